package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/app/cli"
	"desist/complaint"
	"desist/imapsync/memserver"
)

func letter(n int, at time.Time) memserver.Message {
	return memserver.Message{InternalDate: at, Raw: fmt.Appendf(nil, "From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\n"+
		"Subject: Letter %d\r\nMessage-ID: <n%d@oakandthread.example>\r\nList-Unsubscribe: <https://oakandthread.example/u>\r\n\r\n"+
		"Half price boots. Don't miss our biggest sale yet, ends Sunday. Shop now.\r\n", n, n)}
}

// run is desistctl on a casebook that is open already.
func run(ctx context.Context, t *testing.T, a *app.App, out io.Writer, args ...string) int {
	t.Helper()
	var errs bytes.Buffer
	return cli.Main(ctx, args, cli.Env{
		Stdout: out, Stderr: &errs, Getenv: func(string) string { return "" }, Now: time.Now, Version: "test",
		Open: func(context.Context, cli.OpenOptions) (*app.App, error) { return a, nil },
	})
}

func TestWatchPrintsFlagsAsTheyCome(t *testing.T) {
	optedOut := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)
	s, err := memserver.Start(memserver.Config{User: "sam", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{letter(0, optedOut.AddDate(0, 0, -7))}}, {Name: "Junk"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	a := apptest.New(t)
	server := s.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{
		Email: "sam@example.co.uk", Host: server.Host, Port: server.Port, User: "sam", Password: "secret", CA: s.CAPEM(),
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: "oakandthread.example", At: optedOut, Method: complaint.MethodPhone}); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		if err := s.Append("INBOX", letter(n, optedOut.AddDate(0, 0, 40+n))); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, t, a, w, "watch", "--json")
		_ = w.Close()
	}()
	lines := bufio.NewScanner(r)
	for n := 1; n <= 3; n++ {
		if n == 3 {
			if err := s.Append("Junk", letter(3, optedOut.AddDate(0, 0, 60))); err != nil {
				t.Fatal(err)
			}
		}
		if !lines.Scan() {
			t.Fatalf("ended before flag %d: %v", n, lines.Err())
		}
		var doc struct {
			MessageID string `json:"message_id"`
			Company   string `json:"company_name"`
		}
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil || doc.MessageID != fmt.Sprintf("n%d@oakandthread.example", n) || doc.Company == "" {
			t.Errorf("line %d: %s, %v", n, lines.Text(), err)
		}
	}
	cancel()
	if lines.Scan() {
		t.Errorf("one more line: %s", lines.Text())
	}
	if got := <-code; got != cli.ExitOK {
		t.Errorf("ended by the person: exit code %d", got)
	}
}

func TestWatchExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"no mailbox":         {[]string{"watch"}, cli.ExitNothing},
		"no such mailbox":    {[]string{"watch", "--account", "x@example.com"}, cli.ExitNothing},
		"a time that is not": {[]string{"watch", "--for", "-3s"}, cli.ExitUsage},
		"no time at all":     {[]string{"watch", "--for", "soon"}, cli.ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if got := run(t.Context(), t, apptest.New(t), &out, c.args...); got != c.want {
				t.Errorf("exit code %d, want %d: %s", got, c.want, out.String())
			}
		})
	}
}
