package marketing

import (
	"fmt"
	"hash/fnv"
	"math"

	"desist/complaint"
)

// Lists says of each mailing list how much of its mail is direct marketing. The zero value knows none.
//
// The context of a message is a key factor of what it is (uk-law 5.1), and whoever sends it names its list themselves
// (RFC 2919). So what a list is for tells something of mail on it whose own words leave the judge unsure. Mail without a
// List-Id is left alone: one address sends receipts and offers alike.
type Lists struct {
	tallies map[complaint.List]*listTally
}

// listTally holds the subjects, as hashes, of a list's mail: what a sender repeats says the same once more.
type listTally struct{ promotes, other map[uint64]bool }

const (
	listAtLeast  = 3   // subjects of marketing, before a list tells anything
	listAtMost   = 10. // how many times it may multiply the odds
	listSubjects = 100 // of each kind that are told apart; a list of more is known well enough
	listWeight   = 0.5 // of the reason, beside the sentences that promote
)

// Count adds a message, if the judge is sure of it or the person excluded it. That they included one adds nothing: no decision
// makes a flag of another message.
func (l *Lists) Count(r *complaint.Reading, d complaint.Decision) {
	if r.ListID == "" || r.Own || !byWords(r.Verdict.Kind) {
		return
	}
	excluded := d == complaint.Exclude
	if !excluded && r.Verdict.Confidence < PleaseCheckBelow { // the mark may also be a doubt of when it came
		return
	}
	if l.tallies == nil {
		l.tallies = map[complaint.List]*listTally{}
	}
	t := l.tallies[r.List()]
	if t == nil {
		t = &listTally{map[uint64]bool{}, map[uint64]bool{}}
		l.tallies[r.List()] = t
	}
	if r.Verdict.DirectMarketing && !excluded {
		add(t.promotes, r.Subject)
	} else {
		add(t.other, r.Subject)
	}
}

func add(subjects map[uint64]bool, subject string) {
	if len(subjects) < listSubjects {
		h := fnv.New64a()
		_, _ = h.Write([]byte(maskDigits(subject))) // a hash takes everything
		subjects[h.Sum64()] = true
	}
}

// byWords says whether the models judged a message, and not a rule.
func byWords(k complaint.VerdictKind) bool {
	switch k {
	case complaint.KindMarketing, complaint.KindMixed, complaint.KindService, complaint.KindOther:
		return true
	}
	return false
}

// Unsure reports whether a verdict is a no of the models that is not sure.
func Unsure(v complaint.Verdict) bool { return !v.DirectMarketing && v.PleaseCheck && byWords(v.Kind) }

// Weigh weighs a no that is not sure once more, with what the message's list is for: the odds that it promotes are multiplied by
// those of the list's other mail (estimated from what is known of it by Jeffreys' prior). It stays unsure either way, so that it
// never counts without the person's review.
func (l Lists) Weigh(r *complaint.Reading) complaint.Verdict {
	v := r.Verdict
	if !Unsure(v) || r.ListID == "" {
		return v
	}
	t := l.tallies[r.List()]
	if t == nil || len(t.promotes) < listAtLeast {
		return v
	}
	odds := math.Exp(logOdds(v)) * min(float64(2*len(t.promotes)+1)/float64(2*len(t.other)+1), listAtMost)
	p := odds / (1 + odds)
	if p < threshold {
		return v
	}
	v = Turn(v, t.reason(r.ListID))
	v.Kind, v.Confidence = complaint.KindMarketing, round(p)
	return v
}

func (t *listTally) reason(id string) complaint.Reason {
	n, all := len(t.promotes), len(t.promotes)+len(t.other)
	text := fmt.Sprintf("Came on a list whose other e-mails are marketing: %d of the %d that Desist is sure of.", n, all)
	return complaint.Reason{Code: complaint.CodeItsList, Quote: "List-Id: " + id, Weight: listWeight, Where: "header", Text: text, Law: "5.1"}
}
