package cli

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"desist/app"
)

type accountAddCmd struct {
	Email             string `required:"" help:"Your e-mail address. Alone it is enough: the mail server is looked for." placeholder:"ADDRESS"`
	IMAP              string `name:"imap" help:"Mail server, as HOST or HOST:PORT. Then nothing is looked for." placeholder:"HOST:PORT"`
	User              string `help:"User name. Default: as found, or the e-mail address." placeholder:"NAME"`
	Security          string `enum:"tls,starttls," default:"" help:"With --imap: how the connection is protected, tls or starttls. Default: tls."`
	PasswordFile      string `type:"existingfile" help:"File whose first line is the password. Without it: DESIST_PASSWORD, or a prompt." placeholder:"FILE"`
	OAuth             bool   `name:"oauth" help:"Sign in on the provider's page, in your browser, instead of with a password."`
	AcceptCertificate string `help:"Accept the one certificate with this fingerprint, although nobody vouches for it." placeholder:"SHA256"`
	CA                string `name:"ca" type:"existingfile" help:"PEM file with a certificate authority to trust besides the system's." placeholder:"FILE"`
}

// Help is the longer help.
func (c *accountAddCmd) Help() string {
	return `The mail server is looked for in Desist's own list, then by asking your domain's web server, Mozilla's public list of providers, and the domain name system. They hear the part of the address after the @, nothing more. What was found, and where, is printed.

A server whose certificate nobody vouches for is not signed in to (exit code 6): its certificate is shown with the command that accepts it. There is no way to leave the check out.`
}

