package cli

import (
	"context"
	"os"

	"desist/app"
	"desist/complaint"
)

var stateWords = map[complaint.CaseState]string{
	complaint.CaseCollecting:   "collecting: nothing to write about yet",
	complaint.CaseReadyToWrite: "ready to write to the company",
	complaint.CaseWaiting:      "waiting for the company to acknowledge",
	complaint.CaseChase:        "time to follow up with the company",
	complaint.CaseAnswered:     "answered",
	complaint.CaseReadyForICO:  "ready for the ICO",
	complaint.CaseSent:         "with the ICO",
	complaint.CaseOutcome:      "over",
}

var replyWords = map[complaint.ReplyKind]string{
	complaint.ReplyNone: "no answer", complaint.ReplyRefused: "it refused", complaint.ReplyService: "it says they are service messages",
	complaint.ReplyPromised: "it promised to stop", complaint.ReplyFixed: "it has put it right",
}

var readyWords = map[complaint.ReadyState]string{complaint.ItemPass: "pass", complaint.ItemFail: "FAIL", complaint.ItemChoice: "your choice"}

var letterWords = map[complaint.LetterKind]string{
	complaint.LetterComplaint: "your complaint", complaint.LetterFollowUp: "your follow-up", complaint.LetterAck: "its acknowledgement",
	complaint.LetterReply: "its reply", complaint.LetterNote: "your note",
}

// fixWith is the command that fixes an item.
var fixWith = map[complaint.ReadyCode]string{
	complaint.ItemName:       `desistctl profile --name "..."`,
	complaint.ItemOptOut:     "desistctl optout list, optout confirm ID, or optout add",
	complaint.ItemEmails:     "desistctl flags --company ..., then desistctl review --include MESSAGE",
	complaint.ItemReviewed:   "desistctl flags --company ..., then desistctl review --include or --exclude MESSAGE",
	complaint.ItemUnasked:    "desistctl case answer --company ... --asked no",
	complaint.ItemOptedBack:  "desistctl case answer --company ... --opted-back no; desistctl optout list",
	complaint.ItemIndividual: "desistctl case answer --company ... --payer me",
	complaint.ItemUKSender:   "desistctl case answer --company ... --uk-sender yes",
	complaint.ItemCharity:    "desistctl case answer --company ... --details-on DAY",
	complaint.ItemComplained: "desistctl letter --company ... --out DIR, then desistctl case set --company ... --complained-on DAY",
	complaint.ItemWaited:     "desistctl case set --company ... --reply refused --replied-on DAY, or desistctl letter --company ... --out DIR --follow-up",
	complaint.ItemConsent:    "desistctl case answer --company ... --for-another no",
}

func (s *session) printCase(v app.CaseView) {
	state := stateWords[v.State]
	if word := replyWords[v.Reply]; word != "" {
		state += " (" + word + ")"
	}
	s.printf("%s: %s\nReference %s\n%s\n\n", clean(v.Name, maxCell), state, clean(v.Reference, maxCell), v.Text)
	s.printItems(v.Items)
	if len(v.Weak) > 0 {
		s.printf("\nWhat speaks for the company:\n")
		for _, w := range v.Weak {
			s.printf("- %s\n", w.Text)
		}
	}
	if len(v.Deadlines) > 0 {
		s.printf("\nDates:\n")
		for _, d := range v.Deadlines {
			s.printf("- %s: %s\n", d.On, clean(d.Text, wholeLine))
		}
	}
	s.printLetters("Letters:", v.Facts.Letters)
	s.printLetters("Letters found in the mailbox (desistctl case accept ID, or dismiss ID):", v.Proposed)
}

func (s *session) printItems(items []complaint.ReadyItem) {
	for _, i := range items {
		s.printf("%-11s  %s: %s\n", readyWords[i.State], i.Title, clean(i.Why, wholeLine))
		if i.State != complaint.ItemPass && i.Fix != "" {
			s.printf("%-11s  > %s\n", "", clean(i.Fix, wholeLine))
			if command := fixWith[i.Code]; command != "" && i.State == complaint.ItemFail {
				s.printf("%-11s    %s\n", "", command)
			}
		}
	}
}

func (s *session) printLetters(title string, letters []complaint.Letter) {
	if len(letters) == 0 {
		return
	}
	s.printf("\n%s\n", title)
	rows := [][]string{}
	for _, l := range letters {
		rows = append(rows, []string{l.ID, l.On.String(), letterWords[l.Kind], l.Subject + l.Text})
	}
	s.table([]string{"ID", "DAY", "WHAT", "SUBJECT OR TEXT"}, rows)
}

type readyCmd struct{ ofCompany }

func (c *readyCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	v, err := a.Case(ctx, c.Company)
	if err != nil {
		return err
	}
	ready := v.Verdict == complaint.VerdictReady || v.Verdict == complaint.VerdictSent
	doc := map[string]any{
		"company": v.Company, "name": v.Name, "state": v.State, "verdict": v.Verdict, "ready": ready, "text": v.Text, "items": v.Items,
	}
	if err := s.emit(doc, func() { s.printf("%s\n\n", v.Text); s.printItems(v.Items) }); err != nil {
		return err
	}
	if !ready {
		return errNothing
	}
	return nil
}

type deadlinesCmd struct {
	Company string `help:"Only this company." placeholder:"COMPANY"`
	ICS     string `name:"ics" type:"path" help:"Also write them as a calendar file." placeholder:"FILE"`
}

func (c *deadlinesCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Deadlines(ctx, c.Company)
	if err != nil {
		return err
	}
	if c.ICS != "" {
		if err := os.WriteFile(c.ICS, app.Calendar(list), 0o600); err != nil {
			return &app.Error{Code: app.CodeInternal, What: "The calendar file could not be written.", Hint: "Check the folder and the free space.", Err: err}
		}
	}
	rows := [][]string{}
	for _, d := range list {
		past := ""
		if d.Past {
			past = "past"
		}
		rows = append(rows, []string{d.On.String(), d.Name, d.Text, past})
	}
	if err := s.emit(list, func() { s.table([]string{"DAY", "COMPANY", "WHAT", ""}, rows) }); err != nil {
		return err
	}
	if len(list) == 0 {
		return errNothing
	}
	return nil
}
