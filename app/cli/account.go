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
	Add    accountAddCmd    `cmd:"" help:"Add a mailbox, or connect one again. Finds its server and signs in once to see that it works."`
	Find   accountFindCmd   `cmd:"" help:"Find the mail server of an address and how to sign in there. Signs in nowhere. Exit code 3 if none is found."`
	List   accountListCmd   `cmd:"" help:"List the mailboxes."`
	Remove accountRemoveCmd `cmd:"" help:"Forget a mailbox and the mail only it held. The server is not touched."`
	Test   accountTestCmd   `cmd:"" help:"Sign in and out again."`
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
		rows = append(rows, []string{acc.ID, string(acc.Kind), acc.Host, acc.Security, signInOf(acc), s.day(acc.Added)})
	}
	return s.emit(docs, func() { s.table([]string{"ACCOUNT", "KIND", "SERVER", "SECURITY", "SIGN-IN", "ADDED"}, rows) })
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
	SignIn   string `json:"sign_in,omitempty"`
	Pin      string `json:"accepted_certificate,omitempty"`
}

func accountDoc(a complaint.Account) accountJSON {
	return accountJSON{ID: a.ID, Kind: string(a.Kind), Email: a.Email, Host: a.Host, Port: a.Port, User: a.User, Security: a.Security, SignIn: signInOf(a), Pin: a.Pin}
}

func signInOf(a complaint.Account) string {
	switch {
	case a.Kind != complaint.AccountIMAP:
		return ""
	case a.SignIn == "":
		return string(app.SignInPassword)
	}
	return a.SignIn
}
