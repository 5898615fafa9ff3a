package complaint

import "slices"

// StepCode names what a person does next in a case. A front-end leads there.
type StepCode string

const (
	StepNone     StepCode = "none"
	StepOptOut   StepCode = "opt_out"   // confirm one, or record it
	StepReview   StepCode = "review"    // decide on the e-mails
	StepAnswer   StepCode = "answer"    // a question of the intake
	StepWrite    StepCode = "write"     // the complaint to the company
	StepReply    StepCode = "reply"     // record what the company answered
	StepFollowUp StepCode = "follow_up" // write to the company once more
	StepForm     StepCode = "form"      // fill in the regulator's form
	StepOutcome  StepCode = "outcome"   // record how it ended
)

// AnswerAll is the label of a StepAnswer that asks all questions that are open, not one.
const AnswerAll = "Answer the questions"

// NextStep is what a person does next.
type NextStep struct {
	Code     StepCode    `json:"code"`
	Label    string      `json:"label"`              // as a button says it; empty for StepNone
	Question QuestionKey `json:"question,omitempty"` // of StepAnswer
}

// Fixes says where an item of the readiness list is put right. The zero NextStep says that only the person can, outside
// the app.
func (i ReadyItem) Fixes() NextStep {
	ask := func(k QuestionKey) NextStep { return NextStep{StepAnswer, "Answer the question", k} }
	switch i.Code {
	case ItemOptOut:
		return NextStep{Code: StepOptOut, Label: "See the opt-outs"}
	case ItemEmails, ItemReviewed, ItemExhibits:
		return NextStep{Code: StepReview, Label: "Look at the emails"}
	case ItemUnasked:
		return ask(AskAsked)
	case ItemOptedBack:
		return ask(AskOptedBack)
	case ItemIndividual:
		return ask(AskPayer)
	case ItemUKSender:
		return ask(AskUKSender)
	case ItemCharity:
		return ask(AskDetailsOn)
	case ItemConsent:
		return ask(AskForAnother)
	case ItemName:
		return ask(AskName)
	case ItemComplained:
		return NextStep{Code: StepWrite, Label: "Write the letter"}
	case ItemWaited:
		return NextStep{Code: StepReply, Label: "Record what it answered"}
	case ItemWindow:
		return NextStep{Code: StepFollowUp, Label: "Write to the company again"}
	}
	return NextStep{}
}

// next says what the person does next: what stands in the way first, in the order in which they work through it.
func (in CaseInput) next(c Case) NextStep {
	switch c.State {
	case CaseOutcome:
		return NextStep{Code: StepNone}
	case CaseSent:
		return NextStep{Code: StepOutcome, Label: "Record the outcome"}
	}
	if c.Verdict == VerdictNothing {
		return in.nextOfNothing()
	}
	for _, i := range c.Items {
		if i.State != ItemFail || i.Code == ItemComplained || i.Code == ItemWaited || i.Code == ItemWindow {
			continue
		}
		step := i.Fixes()
		if step.Code == StepAnswer {
			step.Label = AnswerAll
		}
		if step.Code != "" {
			return step
		}
	}
	failed := func(code ReadyCode) bool {
		return slices.ContainsFunc(c.Items, func(i ReadyItem) bool { return i.Code == code && i.State == ItemFail })
	}
	switch {
	case c.State == CaseReadyToWrite:
		return NextStep{Code: StepWrite, Label: "Write to the company"}
	case failed(ItemWindow):
		return NextStep{Code: StepFollowUp, Label: "Write to the company again"}
	case c.State == CaseWaiting:
		return NextStep{Code: StepReply, Label: "Record its answer"}
	case c.State == CaseChase:
		return NextStep{Code: StepFollowUp, Label: "Write the follow-up letter"}
	case failed(ItemWaited):
		return NextStep{Code: StepReply, Label: "Record what it answered"}
	}
	return NextStep{Code: StepForm, Label: "Fill in the ICO’s form"}
}

func (in CaseInput) nextOfNothing() NextStep {
	optOuts := slices.ContainsFunc(in.OptOuts, func(o OptOut) bool { return o.State != StateRejected })
	switch {
	case !optOuts:
		return NextStep{Code: StepOptOut, Label: "Record an opt-out"}
	case len(in.Flags) == 0 && slices.ContainsFunc(in.OptOuts, OptOut.Unclear):
		return NextStep{Code: StepOptOut, Label: "Say which list you left"}
	case len(in.Flags) > 0 && in.counted() == 0:
		return NextStep{Code: StepReview, Label: "Look at the emails"}
	}
	return NextStep{Code: StepNone}
}

// headline says in a few words where the case stands.
func (in CaseInput) headline(c Case) string {
	f := in.Facts
	switch c.State {
	case CaseCollecting:
		if c.Verdict == VerdictNothing {
			return "Nothing to complain about"
		}
		return "Collecting: no email counts yet"
	case CaseReadyToWrite:
		return "Ready to write to the company"
	case CaseWaiting:
		return in.waiting()
	case CaseChase:
		return "No answer in its time: follow up with the company"
	case CaseAnswered:
		return in.answeredLine(c)
	case CaseReadyForICO:
		last := f.Contact().AddMonths(in.Rules.WindowMonths)
		return "Ready for the ICO: " + daysLeft(in.Today, last)
	case CaseSent:
		return "With the ICO since " + f.ICOSentOn.String()
	}
	return "Over: " + f.Outcome.Say()
}

func (in CaseInput) waiting() string {
	sent := in.Facts.Complained()
	due := in.Rules.AckDue(sent)
	what := "Waiting for the company to answer: "
	switch {
	case in.Facts.Acknowledged() != "":
		what = "Acknowledged. " + what
	case in.Rules.Statutory(sent):
		what = "Waiting for the company to acknowledge: "
	}
	if in.Today > due {
		// The tolerance is the app's own (uk-law A2): a letter takes its time.
		return what + "its time is up, allow " + daysLeft(in.Today, in.Rules.ChaseFrom(sent).Add(-1))
	}
	return what + daysLeft(in.Today, due)
}

func (in CaseInput) answeredLine(c Case) string {
	if c.Verdict == VerdictNothing {
		return "Put right by the company"
	}
	if c.Verdict == VerdictTooLate {
		return "Too late for this route"
	}
	missing := 0
	for _, i := range c.Items {
		if i.State == ItemFail {
			missing++
		}
	}
	what := "The company answered"
	if c.Reply == ReplyNone {
		what = "No answer to your follow-up"
	}
	return what + ": " + countOf(missing, "thing") + " missing"
}

// daysLeft counts the days from today to the last one, which is not counted as over before its end.
func daysLeft(today, last Day) string {
	n := today.Until(last)
	switch {
	case n < 0:
		return "the time is over"
	case n == 0:
		return "today is the last day"
	case n == 1:
		return "1 day left"
	}
	return countOf(n, "day") + " left"
}

// Until is the number of days from d to end, negative if end is before d.
func (d Day) Until(end Day) int {
	const hours = 24
	return int(end.Time().Sub(d.Time()).Hours()) / hours
}

// Say puts an outcome into words.
func (o OutcomeKind) Say() string {
	switch o {
	case OutcomeRecorded:
		return "the ICO recorded the complaint"
	case OutcomeAdvice:
		return "the ICO wrote to the company"
	case OutcomeAction:
		return "the ICO took formal steps"
	case OutcomeRejected:
		return "the ICO did not take the complaint up"
	case OutcomeWithdrawn:
		return "you withdrew the complaint"
	}
	return "not known"
}
