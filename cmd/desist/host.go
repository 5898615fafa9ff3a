package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"

	"desist/app"
	"desist/app/ui"
	"desist/cmd/internal/wire"
)

// host is the ui.Host of the real program.
type host struct {
	casebook       string
	passphraseFile string
	demoDir        string
	crash          string
	packs          string
	config         string
}

var _ ui.Host = (*host)(nil)

func newHost(o options) (*host, error) {
	data, err := wire.DataDir(os.Getenv)
	if err != nil {
		return nil, err
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	h := &host{
		casebook: o.casebook, passphraseFile: o.passphraseFile,
		demoDir: filepath.Join(data, "demo"), crash: filepath.Join(data, "crash.txt"), packs: packFolder(home),
	}
	if h.config, err = wire.ConfigPath(os.Getenv); err != nil {
		return nil, err
	}
	if h.casebook == "" {
		if h.casebook, err = wire.DefaultCasebook(os.Getenv); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// packFolder is the person's folder of documents, if there is one.
func packFolder(home string) string {
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err == nil && info.IsDir() {
		return filepath.Join(documents, "Desist")
	}
	return filepath.Join(home, "Desist")
}

// HasCasebook reports whether the casebook's file exists.
func (h *host) HasCasebook(context.Context) bool {
	_, err := os.Stat(h.casebook)
	return err == nil
}

// OpenCasebook opens the casebook, and makes it on first use.
func (h *host) OpenCasebook(ctx context.Context, ask ui.Prompt) (ui.Backend, error) {
	return backend(wire.Open(ctx, wire.Options{
		Casebook: h.casebook, Create: true, PassphraseFile: h.passphraseFile, Prompt: wire.Prompt(ask), Getenv: os.Getenv,
	}))
}

// OpenDemo makes the demo's casebook in a folder of its own.
func (h *host) OpenDemo(ctx context.Context, report app.ProgressFunc) (ui.Backend, error) {
	return backend(wire.Demo(ctx, h.demoDir, report))
}

// backend keeps a nil *app.App from becoming a Backend that is not nil.
func backend(a *app.App, err error) (ui.Backend, error) {
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Places lists what Desist keeps on this computer.
func (h *host) Places() []ui.Place {
	return []ui.Place{
		{What: "Casebook", Path: h.casebook},
		{What: "Configuration, if you make one", Path: h.config},
		{What: "Demo mailbox", Path: h.demoDir},
		{What: "Report of the last crash", Path: h.crash},
		{What: "Packs, unless you choose another folder", Path: h.packs},
	}
}

// ReadsOutlook reports whether the program that reads Outlook's files is installed.
func (h *host) ReadsOutlook() bool { return app.ReadsOutlook() }

// PackFolder is where folders for packs are proposed.
func (h *host) PackFolder() string { return h.packs }

// keepCrashes makes the runtime write a crash's trace to path as well.
func keepCrashes(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	// The runtime keeps a copy of f.
	return errors.Join(debug.SetCrashOutput(f, debug.CrashOptions{}), f.Close())
}
