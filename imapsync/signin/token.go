package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"desist/imapsync"
)

// Token is the permission to read a mailbox. It is a secret.
type Token struct {
	Client  string    `json:"client"` // the name of the Client that got it
	Access  string    `json:"access"`
	Refresh string    `json:"refresh,omitempty"`
	Expires time.Time `json:"expires,omitzero"` // of Access; zero if the provider did not say
}

// String keeps the secret out of logs.
func (t Token) String() string { return "token of " + t.Client }

// GoString does, too.
func (t Token) GoString() string { return t.String() }

// LogValue does, too.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// Encode writes the token for the place where secrets are kept.
func (t Token) Encode() ([]byte, error) { return json.Marshal(t) }

// Decode reads what Encode wrote.
func Decode(data []byte) (Token, error) {
	var t Token
	if err := json.Unmarshal(data, &t); err != nil {
		return Token{}, errors.New("signin: the token kept can't be read") // the cause would quote it
	}
	return t, nil
}

const (
	tokenTimeout = 30 * time.Second
	// early is how long before its end a token is renewed: a sync should not begin with one that is about to run out.
	early = time.Minute
)

func (c Client) token(t *oauth2.Token) (Token, error) {
	if c.Need != "" {
		// Where a person may refuse parts of what was asked, the answer says what was granted (RFC 6749 5.1).
		if granted, ok := t.Extra("scope").(string); ok && granted != "" && !slices.Contains(strings.Fields(granted), c.Need) {
			return Token{}, ErrScope
		}
	}
	return Token{Client: c.Name, Access: t.AccessToken, Refresh: t.RefreshToken, Expires: t.Expiry.UTC()}, nil
}

// Tokens gives the access tokens of one mailbox, renewing and keeping them. It may be used by several connections.
type Tokens struct {
	Client Client
	HTTP   *http.Client // nil for the default one
	Now    func() time.Time
	// Save keeps a renewed token. Providers may take back the one before, so a token that could not be kept is not
	// used.
	Save func(ctx context.Context, t Token) error

	mu   sync.Mutex
	last Token
}

// NewTokens starts with a token that was kept.
func NewTokens(c Client, kept Token, now func() time.Time, save func(context.Context, Token) error) *Tokens {
	return &Tokens{Client: c, Now: now, Save: save, last: kept}
}

// Token is what imapsync.Credentials.Token wants.
func (s *Tokens) Token(ctx context.Context, renew bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	holds := s.last.Access != "" && (s.last.Expires.IsZero() || s.Now().Add(early).Before(s.last.Expires))
	if holds && !renew {
		return s.last.Access, nil
	}
	if s.last.Refresh == "" {
		return "", fmt.Errorf("signin: %w: the provider gave no means to renew it", imapsync.ErrSignInAgain)
	}
	next, err := s.renew(ctx)
	if err != nil {
		return "", err
	}
	if err := s.Save(ctx, next); err != nil {
		return "", fmt.Errorf("signin: keep the renewed token: %w", err)
	}
	s.last = next
	return next.Access, nil
}

func (s *Tokens) renew(ctx context.Context) (Token, error) {
	ctx, cancel := context.WithTimeout(withHTTP(ctx, s.HTTP), tokenTimeout)
	defer cancel()
	t, err := s.Client.config("").TokenSource(ctx, &oauth2.Token{RefreshToken: s.last.Refresh}).Token()
	if err != nil {
		return Token{}, renewError(err)
	}
	next, err := s.Client.token(t)
	if err != nil {
		return Token{}, fmt.Errorf("%w: %w", imapsync.ErrSignInAgain, err)
	}
	if next.Refresh == "" { // RFC 6749 6: the old one goes on
		next.Refresh = s.last.Refresh
	}
	return next, nil
}

func withHTTP(ctx context.Context, client *http.Client) context.Context {
	if client == nil {
		client = http.DefaultClient
	}
	copied := *client
	// A code or token must not be carried on to somewhere else.
	copied.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return context.WithValue(ctx, oauth2.HTTPClient, &copied)
}

// renewError tells a refusal, over which only the person can help, from a fault that passes.
func renewError(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return fmt.Errorf("signin: renew the token: %w", err)
	}
	said := cut(strings.TrimSpace(refused.ErrorCode + " " + refused.ErrorDescription))
	passing := refused.Response != nil && (refused.Response.StatusCode >= 500 || refused.Response.StatusCode == http.StatusTooManyRequests)
	if passing || refused.ErrorCode == "temporarily_unavailable" || refused.ErrorCode == "" {
		return fmt.Errorf("signin: renew the token: the provider can't just now (%s)", said)
	}
	return fmt.Errorf("signin: %w: the provider says %q", imapsync.ErrSignInAgain, said)
}

// maxSaid is how much of a provider's own words goes into an error.
const maxSaid = 200

func cut(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, text)
	if len(text) > maxSaid {
		text = strings.ToValidUTF8(text[:maxSaid], "") + "…"
	}
	return text
}
