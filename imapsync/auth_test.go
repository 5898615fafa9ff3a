package imapsync_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
)

// tokens answers like a server that takes one access token. It says NO only after the client has answered the reason.
func tokens(good string) func(*imaptest.Session, string, string) bool {
	refused := "" // the tag of the command
	return func(s *imaptest.Session, tag, command string) bool {
		if tag == "AQ==" {
			s.Send(refused + " NO [AUTHENTICATIONFAILED] SASL authentication failed\r\n")
			return true
		}
		fields := strings.Fields(command)
		if len(fields) == 0 || fields[0] != "AUTHENTICATE" {
			return false
		}
		raw, err := base64.StdEncoding.DecodeString(fields[len(fields)-1])
		if err != nil || !strings.Contains(string(raw), "\x01auth=Bearer "+good+"\x01\x01") {
			refused = tag
			s.Send("+ " + base64.StdEncoding.EncodeToString([]byte(`{"status":"invalid_token"}`)) + "\r\n")
			return true
		}
		s.Send(tag + " OK welcome\r\n")
		return true
	}
}

func TestSignInWithToken(t *testing.T) {
	for name, c := range map[string]struct {
		capabilities, user, sends string
	}{
		"OAUTHBEARER":            {"IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER", "alex", "n,a=alex,\x01auth=Bearer good\x01\x01"},
		"a name with its commas": {"IMAP4rev1 SASL-IR AUTH=OAUTHBEARER", "a,b=c", "n,a=a=2Cb=3Dc,\x01auth=Bearer good\x01\x01"},
		"XOAUTH2":                {"IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2", "alex", "user=alex\x01auth=Bearer good\x01\x01"},
	} {
		t.Run(name, func(t *testing.T) {
			r := imaptest.Fake{Capabilities: c.capabilities, Answer: tokens("good")}.Start(t)
			client := dial(t, r.Server, imapsync.Credentials{
				User: c.user, Password: "never sent", Token: func(context.Context, bool) (string, error) { return "good", nil },
			})
			_ = client.Close()
			want := base64.StdEncoding.EncodeToString([]byte(c.sends))
			if !slices.ContainsFunc(r.Lines(), func(l string) bool { return strings.HasSuffix(l, " "+want) }) {
				t.Errorf("sent %q", r.Lines())
			}
		})
	}
}

