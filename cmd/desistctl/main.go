// Command desistctl is Desist without a screen.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"desist/app"
	"desist/app/cli"
	"desist/app/secret"
	"desist/cmd/internal/wire"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], env())
	stop()
	os.Exit(code)
}

func env() cli.Env {
	e := cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Version: wire.Version,
		Terminal: term.IsTerminal(int(os.Stderr.Fd())), Demo: wire.Demo,
	}
	prompt := secret.TerminalPrompt(os.Stdin, os.Stderr)
	e.Password = func(ctx context.Context, question string) ([]byte, error) { return prompt(ctx, question, false) }
	e.Open = func(ctx context.Context, o cli.OpenOptions) (*app.App, error) {
		return wire.Open(ctx, wire.Options{
			Casebook: o.Casebook, Create: o.Create, PassphraseFile: o.PassphraseFile, Prompt: prompt, Getenv: os.Getenv,
		})
	}
	return e
}
