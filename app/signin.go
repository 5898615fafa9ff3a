package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"desist/complaint"
	"desist/imapsync"
	"desist/imapsync/discover"
	"desist/imapsync/signin"
)

const signInOAuth = string(SignInOAuth)

// Certificate is what a server showed that nothing vouches for, or that is not the one accepted before.
type Certificate struct {
	Account     string         `json:"account,omitempty"` // whose server it is
	Server      ServerSettings `json:"server"`
	Problem     string         `json:"problem"` // in words
	Fingerprint string         `json:"sha256"`
	Subject     string         `json:"subject"`
	Issuer      string         `json:"issuer"`
	Names       []string       `json:"names"`
	NotBefore   time.Time      `json:"not_before"`
	NotAfter    time.Time      `json:"not_after"`
	SelfSigned  bool           `json:"self_signed"`
	Changed     bool           `json:"changed"`          // it is not the one that was accepted before
	Before      string         `json:"before,omitempty"` // the fingerprint of that one
}

// CertificateOf returns the certificate that an error with CodeCertificate is about.
func CertificateOf(err error) (Certificate, bool) {
	c, ok := imapsync.CertificateOf(err)
	if !ok || c.Problem == imapsync.CertificateUnusable {
		return Certificate{}, false
	}
	out := Certificate{
		Server: ServerSettings{Host: c.Host}, Problem: certificateWords[c.Problem], Fingerprint: c.Fingerprint.String(),
		Subject: c.Subject, Issuer: c.Issuer, Names: c.Names, NotBefore: c.NotBefore, NotAfter: c.NotAfter,
		SelfSigned: c.SelfSigned, Changed: c.Problem == imapsync.CertificateChanged,
	}
	if out.Changed {
		out.Before = c.Pinned.String()
	}
	if c.SelfSigned && c.Problem == imapsync.CertificateUnknown {
		out.Problem = "The server signed it itself, so nobody else vouches for it."
	}
	var at *atServer
	if errors.As(err, &at) {
		out.Account, out.Server = at.account, at.server
	}
	return out, true
}

var certificateWords = map[imapsync.CertificateProblem]string{
	imapsync.CertificateChanged: "It is not the certificate that you accepted before.",
	imapsync.CertificateHost:    "It is for another server’s name.",
	imapsync.CertificateExpired: "It has run out, or is not valid yet.",
	imapsync.CertificateUnknown: "It is signed by nobody this computer knows.",
}

// atServer says which server an error is about.
type atServer struct {
	account string
	server  ServerSettings
	err     error
}

func (e *atServer) Error() string { return e.err.Error() }
func (e *atServer) Unwrap() error { return e.err }

// sayConnecting is say for what went wrong between us and an account's server.
func sayConnecting(err error, acc complaint.Account, what string) error {
	var known *Error
	if err == nil || errors.As(err, &known) || canceled(err) {
		return say(err, what)
	}
	err = &atServer{acc.Email, ServerSettings{Host: acc.Host, Port: acc.Port, Security: acc.Security, User: acc.User}, err}
	p := discover.ByServer(acc.Host, domainOf(acc))
	switch {
	case imapsync.IsAuth(err):
		return refused(err, p)
	case imapsync.IsConnection(err) && p != nil && p.Unreachable != "":
		return &Error{CodeConnection, "The mail server could not be reached.", p.Unreachable, err}
	}
	return say(err, what)
}

func domainOf(acc complaint.Account) string {
	_, domain, _ := strings.Cut(acc.Email, "@")
	return domain
}

// Reconnects says which account has to be connected again after err, and whether on the provider's page; false if
// that would not help.
func Reconnects(err error) (email string, oauth, ok bool) {
	var at *atServer
	if CodeOf(err) != CodeAuth || !errors.As(err, &at) {
		return "", false, false
	}
	why, _ := imapsync.RefusalOf(err)
	return at.account, why == imapsync.RefusedToken || why == imapsync.RefusedAgain, true
}

