// Package cli is Desist's headless front-end: every use case of the desktop app as a command. One file per command;
// each has its options as a struct and a run method.
//
// The contract is stable: with --json, stdout carries exactly one JSON document and everything else goes to stderr;
// exit codes are those of Exit*.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"desist/app"
	"desist/complaint"
)

// Exit codes, as listed in the help.
const (
	ExitOK        = 0
	ExitFailure   = 1
	ExitUsage     = 2
	ExitNothing   = 3 // nothing found, or not ready
	ExitAuth      = 4
	ExitIntegrity = 5

	ExitCertificate = 6
)

const exitStatus = `Exit codes: 0 fine, 1 failure, 2 wrong usage, 3 nothing found or not ready, 4 sign-in or passphrase refused, 5 integrity failure, 6 a server certificate that is not trusted.`

const description = `Desist helps you prove that a company kept sending you marketing after you said no. It reads your mailbox without changing anything in it.

` + exitStatus

// OpenOptions say which casebook to open and how.
type OpenOptions struct {
	Casebook       string // file; empty for the default in the person's data folder
	PassphraseFile string
	Create         bool // make the casebook if it is missing
}

// Env is the world a command runs in.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time
	Version        string

	// Terminal reports whether Stderr is one: progress is drawn only there.
	Terminal bool
	// Password asks for a secret; its answer is empty when there is nobody to ask.
	Password func(ctx context.Context, question string) ([]byte, error)
	// FindServers looks for the mail server of an address.
	FindServers func(ctx context.Context, email string, tell func(string)) (app.FoundServers, error)
	// OpenPage opens a web page in the person's browser. Its address is printed in any case.
	OpenPage func(url string) error
	// Open opens the casebook, making it on first use.
	Open func(ctx context.Context, o OpenOptions) (*app.App, error)
	// Demo makes the demo casebook in dir, synced from the demo mailbox.
	Demo func(ctx context.Context, dir string, tell app.ProgressFunc) (*app.App, error)
}

// Globals are the options every command takes.
type Globals struct {
	Casebook       string `help:"Casebook file. Default: desist.casebook in your data folder." placeholder:"FILE" env:"DESIST_CASEBOOK"`
	PassphraseFile string `help:"File whose first line is the casebook's passphrase. Without it: DESIST_PASSPHRASE, the keyring, or a prompt." placeholder:"FILE" type:"existingfile"`
	JSON           bool   `name:"json" help:"Write one JSON document to standard output."`
	Quiet          bool   `short:"q" help:"Show no progress."`
	LogLevel       string `help:"What to log to standard error: debug, info, warn or error." enum:"debug,info,warn,error" default:"warn"`
}

