package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"desist/app"
)

type watchCmd struct {
	Account []string      `help:"Only this mailbox. May be given several times." placeholder:"ACCOUNT" sep:"none"`
	For     time.Duration `help:"End after this long, such as 8h or 30m. Without it: until you press Ctrl+C." placeholder:"TIME"`
	keysFlags
}

// Help adds to what --help prints.
func (c *watchCmd) Help() string {
	return `Gets new mail, and then waits for more in INBOX and Junk (with IDLE where the server has it). As soon as something comes it is read and judged, and a new flag is printed: mail that may be marketing after an opt-out. Nothing on the server changes. A lost connection is made again.

The casebook stays open meanwhile, so no other command can use it.

With --json every new flag is one line with one JSON document, as in the list of: desistctl flags --json. This is the one command that writes several.

Exit code 0 if you end it, or if something came within --for; 3 if nothing did.

Examples:
  desistctl watch
  desistctl watch --account sam@example.co.uk --for 8h
  desistctl watch --json -q >> new-flags.jsonl`
}

func (c *watchCmd) run(ctx context.Context, s *session) error {
	if c.For < 0 {
		return &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%v is no time to wait.", c.For), Hint: "Write it as 8h or 30m."}
	}
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	limited := ctx
	if c.For > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, c.For)
		defer cancel()
	}
	flags := 0
	if err := a.Watch(limited, app.WatchOptions{Accounts: c.Account, Keys: c.input()}, func(e app.WatchEvent) {
		flags += len(e.Flags)
		s.printWatch(e)
	}); err != nil {
		return err
	}
	if flags == 0 && ctx.Err() == nil {
		return errNothing
	}
	return nil
}

// printWatch prints flags on standard output, and how it is getting on, on standard error.
func (s *session) printWatch(e app.WatchEvent) {
	where := strings.TrimSpace(clean(e.Folder, maxCell) + " of " + clean(e.Account, maxCell))
	if e.Folder == "" {
		where = clean(e.Account, maxCell)
	}
	switch e.State {
	case app.WatchFlags:
		s.printNewFlags(e.Flags)
	case app.WatchWatching:
		s.status("Watching %s.", where)
	case app.WatchWaiting:
		s.status("Trying again in %v: %s: %s", e.Wait.Round(time.Second), where, clean(e.Problem, wholeLine))
	case app.WatchKeys:
		s.status("Keys of signatures: %d found, %d without an answer and asked for again after the next mail.", e.Keys.Found, e.Keys.Failed)
	case app.WatchLeft:
		s.status("Not watched: %s: %s", where, clean(e.Problem, wholeLine))
	}
}

func (s *session) status(format string, args ...any) {
	if !s.Quiet {
		fmt.Fprintf(s.Stderr, format+"\n", args...)
	}
}

func (s *session) printNewFlags(rows []app.FlagRow) {
	for _, r := range rows {
		if s.JSON {
			s.emitted = true
			line := json.NewEncoder(s.Stdout)
			line.SetEscapeHTML(false)
			_ = line.Encode(flagDoc(r)) // standard output is gone: nothing to tell and nobody to tell it
			continue
		}
		s.printf("%s  %s  %s  %s\n  %s\n", string(r.Message)[:12], s.day(r.Received), clean(r.CompanyName, maxCell), r.Band,
			clean(r.Subject, wholeLine))
		if q := firstQuote(r.Verdict.Reasons); q != "" {
			s.printf("  Because: %s\n", clean(q, wholeLine))
		}
	}
}