// distrusted words a certificate that is not accepted.
func distrusted(err error) error {
	c, ok := CertificateOf(err)
	switch {
	case ok && c.Changed:
		return &Error{CodeCertificate, "The certificate of " + c.Server.Host + " has changed, so Desist did not sign in.", "Somebody may be listening in, or the server got a new certificate. Ask whoever runs the server. If the new one is right, connect the mailbox again and accept it.", err}
	case ok:
		return &Error{CodeCertificate, "The certificate of " + c.Server.Host + " is not trusted, so Desist did not sign in. " + c.Problem, "Check the server's name. If your organisation, or a program on this computer, runs this server, you can accept its certificate after comparing the fingerprint, or give its certificate authority as a file.", err}
	}
	return &Error{CodeCertificate, "The mail server's certificate is not trusted.", "Check the server name. If your organisation runs its own server, give its certificate authority as a file.", err}
}

// refused words a sign-in that was refused: in the provider's terms where it is known.
func refused(err error, p *discover.Provider) error {
	who := "The mail server"
	if p != nil {
		who = p.Name
	}
	why, _ := imapsync.RefusalOf(err)
	what, hint := refusalWords(why, who)
	// What the table says is about passwords.
	byProvider := why == imapsync.RefusedCredentials || why == imapsync.RefusedPasswords || why == imapsync.RefusedAppPassword || why == imapsync.RefusedIMAP
	if p != nil && byProvider {
		hint = p.Refused + " See " + p.Help
	}
	return &Error{CodeAuth, what, hint, err}
}

func refusalWords(why imapsync.Refusal, who string) (what, hint string) {
	switch why {
	case imapsync.RefusedPasswords:
		return who + " takes no passwords from mail programs.", "Look on your provider's site for how other mail programs sign in."
	case imapsync.RefusedAppPassword:
		return who + " takes an app password here, not the usual one.", "Make one in your mail account's security settings, and use that."
	case imapsync.RefusedIMAP:
		return who + " has IMAP switched off for this mailbox.", "Switch on IMAP in your mail account's settings, then try again."
	case imapsync.RefusedExpired:
		return who + " says that the password has run out.", "Set a new password with your provider, then connect the mailbox again."
	case imapsync.RefusedToken, imapsync.RefusedAgain:
		return who + " no longer lets Desist read this mailbox.", "The permission has run out or was taken back. Connect the mailbox again and sign in on the provider's page."
	case imapsync.RefusedTokens:
		return who + " has no sign-in on a provider's page.", "Connect the mailbox with a password."
	}
	return who + " refused the sign-in.", "Check the user name and password. Many providers want an app password here, which you make in your mail account's security settings."
}

// firstSignIn signs in at the account's server, or at the first of the others that can be reached. It returns the
// account as it worked and the secret to keep.
func (a *App) firstSignIn(ctx context.Context, acc complaint.Account, in AccountInput) (complaint.Account, []byte, error) {
	tries := []complaint.Account{acc}
	for _, s := range in.Others {
		next := acc
		next.Host, next.Port, next.Security, next.Pin = s.Host, s.Port, s.Security, ""
		if s.User != "" && in.User == "" {
			next.User = s.User
		}
		tries = append(tries, next)
	}
	var first error
	for _, try := range tries {
		kept, err := a.signInOnce(ctx, try, in)
		if err == nil {
			return try, kept, nil
		}
		if first == nil {
			first = err
		}
		if CodeOf(err) != CodeConnection {
			return try, nil, err
		}
	}
	return acc, nil, first
}

