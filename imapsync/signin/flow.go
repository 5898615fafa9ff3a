package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/oauth2"
)

// What a sign-in on the provider's page can end with.
var (
	ErrDenied  = errors.New("signin: the sign-in was turned down on the provider's page")
	ErrScope   = errors.New("signin: the permission to read mail was not given")
	ErrTimeout = errors.New("signin: nobody signed in on the provider's page in time")
	ErrClient  = errors.New("signin: the provider does not accept this client id")
)

// Limits of the listener that waits for the browser.
const (
	maxHeader   = 16 << 10
	pageTimeout = 10 * time.Second
)

// DefaultPatience is how long a person may take on the provider's page.
const DefaultPatience = 10 * time.Minute

// Flow is one sign-in on a provider's page.
type Flow struct {
	Client Client
	HTTP   *http.Client // for the token; nil for the default one
	// Open shows the provider's page in the person's browser, or tells the person its address.
	Open func(url string) error
	// Patience is how long the person may take; zero for DefaultPatience.
	Patience time.Duration
}

// answer is what the browser brought.
type answer struct {
	code string
	err  error
	done chan error // what came of it, for the page that the browser shows
}

// Run signs in. user is the address that is filled in on the provider's page.
func (f Flow) Run(ctx context.Context, user string) (Token, error) {
	if f.Patience <= 0 {
		f.Patience = DefaultPatience
	}
	ctx, cancel := context.WithTimeoutCause(ctx, f.Patience, ErrTimeout)
	defer cancel()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return Token{}, fmt.Errorf("signin: wait for the browser: %w", err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	host := net.JoinHostPort(f.Client.Redirect, port)
	state, err := newState()
	if err != nil {
		_ = listener.Close()
		return Token{}, err
	}
	answers := make(chan answer)
	server := &http.Server{
		Handler: waiter{host: host, state: state, answers: answers}, MaxHeaderBytes: maxHeader,
		ReadTimeout: pageTimeout, WriteTimeout: tokenTimeout + pageTimeout, IdleTimeout: pageTimeout,
	}
	go func() { _ = server.Serve(listener) }() // until it is shut down
	defer shutDown(server)

	config := f.Client.config("http://" + host)
	verifier := oauth2.GenerateVerifier()
	if err := f.Open(config.AuthCodeURL(state, f.options(verifier, user)...)); err != nil {
		return Token{}, fmt.Errorf("signin: open the provider's page: %w", err)
	}
	select {
	case a := <-answers:
		token, err := f.exchange(ctx, config, a, verifier)
		a.done <- err
		return token, err
	case <-ctx.Done():
		return Token{}, context.Cause(ctx)
	}
}

// shutDown lets the browser have its last page.
func shutDown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

func (f Flow) options(verifier, user string) []oauth2.AuthCodeOption {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if user != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", user))
	}
	for name, value := range f.Client.Params {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	return options
}

func (f Flow) exchange(ctx context.Context, config *oauth2.Config, a answer, verifier string) (Token, error) {
	if a.err != nil {
		return Token{}, a.err
	}
	ctx, cancel := context.WithTimeout(withHTTP(ctx, f.HTTP), tokenTimeout)
	defer cancel()
	t, err := config.Exchange(ctx, a.code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && (refused.ErrorCode == "invalid_client" || refused.ErrorCode == "unauthorized_client"):
		return Token{}, fmt.Errorf("%w: it says %q", ErrClient, cut(refused.ErrorCode+" "+refused.ErrorDescription))
	case errors.As(err, &refused):
		return Token{}, fmt.Errorf("signin: the provider gave no token: it says %q", cut(refused.ErrorCode+" "+refused.ErrorDescription))
	case err != nil:
		return Token{}, fmt.Errorf("signin: get the token: %w", err)
	}
	return f.Client.token(t)
}

func newState() (string, error) {
	var raw [32]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return "", fmt.Errorf("signin: make a state: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:]), nil
}

// waiter takes the browser's answer.
type waiter struct {
	host, state string
	answers     chan<- answer
}

func (w waiter) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address holds the code
	h.Set("X-Content-Type-Options", "nosniff")
	query := r.URL.Query()
	switch {
	// Another host is a page elsewhere whose name was pointed at this computer.
	case r.Host != w.host || r.Method != http.MethodGet || r.URL.Path != "/":
		rw.WriteHeader(http.StatusNotFound)
		show(rw, page{"Nothing here", "Desist is waiting for a sign-in. Go back to the page of your mail provider."})
		return
	// Not an answer to our question (RFC 6749 10.12). Whoever sent it does not end the sign-in.
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(w.state)) != 1:
		rw.WriteHeader(http.StatusBadRequest)
		show(rw, page{"This is not the sign-in Desist is waiting for", "Go back to Desist and start the sign-in again."})
		return
	}
	a := answer{code: query.Get("code"), done: make(chan error, 1)}
	switch code := query.Get("error"); {
	case code == "access_denied":
		a.err = ErrDenied
	case code == "unauthorized_client":
		a.err = fmt.Errorf("%w: it says %q", ErrClient, cut(code+" "+query.Get("error_description")))
	case code != "" || a.code == "":
		a.err = fmt.Errorf("signin: the provider refused: it says %q", cut(code+" "+query.Get("error_description")))
	}
	select {
	case w.answers <- a:
	case <-r.Context().Done():
		return
	}
	if err := <-a.done; err != nil {
		show(rw, page{"The sign-in did not work", "Desist says why. You can close this page."})
		return
	}
	show(rw, page{"You are signed in", "Desist can read your mailbox now. It changes nothing in it. You can close this page and go back to Desist."})
}

type page struct{ Title, Text string }

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}} – Desist</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}</style>
<main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></html>
`))

func show(rw http.ResponseWriter, p page) { _ = pageTemplate.Execute(rw, p) } // the browser may have gone
