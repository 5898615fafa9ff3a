package cli

import (
	"context"
	"fmt"

	"desist/app"
	"desist/complaint"
)

type packCmd struct {
	Company string `required:"" help:"The company: its name, id or one of its domains." placeholder:"COMPANY"`
	Out     string `required:"" type:"path" help:"Folder to write to. Made if missing. The files of an earlier pack for the same company are replaced; another company's pack is left alone." placeholder:"DIR"`

	For       string `enum:"regulator,company,public" default:"regulator" help:"Who will read it: regulator, company or public. Decides what is masked; public also leaves out who you are and the originals."`
	Exhibits  string `enum:"specimens,all" default:"specimens" help:"Which mails are shown in full: specimens, one of each series with the others listed under it, or all, as far as the form's size limits allow."`
	Language  string `enum:"en,cy" default:"en" help:"Language of the texts: en, or cy for Welsh, which is a draft until a Welsh speaker has checked it."`
	Timestamp string `help:"Have a time stamp authority (RFC 3161) sign when the bundle existed. It learns one SHA-256 and nothing else." placeholder:"URL"`
	FetchKeys bool   `help:"Ask the domain name system for the public keys of the mails' signatures, so that the bundle can prove who sent them. This tells the DNS server whose mail you have."`
	Pictures  bool   `help:"Show each mail as it looked, too. Needs Chromium, Chrome, Edge or Brave, which works without a network for this: nothing is fetched."`
	Resolver  string `help:"The DNS server to ask, instead of your system's." placeholder:"HOST[:PORT]"`
}

func (c *packCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	tell, done := s.progress()
	res, err := a.BuildPack(ctx, app.PackInput{Company: c.Company, Dir: c.Out, Profile: c.For, Timestamp: c.Timestamp, FetchKeys: c.FetchKeys, Resolver: c.Resolver, Pictures: c.Pictures, Language: c.Language, AllExhibits: c.Exhibits == "all"}, tell)
	done()
	if err != nil {
		return err
	}
	missing, err := stillMissing(ctx, a, c.Company)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		fmt.Fprintf(s.Stderr, "Not ready for the ICO yet. See what is missing with: desistctl ready --company %s\n", c.Company)
	}
	for _, m := range missing {
		fmt.Fprintf(s.Stderr, "- %s\n", m)
	}
	doc := struct {
		app.PackResult
		Missing []string `json:"missing"`
	}{res, missing}
	return s.emit(doc, func() { s.printPack(res) })
}

// stillMissing says what the regulator may turn the complaint away for. A pack is made all the same: a company's
// answer can be waited for with the pack at hand.
func stillMissing(ctx context.Context, a *app.App, company string) ([]string, error) {
	missing := []string{}
	p, err := a.Profile(ctx)
	if err != nil {
		return nil, err
	}
	if p.Name == "" {
		missing = append(missing, "The complaint does not name you. Set your name with: desistctl profile --name NAME, then make the pack again.")
	}
	v, err := a.Case(ctx, company)
	if err != nil {
		return nil, err
	}
	for _, item := range v.Items {
		if item.State == complaint.ItemFail {
			missing = append(missing, item.Title+". "+item.Why)
		}
	}
	return missing, nil
}

func (s *session) printPack(res app.PackResult) {
	s.printf("%s in the pack, %d shown in full. The statement has %d of 2,000 characters.\n", plural(res.Included, "message", "messages"), res.Shown, res.StatementChars)
	for _, f := range res.Files {
		s.printf("  %s (%.0f KB)\n", f.Path, float64(f.Bytes)/1000)
	}
}

type verifyCmd struct {
	Bundle string `arg:"" type:"path" help:"The bundle: a .zip, or the folder it was unpacked to."`
	PDF    string `type:"existingfile" name:"pdf" help:"The complaint as it was sent: is this the evidence it speaks of?" placeholder:"FILE"`
	TSACA  string `type:"existingfile" name:"tsa-ca" help:"Root certificate (PEM) of the time stamp authority that counts." placeholder:"FILE"`
}

// errIntegrity ends verify with ExitIntegrity after it has printed its report.
var errIntegrity = &app.Error{
	Code: app.CodeIntegrity, What: "The bundle is not what it was when it was made.",
	Hint: "The failed checks name the files. Ask for a fresh copy.",
}

func (c *verifyCmd) run(ctx context.Context, s *session) error {
	rep, err := app.Verify(ctx, app.VerifyInput{Bundle: c.Bundle, PDF: c.PDF, TSACA: c.TSACA})
	if err != nil {
		return err
	}
	if err := s.emit(rep, func() {
		for _, check := range rep.Checks {
			s.printf("%-4s %s  %s\n", checkWord(check), check.Name, clean(check.Detail, 300))
		}
	}); err != nil {
		return err
	}
	if !rep.OK {
		return errIntegrity
	}
	return nil
}

func checkWord(c app.Check) string {
	switch {
	case c.NotChecked:
		return "--"
	case c.OK:
		return "ok"
	}
	return "FAIL"
}

type profileCmd struct {
	Name    *string  `help:"Your name, as it shall stand in the complaint."`
	Address []string `help:"Another e-mail address of yours. May be given several times." placeholder:"ADDRESS"`
	Remind  string   `help:"Whether the desktop app reminds you of deadlines: yes or no." enum:"yes,no," default:"" placeholder:"ANSWER"`
}

func (c *profileCmd) run(ctx context.Context, s *session) error {
	changes := c.Name != nil || len(c.Address) > 0 || c.Remind != ""
	open := s.open
	if changes {
		open = s.create
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if changes {
		if err := a.UpdateProfile(ctx, c.Name, c.Address); err != nil {
			return err
		}
	}
	if c.Remind != "" {
		if err := a.SetRemind(ctx, c.Remind == "yes"); err != nil {
			return err
		}
	}
	p, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	return s.emit(p, func() {
		s.printf("Name: %s\n", p.Name)
		for _, addr := range p.Addresses {
			s.printf("Address: %s\n", addr)
		}
		if p.Remind != "" {
			s.printf("Reminders of deadlines: %s\n", p.Remind)
		}
	})
}

type versionCmd struct{}

func (c *versionCmd) run(_ context.Context, s *session) error {
	return s.emit(map[string]string{"version": s.Env.Version}, func() { s.printf("desistctl %s\n", s.Env.Version) })
}
