package cli

import (
	"context"
	"slices"
	"strings"

	"desist/app"
	"desist/complaint"
)

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
	state := v.Headline
	if word := replyWords[v.Reply]; word != "" {
		state += " (" + word + ")"
	}
	s.printf("%s: %s\nReference %s\n%s\n\n", clean(v.Name, maxCell), state, clean(v.Reference, maxCell), v.Text)
	if v.Next.Label != "" {
		s.printf("Next: %s\n\n", v.Next.Label)
	}
	s.printItems(v.Items, v.Sources)
	if len(v.Weak) > 0 {
		s.printf("\nWhat speaks for the company:\n")
		for _, w := range v.Weak {
			s.printf("- %s%s\n", w.Text, cited(w.Law, v.Sources))
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

// cited is " (where it stands)" for the facts of law with those ids, or nothing.
func cited(ids []string, sources map[string]string) string {
	var out []string
	for _, id := range ids {
		if c := sources[id]; c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (" + strings.Join(out, "; ") + ")"
}

func (s *session) printItems(items []complaint.ReadyItem, sources map[string]string) {
	for _, i := range items {
		s.printf("%-11s  %s: %s%s\n", readyWords[i.State], i.Title, clean(i.Why, wholeLine), cited(i.Law, sources))
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
		what := l.Subject + l.Text
		if what == "" {
			what = l.FileName
		}
		rows = append(rows, []string{l.ID, l.On.String(), letterWords[l.Kind], what})
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
	if err := s.emit(doc, func() { s.printf("%s\n\n", v.Text); s.printItems(v.Items, v.Sources) }); err != nil {
		return err
	}
	if !ready {
		return errNothing
	}
	return nil
}
