package uitest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"desist/app"
	"desist/complaint"
	"desist/complaint/law"
	"desist/complaint/pack"
)

// today is the day of the sample data.
func today() complaint.Day { return complaint.DayOf(Now()) }

// facts returns what is recorded about a company.
func (b *Backend) facts(v *app.CompanyView) complaint.CaseFacts {
	f := b.Facts[v.ID]
	f.Company = string(v.ID)
	return f
}

func (b *Backend) rules() complaint.CaseRules {
	book, err := law.Load()
	if err != nil {
		panic(err) // the law is embedded: the test program is broken
	}
	return book.Timers
}

func (b *Backend) caseView(v *app.CompanyView) app.CaseView {
	f := b.facts(v)
	in := complaint.CaseInput{
		Facts: f, Person: b.Person, Company: complaint.Company{ID: v.ID, Name: v.Name, Identities: b.Identities}, OptOuts: v.OptOuts,
		ReConsents: v.ReConsents, Today: today(), Rules: b.rules(),
	}
	for _, r := range v.Rows {
		in.Flags = append(in.Flags, r.Flag)
		if r.Included() {
			in.Included = append(in.Included, complaint.CaseMail{
				Message: r.Message, From: r.From.Addr, Received: r.Received, ReceivedFrom: complaint.ReceivedInternalDate,
			})
		}
	}
	c := app.CaseView{
		Company: v.ID, Name: v.Name, Reference: "D-7K2M-4QX9", Facts: f, Case: complaint.Assess(in), Proposed: []complaint.Letter{},
		Sources: map[string]string{}, Remind: b.Person.Remind,
	}
	for _, l := range b.Proposed {
		decided := slices.Contains(f.Dismissed, l.ID) || slices.ContainsFunc(f.Letters, func(x complaint.Letter) bool { return x.ID == l.ID })
		if !decided {
			c.Proposed = append(c.Proposed, l)
		}
	}
	book, _ := law.Load()
	for _, fact := range book.Facts {
		c.Sources[fact.ID] = fact.Cite
	}
	return c
}

// Case returns a case.
func (b *Backend) Case(ctx context.Context, company string) (app.CaseView, error) {
	if err := b.begin(ctx, "Case"); err != nil {
		return app.CaseView{}, err
	}
	v, err := b.view(company)
	if err != nil {
		return app.CaseView{}, err
	}
	return b.caseView(v), nil
}

// change changes what is recorded about a company, checked as in a real casebook.
func (b *Backend) change(company string, change func(*complaint.CaseFacts) error) (*app.CompanyView, error) {
	v, err := b.view(company)
	if err != nil {
		return nil, err
	}
	f := b.facts(v)
	f.Letters = slices.Clone(f.Letters)
	if err := change(&f); err != nil {
		return nil, err
	}
	if err := f.Check(today()); err != nil {
		return nil, &app.Error{Code: app.CodeUsage, What: "That does not fit: " + err.Error() + ".", Hint: "Check the answers and the days."}
	}
	if b.Facts == nil {
		b.Facts = map[complaint.CompanyID]complaint.CaseFacts{}
	}
	b.Facts[v.ID] = f
	return v, nil
}

// ChangeCase changes a case.
func (b *Backend) ChangeCase(ctx context.Context, company string, change func(*complaint.CaseFacts) error) (app.CaseView, error) {
	if err := b.begin(ctx, "ChangeCase"); err != nil {
		return app.CaseView{}, err
	}
	v, err := b.change(company, change)
	if err != nil {
		return app.CaseView{}, err
	}
	return b.caseView(v), nil
}

func (b *Backend) intake(v *app.CompanyView) app.IntakeView {
	i := app.NewIntake(v.ID, v.Name, b.facts(v), b.Person)
	i.OptOuts = v.OptOuts
	for n := range i.Items {
		if len(i.Items[n].Law) > 0 {
			i.Items[n].Sources = []string{"ICO complaint form, seen 13 March 2024"}
		}
	}
	return i
}

// Intake lists the questions.
func (b *Backend) Intake(ctx context.Context, company string) (app.IntakeView, error) {
	if err := b.begin(ctx, "Intake"); err != nil {
		return app.IntakeView{}, err
	}
	v, err := b.view(company)
	if err != nil {
		return app.IntakeView{}, err
	}
	return b.intake(v), nil
}

// Answer records an answer.
func (b *Backend) Answer(ctx context.Context, company string, k complaint.QuestionKey, value string) (app.IntakeView, error) {
	if err := b.begin(ctx, "Answer"); err != nil {
		return app.IntakeView{}, err
	}
	v, err := b.change(company, func(f *complaint.CaseFacts) error {
		if k == complaint.AskName {
			b.Person.Name = value
			return nil
		}
		return f.PutAnswer(k, value)
	})
	if err != nil {
		return app.IntakeView{}, err
	}
	return b.intake(v), nil
}

