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

const demoCasebook = "demo.casebook"

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
	defer func() { _ = server.Close() }() // it has served
	a, err := Open(ctx, Options{
		Casebook: filepath.Join(dir, demoCasebook), Create: true, PassphraseFile: filepath.Join(dir, "passphrase.txt"),
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
	if _, err = a.Sync(ctx, app.SyncOptions{}, tell); err != nil {
		return err
	}
	// The keys come from the demo's own DNS server: nobody is asked.
	_, err = a.FetchKeys(ctx, app.KeysInput{Resolver: server.Resolver}, tell)
	return err
}

// clearDemo removes the files of an earlier demo in dir, which its passphrase file tells from anything else.
func clearDemo(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	passphrase := filepath.Join(dir, "passphrase.txt")
	content, err := os.ReadFile(passphrase)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if _, err := os.Stat(filepath.Join(dir, demoCasebook)); err == nil {
			return notOurs(dir)
		}
		return os.WriteFile(passphrase, []byte(demoPassphrase+"\n"), 0o600)
	case err != nil:
		return err
	case string(content) != demoPassphrase+"\n":
		return notOurs(dir)
	}
	for _, end := range []string{"", "-wal", "-shm", ".salt", ".id", ".lock"} {
		if err := os.Remove(filepath.Join(dir, demoCasebook+end)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func notOurs(dir string) error {
	return &app.Error{
		Code: app.CodeUsage, What: fmt.Sprintf("The folder %s holds files that no demo made.", dir),
		Hint: "Choose another folder with --out DIR.",
	}
}
