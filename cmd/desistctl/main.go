// Command desistctl is Desist without a screen.
package main

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/term"

	"desist/app"
	"desist/app/cli"
	"desist/app/secret"
	"desist/cmd/internal/wire"
)

func main() {
	wire.LimitMemory(os.Getenv, wire.HeadlessMemory)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], env())
	stop()
	os.Exit(code)
}

// openPage opens a web page in the system's browser.
func openPage(url string) error {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", url).Start()
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}

func env() cli.Env {
	e := cli.Env{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Now: time.Now, Version: wire.Version,
		Terminal: term.IsTerminal(int(os.Stderr.Fd())), Demo: wire.Demo,
	}
	prompt := secret.TerminalPrompt(os.Stdin, os.Stderr)
	e.Password = func(ctx context.Context, question string) ([]byte, error) { return prompt(ctx, question, false) }
	e.FindServers = func(ctx context.Context, email string, tell func(string)) (app.FoundServers, error) {
		return wire.FindServers(ctx, os.Getenv, email, tell)
	}
	if e.Terminal { // nobody looks at a browser that a script opens
		e.OpenPage = openPage
	}
	e.Open = func(ctx context.Context, o cli.OpenOptions) (*app.App, error) {
		return wire.Open(ctx, wire.Options{
			Casebook: o.Casebook, Create: o.Create, PassphraseFile: o.PassphraseFile, Prompt: prompt, Getenv: os.Getenv,
		})
	}
	return e
}
