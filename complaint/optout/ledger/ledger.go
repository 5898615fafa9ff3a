// Package ledger puts what package optout found in the messages of a whole mailbox together with what the person recorded,
// confirmed and rejected: the opt-outs and re-consents that flags count against. docs/OPTOUTS.md says what counts as what.
package ledger

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strings"
	"time"

	"desist/complaint"
)

// sameAct is how near two signs of one kind lie to be one act: a confirmation on the page's and the mail's heels.
const sameAct = 10 * time.Minute

// Input is what Of works from.
type Input struct {
	Readings iter.Seq[*complaint.Reading] // see complaint.Each
	Of       func(*complaint.Reading) complaint.Attribution

	// Find names the company that a domain, an address or a company id means. It may be nil.
	Find func(ref string) (complaint.CompanyID, bool)

	ByHand []complaint.OptOut
	States map[complaint.OptOutID]complaint.State
	Scopes map[complaint.OptOutID]complaint.SaidScope
}

// Of lists every opt-out and re-consent of a mailbox, sorted by time, then id. It does not depend on the order
// of the input.
//
//   - A message that may not be from whom it claims shows nothing: a forged sign-up must not end an opt-out.
//   - A sent message concerns the companies it was sent to: the one whose List-Unsubscribe names the address, else
//     the one that owns the address's domain. To nobody known, it is dropped. A mere mail to the address of one list leaves that list,
//     where the company has others.
//   - A company's answer confirms what the person asked for.
//   - Signs of one method within ten minutes are one act: the strongest, then the earliest, stands for it.
//   - A sign-up counts as a re-consent only if an opt-out of that company came before it. One that names one list of several is for
//     that list.
//   - What a company's marketing says in the same words on three days of four weeks or more, with no opt-out between them, is
//     small print ("You are signed up to ...") and no sign-up, unless the person confirmed it.
//
// Detected entries are proposals unless States says otherwise; entries by hand are confirmed. What an opt-out refuses is what the
// person said in Scopes, else what its mail says.
func Of(in Input) complaint.Ledger {
	b := builder{in: in, lists: listsOf(in), bounces: bouncesOf(in)}
	b.findBoxes()
	for r := range in.Readings {
		if r.Received.IsZero() || r.Sender.Suspect != "" || in.Of(r).Suspect != "" {
			continue
		}
		for c, f := range b.findings(r) {
			b.add(r, c, f)
		}
	}
	out := complaint.Ledger{OptOuts: foldOptOuts(b.optOuts, in.States, in.Scopes)}
	narrowAnswers(out.OptOuts, b.said)
	for _, o := range in.ByHand {
		out.OptOuts = append(out.OptOuts, b.byHand(o))
	}
	slices.SortFunc(out.OptOuts, func(a, b complaint.OptOut) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	out.ReConsents = foldReConsents(afterOptOut(b.withoutSmallPrint(out.OptOuts), out.OptOuts), in.States)
	return out
}

type builder struct {
	in         Input
	lists      map[complaint.CompanyID]*companyLists
	boxes      map[string]complaint.CompanyID // unsubscribe address → company, "" if several use it
	boxLists   map[string][]complaint.List    // unsubscribe address → the lists whose mail names it
	bounces    map[string][]time.Time         // address → when mail to it came back
	optOuts    []candidate[complaint.OptOut]
	reConsents []candidate[complaint.ReConsent]
}

// candidate is an entry before folding. twin is equal for copies of one mail.
type candidate[T any] struct {
	entry T
	twin  string

	marketing bool // the mail that says it is direct marketing
}

// What is said on so many days, so long after the first, is in every mail: the mails that follow a sign-up say it too, but end
// sooner, and one who leaves and joins again is told it each time.
const (
	manyDays  = 3
	longSince = 28 * 24 * time.Hour
)

// withoutSmallPrint returns the sign-ups that are not the small print of marketing. Own mail and mail about an order is none.
func (b *builder) withoutSmallPrint(optOuts []complaint.OptOut) []candidate[complaint.ReConsent] {
	type words struct {
		company complaint.CompanyID
		quote   string
	}
	said := map[words][]time.Time{}
	for _, c := range b.reConsents {
		if c.marketing {
			w := words{c.entry.Company, c.entry.Quote}
			said[w] = append(said[w], c.entry.At)
		}
	}
	smallPrint := map[words]bool{}
	for w, times := range said {
		slices.SortFunc(times, time.Time.Compare)
		smallPrint[w] = saidAllAlong(times, func(from, to time.Time) bool {
			return slices.ContainsFunc(optOuts, func(o complaint.OptOut) bool {
				return o.Company == w.company && o.State != complaint.StateRejected && !o.At.Before(from) && !o.At.After(to)
			})
		})
	}
	return slices.DeleteFunc(slices.Clone(b.reConsents), func(c candidate[complaint.ReConsent]) bool {
		return c.marketing && smallPrint[words{c.entry.Company, c.entry.Quote}] && b.in.States[c.entry.ID] != complaint.StateConfirmed
	})
}

// saidAllAlong reports whether any run of sorted times, with no opt-out in it, has many days over a long time. Copies of one mail
// have one day.
func saidAllAlong(times []time.Time, optedOut func(from, to time.Time) bool) bool {
	first, days := 0, 0
	for i, at := range times {
		switch {
		case i == 0 || optedOut(times[i-1], at):
			first, days = i, 1
		case at.UTC().Format(time.DateOnly) != times[i-1].UTC().Format(time.DateOnly):
			days++
		}
		if days >= manyDays && at.Sub(times[first]) >= longSince {
			return true
		}
	}
	return false
}

// findings returns the clearest finding of a message for each company it concerns. What may refuse something else, as its words are
// weak, refuses no marketing to who sends none: a friend with a domain of their own.
func (b *builder) findings(r *complaint.Reading) map[complaint.CompanyID]complaint.Finding {
	out := map[complaint.CompanyID]complaint.Finding{}
	keep := func(c complaint.CompanyID, f complaint.Finding) {
		have, ok := out[c]
		switch {
		case ok && isOfLists(have) && isOfLists(f): // one mail to the addresses of two lists
			have.Lists = append(slices.Clone(have.Lists), f.Lists...)
			out[c] = have
		case !ok || clearer(f, have):
			out[c] = f
		}
	}
	believed := func(c complaint.CompanyID, f complaint.Finding) bool {
		return f.ReConsent || f.Strength != complaint.StrengthWeak || b.lists[c].market()
	}
	for _, f := range r.Finding {
		if f.Source == complaint.SourceBounce {
			continue
		}
		if !r.Own {
			if c := b.in.Of(r).Company; c != "" && believed(c, f) {
				keep(c, f)
			}
			continue
		}
		for _, address := range f.To {
			if c, ok := b.addressee(address, f.MailtoOnly); ok && believed(c, f) {
				one := f
				one.To = []string{address}
				keep(c, b.ofOneList(c, r, b.returned(r, one)))
			}
		}
	}
	return out
}

// maxReturn is how long after a mail the notice that it was not delivered may come (RFC 5321 4.5.4.1: senders give
// up after four to five days).
const maxReturn = 5 * 24 * time.Hour

func bouncesOf(in Input) map[string][]time.Time {
	out := map[string][]time.Time{}
	for r := range in.Readings {
		for _, f := range r.Finding {
			if f.Source != complaint.SourceBounce || r.Own || r.Received.IsZero() {
				continue
			}
			for _, a := range f.To {
				out[a] = append(out[a], r.Received)
			}
		}
	}
	for _, at := range out {
		slices.SortFunc(at, time.Time.Compare)
	}
	return out
}

// returned weakens a refusal that came back: the company may say that it never read it. That the address it gave
// does not work is a point of its own (company.Dossier, PECR reg 23).
func (b *builder) returned(r *complaint.Reading, f complaint.Finding) complaint.Finding {
	for _, at := range b.bounces[f.To[0]] {
		if age := at.Sub(r.Received); age >= -sameAct && age <= maxReturn {
			f.Strength = complaint.StrengthWeak
			f.Note = strings.TrimSpace(f.Note + " The mail came back: it could not be delivered to " + f.To[0] + ".")
			return f
		}
	}
	return f
}

// clearer orders findings of one message: stronger first, an objection before a mere request.
func clearer(a, b complaint.Finding) bool {
	return cmp.Or(
		cmp.Compare(a.Strength.Rank(), b.Strength.Rank()),
		cmp.Compare(methodRank(a), methodRank(b)),
	) > 0
}

func methodRank(f complaint.Finding) int {
	switch {
	case f.Method == complaint.MethodObjection:
		return 2
	case f.MailtoOnly:
		return 1
	}
	return 0
}

func (b *builder) add(r *complaint.Reading, c complaint.CompanyID, f complaint.Finding) {
	salt := strings.Join(f.To, ",")
	if f.ReConsent {
		b.reConsents = append(b.reConsents, candidate[complaint.ReConsent]{twin: r.Twin, marketing: !r.Own && r.Verdict.DirectMarketing, entry: complaint.ReConsent{
			ID: entryID("r-", r.Message, salt), Company: c, At: r.Received, Strength: f.Strength, Lists: b.lists[c].joined(f, r.Subject),
			State: complaint.StateProposed, Message: r.Message, Quote: f.Quote, Note: f.Note,
		}})
		return
	}
	f, lists := b.lists[c].left(f, r.Subject, r.Received)
	b.optOuts = append(b.optOuts, candidate[complaint.OptOut]{twin: r.Twin, entry: complaint.OptOut{
		ID: entryID("o-", r.Message, salt), Company: c, At: r.Received, Method: f.Method, Source: f.Source,
		Strength: f.Strength, Scope: f.Scope, Lists: lists, State: complaint.StateProposed,
		Message: r.Message, Quote: f.Quote, Note: f.Note,
	}})
}

// said reports whether the person said what an opt-out refuses, by any of its signs.
func (b *builder) said(o complaint.OptOut) bool {
	return slices.ContainsFunc(append([]complaint.OptOutID{o.ID}, o.Signs...), func(id complaint.OptOutID) bool {
		_, ok := b.in.Scopes[id]
		return ok
	})
}

// entryID names an entry by the mail that shows it, and for a sent one by whom it went to, so that a better
// reading of the same mail keeps what the person decided.
func entryID(prefix string, m complaint.MessageID, to string) complaint.OptOutID {
	sum := sha256.Sum256([]byte(string(m) + "|" + prefix + "|" + to))
	return complaint.OptOutID(prefix + hex.EncodeToString(sum[:5]))
}

func (b *builder) byHand(o complaint.OptOut) complaint.OptOut {
	if b.in.Find != nil {
		if c, ok := b.in.Find(string(o.Company)); ok {
			o.Company = c
		}
	}
	o.Source, o.Signs = complaint.SourceByHand, []complaint.OptOutID{o.ID}
	o.State = cmp.Or(b.in.States[o.ID], o.State, complaint.StateConfirmed)
	if said, ok := b.in.Scopes[o.ID]; ok {
		o = said.As(o)
	}
	return o
}
