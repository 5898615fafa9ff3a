// Command desist is Desist's desktop app.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"desist/app/ui"
	"desist/app/ui/kit"
	"desist/cmd/internal/wire"
)

// Exit codes, as desistctl's.
const (
	exitFine    = 0
	exitFailure = 1
	exitUsage   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitFine
	case err != nil:
		return exitUsage
	}
	h, err := newHost(o)
	if err != nil {
		fmt.Fprintln(stderr, "desist:", err)
		return exitFailure
	}
	if o.files {
		for _, p := range h.Places() {
			fmt.Fprintf(stdout, "%s: %s\n", p.What, p.Path)
		}
		return exitFine
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: o.level})))
	if err := keepCrashes(h.crash); err != nil {
		slog.Warn("crashes will not be kept", "error", err)
	}
	if err := window(o, h); err != nil {
		slog.Error("closing the casebook", "error", err)
		return exitFailure
	}
	return exitFine
}

// window shows the app until it is closed.
func window(o options, h *host) error {
	wire.LimitMemory(os.Getenv, wire.WindowMemory)
	fyneapp.SetMetadata(metadata())
	a := fyneapp.NewWithID(appID)
	a.SetIcon(icon())
	u := ui.New(ui.Config{App: a, Host: h, Runner: kit.Background(), Now: time.Now, TextScale: float32(o.textSize)})
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })()
	a.Lifecycle().SetOnStarted(func() {
		u.ShowWelcome()
		switch {
		case o.demo:
			u.TryDemo()
		case o.casebook != "":
			u.CarryOn()
		}
	})
	u.Window().ShowAndRun()
	return u.Close()
}
