// Package connect is the form that connects a mailbox over IMAP.
package connect

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// maxCA is the largest certificate file that is read.
const maxCA = 1 << 20

const (
	tlsChoice      = "TLS (usual)"
	startTLSChoice = "STARTTLS"
)

// deps is what the screen does.
type deps interface {
	// AddAccount signs in once and keeps the account.
	AddAccount(ctx context.Context, in app.AccountInput) (complaint.Account, error)
}

// Actions are the ways on from here.
type Actions struct {
	Connected  func(complaint.Account)
	ChooseFile func(set func(path string))
}

// Screen is the form.
type Screen struct {
	deps    deps
	run     kit.Runner
	actions Actions

	root     *kit.Scroll
	email    *kit.Entry
	password *kit.Entry
	host     *kit.Entry
	port     *kit.Entry
	security *kit.Select
	user     *kit.Entry
	ca       *kit.PathField
	emailF   *kit.Field
	passF    *kit.Field
	portF    *kit.Field
	failed   *kit.ErrorPanel
	submit   *kit.Button
	stop     *kit.Button
	busy     *fyne.Container
	activity *widget.Activity
	status   *widget.Label

	page    context.Context
	attempt kit.Latest
	running bool
}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, actions: a,
		email: kit.NewEntry(), password: kit.NewPasswordEntry(), host: kit.NewEntry(), port: kit.NewEntry(), user: kit.NewEntry(),
		failed: kit.NewErrorPanel(nil), activity: widget.NewActivity(), status: kit.Text(""),
	}
	s.security = kit.NewSelect([]string{tlsChoice, startTLSChoice}, func(string) { s.suggest() })
	s.ca = kit.NewPathField("Choose…", a.ChooseFile)
	s.email.OnChanged = func(string) { s.suggest() }
	for _, e := range []*kit.Entry{s.email, s.password, s.host, s.port, s.user, s.ca.Entry} {
		e.OnSubmitted = func(string) { s.Submit() }
	}
	s.submit = kit.NewPrimaryButton("Connect", s.Submit)
	s.stop = kit.NewButton("Stop", func() { s.attempt.Stop() })
	s.status.Wrapping = fyne.TextWrapOff
	s.busy = container.NewHBox(s.activity, s.status, s.stop)
	s.busy.Hide()
	s.build()
	s.security.SetSelected(tlsChoice)
	return s
}

func (s *Screen) build() {
	s.emailF = kit.NewField("E-mail address", "", s.email)
	s.passF = kit.NewField("Password", "Some providers want an app password, which you make in your account’s security settings.", s.password)
	s.portF = kit.NewField("Port", "", s.port)
	s.root = kit.Page(
		kit.Title("Connect a mailbox"),
		kit.Text("Desist only reads your mailbox. It never changes, moves or deletes mail. The password is kept in your "+
			"encrypted casebook."),
		s.failed.Container,
		s.emailF.Container,
		s.passF.Container,
		kit.Gap(),
		kit.Heading("Server"),
		kit.Muted("Leave these as they are unless your provider says otherwise."),
		kit.NewField("IMAP server", "", s.host).Container,
		container.NewGridWithColumns(2, kit.NewField("Security", "", s.security).Container, s.portF.Container),
		kit.NewField("User name", "", s.user).Container,
		kit.NewField("Extra certificate (optional)", "A PEM file, for a server whose certificate your computer does not know.",
			s.ca.Container).Container,
		kit.Gap(),
		container.NewHBox(s.submit, s.busy),
	)
}

// suggest shows what empty fields will stand for.
func (s *Screen) suggest() {
	email := strings.TrimSpace(s.email.Text)
	domain := "example.com"
	if _, d, ok := strings.Cut(email, "@"); ok && d != "" {
		domain = d
	}
	port := "993"
	if s.security.Selected == startTLSChoice {
		port = "143"
	}
	s.host.SetPlaceHolder("imap." + domain)
	s.port.SetPlaceHolder(port)
	if email == "" {
		email = "the e-mail address"
	}
	s.user.SetPlaceHolder(email)
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.email }

// Show makes the form ready. A sign-in under way ends with ctx.
func (s *Screen) Show(ctx context.Context) { s.page = ctx }

// Key stops a sign-in on Escape.
func (s *Screen) Key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyEscape && s.running {
		s.attempt.Stop()
		return true
	}
	return false
}

// Submit checks the answers and signs in.
func (s *Screen) Submit() {
	if s.running {
		return
	}
	in, ok := s.input()
	if !ok {
		return
	}
	s.failed.Set(nil)
	s.setRunning(true, in)
	ctx := s.attempt.Next(s.page)
	path := strings.TrimSpace(s.ca.Entry.Text)
	s.run.Go(func() {
		account, err := s.connect(ctx, in, path)
		s.run.Do(func() {
			if s.page.Err() == nil {
				s.finish(ctx, account, err)
			}
		})
	})
}

func (s *Screen) connect(ctx context.Context, in app.AccountInput, ca string) (complaint.Account, error) {
	if ca != "" {
		pem, err := kit.ReadFile(ca, "certificate file", maxCA)
		if err != nil {
			return complaint.Account{}, err
		}
		in.CA = pem
	}
	return s.deps.AddAccount(ctx, in)
}

func (s *Screen) finish(ctx context.Context, account complaint.Account, err error) {
	s.setRunning(false, app.AccountInput{})
	switch {
	case err == nil:
		s.password.SetText("")
		s.actions.Connected(account)
	case ctx.Err() != nil || kit.Cancelled(err):
		s.failed.SetProblem(kit.Problem{What: "You stopped signing in", Do: "Change your answers if you need to, then connect again."})
	default:
		s.failed.Set(err)
	}
	s.root.ToTop()
}

func (s *Screen) setRunning(on bool, in app.AccountInput) {
	s.running = on
	s.submit.SetEnabled(!on)
	if on {
		s.status.SetText("Signing in to " + hostOf(in))
		s.activity.Start()
		s.busy.Show()
	} else {
		s.activity.Stop()
		s.busy.Hide()
	}
	s.root.Refresh()
}

func hostOf(in app.AccountInput) string {
	if in.Host != "" {
		return kit.Cut(in.Host)
	}
	_, domain, _ := strings.Cut(in.Email, "@")
	return kit.Cut("imap." + domain)
}

// input reads the form and marks what will not do.
func (s *Screen) input() (app.AccountInput, bool) {
	in := app.AccountInput{
		Email:    strings.TrimSpace(s.email.Text),
		Host:     strings.TrimSpace(s.host.Text),
		Security: "tls",
		User:     strings.TrimSpace(s.user.Text),
		Password: s.password.Text,
	}
	if s.security.Selected == startTLSChoice {
		in.Security = "starttls"
	}
	mail, pass, port := "", "", ""
	if local, domain, ok := strings.Cut(in.Email, "@"); !ok || local == "" || domain == "" || strings.ContainsAny(in.Email, " \t") {
		mail = "Enter an e-mail address, like name@example.com"
	}
	if in.Password == "" {
		pass = "Enter the password"
	}
	if text := strings.TrimSpace(s.port.Text); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 65535 {
			port = "Enter a number from 1 to 65535"
		}
		in.Port = n
	}
	s.emailF.SetProblem(mail)
	s.passF.SetProblem(pass)
	s.portF.SetProblem(port)
	s.root.Refresh()
	return in, mail == "" && pass == "" && port == ""
}
