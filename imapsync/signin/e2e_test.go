package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/dovecottest"
	"desist/imapsync/imaptest"
	"desist/imapsync/signin"
	"desist/imapsync/signin/oidctest"
)

// endToEnd is a provider, a Dovecot that believes it, and Desist as the provider knows it.
func endToEnd(t *testing.T) (*dovecottest.Server, signin.Client) {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser under the race detector takes minutes; CI runs this without -short as well")
	}
	issuer := oidctest.Start(t)
	server := dovecottest.StartOAuth(t, dovecottest.OAuth{
		IntrospectionURL: strings.Replace(issuer, "http://", "http://"+oidctest.Introspector+"@", 1) + "/token/introspection",
	})
	client, err := signin.New("example", signin.Settings{
		ClientID: oidctest.ClientID, AuthURL: issuer + "/auth", TokenURL: issuer + "/token",
		Scopes: []string{"openid", "offline_access"}, Params: map[string]string{"prompt": "consent"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

// TestEndToEnd signs in on a real provider's page with a real browser, reads mail out of a real Dovecot with the token,
// has the token taken back while the sync runs, and goes on with a renewed one.
func TestEndToEnd(t *testing.T) {
	server, client := endToEnd(t)
	const messages = 40
	raw := []byte("Subject: a mail\r\n\r\n" + strings.Repeat("text\r\n", 200))
	for range messages {
		server.Append(t, "INBOX", raw, nil, time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	}

	said := make(chan string, 1)
	flow := signin.Flow{Client: client, Open: func(place string) error {
		go func() { said <- oidctest.Browse(t, place, server.User, oidctest.Allow) }()
		return nil
	}}
	token, err := flow.Run(t.Context(), server.User)
	if err != nil {
		t.Fatal(err)
	}
	if text := <-said; text != "You are signed in" {
		t.Errorf("the browser shows %q", text)
	}
	if token.Access == "" || token.Refresh == "" || token.Expires.Before(time.Now()) {
		t.Fatalf("got %+v without all it needs", token)
	}

	var saved []signin.Token
	tokens := signin.NewTokens(client, token, time.Now, func(_ context.Context, t signin.Token) error {
		saved = append(saved, t)
		return nil
	})
	// The first connection breaks off in the middle, and by then the provider has taken the token back.
	k := &collector{onKeep: func() { revoke(t, client, token.Access) }}
	cut := imaptest.CutAfter(30_000)
	connections := 0
	_, err = imapsync.Run(t.Context(), func(ctx context.Context) (imapsync.Session, error) {
		s := server.Server(imapsync.TLS)
		if connections++; connections == 1 {
			s.DialContext = cut
		}
		return imapsync.Dial(ctx, s, imapsync.Credentials{User: server.User, Token: tokens.Token})
	}, k, imapsync.Options{Folders: []string{"INBOX"}}, imapsync.Retry{First: time.Millisecond, Longest: time.Millisecond}, imapsync.NoProgress{})
	if err != nil {
		t.Fatalf("%v\n%s", err, server.Log(t))
	}
	if len(k.uids) != messages || connections < 2 {
		t.Errorf("%d mails over %d connections", len(k.uids), connections)
	}
	if len(saved) != 1 || saved[0].Access == token.Access || saved[0].Refresh == token.Refresh {
		t.Errorf("renewed %d times", len(saved))
	}
	t.Logf("%d mails over %d connections, the token renewed %d times", len(k.uids), connections, len(saved))
}

// TestRefusedInTheBrowser: who presses "Cancel" on the provider's page is told so, on both sides.
func TestRefusedInTheBrowser(t *testing.T) {
	server, client := endToEnd(t)
	said := make(chan string, 1)
	flow := signin.Flow{Client: client, Open: func(place string) error {
		go func() { said <- oidctest.Browse(t, place, server.User, oidctest.Cancel) }()
		return nil
	}}
	if _, err := flow.Run(t.Context(), server.User); !errors.Is(err, signin.ErrDenied) {
		t.Errorf("got %v", err)
	}
	if text := <-said; text != "The sign-in did not work" {
		t.Errorf("the browser shows %q", text)
	}
}

func revoke(t *testing.T, c signin.Client, token string) {
	t.Helper()
	res, err := http.PostForm(c.TokenURL+"/revocation", url.Values{"token": {token}, "client_id": {c.ID}})
	if err != nil {
		t.Errorf("take the token back: %v", err)
		return
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("take the token back: %s", res.Status)
	}
}

// collector is a Keeper that remembers what it has.
type collector struct {
	held   imapsync.Held
	uids   map[uint32]bool
	onKeep func() // once
}

func (k *collector) Held(context.Context, imapsync.Folder) (imapsync.Held, error) { return k.held, nil }

func (k *collector) Choose(_ context.Context, _ imapsync.Folder, batch []imapsync.Summary) ([]imapsync.Choice, error) {
	if k.onKeep != nil {
		k.onKeep()
		k.onKeep = nil
	}
	var all []imapsync.Choice
	for _, s := range batch {
		all = append(all, imapsync.Choice{UID: s.UID, Take: imapsync.TakeWhole})
	}
	return all, nil
}

func (k *collector) Keep(_ context.Context, _ imapsync.Folder, mails []imapsync.Mail, now imapsync.Held) error {
	if k.uids == nil {
		k.uids = map[uint32]bool{}
	}
	for _, m := range mails {
		k.uids[m.UID] = true
	}
	k.held = now
	return nil
}
