// Command desistctl is Desist without a screen.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"

	"desist/app"
	"desist/app/cli"
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
	var prompt wire.Prompt
	if term.IsTerminal(int(os.Stdin.Fd())) {
		prompt = ask
		e.Password = func(ctx context.Context, question string) ([]byte, error) { return ask(ctx, question, false) }
	}
	e.Open = func(ctx context.Context, o cli.OpenOptions) (*app.App, error) {
		return wire.Open(ctx, wire.Options{
			Casebook: o.Casebook, Create: o.Create, PassphraseFile: o.PassphraseFile, Prompt: prompt, Getenv: os.Getenv,
		})
	}
	return e
}

func ask(_ context.Context, question string, confirm bool) ([]byte, error) {
	fmt.Fprint(os.Stderr, question)
	first, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(os.Stderr)
	if err != nil || !confirm {
		return first, err
	}
	fmt.Fprint(os.Stderr, "Once more: ")
	second, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return nil, err
	}
	if string(first) != string(second) {
		return nil, &app.Error{Code: app.CodeUsage, What: "The two passphrases differ.", Hint: "Type the same one twice."}
	}
	return first, nil
}
