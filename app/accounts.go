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

// AddAccount signs in once to see that it works, then remembers the account and its secret in the casebook. The
// address becomes one of the person's own. An account of the same address is replaced; its mail stays.
func (a *App) AddAccount(ctx context.Context, in AccountInput) (complaint.Account, error) {
	acc, err := in.account()
	if err != nil {
		return acc, err
	}
	if !in.OAuth && in.Password == "" {
		return acc, usage("Give the mailbox's password. Many providers want an app password.", "The password is empty.")
	}
	acc.Added = a.parts.Now().UTC()
	if err := a.keepSettings(ctx, &acc); err != nil {
		return acc, err
	}
	acc, kept, err := a.firstSignIn(ctx, acc, in)
	if err != nil {
		return acc, err
	}
	a.forgetTokens(acc.ID)
	// The secret first: an account without one could not sync.
	if err := a.parts.Vault.PutSecret(ctx, secretOf(acc), kept); err != nil {
		return acc, say(err, "The sign-in could not be saved.")
	}
	if err := a.parts.Vault.PutAccount(ctx, acc); err != nil {
		return acc, say(err, "The account could not be saved.")
	}
	for _, name := range []string{passwordOf(acc.ID), tokenOf(acc.ID)} { // of an earlier way to sign in
		if name == secretOf(acc) {
			continue
		}
		if err := a.parts.Vault.RemoveSecret(ctx, name); err != nil {
			return acc, say(err, "The earlier password could not be removed.")
		}
	}
	if err := a.own(ctx, acc.Email); err != nil {
		return acc, err
	}
	if acc.Pin != "" {
		if err := a.log(ctx, eventCertificate, acc.ID+": "+acc.Host+" SHA-256 "+acc.Pin); err != nil {
			return acc, err
		}
	}
	return acc, a.log(ctx, eventAccountAdded, acc.ID)
}

// keepSettings takes over what an account that is connected again had: what it fetches, and the certificate the person
// accepted for the same server. Another one is then known to be a change.
func (a *App) keepSettings(ctx context.Context, acc *complaint.Account) error {
	list, err := a.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, old := range list {
		if old.ID != acc.ID {
			continue
		}
		acc.Added, acc.Fetch, acc.Watch = old.Added, old.Fetch, old.Watch
		if acc.Pin == "" && acc.CA == "" && old.Host == acc.Host && old.Port == acc.Port {
			acc.Pin, acc.CA = old.Pin, old.CA
		}
	}
	return nil
}

// TestAccount signs in and out again.
func (a *App) TestAccount(ctx context.Context, id string) error {
	acc, err := a.account(ctx, id)
	if err != nil {
		return err
	}
	cred, err := a.credentials(ctx, acc)
	if err != nil {
		return err
	}
	return a.try(ctx, acc, cred)
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
	a.forgetTokens(acc.ID)
	for _, name := range []string{passwordOf(acc.ID), tokenOf(acc.ID)} {
		if err := a.parts.Vault.RemoveSecret(ctx, name); err != nil {
			return say(err, "The password could not be removed.")
		}
	}
	return a.log(ctx, eventAccountRemoved, acc.ID)
}

func (a *App) try(ctx context.Context, acc complaint.Account, cred imapsync.Credentials) error {
	box, err := a.dialWith(ctx, acc, cred, nil)
	if err != nil {
		return sayConnecting(err, acc, "Signing in failed.")
	}
	if err := box.Close(); err != nil && !canceled(err) {
		return nil // signed in: how the server says goodbye does not matter
	}
	return ctx.Err()
}

// dial signs in with what the casebook holds. t, if not nil, hears of commands and answers.
func (a *App) dial(ctx context.Context, acc complaint.Account, t *imapsync.Transcript) (Mailbox, error) {
	cred, err := a.credentials(ctx, acc)
	if err != nil {
		return nil, err
	}
	return a.dialWith(ctx, acc, cred, t)
}

func (a *App) dialWith(ctx context.Context, acc complaint.Account, cred imapsync.Credentials, t *imapsync.Transcript) (Mailbox, error) {
	server, err := imapServer(acc)
	if err != nil {
		return nil, err
	}
	server.Transcript = t
	return a.parts.Dial(ctx, server, cred)
}

func imapServer(acc complaint.Account) (imapsync.Server, error) {
	server := imapsync.Server{Host: acc.Host, Port: acc.Port, Security: imapsync.Security(acc.Security)}
	if acc.Pin != "" {
		pin, err := imapsync.ParseFingerprint(acc.Pin)
		if err != nil {
			return server, usage("It is 64 hexadecimal digits, as AB:CD:… or without colons.", "%q is not the SHA-256 fingerprint of a certificate.", acc.Pin)
		}
		server.Pin = pin
	}
	if acc.CA != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		if !pool.AppendCertsFromPEM([]byte(acc.CA)) {
			return server, usage("Give a PEM file with at least one certificate.", "The certificate authority file holds no certificate.")
		}
		server.RootCAs = pool
	}
	return server, nil
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
		return acc, usage("Give the name of the mail server, for example imap.example.com.", "There is no mail server.")
	}
	if in.OAuth {
		acc.SignIn = signInOAuth
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
	if in.Pin != "" {
		pin, err := imapsync.ParseFingerprint(in.Pin)
		if err != nil {
			return acc, usage("It is 64 hexadecimal digits, as AB:CD:… or without colons.", "%q is not the SHA-256 fingerprint of a certificate.", in.Pin)
		}
		acc.Pin = pin.String()
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

func tokenOf(account string) string { return "token:" + account }

// secretOf is the name under which an account's secret lies in the casebook.
func secretOf(acc complaint.Account) string {
	if acc.SignIn == signInOAuth {
		return tokenOf(acc.ID)
	}
	return passwordOf(acc.ID)
}

// log adds an event to the casebook's custody log.
func (a *App) log(ctx context.Context, kind, detail string) error {
	return say(a.parts.Vault.Log(ctx, kind, detail), "The custody log could not be written.")
}
