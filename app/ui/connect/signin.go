package connect

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

// signIn is the choice of how to sign in, with the provider's help.
type signIn struct {
	*fyne.Container
	changed func()

	choices   []app.SignInChoice // those that are ready
	choice    *kit.Select
	choiceF   *kit.Field
	note      *widget.Label
	steps     *fyne.Container
	checked   *widget.Label
	missing   *widget.Label
	password  *kit.Entry
	passwordF *kit.Field
	help      *fyne.Container
}

func newSignIn(changed, submit, openHelp func()) *signIn {
	s := &signIn{
		changed: changed, note: kit.Text(""), steps: kit.Tight(), checked: kit.Muted(""), missing: kit.Text(""),
		password: kit.NewPasswordEntry(),
	}
	s.choice = kit.NewSelect(nil, func(string) { s.choose() })
	s.choiceF = kit.NewField("How to sign in", "", s.choice)
	s.password.OnSubmitted = func(string) { submit() }
	s.passwordF = kit.NewField("Password", "", s.password)
	s.help = kit.Actions(kit.NewButton("Open the provider’s help page", openHelp))
	s.Container = container.NewVBox(
		kit.Heading("Sign in"), kit.Tight(s.note, s.missing), s.choiceF.Container, s.steps, s.checked, s.help, s.passwordF.Container,
	)
	return s
}

// show offers what was found.
func (s *signIn) show(found app.FoundServers) {
	s.choices = nil
	missing := ""
	var labels []string
	for _, c := range found.SignIns {
		if !c.Ready {
			missing = c.Why
			continue
		}
		s.choices = append(s.choices, c)
		labels = append(labels, c.Label)
	}
	if len(s.choices) > 0 {
		missing = "" // what can't be done is told only where nothing else can
	}
	if found.Help == "" {
		s.help.Hide()
	} else {
		s.help.Show()
	}
	kit.SetText(s.note, found.Note)
	kit.SetText(s.missing, missing)
	kit.SetText(s.checked, help(found))
	s.choice.SetOptions(labels)
	s.passwordF.SetProblem("")
	if len(labels) > 0 {
		s.choice.SetSelected(labels[0])
	}
	if len(labels) > 1 {
		s.choiceF.Show()
	} else {
		s.choiceF.Hide()
	}
	s.choose()
}

// allowPassword adds a password to the choices, if there is no way to sign in.
func (s *signIn) allowPassword() {
	if !s.possible() {
		s.show(app.FoundServers{SignIns: []app.SignInChoice{{Kind: app.SignInPassword, Label: "Password", Ready: true}}})
	}
}

func help(found app.FoundServers) string {
	if found.Help == "" {
		return ""
	}
	return found.Checked + " " + found.Help
}

// current is the chosen way, nil if there is none.
func (s *signIn) current() *app.SignInChoice {
	for i := range s.choices {
		if s.choices[i].Label == s.choice.Selected {
			return &s.choices[i]
		}
	}
	return nil
}

// choose shows what belongs to the chosen way.
func (s *signIn) choose() {
	c := s.current()
	s.steps.Objects = nil
	if c != nil {
		for i, step := range c.Steps {
			text := step
			if len(c.Steps) > 1 {
				text = fmt.Sprintf("%d. %s", i+1, step)
			}
			s.steps.Add(kit.Text(text))
		}
	}
	if len(s.steps.Objects) > 0 {
		s.steps.Show()
	} else {
		s.steps.Hide()
	}
	if c != nil && c.Kind != app.SignInOAuth {
		s.passwordF.SetLabel(c.Label)
		s.passwordF.Show()
	} else {
		s.passwordF.Hide()
	}
	s.changed()
}

// possible reports whether there is a way to sign in.
func (s *signIn) possible() bool { return len(s.choices) > 0 }

// first is where the keyboard goes on, nil for nowhere.
func (s *signIn) first() fyne.Focusable {
	switch {
	case s.choiceF.Visible():
		return s.choice
	case s.passwordF.Visible():
		return s.password
	}
	return nil
}

func (s *signIn) forget() { s.password.SetText("") }

// fill puts the answers into in, and marks what will not do.
func (s *signIn) fill(in *app.AccountInput) bool {
	c := s.current()
	if c == nil {
		return false
	}
	in.OAuth = c.Kind == app.SignInOAuth
	problem := ""
	if !in.OAuth {
		in.Password = s.password.Text
		if in.Password == "" {
			problem = "Enter the password"
		}
	}
	s.passwordF.SetProblem(problem)
	return problem == ""
}
