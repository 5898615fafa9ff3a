// Package apptest makes Apps for tests: on a real encrypted casebook on disk, with a fixed clock.
package apptest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"desist/app"
	"desist/app/demo"
	"desist/complaint/vault"
	"desist/imapsync"
)

// Now is the moment at which tests run: after the last mail of the demo mailbox.
var Now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// New returns an App on a fresh casebook that is closed when the test ends.
func New(t testing.TB) *app.App {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return Now }
	v, err := vault.Create(t.Context(), filepath.Join(t.TempDir(), "test.casebook"), vault.Key{1, 2, 3}, vault.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(app.Parts{Vault: v, Now: now, Zone: zone, Version: "test", Dial: Dial})
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

// Dial connects for real.
func Dial(ctx context.Context, s imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
	return imapsync.Dial(ctx, s, c)
}

// DemoAccount is how to connect to the demo server.
func DemoAccount(s *demo.Server) app.AccountInput {
	return app.AccountInput{Email: s.Email, Host: s.Host, Port: s.Port, User: s.User, Password: s.Password, CA: s.CAPEM}
}
