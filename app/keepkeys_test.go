package app_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	signer "github.com/emersion/go-msgauth/dkim"

	"desist/app"
	"desist/complaint"
	"desist/imapsync/memserver"
)

// signedLetters returns a key's DNS record, and letters of a shop after the opt-out that are signed with it.
func signedLetters(t *testing.T) (record string, letter func(n int) memserver.Message) {
	t.Helper()
	pub, priv, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub), func(n int) memserver.Message {
		t.Helper()
		at := optedOut.AddDate(0, 0, 40+n)
		var b bytes.Buffer
		o := &signer.SignOptions{Domain: "oakandthread.example", Selector: "s", Signer: priv, Hash: crypto.SHA256, HeaderKeys: []string{"From", "To", "Subject"}}
		if err := signer.Sign(&b, bytes.NewReader(shopMail(n, at, sale[n])), o); err != nil {
			t.Fatal(err)
		}
		return memserver.Message{Raw: b.Bytes(), InternalDate: at}
	}
}

func mailboxOf(t *testing.T, user string, mails ...memserver.Message) *memserver.Server {
	t.Helper()
	s, err := memserver.Start(memserver.Config{
		User: user, Password: "secret", Now: time.Now(), Folders: []memserver.Folder{{Name: "INBOX", Messages: mails}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// signedBox is watchedShop with a signed letter that the next sync flags.
func signedBox(t *testing.T) (a *app.App, record string) {
	t.Helper()
	record, letter := signedLetters(t)
	before := optedOut.AddDate(0, 0, -7)
	s := mailboxOf(t, "sam", memserver.Message{Raw: shopMail(0, before, sale[0]), InternalDate: before})
	a = watchedShop(t, s.Server(), s.Credentials(), s.CAPEM())
	if err := s.Append("INBOX", letter(1)); err != nil {
		t.Fatal(err)
	}
	return a, record
}

func keepKeysFrom(t *testing.T, a *app.App, account, resolver string) {
	t.Helper()
	if err := a.SetWatch(t.Context(), account, complaint.WatchSettings{Keys: true, Resolver: resolver}); err != nil {
		t.Fatal(err)
	}
}

// A sender that replaces its key after the sync takes nothing away: the pack is judged by the kept one, and nobody is asked.
func TestAKeptKeyOutlivesItsReplacement(t *testing.T) {
	a, record := signedBox(t)
	address, _ := keyServer(t, record)
	keepKeysFrom(t, a, "sam@example.co.uk", address)
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	decide(t, a, complaint.Include, flags(t, a)...)
	replaced, asked := keyServer(t, "v=DKIM1; k=ed25519; p="+base64.StdEncoding.EncodeToString(make([]byte, ed25519.PublicKeySize)))
	c := dkimCheck(t, packed(t, a, app.PackInput{Company: "oakandthread.example", FetchKeys: true, Resolver: replaced}))
	if c.NotChecked || !strings.Contains(c.Detail, "1 pass") || asked.Load() != 0 {
		t.Errorf("%+v after %d more questions", c, asked.Load())
	}
}

// The setting of one mailbox says nothing about another one's mail.
func TestKeysOfAnotherMailboxAreNotAskedFor(t *testing.T) {
	a, record := signedBox(t)
	address, asked := keyServer(t, record)
	other := mailboxOf(t, "other")
	server := other.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.com", Host: server.Host, Port: server.Port, User: "other", Password: "secret", CA: other.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	keepKeysFrom(t, a, "sam@example.com", address)
	res, err := a.Sync(t.Context(), app.SyncOptions{}, nil)
	if err != nil || res.Analysis.Flags != 1 || asked.Load() != 0 {
		t.Errorf("%+v, %v, %d questions", res, err, asked.Load())
	}
}

// What was asked for this once goes before the setting: its DNS server hears nothing.
func TestKeysInsteadOfTheSetting(t *testing.T) {
	a, record := signedBox(t)
	usual, askedUsual := keyServer(t, record)
	once, askedOnce := keyServer(t, record)
	keepKeysFrom(t, a, "sam@example.co.uk", usual)
	res, err := a.Sync(t.Context(), app.SyncOptions{Keys: &app.KeysInput{Resolver: once}}, nil)
	if err != nil || res.Keys == nil || res.Keys.Found != 1 || askedUsual.Load() != 0 || askedOnce.Load() != 1 {
		t.Errorf("%+v, %v, asked %d and %d", res.Keys, err, askedUsual.Load(), askedOnce.Load())
	}
}

// The person may stop the questions. Meanwhile nobody else waits for them, and the next sync asks again.
func TestStoppingWhileKeysAreAskedFor(t *testing.T) {
	a, record := signedBox(t)
	address, asked := keyServer(t, record)
	keepKeysFrom(t, a, "sam@example.co.uk", address)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	short, end := context.WithTimeout(t.Context(), 20*time.Second) // who waits for the questions would wait for ever
	defer end()
	var beside error
	_, err := a.Sync(ctx, app.SyncOptions{}, func(p app.Progress) {
		if p.Stage == app.StageKeys {
			_, beside = a.Analyse(short, nil)
			cancel()
		}
	})
	if app.CodeOf(err) != app.CodeCancelled || beside != nil || asked.Load() != 0 {
		t.Errorf("stopped with %v, beside it %v, %d questions", err, beside, asked.Load())
	}
	if res, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil || res.Keys == nil || res.Keys.Found != 1 {
		t.Errorf("the next time: %+v, %v", res.Keys, err)
	}
}

// A key that the domain no longer publishes is not asked for after each sync. Whoever asks by hand asks.
func TestAKeyThatIsGoneIsLeftAlone(t *testing.T) {
	a, _ := signedBox(t)
	address, asked := keyServer(t, "")
	keepKeysFrom(t, a, "sam@example.co.uk", address)
	for range 2 {
		if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil || asked.Load() != 1 {
			t.Fatalf("%v, %d questions", err, asked.Load())
		}
	}
	if res, err := a.FetchKeys(t.Context(), app.KeysInput{Resolver: address}, nil); err != nil || res.Gone != 1 || asked.Load() != 2 {
		t.Errorf("by hand: %+v, %v, %d questions", res, err, asked.Load())
	}
}

func TestWatchRefusesANonsenseDNSServer(t *testing.T) {
	a, _ := signedBox(t)
	err := a.SetWatch(t.Context(), "sam@example.co.uk", complaint.WatchSettings{Keys: true, Resolver: "https://dns.example/"})
	if app.CodeOf(err) != app.CodeUsage {
		t.Errorf("%v", err)
	}
}

// What a domain is known not to publish is not in the casebook, however often it is counted.
func TestAKeyThatIsGoneIsNotKept(t *testing.T) {
	a, _ := signedBox(t)
	address, _ := keyServer(t, "")
	keepKeysFrom(t, a, "sam@example.co.uk", address)
	for n := range 2 {
		if res, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil || res.Keys == nil || *res.Keys != (app.KeysResult{Needed: 1, Gone: 1}) {
			t.Errorf("sync %d: %+v, %v", n+1, res.Keys, err)
		}
	}
}

// A key that mails of two mailboxes need is one key.
func TestAKeyOfTwoMailboxesCountsOnce(t *testing.T) {
	record, letter := signedLetters(t)
	before := optedOut.AddDate(0, 0, -7)
	s := mailboxOf(t, "sam", memserver.Message{Raw: shopMail(0, before, sale[0]), InternalDate: before}, letter(1))
	a := watchedShop(t, s.Server(), s.Credentials(), s.CAPEM())
	other := mailboxOf(t, "other", letter(2))
	server := other.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.com", Host: server.Host, Port: server.Port, User: "other", Password: "secret", CA: other.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	address, asked := keyServer(t, record)
	keepKeysFrom(t, a, "sam@example.co.uk", address)
	keepKeysFrom(t, a, "sam@example.com", address)
	res, err := a.Sync(t.Context(), app.SyncOptions{}, nil)
	if err != nil || res.Analysis.Flags != 2 || res.Keys == nil || *res.Keys != (app.KeysResult{Needed: 1, Found: 1}) || asked.Load() != 1 {
		t.Errorf("%+v of %d flags, %v, %d questions", res.Keys, res.Analysis.Flags, err, asked.Load())
	}
}

// A slip of the pen costs no sync: it is told before anything is fetched, watched or made.
func TestANonsenseDNSServerIsRefusedAtOnce(t *testing.T) {
	a, _ := signedBox(t)
	nonsense := &app.KeysInput{Resolver: "https://dns.example/"}
	work := 0
	count := func(app.Progress) { work++ }
	if _, err := a.Sync(t.Context(), app.SyncOptions{Keys: nonsense}, count); app.CodeOf(err) != app.CodeUsage || work != 0 {
		t.Errorf("sync: %v after %d steps", err, work)
	}
	err := a.Watch(t.Context(), app.WatchOptions{Keys: nonsense}, func(e app.WatchEvent) { work++ })
	if app.CodeOf(err) != app.CodeUsage || work != 0 {
		t.Errorf("watch: %v after %d steps", err, work)
	}
	in := app.PackInput{Company: "nobody.example", FetchKeys: true, Resolver: nonsense.Resolver}
	if _, err := a.BuildPack(t.Context(), in, count); app.CodeOf(err) != app.CodeUsage || work != 0 {
		t.Errorf("pack: %v after %d steps", err, work)
	}
}