func (c *accountAddCmd) run(ctx context.Context, s *session) error {
	s.adding = true
	in := app.AccountInput{Email: c.Email, User: c.User, Security: c.Security, Pin: c.AcceptCertificate, OAuth: c.OAuth}
	var err error
	if in.Host, in.Port, err = hostPort(c.IMAP); err != nil {
		return err
	}
	if c.CA != "" {
		if in.CA, err = readSmall(c.CA, maxCA); err != nil {
			return err
		}
	}
	if in.Host == "" && c.Security != "" {
		return &app.Error{Code: app.CodeUsage, What: "--security goes with --imap.", Hint: "Leave it out: the server is looked for, and how it is protected with it."}
	}
	if in.Host == "" {
		if err := c.find(ctx, s, &in); err != nil {
			return err
		}
	}
	if err = in.Check(); err != nil {
		return err
	}
	if in.OAuth {
		in.OpenPage = s.openPage
	} else if in.Password, err = c.password(ctx, s); err != nil {
		return err
	}
	a, err := s.create(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	acc, err := a.AddAccount(ctx, in)
	if err != nil {
		return err
	}
	return s.emit(accountDoc(acc), func() {
		s.printf("Added %s (%s:%d). Next: desistctl sync\n", acc.ID, acc.Host, acc.Port)
	})
}

// find looks for the server and fills in what was found.
func (c *accountAddCmd) find(ctx context.Context, s *session, in *app.AccountInput) error {
	found, err := s.find(ctx, c.Email)
	if err != nil {
		return err
	}
	for _, line := range serverLines(found) {
		s.tell("%s", line)
	}
	first := found.Servers[0]
	if first.Unproven {
		return &app.Error{
			Code: app.CodeNotReady,
			What: fmt.Sprintf("Nothing protected the answer that %s is your mail server, and it is not under your address's name.", first.Host),
			Hint: "Check that it is your provider's. If so: " + addCommand(c.Email, first),
		}
	}
	if first.AskUser && c.User == "" {
		return &app.Error{Code: app.CodeUsage, What: "The address does not tell the user name. " + found.Note, Hint: "Give it with --user NAME."}
	}
	in.Host, in.Port, in.Security = first.Host, first.Port, first.Security
	if in.User == "" {
		in.User = first.User
	}
	for _, other := range found.Servers[1:] {
		if !other.Unproven && !other.AskUser {
			in.Others = append(in.Others, other)
		}
	}
	return c.chooseSignIn(s, found)
}

// chooseSignIn stops before a password goes where none is taken, and says how to get what is.
func (c *accountAddCmd) chooseSignIn(s *session, found app.FoundServers) error {
	at := slices.IndexFunc(found.SignIns, func(choice app.SignInChoice) bool {
		return (choice.Kind == app.SignInOAuth) == c.OAuth
	})
	if at < 0 && !c.OAuth && len(found.SignIns) > 0 {
		only := found.SignIns[0]
		hint := "Add --oauth to sign in on the provider's page."
		if !only.Ready {
			hint = only.Why
		}
		return &app.Error{Code: app.CodeAuth, What: cmp.Or(found.Note, cmp.Or(found.Provider, "This mail server")+" takes no passwords from mail programs."), Hint: hint}
	}
	if at < 0 {
		return nil // the sign-in says what is missing
	}
	choice := found.SignIns[at]
	if !choice.Ready {
		return &app.Error{Code: app.CodeNotReady, What: "Signing in on the provider's page is not set up.", Hint: choice.Why}
	}
	if len(choice.Steps) > 0 && c.PasswordFile == "" && s.Getenv("DESIST_PASSWORD") == "" {
		s.tellSignIn(found, choice)
	}
	return nil
}

func (c *accountAddCmd) password(ctx context.Context, s *session) (string, error) {
	if c.PasswordFile != "" {
		content, err := readSmall(c.PasswordFile, maxPassword)
		return firstLine(content), err
	}
	if pw := s.Getenv("DESIST_PASSWORD"); pw != "" {
		return pw, nil
	}
	pw, err := s.Password(ctx, "Password for "+c.Email)
	if err != nil {
		return "", err
	}
	if len(pw) == 0 {
		return "", &app.Error{Code: app.CodeUsage, What: "There is no password.", Hint: "Give --password-file FILE or set DESIST_PASSWORD."}
	}
	return string(pw), nil
}

type accountFindCmd struct {
	Email string `arg:"" help:"The e-mail address."`
}

func (c *accountFindCmd) run(ctx context.Context, s *session) error {
	found, err := s.find(ctx, c.Email)
	if err != nil {
		return err
	}
	return s.emit(found, func() {
		for _, line := range serverLines(found) {
			s.printf("%s\n", line)
		}
		if found.Note != "" {
			s.printf("\n%s\n", found.Note)
		}
		for _, choice := range found.SignIns {
			s.printf("\n%s", choice.Label)
			if !choice.Ready {
				s.printf(" (not set up: %s)", choice.Why)
			}
			s.printf("\n")
			for i, step := range choice.Steps {
				s.printf("  %d. %s\n", i+1, step)
			}
		}
		if found.Help != "" {
			s.printf("\n%s %s\n", found.Checked, found.Help)
		}
	})
}

// find looks for the server of an address and says whom it asks. None found is an error that says what was tried.
func (s *session) find(ctx context.Context, email string) (app.FoundServers, error) {
	found, err := s.FindServers(ctx, email, func(text string) { s.tell("%s", text) })
	if err != nil || len(found.Servers) > 0 {
		return found, err
	}
	for _, line := range found.Asked {
		s.tell("  %s", line)
	}
	return found, &app.Error{
		Code: app.CodeNotFound, What: "No mail server was found for " + clean(email, maxCell) + ".",
		Hint: "Look on your provider's site for its IMAP server, then: desistctl account add --email " + shellWord(email) + " --imap HOST:PORT",
	}
}

// tell prints what is going on, beside the result.
func (s *session) tell(format string, args ...any) {
	if !s.Quiet {
		fmt.Fprintln(s.Stderr, clean(fmt.Sprintf(format, args...), wholeLine))
	}
}

func (s *session) tellSignIn(found app.FoundServers, choice app.SignInChoice) {
	if found.Note != "" {
		s.tell("%s", found.Note)
	}
	s.tell("%s:", choice.Label)
	for i, step := range choice.Steps {
		s.tell("  %d. %s", i+1, step)
	}
	if found.Help != "" {
		s.tell("%s %s", found.Checked, found.Help)
	}
}

func (s *session) openPage(url string) error {
	// Not cleaned or cut: it has to work.
	fmt.Fprintf(s.Stderr, "Sign in on this page, in a browser on this computer:\n%s\n", url)
	if s.OpenPage != nil {
		_ = s.OpenPage(url) // the address is there to be copied
	}
	return nil
}

func serverLines(found app.FoundServers) []string {
	var lines []string
	if found.Provider != "" {
		lines = append(lines, "Provider: "+found.Provider)
	}
	for _, srv := range found.Servers {
		user := srv.User
		if srv.AskUser {
			user = "(ask your provider)"
		}
		line := fmt.Sprintf("Mail server: %s, %s, user name %s. From %s.", hostAndPort(srv), securityWords[srv.Security], user, srv.From)
		if srv.Unproven {
			line += " Nothing protected this answer."
		}
		lines = append(lines, line)
	}
	return lines
}

var securityWords = map[string]string{"tls": "TLS", "starttls": "STARTTLS"}

func hostAndPort(srv app.ServerSettings) string {
	return net.JoinHostPort(srv.Host, strconv.Itoa(srv.Port))
}

// showCertificate prints what a person needs to decide on a certificate, and how to accept it.
func (s *session) showCertificate(c app.Certificate) {
	const day = "2 January 2006"
	rows := [][2]string{
		{"Server", hostAndPort(c.Server)},
		{"Problem", c.Problem},
		{"SHA-256", c.Fingerprint},
		{"Issued to", c.Subject},
		{"Issued by", c.Issuer},
		{"For", strings.Join(c.Names, ", ")},
		{"Valid", c.NotBefore.Format(day) + " to " + c.NotAfter.Format(day)},
	}
	if c.Changed {
		rows = append(rows, [2]string{"Accepted", c.Before})
	}
	for _, r := range rows {
		fmt.Fprintf(s.Stderr, "  %-10s %s\n", r[0], clean(r[1], wholeLine))
	}
	if c.Account != "" {
		fmt.Fprintf(s.Stderr, "If the fingerprint is the one that the server's owner gives you, accept it with:\n  %s --accept-certificate %s\n",
			addCommand(c.Account, c.Server), c.Fingerprint)
	}
}

// showReconnect prints the command that connects an account again, whose sign-in was refused in another command.
func (s *session) showReconnect(err error) {
	if email, oauth, ok := app.Reconnects(err); ok && !s.adding {
		command := "desistctl account add --email " + shellWord(email)
		if oauth {
			command += " --oauth"
		}
		fmt.Fprintln(s.Stderr, "To connect the mailbox again:", command)
	}
}

// addCommand is the command that adds an account with these settings.
func addCommand(email string, srv app.ServerSettings) string {
	words := []string{"desistctl", "account", "add", "--email", email, "--imap", hostAndPort(srv), "--security", srv.Security}
	if srv.User != "" && srv.User != email {
		words = append(words, "--user", srv.User)
	}
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// shellWord quotes a word for a shell where that is needed.
func shellWord(w string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@%+=:,./_-[]", r)
	}
	if w != "" && !strings.ContainsFunc(w, func(r rune) bool { return !plain(r) }) {
		return w
	}
	return "'" + strings.ReplaceAll(clean(w, wholeLine), "'", `'\''`) + "'"
}
