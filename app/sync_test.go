package app_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint/vault"
	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

// TestSyncCarriesOnAfterACut holds that a lost connection does not end a sync, that the person sees that it connects
// again, and that a sync which brings nothing says the same without working it out again.
func TestSyncCarriesOnAfterACut(t *testing.T) {
	folder := memserver.Folder{Name: "INBOX"}
	for i := range 300 {
		folder.Messages = append(folder.Messages, memserver.Message{
			Raw:          []byte("From: Shop <news@shop.example>\r\nTo: alex@example.com\r\nSubject: Offer\r\nMessage-ID: <" + string(rune('a'+i%26)) + time.Unix(int64(i), 0).UTC().Format("150405") + "@shop.example>\r\n\r\n20% off everything this week.\r\n"),
			InternalDate: time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Hour),
		})
	}
	s, err := memserver.Start(memserver.Config{User: "alex", Password: "secret", Folders: []memserver.Folder{folder}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	connections := 0
	a := newAppDialling(t, func(ctx context.Context, server imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
		if connections++; connections == 2 { // the first only tries the password
			server.DialContext = imaptest.CutAfter(170_000) // past the headers, some way into the mail
		}
		return imapsync.Dial(ctx, server, c)
	})
	server := s.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "alex@example.com", Host: server.Host, Port: server.Port,
		User: "alex", Password: "secret", CA: s.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	var stages []app.Stage
	tell := func(p app.Progress) {
		if len(stages) == 0 || stages[len(stages)-1] != p.Stage {
			stages = append(stages, p.Stage)
		}
	}
	first, err := a.Sync(t.Context(), app.SyncOptions{}, tell)
	if err != nil {
		t.Fatal(err)
	}
	want := []app.Stage{
		app.StageConnecting, app.StageLooking, app.StageFetching, app.StageConnecting, app.StageLooking, app.StageFetching, app.StageAnalysing,
	}
	if first.New != 300 || connections != 3 || !slices.Equal(stages, want) {
		t.Errorf("%d new over %d connections; stages %v", first.New, connections, stages)
	}
	stages = nil
	second, err := a.Sync(t.Context(), app.SyncOptions{}, tell)
	if err != nil {
		t.Fatal(err)
	}
	if second.New != 0 || second.Analysis != first.Analysis || slices.Contains(stages, app.StageAnalysing) {
		t.Errorf("%d new, %+v and then %+v; stages %v", second.New, first.Analysis, second.Analysis, stages)
	}
}

func newAppDialling(t *testing.T, dial func(context.Context, imapsync.Server, imapsync.Credentials) (app.Mailbox, error)) *app.App {
	t.Helper()
	now := func() time.Time { return apptest.Now }
	v, err := vault.Create(t.Context(), filepath.Join(t.TempDir(), "test.casebook"), vault.Key{1}, vault.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Parts{Vault: v, Now: now, Zone: time.UTC, Version: "test", Dial: dial})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}