// SkipQuestion goes past a question.
func (b *Backend) SkipQuestion(ctx context.Context, company string, k complaint.QuestionKey) (app.IntakeView, error) {
	if err := b.begin(ctx, "SkipQuestion"); err != nil {
		return app.IntakeView{}, err
	}
	v, err := b.change(company, func(f *complaint.CaseFacts) error { f.Skip(k); return nil })
	if err != nil {
		return app.IntakeView{}, err
	}
	return b.intake(v), nil
}

// DraftLetter words a letter.
func (b *Backend) DraftLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error) {
	if err := b.begin(ctx, "DraftLetter"); err != nil {
		return app.LetterResult{}, err
	}
	return b.letter(req)
}

func (b *Backend) letter(req app.LetterRequest) (app.LetterResult, error) {
	v, err := b.view(req.Company)
	if err != nil {
		return app.LetterResult{}, err
	}
	subject, text := "Objection to direct marketing and complaint (D-7K2M-4QX9)", letterText
	if req.FollowUp {
		subject, text = "My complaint is not answered (D-7K2M-4QX9)", followUpText
	}
	return app.LetterResult{
		Reference: "D-7K2M-4QX9", Subject: subject, Text: strings.ReplaceAll(text, "COMPANY", v.Name), Files: []app.PackFile{},
		Mailto: "mailto:" + req.To + "?subject=" + strings.ReplaceAll(subject, " ", "%20"),
	}, nil
}

const letterText = `To COMPANY

I object under Article 21(2) UK GDPR to my personal data being used for direct marketing, and I withdraw any consent (Article 7(3)). Under Article 21(3) you must stop.

I opted out on 3 March 2025 by changing my marketing preferences. Since then you have emailed sam@example.co.uk 12 times with marketing, listed below. I believe this breaches regulation 22 of the Privacy and Electronic Communications (EC Directive) Regulations 2003 and Article 21(3).

Please put me on your suppression list, say which system or supplier sent these emails and why my opt-out was not applied, and say what consent or exception you rely on, with evidence.

Sam Example`

const followUpText = `To COMPANY

I complained to you on 20 January 2026 about marketing emails. You have not answered. Please answer now. If you do not, I will complain to the Information Commission (ICO).

Sam Example`

// WriteLetter pretends to write a letter's files.
func (b *Backend) WriteLetter(ctx context.Context, req app.LetterRequest) (app.LetterResult, error) {
	if err := b.begin(ctx, "WriteLetter"); err != nil {
		return app.LetterResult{}, err
	}
	b.LetterIn = req
	l, err := b.letter(req)
	for _, f := range req.Formats {
		l.Files = append(l.Files, app.PackFile{Path: filepath.Join(req.Dir, "letter."+string(f)), Bytes: 4200})
	}
	return l, err
}

// AcceptLetter takes a proposed letter into the case.
func (b *Backend) AcceptLetter(ctx context.Context, company, id string, kind complaint.LetterKind) (app.CaseView, error) {
	return b.decide(ctx, "AcceptLetter", company, func(f *complaint.CaseFacts) {
		for _, l := range b.Proposed {
			if l.ID == id {
				l.Kind = kind
				f.Letters = append(f.Letters, l)
			}
		}
	})
}

// DismissLetter leaves a proposed letter out.
func (b *Backend) DismissLetter(ctx context.Context, company, id string) (app.CaseView, error) {
	return b.decide(ctx, "DismissLetter", company, func(f *complaint.CaseFacts) { f.Dismissed = append(f.Dismissed, id) })
}

// AddLetter records a letter by hand.
func (b *Backend) AddLetter(ctx context.Context, company string, in app.LetterInput) (app.CaseView, error) {
	return b.decide(ctx, "AddLetter", company, func(f *complaint.CaseFacts) {
		id := fmt.Sprintf("k-%010d", len(f.Letters)+1)
		f.Letters = append(f.Letters, complaint.Letter{ID: id, Kind: in.Kind, On: in.On, Text: in.Text, FileName: in.FileName})
	})
}

// RemoveLetter takes a letter out.
func (b *Backend) RemoveLetter(ctx context.Context, company, id string) (app.CaseView, error) {
	return b.decide(ctx, "RemoveLetter", company, func(f *complaint.CaseFacts) {
		f.Letters = slices.DeleteFunc(f.Letters, func(l complaint.Letter) bool { return l.ID == id })
	})
}

func (b *Backend) decide(ctx context.Context, name, company string, do func(*complaint.CaseFacts)) (app.CaseView, error) {
	if err := b.begin(ctx, name); err != nil {
		return app.CaseView{}, err
	}
	v, err := b.change(company, func(f *complaint.CaseFacts) error { do(f); return nil })
	if err != nil {
		return app.CaseView{}, err
	}
	return b.caseView(v), nil
}

const statementText = `I am a private individual. I opted out of marketing from Harbour Card on 3 March 2025 by changing my marketing preferences. The company confirmed it the same day.

Since then it has sent me 12 emails that promote the use of its card, between 13 March 2025 and 24 February 2026, 11 of them more than 28 days later. Several of them call themselves service emails.

I complained to the company on 20 January 2026. It answered that they were service emails.`

