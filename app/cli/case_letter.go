package cli

import (
	"context"

	"desist/app"
)

type letterCmd struct {
	ofCompany
	Out      string `required:"" type:"path" help:"Folder to write letter.txt, letter.pdf and letter.eml to. Made if missing." placeholder:"DIR"`
	FollowUp bool   `help:"Write the second letter instead: the first was not answered, or not well."`
	To       string `help:"The company's e-mail address for such letters." placeholder:"ADDRESS"`
}

func (c *letterCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	res, err := a.WriteLetter(ctx, app.LetterRequest{Company: c.Company, Dir: c.Out, FollowUp: c.FollowUp, To: c.To})
	if err != nil {
		return err
	}
	return s.emit(res, func() {
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
