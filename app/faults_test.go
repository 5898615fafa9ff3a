package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

// faultRuns is how many mailboxes are synced over bad lines.
const faultRuns = 50

// TestFaultsLeaveTheSameCasebook syncs a mailbox again and again over connections that are cut, delayed, cut short and
// garbled at random places. What the casebook then holds must be what an undisturbed sync leaves, byte for byte.
func TestFaultsLeaveTheSameCasebook(t *testing.T) {
	runs := faultRuns
	if testing.Short() {
		runs = 8
	}
	s, err := memserver.Start(memserver.Config{User: "alex", Password: "secret", Folders: faultFolders(), Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	want := map[bool]string{}
	for _, everything := range []bool{false, true} {
		want[everything], _ = syncOver(t, s, everything, nil)
		if strings.Count(want[everything], "message ") < 20 {
			t.Fatalf("an undisturbed sync holds too little:\n%s", want[everything])
		}
	}
	var faults imaptest.Faults
	syncs := 0
	for seed := range uint64(runs) {
		everything := seed%2 == 1
		got, n := syncOver(t, s, everything, faults.Faulty(seed, 8_000))
		syncs += n
		if got != want[everything] {
			t.Fatalf("seed %d, everything %v: the casebook differs\ngot\n%s\nwant\n%s", seed, everything, got, want[everything])
		}
	}
	t.Logf("%d mailboxes, %d syncs until all was there, faults %v", runs, syncs, faults.Count())
	for _, f := range []imaptest.Fault{imaptest.Cut, imaptest.Delay, imaptest.Truncate, imaptest.Garble} {
		if faults.Count()[f] == 0 {
			t.Errorf("no %s", f)
		}
	}
	if changes := s.Changes(); changes != nil {
		t.Errorf("the mailbox was changed: %q", changes)
	}
}

func faultFolders() []memserver.Folder {
	inbox := memserver.Folder{Name: "INBOX"}
	for i := range 12 {
		inbox.Messages = append(inbox.Messages, mailOf(theShop, fmt.Sprintf("Offer %d", i), plain(theOffer), 40+i))
	}
	optOut := mailOf(theShop, "You have been unsubscribed", plain("You have been unsubscribed from all marketing emails. You will no longer receive them."), 30)
	for i, subject := range []string{"Catalogue before", "Catalogue after"} {
		inbox.Messages = append(inbox.Messages, mailOf(theShop, subject, attachedOf(theOffer, 60_000), 20+60*i))
	}
	inbox.Messages = append(inbox.Messages, optOut, mailOf("Kim <kim@hotmail.example>", "Hello", plain("See you!"), 61))
	shopping := memserver.Folder{Name: "Shopping", Messages: slices.Clone(inbox.Messages[:4])}
	for i := range 8 {
		shopping.Messages = append(shopping.Messages, mailOf("Bank <info@bank.example>", fmt.Sprintf("Statement %d", i), plain("Your statement is ready."), i))
	}
	return []memserver.Folder{inbox, shopping}
}

// syncOver syncs into a fresh casebook until a sync is complete, and returns what it then holds and how many it took.
func syncOver(t *testing.T, s *memserver.Server, everything bool, line imaptest.DialFunc) (held string, syncs int) {
	t.Helper()
	first := true // the account's test sign-in goes over a good line
	a := newAppDialling(t, func(ctx context.Context, server imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
		if !first {
			server.DialContext = line
		}
		first = false
		server.IdleTimeout = 5 * time.Second
		return imapsync.Dial(ctx, server, c)
	})
	server := s.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "alex@example.com", Host: server.Host, Port: server.Port, User: "alex", Password: "secret", CA: s.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	retry := imapsync.Retry{First: time.Microsecond, Longest: time.Millisecond, Slow: time.Millisecond}
	for {
		res, err := a.Sync(t.Context(), app.SyncOptions{Everything: &everything, Retry: retry}, nil)
		if syncs++; syncs > 200 {
			t.Fatalf("not done after %d syncs: %v", syncs, err)
		}
		if err == nil && len(res.Problems) == 0 {
			return contents(t, a), syncs
		}
	}
}

// contents describes everything in a casebook that a sync put there, but not when.
func contents(t *testing.T, a *app.App) string {
	t.Helper()
	var out []string
	ids, err := a.MessageIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		v, err := a.Message(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("message %s %q %s %q %v %v", id, v.Extent, v.Received.UTC(), v.Subject, v.Folders, v.Verdict.Kind))
	}
	slices.Sort(out)
	folders, err := a.Folders(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		f.SyncedAt = time.Time{}
		out = append(out, fmt.Sprintf("folder %+v", f))
	}
	flags, err := a.Flags(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range flags {
		out = append(out, fmt.Sprintf("flag %s %s %s", f.Message, f.OptOut, f.Band))
	}
	return strings.Join(out, "\n")
}
