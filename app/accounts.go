package app

import (
	"context"
	"crypto/x509"
	"strings"

	"desist/complaint"
	"desist/imapsync"
)

// Accounts lists the mailboxes and imports of the casebook.
func (a *App) Accounts(ctx context.Context) ([]complaint.Account, error) {
	list, err := a.parts.Vault.Accounts(ctx)
	return list, say(err, "The accounts could not be read.")
}

// AddAccount signs in once to see that it works, then remembers the account and its password in the casebook. The
// address becomes one of the person's own.
func (a *App) AddAccount(ctx context.Context, in AccountInput) (complaint.Account, error) {
	acc, err := in.account()
	if err != nil {
		return acc, err
	}
	if in.Password == "" {
		return acc, usage("Give the mailbox's password. Many providers want an app password.", "The password is empty.")
	}
	if err := a.try(ctx, acc, in.Password); err != nil {
		return acc, err
	}
	acc.Added = a.parts.Now().UTC()
	// The password first: an account without one could not sync.
	if err := a.parts.Vault.PutSecret(ctx, passwordOf(acc.ID), []byte(in.Password)); err != nil {
		return acc, say(err, "The password could not be saved.")
	}
	if err := a.parts.Vault.PutAccount(ctx, acc); err != nil {
		return acc, say(err, "The account could not be saved.")
	}
	if err := a.own(ctx, acc.Email); err != nil {
		return acc, err
	}
	return acc, a.log(ctx, eventAccountAdded, acc.ID)
}

// TestAccount signs in and out again.
func (a *App) TestAccount(ctx context.Context, id string) error {
	acc, err := a.account(ctx, id)
	if err != nil {
		return err
	}
	pw, err := a.parts.Vault.Secret(ctx, passwordOf(acc.ID))
	if err != nil {
		return say(err, "The password could not be read.")
	}
	return a.try(ctx, acc, string(pw))
}

// RemoveAccount forgets an account, its password and the mail only it held. The server is not touched.
func (a *App) RemoveAccount(ctx context.Context, id string) error {
	acc, err := a.account(ctx, id)
	if err != nil {
		return err
	}
	if err := a.parts.Vault.RemoveAccount(ctx, acc.ID); err != nil {
		return say(err, "The account could not be removed.")
	}
	if err := a.parts.Vault.RemoveSecret(ctx, passwordOf(acc.ID)); err != nil {
		return say(err, "The password could not be removed.")
	}
	return a.log(ctx, eventAccountRemoved, acc.ID)
}

func (a *App) try(ctx context.Context, acc complaint.Account, password string) error {
	box, err := a.dialWith(ctx, acc, password, nil)
	if err != nil {
		return say(err, "Signing in failed.")
	}
	if err := box.Close(); err != nil && !canceled(err) {
		return nil // signed in: how the server says goodbye does not matter
	}
	return ctx.Err()
}

// dial signs in with what the casebook holds. t, if not nil, hears of commands and answers.
func (a *App) dial(ctx context.Context, acc complaint.Account, t *imapsync.Transcript) (Mailbox, error) {
	pw, err := a.parts.Vault.Secret(ctx, passwordOf(acc.ID))
	if err != nil {
		return nil, say(err, "The password could not be read.")
	}
	return a.dialWith(ctx, acc, string(pw), t)
}

func (a *App) dialWith(ctx context.Context, acc complaint.Account, password string, t *imapsync.Transcript) (Mailbox, error) {
	server := imapsync.Server{Host: acc.Host, Port: acc.Port, Security: imapsync.Security(acc.Security), Transcript: t}
	if acc.CA != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM([]byte(acc.CA)) {
			return nil, usage("Give a PEM file with at least one certificate.", "The certificate authority file holds no certificate.")
		}
		server.RootCAs = pool
	}
	return a.parts.Dial(ctx, server, imapsync.Credentials{User: acc.User, Password: password})
}

func (a *App) account(ctx context.Context, id string) (complaint.Account, error) {
	list, err := a.Accounts(ctx)
	if err != nil {
		return complaint.Account{}, err
	}
	for _, acc := range list {
		if strings.EqualFold(acc.ID, id) {
			return acc, nil
		}
	}
	return complaint.Account{}, notFound("See the accounts with: desistctl account list", "There is no account %q.", id)
}

// own adds an address to the person's own.
func (a *App) own(ctx context.Context, email string) error {
	p, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	email = strings.ToLower(email)
	for _, known := range p.Addresses {
		if known == email {
			return nil
		}
	}
	p.Addresses = append(p.Addresses, email)
	return a.SetProfile(ctx, p)
}

// Check says what is wrong with everything but the password.
func (in AccountInput) Check() error {
	_, err := in.account()
	return err
}

func (in AccountInput) account() (complaint.Account, error) {
	email := strings.TrimSpace(in.Email)
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" || domain == "" || strings.ContainsAny(email, " <>,") {
		return complaint.Account{}, usage("It looks like name@example.com.", "%q is not an e-mail address.", in.Email)
	}
	acc := complaint.Account{
		ID: strings.ToLower(email), Kind: complaint.AccountIMAP, Email: strings.ToLower(email),
		Host: in.Host, Port: in.Port, Security: in.Security, User: in.User, CA: string(in.CA),
	}
	if acc.Host == "" {
		acc.Host = "imap." + strings.ToLower(domain)
	}
	if acc.User == "" {
		acc.User = email
	}
	switch imapsync.Security(acc.Security) {
	case "", imapsync.TLS:
		acc.Security = string(imapsync.TLS)
		acc.Port = orDefault(acc.Port, 993)
	case imapsync.StartTLS:
		acc.Port = orDefault(acc.Port, 143)
	default:
		return acc, usage("Use tls or starttls.", "%q is not a kind of connection security.", in.Security)
	}
	return acc, nil
}

func orDefault(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}

func passwordOf(account string) string { return "password:" + account }

// log adds an event to the casebook's custody log.
func (a *App) log(ctx context.Context, kind, detail string) error {
	return say(a.parts.Vault.Log(ctx, kind, detail), "The custody log could not be written.")
}
