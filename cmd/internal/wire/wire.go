// Package wire puts the real parts together: the encrypted casebook, its key, and IMAP over TLS. It is the only place
// that chooses them.
package wire

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
	_ "time/tzdata" // Windows has no zone database of its own

	"desist/app"
	"desist/app/secret"
	"desist/complaint/vault"
	"desist/imapsync"
)

// Version is the program's version; FyneApp.toml says the same (a test compares them).
const Version = "0.1.0"

// Prompt asks the person for a secret; confirm asks twice.
type Prompt func(ctx context.Context, question string, confirm bool) ([]byte, error)

// Options say which casebook to open and where its key comes from.
type Options struct {
	Casebook       string // empty: DefaultCasebook
	Create         bool   // make the casebook if it is missing
	PassphraseFile string
	Prompt         Prompt // nil: nobody to ask
	Getenv         func(string) string
}

// Open opens a casebook.
func Open(ctx context.Context, o Options) (*app.App, error) {
	path, err := o.path()
	if err != nil {
		return nil, err
	}
	config, err := readConfig(o.Getenv)
	if err != nil {
		return nil, err
	}
	n, err := config.network()
	if err != nil {
		return nil, err
	}
	src := secret.Source{
		Keyring: secret.SystemKeyring(), PassphraseFile: o.PassphraseFile, Env: o.Getenv, Prompt: o.Prompt,
	}
	v, err := open(ctx, path, o.Create, src)
	if err != nil {
		return nil, explain(err, path)
	}
	a, err := app.New(parts(v, n))
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return a, nil
}

func (o Options) path() (string, error) {
	if o.Casebook != "" {
		return o.Casebook, nil
	}
	return DefaultCasebook(o.Getenv)
}

func open(ctx context.Context, path string, create bool, src secret.Source) (*vault.Vault, error) {
	if _, err := os.Stat(path); err == nil {
		key, err := src.Existing(ctx, path)
		if err != nil {
			return nil, err
		}
		return vault.Open(ctx, path, key, vault.Options{Now: time.Now})
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	if !create {
		return nil, errNoCasebook
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	key, err := src.New(ctx, path)
	if err != nil {
		return nil, err
	}
	return vault.Create(ctx, path, key, vault.Options{Now: time.Now})
}

func parts(v *vault.Vault, n network) app.Parts {
	return app.Parts{
		Vault: v, Now: time.Now, Zone: london(), Version: Version, Servers: n.servers, HTTP: n.http, Try: trier(n.dial),
		Dial: func(ctx context.Context, s imapsync.Server, c imapsync.Credentials) (app.Mailbox, error) {
			s.DialContext = n.dial
			return imapsync.Dial(ctx, s, c)
		},
	}
}

// london is the zone in which people in the UK read their clocks.
func london() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return zone
}

var errNoCasebook = errors.New("no casebook")

// explain words what only opening can go wrong with; app words the rest.
func explain(err error, path string) error {
	var said *app.Error
	switch {
	case errors.As(err, &said):
		return err
	case errors.Is(err, errNoCasebook):
		return &app.Error{
			Code: app.CodeNotReady, What: fmt.Sprintf("There is no casebook at %s yet.", path),
			Hint: "Add a mailbox first: desistctl account add --email you@example.com. Or read mail files: desistctl import FILE",
		}
	case errors.Is(err, secret.ErrPromptMismatch):
		return &app.Error{Code: app.CodeUsage, What: "The two passphrases differ.", Hint: "Type the same one twice.", Err: err}
	case errors.Is(err, secret.ErrNoKeyring), errors.Is(err, secret.ErrNoKey), errors.Is(err, secret.ErrEmptyPassphrase),
		errors.Is(err, secret.ErrNoPassphrase):
		return &app.Error{
			Code: app.CodeAuth, What: "The casebook's key was not found.", Err: err,
			Hint: "Give the passphrase with --passphrase-file FILE or DESIST_PASSPHRASE, or unlock your keyring. A casebook that was moved needs the small .salt or .id file beside it, too.",
		}
	}
	return app.Worded(err, "The casebook could not be opened.")
}
