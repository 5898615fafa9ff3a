package signin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/signin"
)

// authority is an authorisation server whose token endpoint says what a test wants.
type authority struct {
	*httptest.Server

	status int
	answer map[string]any
	asked  []url.Values
}

func startAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{status: http.StatusOK}
	a.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		a.asked = append(a.asked, r.PostForm)
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(a.status)
		if err := json.NewEncoder(rw).Encode(a.answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) client(t *testing.T) signin.Client {
	t.Helper()
	c, err := signin.New("example", signin.Settings{
		ClientID: "desist", AuthURL: "https://sign-in.example/authorise", TokenURL: a.URL + "/token", Scopes: []string{"mail"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func get(t *testing.T, place, host string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, place, nil)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	if host != "" {
		req.Host = host
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

// TestFlow plays the browser.
func TestFlow(t *testing.T) {
	a := startAuthority(t)
	a.answer = map[string]any{"access_token": "access", "refresh_token": "refresh", "expires_in": 3600, "token_type": "Bearer"}
	for name, c := range map[string]struct {
		query string // STATE is the state
		want  error
		page  string
	}{
		"signed in":   {"code=abc&state=STATE", nil, "You are signed in"},
		"turned down": {"error=access_denied&state=STATE", signin.ErrDenied, "did not work"},
		"not known":   {"error=unauthorized_client&state=STATE", signin.ErrClient, "did not work"},
	} {
		t.Run(name, func(t *testing.T) {
			a.asked = nil
			done := make(chan struct{})
			var sent url.Values
			flow := signin.Flow{Client: a.client(t), Open: func(place string) error {
				u, err := url.Parse(place)
				if err != nil {
					return err
				}
				sent = u.Query()
				back := sent.Get("redirect_uri")
				go func() {
					defer close(done)
					// None of these may end the sign-in, or reach it.
					for what, try := range map[string][2]string{
						"no state":      {back + "/?code=evil", ""},
						"another state": {back + "/?code=evil&state=" + strings.Repeat("A", 43), ""},
						"another host":  {back + "/?code=evil&state=" + sent.Get("state"), "rebound.example"},
						"another page":  {back + "/favicon.ico?code=evil&state=" + sent.Get("state"), ""},
					} {
						if status, _ := get(t, try[0], try[1]); status < 400 {
							t.Errorf("%s: status %d", what, status)
						}
					}
					if _, body := get(t, back+"/?"+strings.Replace(c.query, "STATE", sent.Get("state"), 1), ""); !strings.Contains(body, c.page) {
						t.Errorf("the page says %s", body)
					}
				}()
				return nil
			}}
			token, err := flow.Run(t.Context(), "sam@example.com")
			<-done
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if sent.Get("code_challenge_method") != "S256" || len(sent.Get("code_challenge")) != 43 || sent.Get("response_type") != "code" ||
				sent.Get("login_hint") != "sam@example.com" || !strings.HasPrefix(sent.Get("redirect_uri"), "http://127.0.0.1:") {
				t.Errorf("sent %v", sent)
			}
			if c.want != nil {
				if len(a.asked) > 0 {
					t.Errorf("asked for a token: %v", a.asked)
				}
				return
			}
			if token.Access != "access" || token.Refresh != "refresh" || len(a.asked) != 1 ||
				a.asked[0].Get("code") != "abc" || len(a.asked[0].Get("code_verifier")) < 43 {
				t.Errorf("asked %v", a.asked)
			}
		})
	}
}

func TestFlowEnds(t *testing.T) {
	a := startAuthority(t)
	open := func(string) error { return nil }
	if _, err := (signin.Flow{Client: a.client(t), Open: open, Patience: time.Millisecond}).Run(t.Context(), ""); !errors.Is(err, signin.ErrTimeout) {
		t.Errorf("nobody came: got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (signin.Flow{Client: a.client(t), Open: open}).Run(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: got %v", err)
	}
	broken := errors.New("no browser")
	if _, err := (signin.Flow{Client: a.client(t), Open: func(string) error { return broken }}).Run(t.Context(), ""); !errors.Is(err, broken) {
		t.Errorf("no browser: got %v", err)
	}
}

// TestScopeNotGiven: a person can untick "read mail" on Google's page. That is noticed at once, not at the mail server.
func TestScopeNotGiven(t *testing.T) {
	a := startAuthority(t)
	a.answer = map[string]any{"access_token": "access", "token_type": "Bearer", "scope": "openid"}
	c, err := signin.New(signin.Google, signin.Settings{ClientID: "desist", TokenURL: a.URL})
	if err != nil {
		t.Fatal(err)
	}
	var browser sync.WaitGroup
	flow := signin.Flow{Client: c, Open: func(place string) error {
		u, _ := url.Parse(place)
		browser.Go(func() { get(t, u.Query().Get("redirect_uri")+"/?code=x&state="+u.Query().Get("state"), "") })
		return nil
	}}
	defer browser.Wait()
	if _, err := flow.Run(t.Context(), ""); !errors.Is(err, signin.ErrScope) {
		t.Errorf("got %v", err)
	}
}

func TestTokens(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	fresh := map[string]any{"access_token": "new", "refresh_token": "next", "expires_in": 3600, "token_type": "Bearer"}
	for name, c := range map[string]struct {
		kept   signin.Token
		renew  bool
		status int
		answer map[string]any
		save   error

		want      string
		asked     int
		again     bool // the person must sign in again
		refresh   string
		otherwise bool // any other error
	}{
		"holds":              {kept: signin.Token{Access: "old", Refresh: "r", Expires: now.Add(time.Hour)}, want: "old"},
		"holds for ever":     {kept: signin.Token{Access: "old", Refresh: "r"}, want: "old"},
		"about to run out":   {kept: signin.Token{Access: "old", Refresh: "r", Expires: now.Add(time.Second)}, answer: fresh, want: "new", asked: 1, refresh: "next"},
		"refused":            {kept: signin.Token{Access: "old", Refresh: "r", Expires: now.Add(time.Hour)}, renew: true, answer: fresh, want: "new", asked: 1, refresh: "next"},
		"keeps the old one":  {kept: signin.Token{Refresh: "r"}, answer: map[string]any{"access_token": "new", "token_type": "Bearer"}, want: "new", asked: 1, refresh: "r"},
		"nothing to renew":   {kept: signin.Token{Access: "old", Expires: now}, again: true},
		"permission is gone": {kept: signin.Token{Refresh: "r"}, status: 400, answer: map[string]any{"error": "invalid_grant"}, asked: 1, again: true},
		"provider is down":   {kept: signin.Token{Refresh: "r"}, status: 503, answer: map[string]any{}, asked: 1, otherwise: true},
		"asks to wait":       {kept: signin.Token{Refresh: "r"}, status: 429, answer: map[string]any{"error": "slow_down"}, asked: 1, otherwise: true},
		"cannot be kept":     {kept: signin.Token{Refresh: "r"}, answer: fresh, asked: 1, save: errors.New("disk full"), otherwise: true},
	} {
		t.Run(name, func(t *testing.T) {
			a := startAuthority(t)
			a.answer = c.answer
			if c.status != 0 {
				a.status = c.status
			}
			var saved signin.Token
			s := signin.NewTokens(a.client(t), c.kept, func() time.Time { return now }, func(_ context.Context, t signin.Token) error {
				saved = t
				return c.save
			})
			got, err := s.Token(t.Context(), c.renew)
			if got != c.want || len(a.asked) != c.asked || errors.Is(err, imapsync.ErrSignInAgain) != c.again || (err != nil) != (c.again || c.otherwise) {
				t.Errorf("got %q, %v after asking %d times", got, err, len(a.asked))
			}
			if c.refresh != "" && saved.Refresh != c.refresh {
				t.Errorf("saved %+v", saved)
			}
		})
	}
}

func TestNew(t *testing.T) {
	for name, c := range map[string]struct {
		client   string
		settings signin.Settings
		wrong    string
	}{
		"google":           {signin.Google, signin.Settings{ClientID: "x"}, ""},
		"microsoft":        {signin.Microsoft, signin.Settings{ClientID: "x", Tenant: "consumers"}, ""},
		"no id":            {signin.Google, signin.Settings{}, "client_id"},
		"unknown provider": {"example", signin.Settings{ClientID: "x"}, "auth_url"},
		"no scopes":        {"example", signin.Settings{ClientID: "x", AuthURL: "https://a.example", TokenURL: "https://a.example"}, "scopes"},
		"unprotected": {
			"example",
			signin.Settings{ClientID: "x", AuthURL: "https://a.example", TokenURL: "http://a.example", Scopes: []string{"m"}},
			"not protected",
		},
		"redirect elsewhere": {signin.Google, signin.Settings{ClientID: "x", Redirect: "a.example"}, "redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := signin.New(c.client, c.settings)
			if (err != nil) != (c.wrong != "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestTokenStaysSecret: a token that gets into a log or an error shows nothing.
func TestTokenStaysSecret(t *testing.T) {
	token := signin.Token{Client: "google", Access: "SECRET", Refresh: "SECRET"}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "token", token)
	for _, text := range []string{fmt.Sprint(token), fmt.Sprintf("%+v %#v %s", token, token, token), log.String()} {
		if strings.Contains(text, "SECRET") {
			t.Errorf("shows %s", text)
		}
	}
	data, err := token.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := signin.Decode(data); err != nil || back != token {
		t.Errorf("came back as %v, %v", back, err)
	}
	if _, err := signin.Decode([]byte(`"SECRET`)); err == nil || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("got %v", err)
	}
}
