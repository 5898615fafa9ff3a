package pack

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"desist/complaint"
)

// email is an included exhibit with its number.
type email struct {
	Exhibit
	id    string  // "D1"
	proof float64 // strength, see proofOf

	refusal string // where it speaks of the person's refusal; empty if it does not
}

// proof is one exhibit that shows an opt-out.
type proof struct {
	id     string // "A1"
	optOut complaint.OptOut
	msg    *complaint.Message
	file   *ProofFile
}

func includedEmails(in Input) []email {
	var out []email
	seen := map[complaint.MessageID]bool{}
	for _, e := range in.Exhibits {
		if e.Flag.Included() && e.Flag.Company == in.Company.ID && !seen[e.Flag.Message] {
			seen[e.Flag.Message] = true
			x := email{Exhibit: e, refusal: refusalIn(e.Message.Blocks)}
			x.proof = proofOf(x)
			out = append(out, x)
		}
	}
	slices.SortFunc(out, func(a, b email) int {
		return cmp.Or(a.Flag.Received.Compare(b.Flag.Received), cmp.Compare(a.Flag.Message, b.Flag.Message))
	})
	for i := range out {
		out[i].id = fmt.Sprintf("D%d", i+1)
	}
	return out
}

func confirmedOptOuts(in Input) []complaint.OptOut {
	var out []complaint.OptOut
	for _, o := range in.OptOuts {
		if o.Company == in.Company.ID && o.State == complaint.StateConfirmed {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b complaint.OptOut) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(out, func(a, b complaint.OptOut) bool { return a.ID == b.ID })
}

// knownReConsents keeps those the person did not reject: they limit what is counted, so they are told.
func knownReConsents(in Input) []complaint.ReConsent {
	var out []complaint.ReConsent
	for _, r := range in.ReConsents {
		if r.Company == in.Company.ID && r.State != complaint.StateRejected {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b complaint.ReConsent) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// numberProofs orders proofs by opt-out, messages before files, and shows each message and file once.
func numberProofs(in []Proof, optOuts []complaint.OptOut) []proof {
	var out []proof
	seen := map[string]bool{}
	add := func(p proof, key string) {
		if !seen[key] {
			seen[key] = true
			p.id = fmt.Sprintf("A%d", len(out)+1)
			out = append(out, p)
		}
	}
	for _, o := range optOuts {
		for _, p := range in {
			if p.OptOut == o.ID && p.Message != nil {
				add(proof{optOut: o, msg: p.Message}, "m"+string(p.Message.ID))
			}
		}
		for _, p := range in {
			if p.OptOut == o.ID && p.File != nil {
				add(proof{optOut: o, file: p.File}, "f"+p.File.SHA256)
			}
		}
	}
	return out
}

// monthsBefore is how much of the time before the opt-out the chart shows, for comparison.
const monthsBefore = 12

// chartMonths are the months that the chart shows.
func chartMonths(in []Month, optOut time.Time) []Month {
	from := time.Date(optOut.UTC().Year(), optOut.UTC().Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, -monthsBefore, 0)
	return fillMonths(slices.DeleteFunc(slices.Clone(in), func(m Month) bool { return m.Month.Before(from) }))
}

// fillMonths sorts months, merges doubles and fills gaps, so that the chart's time axis is even.
func fillMonths(in []Month) []Month {
	if len(in) == 0 {
		return nil
	}
	start := func(t time.Time) time.Time {
		t = t.UTC()
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	by := map[time.Time]Month{}
	var first, last time.Time
	for i, m := range in {
		at := start(m.Month)
		if i == 0 || at.Before(first) {
			first = at
		}
		if i == 0 || at.After(last) {
			last = at
		}
		sum := by[at]
		by[at] = Month{
			Month: at, Service: sum.Service + m.Service, Before: sum.Before + m.Before,
			InFlight: sum.InFlight + m.InFlight, Weaker: sum.Weaker + m.Weaker, Strong: sum.Strong + m.Strong,
		}
	}
	var out []Month
	for at := first; !at.After(last) && len(out) < monthLimit; at = at.AddDate(0, 1, 0) {
		m := by[at]
		m.Month = at
		out = append(out, m)
	}
	return out
}

// monthLimit bounds the chart for mail with absurd dates: a century.
const monthLimit = 1200
