package app_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	signer "github.com/emersion/go-msgauth/dkim"
	"github.com/miekg/dns"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
	"desist/imapsync/memserver"
)

// keyServer is a DNS server that publishes one key under s._domainkey.oakandthread.example and counts questions.
// keyServer is a DNS server with one key, or with none if record is empty.
func keyServer(t *testing.T, record string) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ready := make(chan struct{})
	server := &dns.Server{PacketConn: conn, NotifyStartedFunc: func() { close(ready) }, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		asked.Add(1)
		m := new(dns.Msg)
		m.SetReply(q)
		name := q.Question[0].Name
		if record != "" && name == "s._domainkey.oakandthread.example." {
			m.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}, Txt: []string{record}}}
		} else {
			m.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(m) // the client notices
	})}
	done := make(chan error, 1)
	go func() { done <- server.ActivateAndServe() }()
	<-ready
	t.Cleanup(func() {
		if err := server.Shutdown(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return conn.LocalAddr().String(), asked
}

// signedShop is shop with mails that are signed: the first flag's signature held at receipt and has expired since, the
// second's had expired by then, the third's key is gone.
func signedShop(t *testing.T) (a *app.App, record string) {
	t.Helper()
	pub, priv, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		t.Fatal(err)
	}
	dir, first := t.TempDir(), time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	for i, text := range sale {
		at := first.AddDate(0, 0, 7*i)
		o := &signer.SignOptions{Domain: "oakandthread.example", Selector: "s", Signer: priv, Hash: crypto.SHA256, HeaderKeys: []string{"From", "To", "Subject"}}
		switch i {
		case 2:
			o.Expiration = at.Add(time.Hour)
		case 3:
			o.Expiration = at.Add(-time.Hour)
		case 4:
			o.Selector = "gone"
		}
		var signed bytes.Buffer
		if err := signer.Sign(&signed, bytes.NewReader(shopMail(i, at, text)), o); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.eml", i)), signed.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a = apptest.New(t)
	if _, err := a.Import(t.Context(), []string{dir}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: "oakandthread.example", At: first.AddDate(0, 0, 10), Method: complaint.MethodPhone}); err != nil {
		t.Fatal(err)
	}
	decide(t, a, complaint.Include, flags(t, a)...)
	return a, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)
}

func dkimCheck(t *testing.T, dir string) app.Check {
	t.Helper()
	got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip")})
	if err != nil || !got.OK {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, c := range got.Checks {
		if c.Name == "DKIM" {
			return c
		}
	}
	t.Fatal("signatures were not looked at")
	return app.Check{}
}

func TestSignaturesOfAPack(t *testing.T) {
	a, record := signedShop(t)
	address, asked := keyServer(t, record)
	in := app.PackInput{Company: "oakandthread.example", Resolver: address}

	without := dkimCheck(t, packed(t, a, in))
	if asked.Load() != 0 || !without.NotChecked || !strings.Contains(without.Detail, "3 not checked") {
		t.Errorf("without being asked to: %d questions, %+v", asked.Load(), without)
	}
	in.FetchKeys = true
	if c := dkimCheck(t, packed(t, a, in)); c.NotChecked || !strings.Contains(c.Detail, "1 expired, 1 key gone, 1 pass") {
		t.Errorf("%+v", c)
	}
	// The keys are in the casebook now: no more questions, and no server.
	in.FetchKeys = false
	before := asked.Load()
	if c := dkimCheck(t, packed(t, a, in)); !strings.Contains(c.Detail, "1 pass") || asked.Load() != before {
		t.Errorf("%+v after %d more questions", c, asked.Load()-before)
	}
}

func TestFetchKeysBeforeThePack(t *testing.T) {
	a, record := signedShop(t)
	address, _ := keyServer(t, record)
	want := []app.KeysResult{{Needed: 2, Found: 1, Gone: 1}, {Needed: 2, Kept: 1, Gone: 1}}
	for i, w := range want {
		got, err := a.FetchKeys(t.Context(), app.KeysInput{Resolver: address}, nil)
		if err != nil || got != w {
			t.Errorf("fetch %d: %+v, %v", i+1, got, err)
		}
	}
	if _, err := a.FetchKeys(t.Context(), app.KeysInput{Company: "nobody.example"}, nil); app.CodeOf(err) != app.CodeNotFound {
		t.Errorf("an unknown company: %v", err)
	}
}

// The person asks once, and from then on every sync keeps the keys of what it flags, before the senders replace them.
func TestKeysAreKeptAsSoonAsAMessageIsFlagged(t *testing.T) {
	record, signed := signedLetters(t)
	before := optedOut.AddDate(0, 0, -7)
	s := mailboxOf(t, "sam", memserver.Message{Raw: shopMail(0, before, sale[0]), InternalDate: before})
	a := watchedShop(t, s.Server(), s.Credentials(), s.CAPEM())
	address, asked := keyServer(t, record)
	sync := func(n int) *app.KeysResult {
		t.Helper()
		if err := s.Append("INBOX", signed(n)); err != nil {
			t.Fatal(err)
		}
		res, err := a.Sync(t.Context(), app.SyncOptions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return res.Keys
	}
	if got := sync(1); got != nil || asked.Load() != 0 {
		t.Fatalf("without being asked to: %+v, %d questions", got, asked.Load())
	}
	accounts, err := a.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.SetWatch(t.Context(), accounts[0].ID, complaint.WatchSettings{Keys: true, Resolver: address}); err != nil {
		t.Fatal(err)
	}
	if got := sync(2); got == nil || *got != (app.KeysResult{Needed: 1, Found: 1}) {
		t.Errorf("after a message was flagged: %+v", got)
	}
	if got := sync(3); got == nil || *got != (app.KeysResult{Needed: 1, Kept: 1}) {
		t.Errorf("the next time: %+v", got)
	}
}
