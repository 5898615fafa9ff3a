package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"

	"desist/app"
	"desist/complaint"
)

type accountCmd struct {
	Add    accountAddCmd    `cmd:"" help:"Add a mailbox. Signs in once to see that it works."`
	List   accountListCmd   `cmd:"" help:"List the mailboxes."`
	Remove accountRemoveCmd `cmd:"" help:"Forget a mailbox and the mail only it held. The server is not touched."`
	Test   accountTestCmd   `cmd:"" help:"Sign in and out again."`
}

type accountAddCmd struct {
	Email        string `required:"" help:"Your e-mail address." placeholder:"ADDRESS"`
	IMAP         string `name:"imap" help:"Mail server, as HOST or HOST:PORT. Default: imap. and your address's domain." placeholder:"HOST:PORT"`
	User         string `help:"User name. Default: the e-mail address." placeholder:"NAME"`
	Security     string `enum:"tls,starttls" default:"tls" help:"How the connection is protected: tls or starttls."`
	PasswordFile string `type:"existingfile" help:"File whose first line is the password. Without it: DESIST_PASSWORD, or a prompt." placeholder:"FILE"`
	CA           string `name:"ca" type:"existingfile" help:"PEM file with a certificate authority to trust besides the system's." placeholder:"FILE"`
}

func (c *accountAddCmd) run(ctx context.Context, s *session) error {
	in := app.AccountInput{Email: c.Email, User: c.User, Security: c.Security}
	var err error
	if in.Host, in.Port, err = hostPort(c.IMAP); err != nil {
		return err
	}
	if c.CA != "" {
		if in.CA, err = readSmall(c.CA, maxCA); err != nil {
			return err
		}
	}
	if err = in.Check(); err != nil {
		return err
	}
	if in.Password, err = c.password(ctx, s); err != nil {
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

func firstLine(content []byte) string {
	line, err := bufio.NewReader(bytes.NewReader(content)).ReadString('\n')
	if err != nil {
		line = string(content)
	}
	return strings.TrimRight(line, "\r\n")
}

func hostPort(text string) (string, int, error) {
	if text == "" {
		return "", 0, nil
	}
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return text, 0, nil // a host alone
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 || host == "" {
		return "", 0, &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%q is not a server.", text), Hint: "Write it as HOST:PORT, for example imap.example.com:993."}
	}
	return host, n, nil
}

type accountListCmd struct{}

func (c *accountListCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	list, err := a.Accounts(ctx)
	if err != nil {
		return err
	}
	docs, rows := []accountJSON{}, [][]string{}
	for _, acc := range list {
		docs = append(docs, accountDoc(acc))
		rows = append(rows, []string{acc.ID, string(acc.Kind), acc.Host, acc.Security, s.day(acc.Added)})
	}
	return s.emit(docs, func() { s.table([]string{"ACCOUNT", "KIND", "SERVER", "SECURITY", "ADDED"}, rows) })
}

type accountRemoveCmd struct {
	Account string `arg:"" help:"The account, as account list shows it."`
}

func (c *accountRemoveCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.RemoveAccount(ctx, c.Account); err != nil {
		return err
	}
	return s.emit(map[string]string{"removed": c.Account}, func() { s.printf("Removed %s.\n", c.Account) })
}

type accountTestCmd struct {
	Account string `arg:"" help:"The account, as account list shows it."`
}

func (c *accountTestCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if err := a.TestAccount(ctx, c.Account); err != nil {
		return err
	}
	return s.emit(map[string]any{"account": c.Account, "ok": true}, func() { s.printf("Signed in to %s.\n", c.Account) })
}

type accountJSON struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Email    string `json:"email,omitempty"`
	Host     string `json:"host,omitempty"`
	Port     int    `json:"port,omitempty"`
	User     string `json:"user,omitempty"`
	Security string `json:"security,omitempty"`
}

func accountDoc(a complaint.Account) accountJSON {
	return accountJSON{ID: a.ID, Kind: string(a.Kind), Email: a.Email, Host: a.Host, Port: a.Port, User: a.User, Security: a.Security}
}