func (a *App) signInOnce(ctx context.Context, acc complaint.Account, in AccountInput) ([]byte, error) {
	if !in.OAuth {
		return []byte(in.Password), a.try(ctx, acc, imapsync.Credentials{User: acc.User, Password: in.Password})
	}
	client, ok := a.parts.Servers.clientFor(acc.Host, domainOf(acc))
	if !ok {
		return nil, &Error{Code: CodeNotReady, What: "Desist has no client id for signing in on the page of " + acc.Host + "’s provider.", Hint: noClient}
	}
	// Before the person is sent to another page: is the server there, and is it the right one?
	server, err := imapServer(acc)
	if err != nil {
		return nil, err
	}
	if a.parts.Try != nil {
		if err := a.parts.Try(ctx, server); err != nil {
			return nil, sayConnecting(err, acc, "The mail server could not be reached.")
		}
	}
	token, err := signin.Flow{Client: client.Client, HTTP: a.parts.HTTP, Open: in.OpenPage}.Run(ctx, acc.User)
	if err != nil {
		return nil, sayFlow(err, client.Name)
	}
	kept := token
	tokens := a.tokens(client, token, func(_ context.Context, t signin.Token) error {
		kept = t // there is no account yet
		return nil
	})
	if err := a.try(ctx, acc, imapsync.Credentials{User: acc.User, Token: tokens.Token}); err != nil {
		return nil, err
	}
	return kept.Encode()
}

func (a *App) tokens(c OAuthClient, t signin.Token, save func(context.Context, signin.Token) error) *signin.Tokens {
	tokens := signin.NewTokens(c.Client, t, a.parts.Now, save)
	tokens.HTTP = a.parts.HTTP
	return tokens
}

// credentials reads how to sign in to an account.
func (a *App) credentials(ctx context.Context, acc complaint.Account) (imapsync.Credentials, error) {
	cred := imapsync.Credentials{User: acc.User}
	if acc.SignIn != signInOAuth {
		pw, err := a.parts.Vault.Secret(ctx, passwordOf(acc.ID))
		cred.Password = string(pw)
		return cred, say(err, "The password could not be read.")
	}
	tokens, err := a.tokensOf(ctx, acc)
	if err != nil {
		return cred, err
	}
	cred.Token = tokens.Token
	return cred, nil
}

// tokensOf returns what gives an account's access tokens. It is the same for every connection: providers may take a
// permission back that is renewed twice at the same time.
func (a *App) tokensOf(ctx context.Context, acc complaint.Account) (*signin.Tokens, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.signIns[acc.ID]; t != nil {
		return t, nil
	}
	secret, err := a.parts.Vault.Secret(ctx, tokenOf(acc.ID))
	if err != nil {
		return nil, say(err, "The permission to read the mailbox could not be read.")
	}
	token, err := signin.Decode(secret)
	if err != nil {
		return nil, say(err, "The permission to read the mailbox could not be read.")
	}
	client, err := a.parts.Servers.clientNamed(token.Client)
	if err != nil {
		return nil, err
	}
	t := a.tokens(client, token, func(ctx context.Context, t signin.Token) error {
		data, err := t.Encode()
		if err != nil {
			return err
		}
		return a.parts.Vault.PutSecret(ctx, tokenOf(acc.ID), data)
	})
	if a.signIns == nil {
		a.signIns = make(map[string]*signin.Tokens)
	}
	a.signIns[acc.ID] = t
	return t, nil
}

func (a *App) forgetTokens(account string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.signIns, account)
}

// sayFlow words what a sign-in on a provider's page ended with.
func sayFlow(err error, client string) error {
	switch {
	case errors.Is(err, signin.ErrDenied):
		return &Error{CodeAuth, "The sign-in was turned down on the provider's page.", "Start again, and allow Desist to read your mail. Desist changes nothing in the mailbox.", err}
	case errors.Is(err, signin.ErrScope):
		return &Error{CodeAuth, "The permission to read mail was not given.", "Start again, and tick the box for your mail on the provider's page.", err}
	case errors.Is(err, signin.ErrTimeout):
		return &Error{CodeCancelled, "Nobody signed in on the provider's page in time.", "Start again when you are ready.", err}
	case errors.Is(err, signin.ErrClient):
		return &Error{CodeAuth, "The provider does not accept Desist's client id.", fmt.Sprintf("Check [oauth.%s] in the configuration file.", client), err}
	}
	return say(err, "The sign-in on the provider's page did not work.")
}
