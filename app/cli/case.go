package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"desist/app"
	"desist/complaint"
)

type caseCmd struct {
	Show      caseShowCmd      `cmd:"" help:"Show where the case stands: state, what is missing, weak points, deadlines, letters."`
	Questions caseQuestionsCmd `cmd:"" help:"List the questions about you and the company, with your answers."`
	Answer    caseAnswerCmd    `cmd:"" help:"Answer the questions about you and the company."`
	Statement caseStatementCmd `cmd:"" help:"Use your own wording of the statement for the ICO's form."`
	Set       caseSetCmd       `cmd:"" help:"Record what was done: letters, replies, the complaint to the ICO, its outcome."`
	Add       caseAddCmd       `cmd:"" help:"Record a letter, a call or a visit that is not in the mailbox."`
	Accept    caseAcceptCmd    `cmd:"" help:"Take a letter that Desist found into the case."`
	Dismiss   caseDismissCmd   `cmd:"" help:"Say that a letter Desist found has nothing to do with the case."`
	Remove    caseRemoveCmd    `cmd:"" help:"Take a letter out of the case."`
}

// ofCompany names the company a command is about.
type ofCompany struct {
	Company string `required:"" help:"The company: its name, id or one of its domains." placeholder:"COMPANY"`
}

type caseShowCmd struct{ ofCompany }

func (c *caseShowCmd) run(ctx context.Context, s *session) error {
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) { return a.Case(ctx, c.Company) })
}

// onCase runs do and prints the case that it returns.
func (s *session) onCase(ctx context.Context, do func(*app.App) (app.CaseView, error)) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	v, err := do(a)
	if err != nil {
		return err
	}
	return s.emit(v, func() { s.printCase(v) })
}

type caseAnswerCmd struct {
	ofCompany
	From          string  `type:"existingfile" help:"TOML file with answers, one key per line, named as the JSON of case show names them." placeholder:"FILE"`
	Mailbox       *string `help:"What the mailbox is for: personal or work." placeholder:"USE"`
	Payer         *string `help:"Who has the contract for it: me, household, sole_trader, partnership (ordinary) or company (also LLP, Scottish partnership)." placeholder:"WHO"`
	Customer      *string `help:"Are you a customer of the company: never, current or former." placeholder:"ANSWER"`
	Asked         *string `help:"Did you ask for these e-mails: yes, no or unsure." placeholder:"ANSWER"`
	OptedBack     *string `help:"Did you ever opt in again: yes, no or unsure." placeholder:"ANSWER"`
	ForAnother    *string `help:"Do you act for someone else: yes or no." placeholder:"ANSWER"`
	ConsentLetter *string `help:"If so, do you have their signed letter of consent: yes or no." placeholder:"ANSWER"`
	UKSender      *string `name:"uk-sender" help:"Is the company in the UK: yes, no or unsure." placeholder:"ANSWER"`
	Charity       *string `help:"Is it a charity: yes, no or unsure." placeholder:"ANSWER"`
	DetailsOn     *string `help:"If so, when it got your address." placeholder:"DAY"`
	Sensitive     *string `help:"Is it a political party or a religious body: yes, no or unsure." placeholder:"ANSWER"`
	Effect        *string `help:"What the e-mails did to you, in your own words." placeholder:"TEXT"`
	Hide          *string `help:"Words to mask in the complaint, one a line. Originals stay as they are." placeholder:"TEXT"`
}

func (c *caseAnswerCmd) run(ctx context.Context, s *session) error {
	return s.changeCase(ctx, c.Company, c.From, func(f *complaint.CaseFacts) []answer {
		return []answer{
			{(*string)(&f.Mailbox), c.Mailbox},
			{(*string)(&f.Payer), c.Payer},
			{(*string)(&f.Customer), c.Customer},
			{(*string)(&f.Asked), c.Asked},
			{(*string)(&f.OptedBack), c.OptedBack},
			{(*string)(&f.ForAnother), c.ForAnother},
			{(*string)(&f.Consent), c.ConsentLetter},
			{(*string)(&f.UKSender), c.UKSender},
			{(*string)(&f.Charity), c.Charity},
			{(*string)(&f.DetailsOn), c.DetailsOn},
			{(*string)(&f.Sensitive), c.Sensitive},
			{&f.Effect, c.Effect},
			{&f.Hide, c.Hide},
		}
	})
}

type caseSetCmd struct {
	ofCompany
	From           string  `type:"existingfile" help:"TOML file, as for case answer." placeholder:"FILE"`
	ComplainedOn   *string `help:"When you complained to the company." placeholder:"DAY"`
	AcknowledgedOn *string `help:"When it acknowledged that." placeholder:"DAY"`
	ChasedOn       *string `help:"When you followed up." placeholder:"DAY"`
	Reply          *string `help:"What it answered: none, refused, service_email, promised or fixed." placeholder:"KIND"`
	RepliedOn      *string `help:"When it answered." placeholder:"DAY"`
	ReplyQuote     *string `help:"Its own words, to be quoted." placeholder:"TEXT"`
	LastContact    *string `help:"Your last contact with it, if later than all that." placeholder:"DAY"`
	IcoSentOn      *string `name:"ico-sent-on" help:"When you sent the complaint to the ICO." placeholder:"DAY"`
	IcoReference   *string `name:"ico-reference" help:"The ICO's reference." placeholder:"REF"`
	Outcome        *string `help:"How it ended: recorded, advice, action, rejected or withdrawn." placeholder:"KIND"`
	OutcomeOn      *string `help:"When." placeholder:"DAY"`
	OutcomeNote    *string `help:"Anything worth remembering about it." placeholder:"TEXT"`
}