// Form words the answers for the ICO's form.
func (b *Backend) Form(ctx context.Context, company string) (app.FormView, error) {
	if err := b.begin(ctx, "Form"); err != nil {
		return app.FormView{}, err
	}
	v, err := b.view(company)
	if err != nil {
		return app.FormView{}, err
	}
	c := b.caseView(v)
	form := app.FormView{
		Company: v.ID, Name: v.Name, Reference: c.Reference, Web: "https://ico.org.uk/make-a-complaint/",
		Check:   "The form was last seen on 13 March 2024. Check the form’s limits on ico.org.uk before you send.",
		Drafted: statementText, Included: v.Included, MaxFiles: 4, Facts: c.Facts, Case: c.Case,
	}
	add := func(key, label, text string, most int) {
		a := pack.FormAnswer{Key: key, Label: label, Text: text}
		if text == "" {
			a.Text, a.Own = "Only you can answer this.", true
		}
		form.Fields = append(form.Fields, app.FormField{FormAnswer: a, Chars: app.StatementChars(text), Max: most})
	}
	add("complainant_name", "Your name", b.Person.Name, 0)
	add("complainant_email", "Your email address", "sam@example.co.uk", 0)
	add("complainant_address", "Your postal address (optional)", "", 0)
	add("org_name", "Organisation you complain about", v.Name+" Limited", 0)
	statement := statementText
	if c.Facts.Statement != "" {
		statement = c.Facts.Statement
	}
	add(app.FieldStatement, "What has happened", statement, 2000)
	add(app.FieldEvents, "Dated list of events", "3 March 2025: I opted out.\n13 March 2025: first marketing email after that.\n20 January 2026: I complained to the company.", 0)
	add("harm", "Effect or harm", c.Facts.Effect, 0)
	form.Fields = append(form.Fields, app.FormField{FormAnswer: pack.FormAnswer{Key: app.FieldFiles, Label: "Files to attach"}})
	return form, nil
}

// SetStatement keeps the person's wording.
func (b *Backend) SetStatement(ctx context.Context, company, text string) error {
	if err := b.begin(ctx, "SetStatement"); err != nil {
		return err
	}
	_, err := b.change(company, func(f *complaint.CaseFacts) error { f.Statement = strings.TrimSpace(text); return nil })
	return err
}

// Deadlines lists what is due.
func (b *Backend) Deadlines(ctx context.Context, company string) ([]app.DeadlineRow, error) {
	if err := b.begin(ctx, "Deadlines"); err != nil {
		return nil, err
	}
	var rows []app.DeadlineRow
	for i := range b.Views {
		v := &b.Views[i]
		if company != "" && string(v.ID) != company {
			continue
		}
		for _, d := range b.facts(v).Deadlines(b.rules(), v.Name, today()) {
			rows = append(rows, app.DeadlineRow{Company: v.ID, Name: v.Name, Deadline: d})
		}
	}
	slices.SortStableFunc(rows, func(x, y app.DeadlineRow) int { return strings.Compare(string(x.On), string(y.On)) })
	return rows, nil
}

// SaveCalendar pretends to write a calendar file.
func (b *Backend) SaveCalendar(ctx context.Context, company, path string) (int, error) {
	rows, err := b.Deadlines(ctx, company)
	if err != nil {
		return 0, err
	}
	b.Calendar = path
	return len(rows), b.begin(ctx, "SaveCalendar")
}

// SetRemind keeps whether to remind.
func (b *Backend) SetRemind(ctx context.Context, on bool) error {
	if err := b.begin(ctx, "SetRemind"); err != nil {
		return err
	}
	b.Person.Remind = complaint.No
	if on {
		b.Person.Remind = complaint.Yes
	}
	return nil
}

// Remind tells one deadline, if reminders are wanted.
func (b *Backend) Remind(ctx context.Context, o app.RemindOptions) error {
	rows, err := b.Deadlines(ctx, "")
	if err != nil || b.Person.Remind != complaint.Yes || len(rows) == 0 {
		return err
	}
	o.Notifier.Notify("Desist: "+rows[0].When(today()), rows[0].Text)
	return nil
}

// mark says where a company's case stands, as in a real casebook.
func (b *Backend) mark(v *app.CompanyView) *app.CaseMark {
	f, begun := b.Facts[v.ID]
	if !begun && v.Included == 0 {
		return nil
	}
	c := b.caseView(v)
	m := &app.CaseMark{State: c.State, Verdict: c.Verdict, Headline: c.Headline}
	for _, d := range f.Deadlines(b.rules(), v.Name, today()) {
		if r := (app.DeadlineRow{Company: v.ID, Name: v.Name, Deadline: d}); r.Near(today()) && m.Due == nil {
			m.Due, m.When = &r, r.When(today())
		}
	}
	return m
}
