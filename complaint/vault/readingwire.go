package vault

import "desist/complaint"

// The numbers below are the stored form of a complaint.Reading. A test fails when a field of the domain types has
// none.

func (e *encoder) reading(r *complaint.Reading) {
	e.text(1, string(r.Message))
	e.text(2, r.MessageID)
	e.time(3, r.Date)
	e.time(4, r.Received)
	e.text(5, string(r.ReceivedFrom))
	e.nested(6, func(e *encoder) { e.address(&r.From) })
	for i := range r.To {
		e.nested(7, func(e *encoder) { e.address(&r.To[i]) })
	}
	e.text(8, r.Subject)
	e.text(9, r.ListID)
	e.bool(10, r.Own)
	e.nested(11, func(e *encoder) { e.sender(&r.Sender) })
	for i := range r.Finding {
		e.nested(12, func(e *encoder) { e.finding(&r.Finding[i]) })
	}
	e.nested(13, func(e *encoder) { e.verdict(&r.Verdict) })
	e.text(14, r.Stream)
	e.text(15, r.Twin)
	e.text(16, r.ListSaid)
}

func decodeReading(doc string, r *complaint.Reading) error {
	return decode(doc, func(v value) (err error) {
		switch v.n {
		case 1:
			r.Message = complaint.MessageID(v.text())
		case 2:
			r.MessageID = v.text()
		case 3:
			r.Date, err = v.time()
		case 4:
			r.Received, err = v.time()
		case 5:
			r.ReceivedFrom = complaint.ReceivedSource(v.text())
		case 6:
			err = v.address(&r.From)
		case 7:
			err = appendValue(&r.To, v, value.address)
		case 8:
			r.Subject = v.text()
		case 9:
			r.ListID = v.text()
		case 10:
			r.Own = v.bool()
		case 11:
			err = v.sender(&r.Sender)
		case 12:
			err = appendValue(&r.Finding, v, value.finding)
		case 13:
			err = v.verdict(&r.Verdict)
		case 14:
			r.Stream = v.text()
		case 15:
			r.Twin = v.text()
		case 16:
			r.ListSaid = v.text()
		}
		return err
	})
}

// appendValue adds one element of a repeated field.
func appendValue[T any](list *[]T, v value, read func(value, *T) error) error {
	var zero T
	*list = append(*list, zero)
	return read(v, &(*list)[len(*list)-1])
}

func (e *encoder) address(a *complaint.Address) {
	e.text(1, a.Name)
	e.text(2, a.Addr)
}

func (v value) address(a *complaint.Address) error {
	return decode(v.str, func(f value) error {
		switch f.n {
		case 1:
			a.Name = f.text()
		case 2:
			a.Addr = f.text()
		}
		return nil
	})
}

func (e *encoder) sender(s *complaint.Sender) {
	e.text(1, s.Domain)
	e.text(2, s.Name)
	e.text(3, s.Address)
	for i := range s.Identities {
		e.nested(4, func(e *encoder) { e.identity(&s.Identities[i]) })
	}
	e.bool(5, s.Personal)
	e.bool(6, s.SharedDomain)
	e.text(7, s.Suspect)
	e.texts(8, s.UnsubscribeMailto)
	e.text(9, string(s.Auth))
}

func (v value) sender(s *complaint.Sender) error {
	return decode(v.str, func(f value) (err error) {
		switch f.n {
		case 1:
			s.Domain = f.text()
		case 2:
			s.Name = f.text()
		case 3:
			s.Address = f.text()
		case 4:
			err = appendValue(&s.Identities, f, value.identity)
		case 5:
			s.Personal = f.bool()
		case 6:
			s.SharedDomain = f.bool()
		case 7:
			s.Suspect = f.text()
		case 8:
			s.UnsubscribeMailto = append(s.UnsubscribeMailto, f.text())
		case 9:
			s.Auth = complaint.AuthState(f.text())
		}
		return err
	})
}

