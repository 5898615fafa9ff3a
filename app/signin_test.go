package app_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint/vault"
	"desist/imapsync"
	"desist/imapsync/discover"
	"desist/imapsync/imaptest"
	"desist/imapsync/signin"
)

// provider gives out access tokens "access-1", "access-2" and so on, of which only the newest holds, and a mail server
// that takes it. A sign-in always asks the browser, which browse plays.
type provider struct {
	imap   *imaptest.Running
	client app.OAuthClient

	given   atomic.Int32
	refuses atomic.Bool
}

func startProvider(t *testing.T) *provider {
	t.Helper()
	p := new(provider)
	web := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		if p.refuses.Load() {
			rw.WriteHeader(http.StatusBadRequest)
			_ = json.NewEncoder(rw).Encode(map[string]string{"error": "invalid_grant"})
			return
		}
		n := string('0' + rune(p.given.Add(1)))
		_ = json.NewEncoder(rw).Encode(map[string]any{
			"access_token": "access-" + n, "refresh_token": "refresh-" + n, "token_type": "Bearer", "expires_in": 3600,
		})
	}))
	t.Cleanup(web.Close)
	refused := ""
	p.imap = imaptest.Fake{
		Messages:     map[uint32]string{1: "From: Shop <news@shop.example>\r\nSubject: Sale\r\n\r\n20% off.\r\n"},
		Capabilities: "IMAP4rev1 SASL-IR AUTH=XOAUTH2 LOGINDISABLED",
		Answer: func(s *imaptest.Session, tag, command string) bool {
			if tag == "AQ==" {
				s.Send(refused + " NO [AUTHENTICATIONFAILED] no\r\n")
				return true
			}
			response, ok := strings.CutPrefix(command, "AUTHENTICATE XOAUTH2 ")
			if !ok {
				return false
			}
			raw, err := base64.StdEncoding.DecodeString(response)
			want := "user=sam@example.com\x01auth=Bearer access-" + string('0'+rune(p.given.Load())) + "\x01\x01"
			if err != nil || string(raw) != want {
				refused = tag
				s.Send("+ e30=\r\n")
				return true
			}
			s.Send(tag + " OK\r\n")
			return true
		},
	}.Start(t)
	client, err := signin.New("example", signin.Settings{
		ClientID: "desist", AuthURL: "https://sign-in.example/", TokenURL: web.URL, Scopes: []string{"mail"},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.client = app.OAuthClient{Client: client, Hosts: []string{p.imap.Server.Host}}
	return p
}

// browse answers as a browser would after a person said yes, or no.
func browse(t *testing.T, answer string) func(string) error {
	return func(place string) error {
		u, err := url.Parse(place)
		if err != nil {
			return err
		}
		go func() {
			res, err := http.Get(u.Query().Get("redirect_uri") + "/?" + answer + "&state=" + u.Query().Get("state"))
			if err != nil {
				t.Error(err)
				return
			}
			_ = res.Body.Close()
		}()
		return nil
	}
}

func (p *provider) app(t *testing.T, v *vault.Vault) *app.App {
	t.Helper()
	a, err := app.New(app.Parts{
		Vault: v, Now: func() time.Time { return apptest.Now }, Version: "test", Try: func(ctx context.Context, s imapsync.Server) error {
			s.RootCAs = p.imap.Server.RootCAs
			return imapsync.Try(ctx, s)
		},
		Servers: app.Servers{Clients: []app.OAuthClient{p.client}},
		Dial: func(ctx context.Context, s imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
			s.RootCAs = p.imap.Server.RootCAs
			return imapsync.Dial(ctx, s, c)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (p *provider) input(open func(string) error) app.AccountInput {
	return app.AccountInput{
		Email: "sam@example.com", Host: p.imap.Server.Host, Port: p.imap.Server.Port, OAuth: true, OpenPage: open,
	}
}

// TestSignInOnThePage: the permission is kept in the casebook, renewed when the server refuses it, and the renewed one
// kept; when it is gone, the person is told to connect again.
func TestSignInOnThePage(t *testing.T) {
	p := startProvider(t)
	v, err := vault.Create(t.Context(), filepath.Join(t.TempDir(), "c"), vault.Key{1}, vault.Options{Now: func() time.Time { return apptest.Now }})
	if err != nil {
		t.Fatal(err)
	}
	a := p.app(t, v)
	t.Cleanup(func() { _ = a.Close() })
	if _, err := a.AddAccount(t.Context(), p.input(browse(t, "error=access_denied"))); app.CodeOf(err) != app.CodeAuth || !strings.Contains(err.Error(), "turned down") {
		t.Errorf("turned down: got %v", err)
	}
	if err := v.PutSecret(t.Context(), "password:sam@example.com", []byte("of an earlier sign-in")); err != nil {
		t.Fatal(err)
	}
	acc, err := a.AddAccount(t.Context(), p.input(browse(t, "code=abc")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Secret(t.Context(), "password:sam@example.com"); err == nil {
		t.Error("the earlier password is still kept")
	}
	if acc.SignIn != "oauth" {
		t.Errorf("account %+v", acc)
	}
	for range 2 { // the second with the permission as it was kept
		p.given.Add(1) // the token so far no longer holds
		res, err := p.app(t, v).Sync(t.Context(), app.SyncOptions{}, nil)
		if err != nil || len(res.Folders) != 1 {
			t.Fatalf("sync: %+v, %v", res, err)
		}
	}
	if n := p.given.Load(); n != 5 {
		t.Errorf("%d tokens given, want 1 at sign-in, 2 lost and 2 renewed", n)
	}
	p.given.Add(1)
	p.refuses.Store(true)
	_, err = a.Sync(t.Context(), app.SyncOptions{}, nil)
	var said *app.Error
	if !errors.As(err, &said) || said.Code != app.CodeAuth || !strings.Contains(said.What, "no longer lets Desist read") {
		t.Errorf("permission gone: got %v", err)
	}
	if email, oauth, ok := app.Reconnects(err); email != acc.Email || !oauth || !ok {
		t.Errorf("connect again: %q, %t, %t", email, oauth, ok)
	}
	if strings.Contains(err.Error(), "refresh-") || strings.Contains(err.Error(), "access-") {
		t.Errorf("a secret is in the error: %v", err)
	}
	if err := a.RemoveAccount(t.Context(), acc.ID); err != nil {
		t.Fatal(err)
	}
	if secret, err := v.Secret(t.Context(), "token:"+acc.ID); err == nil {
		t.Errorf("the permission is still kept: %d bytes", len(secret))
	}
}

func TestFindServersSaysWhatIsMissing(t *testing.T) {
	find := discover.Finder{}.Find // what the table knows, it asks nobody for
	google, err := signin.New(signin.Google, signin.Settings{ClientID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		email   string
		clients []app.OAuthClient
		want    []app.SignInKind
		ready   []bool
	}{
		"Gmail without a client id":   {"sam@gmail.com", nil, []app.SignInKind{app.SignInAppPassword, app.SignInOAuth}, []bool{true, false}},
		"Gmail with a client id":      {"sam@gmail.com", []app.OAuthClient{{Client: google}}, []app.SignInKind{app.SignInAppPassword, app.SignInOAuth}, []bool{true, true}},
		"Outlook without a client id": {"sam@live.co.uk", []app.OAuthClient{{Client: google}}, []app.SignInKind{app.SignInOAuth}, []bool{false}},
		"BT":                          {"sam@btinternet.com", nil, []app.SignInKind{app.SignInPassword}, []bool{true}},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := app.Servers{Find: find, Clients: c.clients}.FindServers(t.Context(), c.email, nil)
			if err != nil || len(found.SignIns) != len(c.want) {
				t.Fatalf("got %+v, %v", found.SignIns, err)
			}
			for i, s := range found.SignIns {
				if s.Kind != c.want[i] || s.Ready != c.ready[i] || s.Ready == (s.Why != "") || s.Label == "" {
					t.Errorf("%d: %+v", i, s)
				}
			}
		})
	}
}

// TestNextServer: when the first of several servers can't be reached, the next is tried; a refusal ends it.
func TestNextServer(t *testing.T) {
	var tried []string
	a := newAppDialling(t, func(_ context.Context, s imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
		tried = append(tried, s.Host+" "+c.User)
		return imapsync.Dial(t.Context(), imapsync.Server{Host: "127.0.0.1", Port: 1, Security: imapsync.TLS}, c)
	})
	_, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.com", Host: "one.example", Password: "x",
		Others: []app.ServerSettings{{Host: "two.example", Port: 993, Security: "tls", User: "sam"}},
	})
	if app.CodeOf(err) != app.CodeConnection || strings.Join(tried, ", ") != "one.example sam@example.com, two.example sam" {
		t.Errorf("tried %q, got %v", tried, err)
	}
}

// TestChangedCertificateStopsASync: the certificate that the person accepted is the only one, also later.
func TestChangedCertificateStopsASync(t *testing.T) {
	fake := imaptest.Fake{Messages: map[uint32]string{1: "Subject: a\r\n\r\na\r\n"}}
	first, second := fake.Start(t), fake.Start(t)
	at := first.Server
	a := newAppDialling(t, func(ctx context.Context, s imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
		s.Port = at.Port // what listens under the server's name
		return imapsync.Dial(ctx, s, c)
	})
	in := app.AccountInput{Email: "sam@example.com", Host: at.Host, Port: at.Port, Password: "x"}
	_, err := a.AddAccount(t.Context(), in)
	seen, ok := app.CertificateOf(err)
	if !ok || seen.Changed || app.CodeOf(err) != app.CodeCertificate || seen.Account != in.Email || seen.Server.Host != at.Host {
		t.Fatalf("got %+v, %v", seen, err)
	}
	in.Pin = seen.Fingerprint
	if _, err := a.AddAccount(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	at = second.Server
	_, err = a.Sync(t.Context(), app.SyncOptions{}, nil)
	changed, ok := app.CertificateOf(err)
	if !ok || !changed.Changed || changed.Before != seen.Fingerprint || changed.Fingerprint == seen.Fingerprint || changed.Account != in.Email {
		t.Errorf("got %+v, %v", changed, err)
	}
	in.Pin = "" // connecting again without a word about the certificate does not make it a first time
	_, err = a.AddAccount(t.Context(), in)
	if again, ok := app.CertificateOf(err); !ok || !again.Changed {
		t.Errorf("connected again: %v", err)
	}
	if len(second.Lines()) > 0 {
		t.Errorf("spoke to the other server: %q", second.Lines())
	}
}
