package company

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"desist/complaint"
)

// Point is what a company's mail shows about regulation 23 of PECR: who the sender is must not be concealed, and a
// valid address to which a request to stop may be sent must be given (uk-law 3, element 9). It is a fact about the
// mails, not a finding of law.
type Point struct {
	Code     PointCode
	Text     string // in plain words
	Messages []complaint.MessageID
}

// PointCode names a kind of Point.
type PointCode string

const (
	PointConcealed PointCode = "sender_concealed" // the sender's address misleads about who sent the mail
	PointNoMeans   PointCode = "no_means_to_stop" // neither List-Unsubscribe nor an address that takes replies
	PointReturned  PointCode = "mail_returned"    // mail to an address the company gave was not delivered
	PointNoAddress PointCode = "no_identity"      // nothing in any mail says who the company is or where
)

// SenderDossier is everything known about a company as a sender.
type SenderDossier struct {
	Company  complaint.Company // with its identities, each with count and a mail that shows it
	Services []string          // sending services used, sorted
	Points   []Point
}

// Dossier gathers what the readings show about a company as a sender. of says which message is whose; messages that
// may not be from the company are left out. Points list messages in the order of rs.
func Dossier(c complaint.Company, rs iter.Seq[*complaint.Reading], of func(*complaint.Reading) complaint.Attribution) SenderDossier {
	d := SenderDossier{Company: c}
	var lent, silent []complaint.MessageID
	for r := range rs {
		at := of(r)
		if r.Own || at.Company != c.ID || at.Suspect != "" || !r.Verdict.DirectMarketing {
			continue
		}
		if r.Sender.SharedDomain && !hasRegistration(r.Sender.Identities) {
			lent = append(lent, r.Message)
		}
		if len(r.Sender.UnsubscribeMailto) == 0 && noReply(r.Sender.Address) && !repliesElsewhere(&r.Sender) {
			silent = append(silent, r.Message)
		}
	}
	for _, id := range c.Identities {
		if id.Kind == complaint.IdentityESP {
			name, _, _ := strings.Cut(id.Value, ":")
			if !slices.Contains(d.Services, name) {
				d.Services = append(d.Services, name)
			}
		}
	}
	slices.Sort(d.Services)
	if len(lent) > 0 {
		d.Points = append(d.Points, Point{PointConcealed, fmt.Sprintf(
			"%d marketing emails came from an address that belongs to a sending service and do not say which registered business sent them.", len(lent)), lent})
	}
	if len(silent) > 0 {
		d.Points = append(d.Points, Point{PointNoMeans, fmt.Sprintf(
			"%d marketing emails came from a no-reply address and their headers give no email address for asking them to stop. Check whether the text has a working unsubscribe link.", len(silent)), silent})
	}
	if back := returned(c, rs, of); len(back) > 0 {
		d.Points = append(d.Points, Point{PointReturned, fmt.Sprintf(
			"%d notices say that mail to an address this company writes from, or gives for stopping its mail, was not delivered.", len(back)), back})
	}
	if !hasRegistration(c.Identities) {
		d.Points = append(d.Points, Point{
			Code: PointNoAddress,
			Text: "No email from this company gives a registered name, a company number or a postal address that Desist could find.",
		})
	}
	return d
}

// returned lists the notices that mail to an address of the company's mails could not be delivered.
func returned(c complaint.Company, rs iter.Seq[*complaint.Reading], of func(*complaint.Reading) complaint.Attribution) []complaint.MessageID {
	given := map[string]bool{}
	for r := range rs {
		if at := of(r); r.Own || at.Company != c.ID || at.Suspect != "" {
			continue
		}
		given[strings.ToLower(r.Sender.Address)] = true
		for _, a := range r.Sender.UnsubscribeMailto {
			given[a] = true
		}
	}
	var back []complaint.MessageID
	for r := range rs {
		for _, f := range r.Finding {
			if f.Source == complaint.SourceBounce && slices.ContainsFunc(f.To, func(a string) bool { return given[a] }) {
				back = append(back, r.Message)
				break
			}
		}
	}
	return back
}

func hasRegistration(ids []complaint.Identity) bool {
	return slices.ContainsFunc(ids, func(i complaint.Identity) bool {
		switch i.Kind {
		case complaint.IdentityLegalName, complaint.IdentityNumber, complaint.IdentityAddress, complaint.IdentityCharity:
			return true
		}
		return false
	})
}

func repliesElsewhere(s *complaint.Sender) bool {
	return slices.ContainsFunc(s.Identities, func(i complaint.Identity) bool { return i.Kind == complaint.IdentityReplyTo })
}

// noReply reports whether an address says that nobody reads what is sent to it.
func noReply(address string) bool {
	local := strings.NewReplacer("-", "", "_", "", ".", "").Replace(localOf(address))
	return strings.Contains(local, "noreply") || strings.Contains(local, "donotreply")
}
