package complaint

import (
	"cmp"
	"slices"
	"time"
)

// CaseState is where a case stands. It is computed, never stored.
type CaseState string

const (
	CaseCollecting   CaseState = "collecting"
	CaseReadyToWrite CaseState = "ready_to_write" // to the company
	CaseWaiting      CaseState = "waiting_for_acknowledgement"
	CaseChase        CaseState = "chase"
	CaseAnswered     CaseState = "answered" // or the follow-up was sent; see Case.Reply
	CaseReadyForICO  CaseState = "ready_for_ico"
	CaseSent         CaseState = "sent"
	CaseOutcome      CaseState = "outcome"
)

// CaseStates lists every CaseState in its order.
var CaseStates = []CaseState{
	CaseCollecting, CaseReadyToWrite, CaseWaiting, CaseChase, CaseAnswered, CaseReadyForICO, CaseSent, CaseOutcome,
}

// CaseVerdict says in one word whether the complaint can go to the ICO.
type CaseVerdict string

const (
	VerdictReady   CaseVerdict = "ready"
	VerdictNotYet  CaseVerdict = "not_yet"
	VerdictTooLate CaseVerdict = "too_late" // for this route
	VerdictNothing CaseVerdict = "nothing_found"
	VerdictSent    CaseVerdict = "sent"
)

// CaseMail is a message that a case is judged by.
type CaseMail struct {
	Message      MessageID
	From         string // address
	Subject      string
	Received     time.Time
	ReceivedFrom ReceivedSource
	Kind         VerdictKind
}

// CaseInput is everything a case is computed from. Opt-outs, re-consents and flags are those of the company.
type CaseInput struct {
	Facts      CaseFacts
	Person     Person
	Company    Company
	OptOuts    []OptOut
	ReConsents []ReConsent
	Flags      []Flag
	Included   []CaseMail // messages of the included flags
	Service    []CaseMail // messages of the company that are not marketing
	Today      Day
	Zone       *time.Location // nil: UTC
	Rules      CaseRules
}

// Case is what is said of a case on one day.
type Case struct {
	State     CaseState   `json:"state"`
	Reply     ReplyKind   `json:"reply,omitempty"` // in CaseAnswered and later
	Verdict   CaseVerdict `json:"verdict"`
	Headline  string      `json:"headline"` // the state in a few words
	Text      string      `json:"text"`     // the verdict in plain words
	Next      NextStep    `json:"next"`
	Items     []ReadyItem `json:"items"`
	Deadlines []Deadline  `json:"deadlines"`
	Weak      []Weakness  `json:"weaknesses"`
}

// Assess computes a case. The same input gives the same case.
func Assess(in CaseInput) Case {
	c := Case{Items: in.readiness(), Deadlines: in.Facts.Deadlines(in.Rules, in.Company.Name, in.Today), Weak: in.weaknesses()}
	if c.Deadlines == nil {
		c.Deadlines = []Deadline{}
	}
	c.State = in.state(c.Items)
	if slices.Index(CaseStates, c.State) >= slices.Index(CaseStates, CaseAnswered) {
		c.Reply = in.Facts.Reply
		if !in.Facts.answered() {
			c.Reply = ReplyNone
		}
	}
	c.Verdict, c.Text = in.verdict(c)
	c.Headline, c.Next = in.headline(c), in.next(c)
	return c
}

func (in CaseInput) state(items []ReadyItem) CaseState {
	f := in.Facts
	silent := !f.answered()
	switch {
	case f.Outcome != "":
		return CaseOutcome
	case f.ICOSentOn != "":
		return CaseSent
	case in.counted() == 0:
		return CaseCollecting
	case f.Complained() == "":
		return CaseReadyToWrite
	case silent && f.Chased() == "" && in.Today < in.Rules.ChaseFrom(f.Complained()):
		return CaseWaiting
	case silent && f.Chased() == "":
		return CaseChase
	case failing(items):
		return CaseAnswered
	}
	return CaseReadyForICO
}

// counted is how many included flags are past the in-flight band.
func (in CaseInput) counted() int {
	n := 0
	for _, f := range in.Flags {
		if f.Included() && f.Band != BandInFlight {
			n++
		}
	}
	return n
}

// since counts included flags received more than the in-flight limit after the end of a day.
func (in CaseInput) since(d Day) int {
	n := 0
	for _, f := range in.Flags {
		if f.Included() && in.day(f.Received.Add(-InFlightLimit)) > d {
			n++
		}
	}
	return n
}

func (in CaseInput) day(t time.Time) Day {
	if t.IsZero() {
		return ""
	}
	if in.Zone != nil {
		return DayOf(t.In(in.Zone))
	}
	return DayOf(t.UTC())
}

func failing(items []ReadyItem) bool {
	return slices.ContainsFunc(items, func(i ReadyItem) bool { return i.State == ItemFail })
}

func (in CaseInput) verdict(c Case) (CaseVerdict, string) {
	failed := func(code ReadyCode) bool {
		return slices.ContainsFunc(c.Items, func(i ReadyItem) bool { return i.Code == code && i.State == ItemFail })
	}
	switch {
	case c.State == CaseOutcome:
		return VerdictSent, "This case is over. Its outcome is recorded."
	case c.State == CaseSent:
		return VerdictSent, "You sent this complaint to the ICO on " + in.Facts.ICOSentOn.String() + "."
	case in.nothing() != "":
		return VerdictNothing, "We found nothing to complain about. " + in.nothing()
	case in.Facts.Reply == ReplyFixed && in.since(in.Facts.Replied()) == 0:
		return VerdictNothing, "There is nothing more to complain about: the company has put it right. If marketing comes again, change your answer."
	case failed(ItemWindow):
		return VerdictTooLate, "Too late for this route, but you can write to the company again about the emails, above all those that came since. The ICO counts from your last contact with it."
	case failing(c.Items):
		return VerdictNotYet, "Not yet. " + firstFailure(c.Items)
	}
	if c.State == CaseChase {
		return VerdictReady, "You can send the complaint to the ICO now, but it expects you to follow up with the company first."
	}
	return VerdictReady, "The complaint is ready to send to the ICO."
}

// firstFailure says what stands in the way first.
func firstFailure(items []ReadyItem) string {
	for _, i := range items {
		if i.State == ItemFail {
			return i.Why
		}
	}
	return ""
}

// nothing says why there is nothing to complain about, empty if there is something.
func (in CaseInput) nothing() string {
	open, inFlight := 0, 0
	for _, f := range in.Flags {
		if f.Review.Decision == Exclude {
			continue
		}
		open++
		if f.Band == BandInFlight {
			inFlight++
		}
	}
	optOuts := slices.ContainsFunc(in.OptOuts, func(o OptOut) bool { return o.State != StateRejected })
	switch {
	case !optOuts:
		return "Desist knows of no opt-out from this company. If you opted out in a way that left no email, record it."
	case len(in.Flags) == 0:
		return "No marketing from this company came after your opt-out, as far as Desist can tell. It is built to miss an email rather than accuse wrongly, and it knows only the folders it has read."
	case open == 0:
		return "You left out every email that Desist counted."
	case open == inFlight:
		return "All the emails came within 48 hours of the opt-out and may already have been on their way."
	}
	return ""
}

func sortDeadlines(d []Deadline) {
	slices.SortStableFunc(d, func(a, b Deadline) int { return cmp.Compare(a.On, b.On) })
}
