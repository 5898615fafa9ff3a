// Package app holds Desist's use cases: what a person can do, whichever front-end they do it in. One type, App,
// works on one open casebook. It imports the parts (casebook, mail, judgement, pack) but never chooses them:
// cmd/internal/wire does.
//
// Ownership: an App is safe for concurrent use. The casebook has one writer; reading is never blocked by it. An
// analysis is an immutable value, made anew when the casebook's revision has moved on.
package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
	"desist/imapsync/signin"
)

// Mailbox is a signed-in connection to a mail server.
type Mailbox interface {
	Folders(ctx context.Context) ([]imapsync.Folder, error)
	Sync(ctx context.Context, k imapsync.Keeper, o imapsync.Options, p imapsync.Progress) (imapsync.Report, error)
	Close() error
}

// Parts is what an App is made of.
type Parts struct {
	Vault *vault.Vault
	Dial  func(ctx context.Context, s imapsync.Server, c imapsync.Credentials) (Mailbox, error)
	// Try connects without signing in. May be nil: then a certificate is first seen when signing in.
	Try     func(ctx context.Context, s imapsync.Server) error
	Servers Servers
	HTTP    *http.Client // for signing in on providers' pages; nil for the default one
	Now     func() time.Time
	Zone    *time.Location // the person's time zone, for dates without one and for printing
	Version string         // of the program, printed in packs
}

// App runs use cases on one casebook.
type App struct {
	parts  Parts
	engine *engine

	mu   sync.Mutex
	last *analysis // of some revision; nil until first asked for

	signIns map[string]*signin.Tokens // by account; those that were needed so far

	writing turn       // one sync, import or analysis at a time
	keeping sync.Mutex // of the kept keys: one reads and adds at a time
}

// New returns an App on an open casebook. It takes over the casebook: Close closes it.
func New(p Parts) (*App, error) {
	e, err := newEngine()
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	return &App{parts: p, engine: e, writing: newTurn()}, nil
}

// Close closes the casebook.
func (a *App) Close() error { return a.parts.Vault.Close() }

// Profile returns whose casebook this is.
func (a *App) Profile(ctx context.Context) (complaint.Person, error) {
	p, err := a.parts.Vault.Profile(ctx)
	return p, say(err, "The casebook could not be read.")
}

// SetProfile records whose casebook this is. Mail from these addresses counts as the person's own words.
func (a *App) SetProfile(ctx context.Context, p complaint.Person) error {
	return say(a.parts.Vault.SetProfile(ctx, p), "The profile could not be saved.")
}

// zone is the person's time zone.
func (a *App) zone() *time.Location {
	if a.parts.Zone == nil {
		return time.UTC
	}
	return a.parts.Zone
}

func canceled(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// UpdateProfile sets the person's name, if name is not nil, and adds addresses.
func (a *App) UpdateProfile(ctx context.Context, name *string, addresses []string) error {
	p, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	if name != nil {
		p.Name = *name
		if err := a.SetProfile(ctx, p); err != nil {
			return err
		}
	}
	for _, addr := range addresses {
		if err := a.own(ctx, addr); err != nil {
			return err
		}
	}
	return nil
}
