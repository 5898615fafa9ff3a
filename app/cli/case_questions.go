package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"desist/app"
	"desist/complaint"
)

// The largest files that are read, in bytes.
const (
	maxAnswers    = 1 << 20
	maxLetterFile = 25 << 20
)

// readAnswers reads a TOML file over the facts. An unknown key is refused: a misspelt answer would silently be none.
func readAnswers(path string, f *complaint.CaseFacts) error {
	content, err := readSmall(path, maxAnswers)
	if err != nil {
		return err
	}
	wrong := func(what string) error {
		return &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%s cannot be read: %s.", path, what), Hint: "Write one answer per line, for example: payer = \"me\""}
	}
	meta, err := toml.Decode(string(content), f)
	if err != nil {
		return wrong(err.Error())
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return wrong(fmt.Sprintf("it has an unknown key %q", unknown[0].String()))
	}
	return nil
}

type caseQuestionsCmd struct{ ofCompany }

func (c *caseQuestionsCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	v, err := a.Intake(ctx, c.Company)
	if err != nil {
		return err
	}
	return s.emit(v, func() { s.printQuestions(v) })
}

func (s *session) printQuestions(v app.IntakeView) {
	for _, i := range v.Items {
		said := i.Said
		if said == "" {
			said = "not answered"
		}
		s.printf("%s\n  %s: %s\n", clean(i.Title, wholeLine), i.Key, clean(said, wholeLine))
		if i.Answer == "" && len(i.Options) > 0 {
			var values []string
			for _, o := range i.Options {
				values = append(values, fmt.Sprintf("%s (%s)", o.Value, o.Label))
			}
			s.printf("  Answers: %s\n", strings.Join(values, ", "))
		}
	}
	s.printf("Answer with: desistctl case answer and case set, or --from FILE; your name with: desistctl profile --name\n")
}

type formCmd struct{ ofCompany }

func (c *formCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	v, err := a.Form(ctx, c.Company)
	if err != nil {
		return err
	}
	return s.emit(v, func() {
		s.printf("%s\n%s\n", v.Web, v.Check)
		for _, f := range v.Fields {
			count := ""
			if f.Max > 0 {
				count = fmt.Sprintf(" (%d of %d characters)", f.Chars, f.Max)
			}
			text := f.Text
			if f.Key == app.FieldFiles && text == "" {
				text = "Make them with: desistctl pack"
			}
			s.printf("\n== %s%s\n%s\n", f.Label, count, cleanText(text))
		}
	})
}