// commands is the whole command line.
type commands struct {
	Globals

	Account   accountCmd   `cmd:"" help:"Add, list, test or remove mailboxes."`
	Sync      syncCmd      `cmd:"" help:"Copy new mail from your mailboxes into the casebook. Nothing on the server changes."`
	Folders   foldersCmd   `cmd:"" help:"List the folders: what the server has, what is held of it, and what is not and why."`
	Watch     watchCmd     `cmd:"" help:"Wait for new mail, and print what may be marketing after an opt-out as it comes."`
	Syncs     syncsCmd     `cmd:"" help:"List past syncs, or print the transcript of one: every command that was sent, and its answer."`
	Import    importCmd    `cmd:"" help:"Read mail files: .eml, mbox, Maildir, Takeout and other archives, .pst, or folders of them."`
	Analyse   analyseCmd   `cmd:"" help:"Work out companies, opt-outs and flags anew. Sync and import do it themselves."`
	Companies companiesCmd `cmd:"" help:"List companies, the one with most marketing after an opt-out first."`
	Company   companyCmd   `cmd:"" help:"Show what is known of a company, or merge, split or rename companies."`
	Optout    optoutCmd    `cmd:"" name:"optout" help:"Record, list, confirm or reject opt-outs."`
	Streams   streamsCmd   `cmd:"" help:"List a company's streams: mail from one template, to be judged in one go."`
	Flags     flagsCmd     `cmd:"" help:"List marketing received after an opt-out, with reasons."`
	Review    reviewCmd    `cmd:"" help:"Include or exclude flagged or borderline messages."`
	Show      showCmd      `cmd:"" help:"Show one message as text, with its verdict."`
	Profile   profileCmd   `cmd:"" help:"Show or set whose casebook this is."`
	Case      caseCmd      `cmd:"" help:"Keep the case against a company: answers, letters, replies, where it stands."`
	Ready     readyCmd     `cmd:"" help:"Say whether a complaint is ready for the ICO, and what is missing. Exit code 3 if not."`
	Deadlines deadlinesCmd `cmd:"" help:"List what is due and when, of every case."`
	Letter    letterCmd    `cmd:"" help:"Write the complaint to the company, or the follow-up. Sends nothing."`
	Form      formCmd      `cmd:"" help:"Print the answers for each field of the ICO's form, in its order."`
	Pack      packCmd      `cmd:"" help:"Make the complaint pack for one company."`
	Keys      keysCmd      `cmd:"" help:"Fetch and keep the public keys of flagged mail's signatures. Asks the domain name system."`
	Verify    verifyCmd    `cmd:"" help:"Check an evidence bundle. Needs no casebook."`
	Classify  classifyCmd  `cmd:"" help:"Judge mail files without a casebook."`
	Explain   explainCmd   `cmd:"" help:"Show mail files with every sentence marked, and why they are judged as they are."`
	Demo      demoCmd      `cmd:"" help:"Run everything on the demo mailbox."`
	Docs      docsCmd      `cmd:"" hidden:"" help:"Write this help as Markdown."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// runner is what every command implements.
type runner interface {
	run(ctx context.Context, s *session) error
}

// session is one invocation.
type session struct {
	Env
	Globals
	emitted bool // the JSON document has been written
	adding  bool // an account is being connected
}

// open opens a casebook that is there.
func (s *session) open(ctx context.Context) (*app.App, error) {
	return s.Env.Open(ctx, OpenOptions{Casebook: s.Casebook, PassphraseFile: s.PassphraseFile})
}

// create opens the casebook, making it on first use: for the commands that put the first thing into one.
func (s *session) create(ctx context.Context) (*app.App, error) {
	return s.Env.Open(ctx, OpenOptions{Casebook: s.Casebook, PassphraseFile: s.PassphraseFile, Create: true})
}

// Main runs one command line and returns its exit code.
func Main(ctx context.Context, args []string, env Env) int {
	var c commands
	parser, err := newParser(&c, env)
	if err != nil {
		fmt.Fprintln(env.Stderr, "desistctl:", err)
		return ExitFailure
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	exited := -1
	parser.Exit = func(code int) { exited = code }
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help has been printed
		return exited
	}
	s := &session{Env: env, Globals: c.Globals}
	if err != nil {
		s.JSON = slices.Contains(args, "--json") // the parser stopped before it got there
		return s.report(&app.Error{Code: app.CodeUsage, What: err.Error(), Hint: "See: desistctl --help"})
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(env.Stderr, &slog.HandlerOptions{Level: level(c.LogLevel)})))
	cmd, ok := parsed.Selected().Target.Addr().Interface().(runner)
	if !ok {
		return s.report(&app.Error{Code: app.CodeUsage, What: "Choose one of the sub-commands.", Hint: "See: desistctl " + parsed.Command() + " --help"})
	}
	return s.report(cmd.run(ctx, s))
}

func newParser(c *commands, env Env) (*kong.Kong, error) {
	methods := make([]string, len(complaint.Methods))
	for i, m := range complaint.Methods {
		methods[i] = string(m)
	}
	return kong.New(c,
		kong.Name("desistctl"), kong.Description(description), kong.Writers(env.Stdout, env.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}), kong.Help(helpWithExitCodes),
		kong.Vars{"methods": strings.Join(methods, ",")},
	)
}

func helpWithExitCodes(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if ctx.Selected() == nil {
		return nil // the description says it
	}
	_, err := fmt.Fprintf(ctx.Stdout, "\n%s\n", exitStatus)
	return err
}

func level(name string) slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelWarn
	}
	return l
}

// errNothing ends a command with ExitNothing after it has printed its (empty) result.
var errNothing = errors.New("nothing found")

// report tells the person what went wrong and returns the exit code. With --json, a command that failed before it
// wrote its document writes one about the error, so that stdout always carries exactly one.
func (s *session) report(err error) int {
	if err == nil {
		return ExitOK
	}
	if errors.Is(err, errNothing) {
		return ExitNothing
	}
	var e *app.Error
	if !errors.As(err, &e) {
		e = &app.Error{Code: app.CodeInternal, What: err.Error()}
	}
	fmt.Fprintln(s.Stderr, "desistctl:", e.What)
	if e.Hint != "" {
		fmt.Fprintln(s.Stderr, e.Hint)
	}
	doc := map[string]any{"error": map[string]string{"code": string(e.Code), "what": e.What, "hint": e.Hint}}
	s.showReconnect(err)
	if cert, ok := app.CertificateOf(err); ok {
		s.showCertificate(cert)
		doc["certificate"] = cert
	}
	switch {
	case e.Err != nil && e.Code == app.CodeInternal: // nothing better is known
		fmt.Fprintln(s.Stderr, "Cause:", clean(e.Err.Error(), wholeLine))
	case e.Err != nil:
		slog.Info("details", "error", e.Err)
	}
	if s.JSON && !s.emitted {
		_ = s.emit(doc, nil)
	}
	return exitOf(e.Code)
}

func exitOf(c app.Code) int {
	switch c {
	case app.CodeUsage:
		return ExitUsage
	case app.CodeNotFound, app.CodeNotReady:
		return ExitNothing
	case app.CodeAuth:
		return ExitAuth
	case app.CodeIntegrity:
		return ExitIntegrity
	case app.CodeCertificate:
		return ExitCertificate
	}
	return ExitFailure
}
