package complaint

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// Band is a flag's age when it was received, counted from the opt-out. It is the app's own convention, not law:
// PECR gives no grace period for e-mail (uk-law 5.6 Q1).
type Band string

const (
	BandInFlight Band = "in_flight" // up to 48 hours: the mail may have been on its way
	BandWeaker   Band = "weaker"    // up to 28 days: the company may plead processing time
	BandStrong   Band = "strong"    // later
)

// The bands' upper limits, inclusive.
const (
	InFlightLimit = 48 * time.Hour
	WeakerLimit   = 28 * 24 * time.Hour
)

// BandOf returns the band of a message received age after the opt-out.
func BandOf(age time.Duration) Band {
	switch {
	case age <= InFlightLimit:
		return BandInFlight
	case age <= WeakerLimit:
		return BandWeaker
	}
	return BandStrong
}

// Decision is the person's review of a flag or of a borderline message.
type Decision string

const (
	Unreviewed Decision = ""
	Include    Decision = "include"
	Exclude    Decision = "exclude"
	Unsure     Decision = "unsure"
)

// Review is a Decision with when and why.
type Review struct {
	Message  MessageID `json:"message"`
	Decision Decision  `json:"decision"`
	Reason   string    `json:"reason,omitempty"`
	At       time.Time `json:"at,omitzero"`

	// Borderline says that the message was borderline when the person decided. Only such an Include stands against a
	// verdict that says no: one made of a flag may have been made of many at once, before the judge changed its mind.
	Borderline bool `json:"borderline,omitempty"`
}

// Flag is a message counted against an opt-out: marketing or mixed, received after it, sent by that company.
type Flag struct {
	Message MessageID `json:"message"`
	Company CompanyID `json:"company"`
	OptOut  OptOutID  `json:"opt_out"`

	OptOutConfirmed bool          `json:"opt_out_confirmed"`
	Received        time.Time     `json:"received"`
	Age             time.Duration `json:"age"`
	Band            Band          `json:"band"`
	Review          Review        `json:"review"`
	Copies          []MessageID   `json:"copies,omitempty"` // twins that are not counted again
}

// Included reports whether the flag may enter a pack: the person confirmed its opt-out and included it.
func (f Flag) Included() bool { return f.OptOutConfirmed && f.Review.Decision == Include }

// FlagInput is everything the flagging rule looks at.
type FlagInput struct {
	Readings iter.Seq[*Reading] // see Each
	Of       func(*Reading) Attribution
	Ledger   Ledger
	Reviews  map[MessageID]Review
}

// Sift applies the rule of PECR reg 22 as the app reads it (uk-law 3, 5.6): a message is flagged when its verdict is
// direct marketing, a company sent it, nothing suggests that it is forged, and at the moment the mailbox received it an
// opt-out of that company was in force. In the same form it returns the borderline messages, which would be flags if they
// were marketing, and may be: the verdict says no without being sure. They count for nothing until the person has looked at
// each and included it. No message is both, and no copy of one. Both results are sorted by received time, then id, and do
// not depend on the order of the input.
func Sift(in FlagInput) (flags, borderline []Flag) {
	s := sieve{books: booksByCompany(in.Ledger), first: firstCopies(in), twins: map[MessageID]TwinKey{}}
	for r := range in.Readings {
		at := in.Of(r)
		if !attributable(r, at) {
			continue
		}
		switch review := in.Reviews[r.Message]; {
		case r.Verdict.DirectMarketing:
			flags = s.add(flags, r, at.Company, review)
		case mayBeMarketing(r.Verdict, review):
			borderline = s.add(borderline, r, at.Company, standing(review))
		}
	}
	flags = s.foldTwins(flags)
	return flags, s.foldTwins(s.without(borderline, flags))
}

// sieve is the work of one Sift.
type sieve struct {
	books map[CompanyID]*book
	first map[TwinKey]time.Time
	twins map[MessageID]TwinKey // of what the lists hold
}

// add adds a message to list if an opt-out was in force when it was received.
func (s *sieve) add(list []Flag, r *Reading, company CompanyID, review Review) []Flag {
	received, k := r.Received, TwinKey{company, r.Twin}
	if k.Twin != "" {
		received = s.first[k]
	}
	ruling, ok := s.books[company].ruling(received, r.List())
	if !ok {
		return list
	}
	if k.Twin != "" {
		s.twins[r.Message] = k
	}
	age := received.Sub(ruling.At)
	return append(list, Flag{
		Message: r.Message, Company: company,
		OptOut: ruling.ID, OptOutConfirmed: ruling.State == StateConfirmed,
		Received: received, Age: age, Band: BandOf(age),
		Review: review,
	})
}

