package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"desist/app"
	"desist/app/demo"
)

// demoPassphrase protects nothing: the demo mailbox is invented. It lies beside the casebook so that both front-ends
// can open it.
const demoPassphrase = "demo mailbox, nothing secret"

// Demo makes a fresh demo casebook in dir: it starts the demo mail server, adds its mailbox and syncs it over a real
// socket. Only an earlier demo's files in dir are replaced.
func Demo(ctx context.Context, dir string, tell app.ProgressFunc) (*app.App, error) {
	if err := clearDemo(dir); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	server, err := demo.Serve(ctx)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	a, err := Open(ctx, Options{
		Casebook: filepath.Join(dir, "demo.casebook"), Create: true, PassphraseFile: filepath.Join(dir, "passphrase.txt"),
		Getenv: func(string) string { return "" },
	})
	if err != nil {
		return nil, err
	}
	if err := fillDemo(ctx, a, server, tell); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func fillDemo(ctx context.Context, a *app.App, server *demo.Server, tell app.ProgressFunc) error {
	_, truth, err := demo.Load()
	if err != nil {
		return err
	}
	if err := a.UpdateProfile(ctx, &truth.Person.Name, nil); err != nil {
		return err
	}
	if _, err := a.AddAccount(ctx, app.AccountInput{
		Email: server.Email, Host: server.Host, Port: server.Port, User: server.User, Password: server.Password, CA: server.CAPEM,
	}); err != nil {
		return err
	}
	_, err = a.Sync(ctx, app.SyncOptions{}, tell)
	return err
}

func clearDemo(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(dir, "demo.casebook*"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "passphrase.txt"), []byte(demoPassphrase+"\n"), 0o600)
}
