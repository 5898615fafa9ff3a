package imapsync

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// Refusal is why a server refused a sign-in.
type Refusal string

// What servers refuse for.
const (
	RefusedCredentials Refusal = "credentials"  // wrong user name or password
	RefusedPasswords   Refusal = "passwords"    // takes no passwords over IMAP, or not from this account
	RefusedAppPassword Refusal = "app password" // wants an app password, and got the usual one
	RefusedToken       Refusal = "token"        // the access token, also after it was renewed
	RefusedTokens      Refusal = "tokens"       // offers no sign-in with access tokens
	RefusedAgain       Refusal = "again"        // the person must sign in again; see ErrSignInAgain
	RefusedIMAP        Refusal = "imap"         // IMAP is switched off for the account
	RefusedExpired     Refusal = "expired"      // the password has run out (RFC 5530)
)

// RefusalOf says why the server refused a sign-in; false if IsAuth is.
func RefusalOf(err error) (Refusal, bool) {
	var e *serverError
	if !errors.As(err, &e) || e.kind != kindAuth {
		return "", false
	}
	return e.refused, true
}

// identity is what one connection signs in with.
type identity struct {
	Credentials

	server Server
	token  string
}

// identity gets the access token, if there is to be one.
func (c Credentials) identity(ctx context.Context, s Server) (*identity, error) {
	id := &identity{Credentials: c, server: s}
	if strings.ContainsAny(c.User+c.Password, "\x00\r\n") || c.Token != nil && strings.ContainsRune(c.User, 1) {
		return nil, &serverError{
			kind: kindAuth, refused: RefusedCredentials,
			what: "the user name or password contains an impossible character",
		}
	}
	return id, id.getToken(ctx, false)
}

func (id *identity) getToken(ctx context.Context, renew bool) error {
	if id.Token == nil {
		return nil
	}
	token, err := id.Token(ctx, renew)
	switch {
	case errors.Is(err, ErrSignInAgain):
		return &serverError{kind: kindAuth, refused: RefusedAgain, what: "no access to " + cutText(id.User), err: err}
	case err != nil:
		return &serverError{kind: kindConnection, what: "no access token for " + cutText(id.User), err: err}
	case token == "" || strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }):
		return &serverError{kind: kindAuth, refused: RefusedToken, what: "the access token contains an impossible character"}
	}
	id.token = token
	return nil
}

// errLateSignIn is what a sign-in ends with that the server does not finish.
var errLateSignIn = errors.New("the server did not finish the sign-in")

// signIn proves who we are, within limit. When it fails the connection is to be ended. It leaves the exchange behind
// if need be: go-imap waits for ever, even on a closed connection, when a server ends AUTHENTICATE where go-imap
// expects to be asked for more.
func (c *Client) signIn(ctx context.Context, id *identity, limit time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errLateSignIn)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- c.exchange(ctx, id) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return c.connectionError("sign-in at "+id.server.Host+" broke off", context.Cause(ctx))
	}
}

// exchange signs in, in the safest way the server offers. The connection is protected by TLS.
func (c *Client) exchange(ctx context.Context, id *identity) error {
	host := id.server.Host
	if err := c.imap.WaitGreeting(); err != nil {
		return c.connectionError(host+" did not let us in", err)
	}
	caps := c.imap.Caps()
	if caps == nil {
		return c.connectionError(host+" did not say what it can do", nil)
	}
	if c.imap.State() == imap.ConnStateNotAuthenticated {
		if err := c.authenticate(ctx, caps, id); err != nil {
			return err
		}
		caps = c.imap.Caps() // sign-in changes them (RFC 3501 6.2.3)
	}
	c.caps = caps
	c.wire.extensions(caps.Has(capGmail))
	return nil
}

func (c *Client) authenticate(ctx context.Context, caps imap.CapSet, id *identity) error {
	if id.Token == nil {
		return c.answered(id, c.password(caps, id))
	}
	err := c.bearer(caps, id)
	// A token can be refused before its time: the clock is wrong, or it was taken back and a new one is to be had.
	if no, refused := refusal(err); refused && !asksToSlowDown(no.Code, no.Text) {
		if err := id.getToken(ctx, true); err != nil {
			return err
		}
		err = c.bearer(caps, id)
	}
	return c.answered(id, err)
}

