package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/vault"
)

// outdated returns an App whose analysis flags a message that has gone since: what a sync does that puts an original in the
// place of its extract, between the analysis and whoever looks at it.
func outdated(t *testing.T) *App {
	t.Helper()
	ctx := t.Context()
	now := func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
	v, err := vault.Create(ctx, filepath.Join(t.TempDir(), "test.casebook"), vault.Key{1}, vault.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Parts{Vault: v, Now: now, Zone: time.UTC, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	mail := "Received: from a.example by b.example; Mon, 2 Mar 2026 09:00:00 +0000\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n" +
		"From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\nSubject: Half price boots\r\n" +
		"Message-ID: <o@oakandthread.example>\r\nList-Unsubscribe: <https://oakandthread.example/u>\r\n\r\n" +
		"Half price boots. Don't miss our biggest sale yet, ends Sunday. Shop now.\r\n"
	path := filepath.Join(t.TempDir(), "a.eml")
	if err := os.WriteFile(path, []byte(mail), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Import(ctx, []string{path}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddOptOut(ctx, OptOutInput{Company: "oakandthread.example", At: now().AddDate(-1, 0, 0), Method: complaint.MethodPhone}); err != nil {
		t.Fatal(err)
	}
	an, err := a.analysis(ctx)
	if err != nil || len(an.flags) != 1 {
		t.Fatalf("%d flags, %v", len(an.flags), err)
	}
	if err := v.RemoveAccount(ctx, "import"); err != nil {
		t.Fatal(err)
	}
	if an.revision, err = v.Revision(ctx); err != nil {
		t.Fatal(err)
	}
	a.last = an
	return a
}

// Keys of what has gone are nobody's need: the sync or the watch that looks for them goes on.
func TestKeysOfAMessageThatHasGone(t *testing.T) {
	a := outdated(t)
	if got, err := a.keysOf(t.Context(), complaint.Account{ID: "import"}, newMeter(nil)); err != nil || len(got) != 0 {
		t.Errorf("by the setting: %v, %v", got, err)
	}
	if got, err := a.FetchKeys(t.Context(), KeysInput{}, nil); err != nil || got.Needed != 0 {
		t.Errorf("by hand: %+v, %v", got, err)
	}
}

// A flag whose message has gone can't be named, and is no news under another name.
func TestAMessageThatHasGoneIsNoNews(t *testing.T) {
	w := &watcher{app: outdated(t)}
	if got, err := w.fresh(t.Context()); err != nil || len(got) != 0 || len(w.known) != 0 {
		t.Errorf("%+v, %v, known %v", got, err, w.known)
	}
}
