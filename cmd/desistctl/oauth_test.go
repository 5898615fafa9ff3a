package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"desist/app/cli"
	"desist/imapsync/dovecottest"
	"desist/imapsync/signin/oidctest"
)

// TestSignInOnTheProvidersPage goes the whole way as a person does: the program prints the page's address, the person
// signs in there in a browser, the provider's permission is kept, and mail comes from a Dovecot that asks the provider
// what the permission is worth. Other people's permissions open nothing.
func TestSignInOnTheProvidersPage(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a browser; CI runs this without -short as well")
	}
	issuer := oidctest.Start(t)
	server := dovecottest.StartOAuth(t, dovecottest.OAuth{
		IntrospectionURL: strings.Replace(issuer, "http://", "http://"+oidctest.Introspector+"@", 1) + "/token/introspection",
	})
	server.Append(t, "INBOX", []byte("From: Shop <news@shop.example>\r\nSubject: Sale\r\n\r\n20% off.\r\n"), nil, time.Now())
	before := server.Snapshot(t)
	p := newPerson(t)
	t.Setenv("DESIST_CONFIG", p.file("config.toml", fmt.Appendf(nil, "[oauth.example]\nclient_id = %q\nauth_url = %q\ntoken_url = %q\n"+
		"scopes = [\"openid\", \"offline_access\"]\nhosts = [%q]\nparams = { prompt = \"consent\" }\n",
		oidctest.ClientID, issuer+"/auth", issuer+"/token", server.Host)))
	add := []string{
		"account", "add", "--email", server.User, "--imap", net.JoinHostPort(server.Host, strconv.Itoa(server.Port)),
		"--ca", p.file("ca.pem", server.CAPEM), "--oauth",
	}

	code, said := p.signIn(server.User, oidctest.Cancel, add...)
	if code != 4 || !strings.Contains(said, "turned down on the provider's page") {
		t.Errorf("cancelled: exit %d, %s", code, said)
	}
	// The provider knows who signed in, and it is not whose mailbox this is.
	code, said = p.signIn("mallory@example.com", oidctest.Allow, add...)
	if code != 4 || strings.Contains(said, "Added") {
		t.Errorf("somebody else: exit %d, %s", code, said)
	}
	code, said = p.signIn(server.User, oidctest.Allow, add...)
	if code != 0 || !strings.Contains(said, "Added "+server.User) {
		t.Fatalf("exit %d, %s\n%s", code, said, server.Log(t))
	}
	var synced struct{ New int }
	if p.run(&synced, "sync", "--everything"); synced.New != 1 {
		t.Errorf("synced %d messages", synced.New)
	}
	var accounts []struct {
		SignIn string `json:"sign_in"`
	}
	if p.run(&accounts, "account", "list"); len(accounts) != 1 || accounts[0].SignIn != "oauth" {
		t.Errorf("accounts: %+v", accounts)
	}
	if after := server.Snapshot(t); !maps.Equal(after, before) {
		t.Errorf("the mailbox changed: %v, %v", before, after)
	}
}

// signIn runs a command that prints the address of a provider's page; user signs in there in the browser and presses
// press. It returns the exit code and all that the program said.
func (p *person) signIn(user, press string, args ...string) (int, string) {
	p.t.Helper()
	read, write := io.Pipe()
	code := make(chan int, 1)
	go func() {
		e := env()
		e.Stdout, e.Stderr, e.Terminal, e.OpenPage = write, write, false, nil
		code <- cli.Main(p.t.Context(), args, e)
		_ = write.Close()
	}()
	var said strings.Builder
	var browsing sync.WaitGroup
	for lines := bufio.NewScanner(read); lines.Scan(); {
		line := lines.Text()
		said.WriteString(line + "\n")
		if strings.HasPrefix(line, "http://127.0.0.1") {
			browsing.Go(func() { oidctest.Browse(p.t, line, user, press) })
		}
	}
	browsing.Wait()
	return <-code, said.String()
}
