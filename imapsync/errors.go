package imapsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// kind sorts the errors a front-end has different advice for.
type kind int

const (
	kindConnection kind = iota
	kindCertificate
	kindAuth
)

// serverError is an error between us and the server. Its text is meant to be shown to a person.
type serverError struct {
	kind   kind
	what   string // what did not work
	server string // the server's own words, cut; "" if it said nothing
	err    error

	slowDown bool         // the server refused because it has too much to do for us
	refused  Refusal      // of kindAuth: why
	cert     *Certificate // of kindCertificate: what the server showed
}

func (e *serverError) Error() string {
	s := e.what
	if e.server != "" {
		s += fmt.Sprintf(" (the server says: %q)", e.server)
	}
	if e.err != nil {
		first, _, _ := strings.Cut(e.err.Error(), "\n")
		s += ": " + cutText(first)
	}
	return s
}

func (e *serverError) Unwrap() error { return e.err }

func isKind(err error, k kind) bool {
	var e *serverError
	return errors.As(err, &e) && e.kind == k
}

// IsAuth says that the server refused the sign-in: wrong user or password, or passwords not allowed.
func IsAuth(err error) bool { return isKind(err, kindAuth) }

// IsCertificate says that the server's certificate is not trusted, has run out, or is for another host.
func IsCertificate(err error) bool { return isKind(err, kindCertificate) }

// IsConnection says that the server could not be reached, went away, fell silent, or did not keep to the protocol.
func IsConnection(err error) bool { return isKind(err, kindConnection) }

// refusal returns the server's tagged NO or BAD, if that is what err is. Everything else means that the connection
// can no longer be used.
func refusal(err error) (*imap.Error, bool) {
	var e *imap.Error
	if errors.As(err, &e) {
		return e, true
	}
	return nil, false
}

// slowDownWords are what servers say without a code of RFC 5530; "not connected" is how Exchange turns away a signed-in
// user that asks too much.
var slowDownWords = []string{
	"throttl", "too many", "rate limit", "server busy", "try again", "bandwidth", "backoff", "exceeded command",
	"authenticated but not connected", "temporarily", "over quota",
}

// askedFor finds how long a server asks us to stay away, as Microsoft's do: "Request is throttled. Suggested Backoff
// Time: 299923 milliseconds". 0 if it doesn't say; never more than longestAsked.
func askedFor(text string) time.Duration {
	_, rest, ok := strings.Cut(strings.ToLower(text), "backoff time:")
	if !ok {
		return 0
	}
	words := strings.Fields(rest)
	if len(words) == 0 {
		return 0
	}
	n, err := strconv.ParseUint(words[0], 10, 40)
	if err != nil {
		return 0
	}
	unit := time.Millisecond
	if len(words) > 1 && strings.HasPrefix(words[1], "s") {
		unit = time.Second
	}
	return min(time.Duration(n)*unit, longestAsked)
}

const longestAsked = 15 * time.Minute

// asksToSlowDown recognises a refusal that is meant for now and not for what was asked.
func asksToSlowDown(code imap.ResponseCode, text string) bool {
	switch strings.ToUpper(string(code)) {
	case "UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA", "THROTTLED":
		return true
	}
	text = strings.ToLower(text)
	return slices.ContainsFunc(slowDownWords, func(w string) bool { return strings.Contains(text, w) })
}

// refusedForNow returns the error for a refusal that asks to slow down, nil for any other. The connection is to be
// ended, since nothing else would come of it.
func refusedForNow(err error) error {
	no, refused := refusal(err)
	if !refused || !asksToSlowDown(no.Code, no.Text) {
		return nil
	}
	return &serverError{kind: kindConnection, what: "the server asked to slow down", server: cutText(no.Text), slowDown: true}
}

// ctxError replaces err with the reason of a done ctx: what went wrong afterwards only follows from that.
func ctxError(ctx context.Context, op string, err error) error {
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("imapsync: %s: %w", op, context.Cause(ctx))
	}
	return err
}
