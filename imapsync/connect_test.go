package imapsync_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/localca"
)

var someone = imapsync.Credentials{User: "alex", Password: "pass-word"}

func TestDialRefused(t *testing.T) {
	stranger, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	refuse := func(text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if !strings.HasPrefix(command, "AUTHENTICATE") && !strings.HasPrefix(command, "LOGIN") {
				return false
			}
			s.Send(tag + " " + text + "\r\n")
			return true
		}
	}
	for name, c := range map[string]struct {
		fake   imaptest.Fake
		change func(*imapsync.Server)
		is     func(error) bool
		says   string
	}{
		"wrong password": {
			fake: imaptest.Fake{Answer: refuse("NO [AUTHENTICATIONFAILED] Invalid\x07 credentials")},
			is:   imapsync.IsAuth, says: `refused (the server says: "Invalid  credentials")`,
		},
		"wrong password with LOGIN": {
			fake: imaptest.Fake{Capabilities: "IMAP4rev1", Answer: refuse("NO no")},
			is:   imapsync.IsAuth, says: "refused",
		},
		"no passwords": {
			fake: imaptest.Fake{Capabilities: "IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2"},
			is:   imapsync.IsAuth, says: "does not take passwords",
		},
		"password check out of order": {
			fake: imaptest.Fake{Answer: refuse("NO [UNAVAILABLE] try later")},
			is:   imapsync.IsConnection, says: "try later",
		},
		"untrusted authority": {
			change: func(s *imapsync.Server) { s.RootCAs = stranger.Pool() },
			is:     imapsync.IsCertificate, says: "not trusted",
		},
		"certificate of another host": {
			fake: imaptest.Fake{CertHosts: []string{"mail.example.com"}},
			is:   imapsync.IsCertificate, says: "is not for 127.0.0.1",
		},
		"STARTTLS with the certificate of another host": {
			fake: imaptest.Fake{StartTLS: true, CertHosts: []string{"mail.example.com"}}, is: imapsync.IsCertificate,
		},
		"TLS where the server speaks in clear": {
			fake:   imaptest.Fake{StartTLS: true},
			change: func(s *imapsync.Server) { s.Security = imapsync.TLS }, is: imapsync.IsConnection, says: "does not speak TLS",
		},
		"sent away": {
			fake: imaptest.Fake{Greet: func(s *imaptest.Session) { s.Send("* BYE too many connections\r\n") }},
			is:   imapsync.IsConnection, says: "too many connections",
		},
		"garbage": {
			fake: imaptest.Fake{Greet: func(s *imaptest.Session) { s.Send("HTTP/1.1 400 Bad Request\r\n\r\n") }},
			is:   imapsync.IsConnection,
		},
		"nobody there": {change: func(s *imapsync.Server) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Error(err)
				return
			}
			s.Port = l.Addr().(*net.TCPAddr).Port
			_ = l.Close()
		}, is: imapsync.IsConnection, says: "no connection to 127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			server := c.fake.Start(t).Server
			if c.change != nil {
				c.change(&server)
			}
			_, err := imapsync.Dial(t.Context(), server, someone)
			if err == nil || !c.is(err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
			kinds := 0
			for _, is := range []func(error) bool{imapsync.IsAuth, imapsync.IsCertificate, imapsync.IsConnection} {
				if is(err) {
					kinds++
				}
			}
			if kinds != 1 {
				t.Errorf("%v is of %d kinds", err, kinds)
			}
		})
	}
}

// TestStartTLSStripped plays the attacker who keeps the connection in clear: no password may leave.
func TestStartTLSStripped(t *testing.T) {
	answer := func(text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if command == "STARTTLS" {
				s.Send(strings.ReplaceAll(text, "TAG", tag))
				return true
			}
			return false
		}
	}
	for name, fake := range map[string]imaptest.Fake{
		"refused":                     {Answer: answer("TAG NO not here\r\n")},
		"unknown":                     {Answer: answer("TAG BAD unknown command\r\n")},
		"answered for another":        {Answer: answer("x OK go ahead\r\n")},
		"signed in already":           {Greet: func(s *imaptest.Session) { s.Send("* PREAUTH welcome\r\n") }},
		"data before TLS":             {Answer: answer("TAG OK go ahead\r\n* CAPABILITY IMAP4rev1\r\n")},
		"endless talk":                {Answer: answer(strings.Repeat("* OK wait\r\n", 100))},
		"endless line":                {Greet: func(s *imaptest.Session) { s.Endless("x") }},
		"closed":                      {Answer: func(s *imaptest.Session, _, _ string) bool { s.Close(); return true }},
		"agreed, then no TLS":         {Answer: answer("TAG OK go ahead\r\n")},
		"agreed, then talks in clear": {Answer: answer("TAG OK\r\n* OK hello, go on in clear please\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			fake.StartTLS = true
			r := fake.Start(t)
			ctx := t.Context()
			if name == "agreed, then no TLS" { // the handshake waits for an answer; let the caller lose patience
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, 200*time.Millisecond)
				defer cancel()
			}
			if _, err := imapsync.Dial(ctx, r.Server, someone); err == nil {
				t.Fatal("signed in")
			} else if !imapsync.IsConnection(err) && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			for _, line := range r.Lines() {
				if strings.Contains(line, "AUTHENTICATE") || strings.Contains(line, "LOGIN") {
					t.Errorf("sent in clear: %q", line)
				}
			}
		})
	}
}

func TestSignInSendsOnlyWhatItMust(t *testing.T) {
	r := imaptest.Fake{}.Start(t)
	client := dial(t, r.Server, someone)
	if _, err := client.Folders(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, line := range r.Lines() {
		fields := strings.Fields(line)
		if !slices.Contains([]string{"CAPABILITY", "AUTHENTICATE", "LIST", "STATUS"}, fields[1]) {
			t.Errorf("sent %q", line)
		}
	}
}

// TestTry: a server is looked at without signing in.
func TestTry(t *testing.T) {
	for name, c := range map[string]struct {
		fake imaptest.Fake
		ok   bool
	}{
		"TLS":          {ok: true},
		"STARTTLS":     {fake: imaptest.Fake{StartTLS: true}, ok: true},
		"sent away":    {fake: imaptest.Fake{Greet: func(s *imaptest.Session) { s.Send("* BYE no\r\n") }}},
		"a web server": {fake: imaptest.Fake{Greet: func(s *imaptest.Session) { s.Send("HTTP/1.1 400 Bad Request\r\n\r\n") }}},
		"hangs up":     {fake: imaptest.Fake{Greet: func(s *imaptest.Session) { s.Close() }}},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.fake.Start(t)
			if err := imapsync.Try(t.Context(), r.Server); (err == nil) != c.ok {
				t.Errorf("got %v", err)
			}
			for _, line := range r.Lines() {
				if line != "s STARTTLS" {
					t.Errorf("sent %q", line)
				}
			}
		})
	}
}