type caseStatementCmd struct {
	ofCompany
	From  string `type:"existingfile" help:"Text file with your own wording." placeholder:"FILE"`
	Reset bool   `help:"Go back to the statement that Desist writes."`
}

func (c *caseStatementCmd) run(ctx context.Context, s *session) error {
	if (c.From == "") != c.Reset {
		return &app.Error{Code: app.CodeUsage, What: "Say which statement to use.", Hint: "Give either --from FILE or --reset."}
	}
	var text []byte
	if c.From != "" {
		var err error
		if text, err = readSmall(c.From, maxAnswers); err != nil {
			return err
		}
	}
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) {
		if err := a.SetStatement(ctx, c.Company, string(text)); err != nil {
			return app.CaseView{}, err
		}
		return a.Case(ctx, c.Company)
	})
}

func (c *caseSetCmd) run(ctx context.Context, s *session) error {
	return s.changeCase(ctx, c.Company, c.From, func(f *complaint.CaseFacts) []answer {
		return []answer{
			{(*string)(&f.ComplainedOn), c.ComplainedOn},
			{(*string)(&f.AcknowledgedOn), c.AcknowledgedOn},
			{(*string)(&f.ChasedOn), c.ChasedOn},
			{(*string)(&f.Reply), c.Reply},
			{(*string)(&f.RepliedOn), c.RepliedOn},
			{&f.ReplyQuote, c.ReplyQuote},
			{(*string)(&f.LastContact), c.LastContact},
			{(*string)(&f.ICOSentOn), c.IcoSentOn},
			{&f.ICOReference, c.IcoReference},
			{(*string)(&f.Outcome), c.Outcome},
			{(*string)(&f.OutcomeOn), c.OutcomeOn},
			{&f.OutcomeNote, c.OutcomeNote},
		}
	})
}

// answer is one option and where its value goes. An empty value takes an earlier answer back.
type answer struct {
	to    *string
	given *string
}

func (s *session) changeCase(ctx context.Context, company, file string, answers func(*complaint.CaseFacts) []answer) error {
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) {
		return a.ChangeCase(ctx, company, func(f *complaint.CaseFacts) error {
			if file != "" {
				if err := readAnswers(file, f); err != nil {
					return err
				}
			}
			given := file != ""
			for _, x := range answers(f) {
				if x.given != nil {
					*x.to, given = strings.TrimSpace(*x.given), true
				}
			}
			if !given {
				return &app.Error{Code: app.CodeUsage, What: "There is nothing to record.", Hint: "Give at least one option, or --from FILE."}
			}
			return nil
		})
	})
}

type caseAddCmd struct {
	ofCompany
	Kind string `required:"" help:"What it is: complaint, follow_up, acknowledgement, reply or note." enum:"complaint,follow_up,acknowledgement,reply,note" placeholder:"KIND"`
	On   string `required:"" help:"When." placeholder:"DAY"`
	Text string `help:"What it says, or what was said. May be left out with --file." placeholder:"TEXT"`
	File string `type:"existingfile" help:"A file that shows it, such as a scan. A copy is kept in the casebook." placeholder:"FILE"`
}

func (c *caseAddCmd) run(ctx context.Context, s *session) error {
	in := app.LetterInput{Kind: complaint.LetterKind(c.Kind), On: complaint.Day(c.On), Text: c.Text}
	if c.File != "" {
		data, err := readSmall(c.File, maxLetterFile)
		if err != nil {
			return err
		}
		in.FileName, in.File = filepath.Base(c.File), data
	}
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) { return a.AddLetter(ctx, c.Company, in) })
}

type caseAcceptCmd struct {
	ID      string `arg:"" help:"As case show lists it."`
	Company string `help:"The company. Default: the one for which the letter is proposed." placeholder:"COMPANY"`
	As      string `help:"What it is, if not what was proposed: complaint, follow_up, acknowledgement, reply or note." placeholder:"KIND"`
}

func (c *caseAcceptCmd) run(ctx context.Context, s *session) error {
	kind := complaint.LetterKind(c.As)
	if c.As != "" && !slices.Contains(complaint.LetterKinds, kind) {
		return &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%q is no kind of letter.", c.As), Hint: fmt.Sprintf("Use one of %v.", complaint.LetterKinds)}
	}
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) { return a.AcceptLetter(ctx, c.Company, c.ID, kind) })
}

type caseDismissCmd struct {
	ID      string `arg:"" help:"As case show lists it."`
	Company string `help:"The company. Default: the one for which the letter is proposed." placeholder:"COMPANY"`
}

func (c *caseDismissCmd) run(ctx context.Context, s *session) error {
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) { return a.DismissLetter(ctx, c.Company, c.ID) })
}

type caseRemoveCmd struct {
	ofCompany
	ID string `arg:"" help:"As case show lists it."`
}

func (c *caseRemoveCmd) run(ctx context.Context, s *session) error {
	return s.onCase(ctx, func(a *app.App) (app.CaseView, error) { return a.RemoveLetter(ctx, c.Company, c.ID) })
}