// errNoWay says that the server offers no way to sign in that we have.
var errNoWay = errors.New("imapsync: no way to sign in")

func (c *Client) password(caps imap.CapSet, id *identity) error {
	switch {
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return c.imap.Authenticate(sasl.NewPlainClient("", id.User, id.Password))
	case !caps.Has(imap.CapLoginDisabled):
		return c.imap.Login(id.User, id.Password).Wait()
	case caps.Has(imap.AuthCap(sasl.Login)):
		return c.imap.Authenticate(sasl.NewLoginClient(id.User, id.Password))
	}
	return errNoWay
}

func (c *Client) bearer(caps imap.CapSet, id *identity) error {
	switch {
	case caps.Has(imap.AuthCap(sasl.OAuthBearer)):
		return c.imap.Authenticate(bearer{mechanism: sasl.OAuthBearer, id: id})
	case caps.Has(imap.AuthCap(xoauth2)):
		return c.imap.Authenticate(bearer{mechanism: xoauth2, id: id})
	}
	return errNoWay
}

// answered words what the server made of a sign-in.
func (c *Client) answered(id *identity, err error) error {
	host := id.server.Host
	no, refused := refusal(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errNoWay) && id.Token != nil:
		return &serverError{kind: kindAuth, refused: RefusedTokens, what: host + " does not take access tokens"}
	case errors.Is(err, errNoWay):
		return &serverError{kind: kindAuth, refused: RefusedPasswords, what: host + " does not take passwords"}
	case !refused:
		return c.connectionError("sign-in at "+host+" broke off", err)
	case asksToSlowDown(no.Code, no.Text): // a fault of the server's, not of the password
		return &serverError{
			kind: kindConnection, what: host + " can't check sign-ins just now", server: cutText(no.Text),
			slowDown: true,
		}
	}
	return &serverError{
		kind: kindAuth, refused: refusedFor(no, id.Token != nil),
		what: "the sign-in for " + cutText(id.User) + " was refused", server: cutText(no.Text),
	}
}

// refusalWords are how servers say in English what no response code says.
var refusalWords = []struct {
	words string
	means Refusal
}{
	{"application-specific password", RefusedAppPassword}, // Gmail
	{"app password", RefusedAppPassword},
	{"app-specific password", RefusedAppPassword},
	{"basicauthblocked", RefusedPasswords}, // Exchange Online
	{"basic authentication", RefusedPasswords},
	{"web login required", RefusedPasswords}, // Gmail
	{"imap access is disabled", RefusedIMAP},
	{"not enabled for imap", RefusedIMAP}, // Gmail
	{"imap is disabled", RefusedIMAP},
	{"imap disabled", RefusedIMAP},
}

func refusedFor(no *imap.Error, token bool) Refusal {
	text := strings.ToLower(no.Text)
	for _, w := range refusalWords {
		if strings.Contains(text, w.words) {
			return w.means
		}
	}
	switch {
	case token:
		return RefusedToken
	case strings.EqualFold(string(no.Code), "EXPIRED"):
		return RefusedExpired
	case strings.EqualFold(string(no.Code), "PRIVACYREQUIRED"):
		return RefusedPasswords
	}
	return RefusedCredentials
}

// xoauth2 is the mechanism Google made before there was a standard; Microsoft has only this one.
const xoauth2 = "XOAUTH2"

// bearer signs in with an access token: OAUTHBEARER (RFC 7628) and XOAUTH2.
type bearer struct {
	mechanism string
	id        *identity
}

var _ sasl.Client = bearer{}

func (b bearer) Start() (mechanism string, response []byte, err error) {
	if b.mechanism == xoauth2 {
		return b.mechanism, []byte("user=" + b.id.User + "\x01auth=Bearer " + b.id.token + "\x01\x01"), nil
	}
	// RFC 5801 4: in the name, "," and "=" are escaped.
	name := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(b.id.User)
	return b.mechanism, []byte("n,a=" + name + ",\x01auth=Bearer " + b.id.token + "\x01\x01"), nil
}

// Next answers what only a refusal can be: the reason, after which the server waits for this before it says NO (RFC
// 7628 3.2.3).
func (b bearer) Next([]byte) ([]byte, error) { return []byte{1}, nil }