// TestTokenRenewedOnce: a token that is refused before its time is renewed and tried again, once.
func TestTokenRenewedOnce(t *testing.T) {
	var asked []bool
	source := func(answers ...string) func(context.Context, bool) (string, error) {
		asked = nil
		return func(_ context.Context, renew bool) (string, error) {
			asked = append(asked, renew)
			return answers[len(asked)-1], nil
		}
	}
	r := imaptest.Fake{Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2", Answer: tokens("new")}.Start(t)
	client := dial(t, r.Server, imapsync.Credentials{User: "alex", Token: source("old", "new")})
	_ = client.Close()
	if !slices.Equal(asked, []bool{false, true}) {
		t.Errorf("asked %v", asked)
	}
	_, err := imapsync.Dial(t.Context(), r.Server, imapsync.Credentials{User: "alex", Token: source("old", "older")})
	if why, ok := imapsync.RefusalOf(err); !ok || why != imapsync.RefusedToken || len(asked) != 2 {
		t.Errorf("got %v, asked %v", err, asked)
	}
	if strings.Contains(fmt.Sprint(err), "old") {
		t.Errorf("the token is in the error: %v", err)
	}
}

func TestTokenErrors(t *testing.T) {
	r := imaptest.Fake{Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2", Answer: tokens("good")}.Start(t)
	for name, c := range map[string]struct {
		token string
		err   error
		is    func(error) bool
		why   imapsync.Refusal
	}{
		"taken back":        {"", fmt.Errorf("signin: %w", imapsync.ErrSignInAgain), imapsync.IsAuth, imapsync.RefusedAgain},
		"provider is down":  {"", errors.New("503"), imapsync.IsConnection, ""},
		"breaks the line":   {"good\x01\x01\r\nx", nil, imapsync.IsAuth, imapsync.RefusedToken},
		"no token in truth": {"", nil, imapsync.IsAuth, imapsync.RefusedToken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := imapsync.Dial(t.Context(), r.Server, imapsync.Credentials{
				User: "alex", Token: func(context.Context, bool) (string, error) { return c.token, c.err },
			})
			if why, _ := imapsync.RefusalOf(err); err == nil || !c.is(err) || why != c.why {
				t.Errorf("got %v, %q", err, why)
			}
		})
	}
	if len(r.Lines()) > 0 {
		t.Errorf("connected all the same: %q", r.Lines())
	}
}

// TestRunRenewsToken: when a server ends a session whose token has run out, the next connection has a new one.
func TestRunRenewsToken(t *testing.T) {
	var connections atomic.Int32
	fake := imaptest.Fake{Messages: map[uint32]string{1: "Subject: a\r\n\r\na\r\n"}, Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2"}
	fake.Answer = func(s *imaptest.Session, tag, command string) bool {
		n := connections.Load()
		if strings.HasPrefix(command, "AUTHENTICATE") {
			n = connections.Add(1)
			return tokens(fmt.Sprintf("token-%d", n))(s, tag, command)
		}
		if n == 1 && strings.HasPrefix(command, "EXAMINE") {
			s.Send("* BYE Session invalidated - AccessTokenExpired\r\n")
			s.Close()
			return true
		}
		return false
	}
	r := fake.Start(t)
	given := 0
	k := newKeeper()
	_, err := imapsync.Run(t.Context(), func(ctx context.Context) (imapsync.Session, error) {
		return imapsync.Dial(ctx, r.Server, imapsync.Credentials{User: "alex", Token: func(context.Context, bool) (string, error) {
			given++
			return fmt.Sprintf("token-%d", given), nil
		}})
	}, k, imapsync.Options{}, imapsync.Retry{First: 1, Longest: 1, Slow: 1}, imapsync.NoProgress{})
	if err != nil || given != 2 || connections.Load() != 2 {
		t.Errorf("got %v after %d tokens, %d connections", err, given, connections.Load())
	}
}

// TestSignInEnds: a server that ends the exchange where go-imap does not look for it must not hang the sign-in.
func TestSignInEnds(t *testing.T) {
	r := imaptest.Fake{Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2", Answer: func(s *imaptest.Session, tag, command string) bool {
		if !strings.HasPrefix(command, "AUTHENTICATE") {
			return tag == "AQ=="
		}
		s.Send("+ e30=\r\n" + tag + " NO at once\r\n")
		return true
	}}.Start(t)
	r.Server.IdleTimeout = 100 * time.Millisecond
	_, err := imapsync.Dial(t.Context(), r.Server, imapsync.Credentials{
		User: "alex", Token: func(context.Context, bool) (string, error) { return "good", nil },
	})
	if !imapsync.IsConnection(err) {
		t.Errorf("got %v", err)
	}
}

// TestWhyRefused: servers' own words are told apart, so that the person is told what to do.
func TestWhyRefused(t *testing.T) {
	for name, c := range map[string]struct {
		capabilities, answer string
		want                 imapsync.Refusal
	}{
		"wrong password":       {"", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", imapsync.RefusedCredentials},
		"Gmail, app password":  {"", "NO [ALERT] Application-specific password required: https://support.example (Failure)", imapsync.RefusedAppPassword},
		"Gmail, web login":     {"", "NO [WEBALERT https://accounts.example] Web login required.", imapsync.RefusedPasswords},
		"Exchange, no basic":   {"", "NO LogonDenied-BasicAuthBlocked", imapsync.RefusedPasswords},
		"IMAP is off":          {"", "NO [ALERT] Your account is not enabled for IMAP use. (Failure)", imapsync.RefusedIMAP},
		"password has run out": {"", "NO [EXPIRED] change it", imapsync.RefusedExpired},
		"no passwords offered": {"IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2", "", imapsync.RefusedPasswords},
	} {
		t.Run(name, func(t *testing.T) {
			r := imaptest.Fake{Capabilities: c.capabilities, Answer: func(s *imaptest.Session, tag, command string) bool {
				if !strings.HasPrefix(command, "AUTHENTICATE") {
					return false
				}
				s.Send(tag + " " + c.answer + "\r\n")
				return true
			}}.Start(t)
			_, err := imapsync.Dial(t.Context(), r.Server, someone)
			if why, ok := imapsync.RefusalOf(err); !ok || why != c.want {
				t.Errorf("got %q (%v), want %q", why, err, c.want)
			}
		})
	}
	t.Run("no tokens offered", func(t *testing.T) {
		r := imaptest.Fake{}.Start(t)
		_, err := imapsync.Dial(t.Context(), r.Server, imapsync.Credentials{
			User: "alex", Token: func(context.Context, bool) (string, error) { return "good", nil },
		})
		if why, _ := imapsync.RefusalOf(err); why != imapsync.RefusedTokens {
			t.Errorf("got %q (%v)", why, err)
		}
	})
}