func (e *encoder) identity(i *complaint.Identity) {
	e.text(1, string(i.Kind))
	e.text(2, i.Value)
	e.int(3, int64(i.Count))
	e.text(4, string(i.Shown))
}

func (v value) identity(i *complaint.Identity) error {
	return decode(v.str, func(f value) error {
		switch f.n {
		case 1:
			i.Kind = complaint.IdentityKind(f.text())
		case 2:
			i.Value = f.text()
		case 3:
			i.Count = int(f.int())
		case 4:
			i.Shown = complaint.MessageID(f.text())
		}
		return nil
	})
}

func (e *encoder) finding(f *complaint.Finding) {
	e.bool(1, f.ReConsent)
	e.text(2, string(f.Method))
	e.text(3, string(f.Source))
	e.text(4, string(f.Strength))
	e.text(5, string(f.Scope))
	e.texts(6, f.Lists)
	e.text(7, f.Quote)
	e.text(8, f.Note)
	e.texts(9, f.To)
	e.bool(10, f.MailtoOnly)
	e.texts(11, f.Named)
}

func (v value) finding(out *complaint.Finding) error {
	return decode(v.str, func(f value) error {
		switch f.n {
		case 1:
			out.ReConsent = f.bool()
		case 2:
			out.Method = complaint.Method(f.text())
		case 3:
			out.Source = complaint.OptOutSource(f.text())
		case 4:
			out.Strength = complaint.Strength(f.text())
		case 5:
			out.Scope = complaint.Scope(f.text())
		case 6:
			out.Lists = append(out.Lists, f.text())
		case 7:
			out.Quote = f.text()
		case 8:
			out.Note = f.text()
		case 9:
			out.To = append(out.To, f.text())
		case 10:
			out.MailtoOnly = f.bool()
		case 11:
			out.Named = append(out.Named, f.text())
		}
		return nil
	})
}

func (e *encoder) verdict(d *complaint.Verdict) {
	e.text(1, string(d.Kind))
	e.bool(2, d.DirectMarketing)
	e.float(3, d.Confidence)
	e.bool(4, d.PleaseCheck)
	for i := range d.Reasons {
		e.nested(5, func(e *encoder) { e.reason(&d.Reasons[i]) })
	}
	for i := range d.Against {
		e.nested(6, func(e *encoder) { e.reason(&d.Against[i]) })
	}
	e.text(7, d.ServiceClaim)
	e.text(8, d.Defence)
	e.text(9, d.Answer)
}

func (v value) verdict(d *complaint.Verdict) error {
	return decode(v.str, func(f value) (err error) {
		switch f.n {
		case 1:
			d.Kind = complaint.VerdictKind(f.text())
		case 2:
			d.DirectMarketing = f.bool()
		case 3:
			d.Confidence = f.float()
		case 4:
			d.PleaseCheck = f.bool()
		case 5:
			err = appendValue(&d.Reasons, f, value.reason)
		case 6:
			err = appendValue(&d.Against, f, value.reason)
		case 7:
			d.ServiceClaim = f.text()
		case 8:
			d.Defence = f.text()
		case 9:
			d.Answer = f.text()
		}
		return err
	})
}

func (e *encoder) reason(r *complaint.Reason) {
	e.text(1, r.Code)
	e.text(2, r.Quote)
	e.float(3, r.Weight)
	e.text(4, r.Where)
	e.text(5, r.Text)
	e.text(6, r.Law)
	e.text(7, r.Case)
}

func (v value) reason(r *complaint.Reason) error {
	return decode(v.str, func(f value) error {
		switch f.n {
		case 1:
			r.Code = f.text()
		case 2:
			r.Quote = f.text()
		case 3:
			r.Weight = f.float()
		case 4:
			r.Where = f.text()
		case 5:
			r.Text = f.text()
		case 6:
			r.Law = f.text()
		case 7:
			r.Case = f.text()
		}
		return nil
	})
}