// TwinKey names the copies of one mail from one company.
type TwinKey struct {
	Company CompanyID
	Twin    string // see Reading
}

// Over reports whether r, and not other, holds for two copies of one mail: a decision before none, then that on the first
// copy by id.
func (r Review) Over(other Review) bool {
	if decided := r.Decision != Unreviewed; decided != (other.Decision != Unreviewed) {
		return decided
	}
	return r.Message < other.Message
}

// firstCopies says when the first copy of each mail was received: a copy that took longer, for instance through
// another mailbox, does not make the mail newer.
func firstCopies(in FlagInput) map[TwinKey]time.Time {
	first := map[TwinKey]time.Time{}
	for r := range in.Readings {
		if r.Twin == "" || r.Received.IsZero() {
			continue
		}
		k := TwinKey{in.Of(r).Company, r.Twin}
		if had, ok := first[k]; !ok || r.Received.Before(had) {
			first[k] = r.Received
		}
	}
	return first
}

// attributable says whether a company surely sent r to the person, at a known time.
func attributable(r *Reading, at Attribution) bool {
	return !r.Own && at.Company != "" && at.Suspect == "" && !r.Received.IsZero()
}

// book is one company's opt-outs and re-consents that the person did not reject.
type book struct {
	optOuts    []OptOut
	reConsents []ReConsent
}

func booksByCompany(l Ledger) map[CompanyID]*book {
	books := map[CompanyID]*book{}
	of := func(id CompanyID) *book {
		if books[id] == nil {
			books[id] = &book{}
		}
		return books[id]
	}
	for _, o := range l.OptOuts {
		if o.State != StateRejected {
			b := of(o.Company)
			b.optOuts = append(b.optOuts, o)
		}
	}
	for _, r := range l.ReConsents {
		if r.State != StateRejected {
			b := of(r.Company)
			b.reConsents = append(b.reConsents, r)
		}
	}
	return books
}

// ruling returns the opt-out that a message received at t is counted against: of those in force, the one the person
// chose, else a confirmed one before a proposed one, then the strongest, then the earliest, then the smallest id.
func (b *book) ruling(t time.Time, l List) (OptOut, bool) {
	if b == nil {
		return OptOut{}, false
	}
	var best OptOut
	found := false
	for _, o := range b.optOuts {
		if !o.At.Before(t) || !o.covers(l) || b.reConsentedBetween(o.At, t, l) {
			continue
		}
		if !found || rulesOver(o, best) {
			best, found = o, true
		}
	}
	return best, found
}

// reConsentedBetween reports whether the person opted in again to a list after an opt-out at from and up to t. A re-consent
// in the same second as the opt-out ends it: in doubt the company is not accused.
func (b *book) reConsentedBetween(from, t time.Time, l List) bool {
	for _, r := range b.reConsents {
		if r.covers(l) && !r.At.Before(from) && !r.At.After(t) {
			return true
		}
	}
	return false
}

func rulesOver(a, b OptOut) bool {
	return cmp.Or(
		cmp.Compare(confirmedRank(b), confirmedRank(a)),
		cmp.Compare(b.Strength.Rank(), a.Strength.Rank()),
		a.At.Compare(b.At),
		cmp.Compare(a.ID, b.ID),
	) < 0
}

func confirmedRank(o OptOut) int {
	switch {
	case o.Chosen:
		return 2
	case o.State == StateConfirmed:
		return 1
	}
	return 0
}

// foldTwins sorts flags and counts copies of one mail (same Message-ID and content, other transport headers) once: the
// earliest stays, and carries a decision made on any copy.
func (s *sieve) foldTwins(flags []Flag) []Flag {
	slices.SortFunc(flags, func(a, b Flag) int {
		return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.Message, b.Message))
	})
	first := map[TwinKey]int{}
	out := flags[:0]
	for _, f := range flags {
		k, twin := s.twins[f.Message]
		if !twin {
			out = append(out, f)
			continue
		}
		if i, seen := first[k]; seen {
			out[i].Copies = append(out[i].Copies, f.Message)
			if f.Review.Over(out[i].Review) {
				out[i].Review = f.Review
			}
			continue
		}
		first[k] = len(out)
		out = append(out, f)
	}
	return out
}
