package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"desist/complaint"
	"desist/complaint/law"
	"desist/complaint/pack"
)

// The fields of the regulator's form that front-ends treat in their own way.
const (
	FieldStatement = "summary"
	FieldEvents    = "timeline"
	FieldFiles     = "attachments"
)

// FormView is what to put into the regulator's form about one company.
type FormView struct {
	Company   complaint.CompanyID `json:"company"`
	Name      string              `json:"name"`
	Reference string              `json:"reference"`
	Fields    []FormField         `json:"fields"` // in the form's order
	Web       string              `json:"web"`    // address of the form
	Check     string              `json:"check"`  // when the form was last seen, and to check it

	Drafted  string `json:"drafted"` // the statement as Desist words it
	Included int    `json:"included"`
	MaxFiles int    `json:"max_files"`

	Facts complaint.CaseFacts `json:"-"`
	Case  complaint.Case      `json:"-"`
}

// FormField is one field with its answer.
type FormField struct {
	pack.FormAnswer
	Chars int `json:"chars"`         // as the form may count them at worst
	Max   int `json:"max,omitempty"` // 0: no limit known
}

// Current reports whether the last pack made holds as many e-mails as one made now would.
func (v FormView) Current() bool { return v.Facts.Pack != nil && v.Facts.Pack.Included == v.Included }

// Form words the answers to the regulator's form. It writes nothing.
func (a *App) Form(ctx context.Context, company string) (FormView, error) {
	an, c, f, err := a.caseOf(ctx, company)
	if err != nil {
		return FormView{}, err
	}
	book, err := law.Load()
	if err != nil {
		return FormView{}, fmt.Errorf("app: form: %w", err)
	}
	input, err := a.packInput(ctx, an, c, newMeter(nil))
	if err != nil {
		return FormView{}, err
	}
	r, err := redactor("", input)
	if err != nil {
		return FormView{}, err
	}
	input = redacted(r, input) // as in the files, which go to the same reader
	p, err := buildOr(c, an, input)
	if err != nil {
		return FormView{}, err
	}
	v := FormView{
		Company: c.ID, Name: c.Name, Reference: p.Reference, Web: book.Contact.Web, Check: p.FormCheck, Drafted: strings.TrimSpace(p.Statement),
		Included: p.Included, MaxFiles: book.Limits.Files, Facts: f,
	}
	if f.Statement != "" {
		input.Facts.Statement = ""
		own, err := buildOr(c, an, input)
		if err != nil {
			return v, err
		}
		v.Drafted = strings.TrimSpace(own.Statement)
	}
	for _, field := range p.Form {
		x := FormField{FormAnswer: field, Chars: StatementChars(field.Text)}
		switch field.Key {
		case FieldStatement:
			x.Max = book.Limits.StatementChars
		case FieldFiles:
			x.Text, x.Chars = strings.Join(madeNames(f.Pack), "\n"), 0
		}
		v.Fields = append(v.Fields, x)
	}
	ci, err := a.caseInput(ctx, an, c, f)
	if err != nil {
		return v, err
	}
	v.Case = complaint.Assess(ci)
	return v, nil
}

func buildOr(c complaint.Company, an *analysis, in pack.Input) (pack.Pack, error) {
	p, err := pack.Build(in)
	if errors.Is(err, pack.ErrNothingIncluded) {
		return p, notReady(c, an)
	}
	return p, say(err, "The answers could not be worded.")
}

func madeNames(m *complaint.MadePack) []string {
	if m == nil {
		return nil
	}
	out := make([]string, len(m.Files))
	for i, f := range m.Files {
		out[i] = f.Name
	}
	return out
}

// StatementChars counts s as the regulator's form may at worst: UTF-16 units, a line break as two.
func StatementChars(s string) int { return pack.FormChars(strings.TrimSpace(s)) }

// SetStatement keeps the person's own wording of the statement, in place of the one Desist writes; "" goes back to that.
func (a *App) SetStatement(ctx context.Context, company, text string) error {
	book, err := law.Load()
	if err != nil {
		return fmt.Errorf("app: statement: %w", err)
	}
	text = strings.TrimSpace(text)
	if n := StatementChars(text); n > book.Limits.StatementChars {
		return usage("Shorten it.", "The statement has %d characters. The form takes %d.", n, book.Limits.StatementChars)
	}
	_, err = a.ChangeCase(ctx, company, func(f *complaint.CaseFacts) error {
		f.Statement = text
		return nil
	})
	return err
}

// rememberPack notes where a pack was written, for the form.
func (a *App) rememberPack(ctx context.Context, id complaint.CompanyID, dir string, included int, files []PackFile) error {
	_, _, f, err := a.caseOf(ctx, string(id))
	if err != nil {
		return err
	}
	m := &complaint.MadePack{Dir: dir, On: a.today(), Included: included, Files: []complaint.MadeFile{}}
	for _, file := range files {
		if file.Upload {
			m.Files = append(m.Files, complaint.MadeFile{Name: filepath.Base(file.Path), Bytes: file.Bytes})
		}
	}
	f.Pack = m
	return say(a.parts.Vault.PutCaseFacts(ctx, f), "The case could not be saved.")
}
