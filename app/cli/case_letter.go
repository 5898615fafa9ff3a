package cli

import (
	"context"

	"desist/app"
)

type letterCmd struct {
	ofCompany
	Out      string   `type:"path" help:"Folder to write letter.txt, letter.pdf and letter.eml to. Made if missing. Without it the text is printed." placeholder:"DIR"`
	Format   []string `help:"Only these files: txt, pdf, eml." enum:"txt,pdf,eml" placeholder:"FORMAT"`
	FollowUp bool     `help:"Write the second letter instead: the first was not answered, or not well."`
	Language string   `enum:"en,cy" default:"en" help:"Language: en, or cy for Welsh, which is a draft until a Welsh speaker has checked it."`
	To       string   `help:"The company's e-mail address for such letters." placeholder:"ADDRESS"`
}

func (c *letterCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	req := app.LetterRequest{Company: c.Company, Dir: c.Out, FollowUp: c.FollowUp, Language: c.Language, To: c.To}
	for _, f := range c.Format {
		req.Formats = append(req.Formats, app.LetterFormat(f))
	}
	res, err := a.WriteLetter(ctx, req)
	if err != nil {
		return err
	}
	return s.emit(res, func() {
		if c.Out == "" {
			s.printf("%s\n", cleanText(res.Text))
		}
		s.printf("%s\n", clean(res.Subject, wholeLine))
		for _, f := range res.Files {
			s.printf("  %s\n", f.Path)
		}
		s.printf("Open letter.eml in your mail program, or this link:\n%s\n", res.Mailto)
		s.printf("Nothing was sent. When you have sent it, record the day: desistctl case set --company ... %s DAY\n", sentOption(c.FollowUp))
	})
}

func sentOption(followUp bool) string {
	if followUp {
		return "--chased-on"
	}
	return "--complained-on"
}
