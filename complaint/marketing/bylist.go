package marketing

import (
	"crypto/sha256"
	"fmt"
	"math"

	"desist/complaint"
)

// Lists says of each mailing list how much of its mail is direct marketing. The zero value knows none.
//
// The context of a message is a key factor of what it is (uk-law 5.1). So what else came on its list tells something of a mail
// whose own words leave the judge unsure.
type Lists struct {
	tallies map[companyList]*listTally
}

// companyList is a list of one company: two may send by one service's address.
type companyList struct {
	company complaint.CompanyID
	list    complaint.List
}

// listTally holds the subjects of a list's mail: what a sender repeats says the same once more.
type listTally struct{ promotes, other map[subjectHash]bool }

type subjectHash [8]byte

const (
	listPromotes = 3    // subjects of marketing, before a list speaks for it
	listServes   = 5    // subjects of other mail, before a list speaks against it
	listAtMost   = 10.  // how many times a list may multiply the odds,
	listAtLeast  = 0.5  // and what it may leave of them
	listSubjects = 5000 // of each kind that are told apart; a list of more is known well enough
	listWeight   = 0.5  // of the reason, beside the sentences
)

// Count adds a message of a company, if the judge is sure of it or the person excluded it as a flag. That they included one adds
// nothing: no decision makes a flag of another message. Nor does it to exclude a borderline one, which only agrees with the judge.
func (l *Lists) Count(company complaint.CompanyID, r *complaint.Reading, rv complaint.Review) {
	list := companyList{company, r.List()}
	if list.list == "" || r.Own || !byWords(r.Verdict.Kind) {
		return
	}
	excluded := rv.Decision == complaint.Exclude && !rv.Borderline
	if !excluded && r.Verdict.Confidence < PleaseCheckBelow { // the mark may also be a doubt of when it came
		return
	}
	if l.tallies == nil {
		l.tallies = map[companyList]*listTally{}
	}
	t := l.tallies[list]
	if t == nil {
		t = &listTally{map[subjectHash]bool{}, map[subjectHash]bool{}}
		l.tallies[list] = t
	}
	if r.Verdict.DirectMarketing && !excluded {
		add(t.promotes, r.Subject)
	} else {
		add(t.other, r.Subject)
	}
}

func add(subjects map[subjectHash]bool, subject string) {
	if len(subjects) < listSubjects {
		sum := sha256.Sum256([]byte(maskDigits(subject)))
		subjects[subjectHash(sum[:8])] = true
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

// MayWeigh reports whether a list may change a verdict: a no that is not sure, or a yes that is hardly more than one.
func MayWeigh(v complaint.Verdict) bool {
	if v.DirectMarketing {
		return byWords(v.Kind) && probability(v, listAtLeast) < threshold
	}
	return byWords(v.Kind) && v.PleaseCheck
}

// Weigh weighs a verdict that a list may change once more: the odds that the message promotes are multiplied by those of the list's
// other mail (estimated from what is known of it by Jeffreys' prior). It may become a yes on a list that names itself in its List-Id
// (RFC 2919) and sends nearly nothing but marketing: one address sends receipts and offers alike. It may become a no where nearly
// all else is service: a false accusation is worse than a miss. Either way it stays unsure, so that it never counts without the
// person's review, and is borderline if it doesn't count.
func (l Lists) Weigh(company complaint.CompanyID, r *complaint.Reading) complaint.Verdict {
	v := r.Verdict
	if !MayWeigh(v) {
		return v
	}
	t := l.tallies[companyList{company, r.List()}]
	if t == nil || !v.DirectMarketing && (r.ListID == "" || len(t.promotes) < listPromotes) || v.DirectMarketing && len(t.other) < listServes {
		return v
	}
	p := probability(v, t.odds())
	if p >= threshold == v.DirectMarketing {
		return v
	}
	v = Turn(v, t.reason(r, p >= threshold))
	if v.DirectMarketing {
		v.Kind, v.Confidence = complaint.KindMarketing, round(p)
	} else {
		v.Kind, v.Confidence = complaint.KindService, round(max(1-p, 0.5))
	}
	return v
}

// probability is that of direct marketing, with its odds multiplied.
func probability(v complaint.Verdict, times float64) float64 {
	odds := math.Exp(logOdds(v)) * times
	return odds / (1 + odds)
}

func (t *listTally) odds() float64 {
	return min(max(float64(2*len(t.promotes)+1)/float64(2*len(t.other)+1), listAtLeast), listAtMost)
}

func (t *listTally) reason(r *complaint.Reading, promotes bool) complaint.Reason {
	n, m := len(t.promotes), len(t.other)
	why := complaint.Reason{Code: complaint.CodeItsList, Quote: "List-Id: " + r.ListID, Weight: listWeight, Where: "header", Law: "5.1"}
	if r.ListID == "" {
		why.Quote = "From: " + r.From.String()
	}
	if promotes {
		why.Text = fmt.Sprintf("Came on a list whose other e-mails are marketing: %d of the %d that Desist is sure of.", n, n+m)
	} else {
		why.Text = fmt.Sprintf("Came from a sender whose other e-mails are service: %d of the %d that Desist is sure of.", m, n+m)
	}
	return why
}
