package main

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/app/cli"
	"desist/app/demo"
	"desist/imapsync/dovecottest"
)

// noiseMails is how many real mails of other people surround the demo mailbox.
const noiseMails = 5000

// person runs commands in an empty home folder, as somebody at a terminal would.
type person struct {
	t    *testing.T
	home string
}

func newPerson(t *testing.T) *person {
	p := &person{t: t, home: t.TempDir()}
	t.Setenv("HOME", p.home)
	t.Setenv("XDG_DATA_HOME", filepath.Join(p.home, "data"))
	t.Setenv("DESIST_PASSPHRASE", "only for this test")
	return p
}

func (p *person) file(name string, content []byte) string {
	p.t.Helper()
	path := filepath.Join(p.home, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// run runs one command with --json and reads its document into doc.
func (p *person) run(doc any, args ...string) {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	e := env()
	e.Stdout, e.Stderr, e.Terminal = &stdout, &stderr, false
	if code := cli.Main(p.t.Context(), append(args, "--json"), e); code != cli.ExitOK {
		p.t.Fatalf("desistctl %q: exit code %d\n%s", args, code, stderr.Bytes())
	}
	if doc == nil {
		return
	}
	if err := json.Unmarshal(stdout.Bytes(), doc); err != nil {
		p.t.Fatalf("desistctl %q: %v\n%s", args, err, stdout.Bytes())
	}
}

type flag struct {
	MessageID string `json:"message_id"`
	Company   string `json:"company"`
	Band      string `json:"band"`
	OptOutID  string `json:"optout_id"`
}

// The main job on a real server: a mailbox among thousands of other mails goes in, a complaint pack comes out, the
// flags are what a careful reader found, and nothing on the server has changed.
func TestMainJobOnDovecot(t *testing.T) {
	server := dovecottest.Start(t)
	mailbox, truth, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	fill(t, server, mailbox)
	before := server.Snapshot(t)

	p := newPerson(t)
	p.run(nil, "profile", "--name", truth.Person.Name)
	p.run(nil, "account", "add", "--email", truth.Person.Addresses[0], "--user", server.User,
		"--imap", net.JoinHostPort(server.Host, strconv.Itoa(server.Port)), "--password-file", p.file("password", []byte(server.Password)), "--ca", p.file("ca.pem", server.CAPEM))
	var synced struct {
		Folders []struct {
			Held    int
			Skipped map[string]int
		}
	}
	p.run(&synced, "sync")
	held := 0 // or left out for a reason
	for _, f := range synced.Folders {
		held += f.Held + f.Skipped["private"] + f.Skipped["draft"]
	}
	if want := noise(t) + len(mailbox.Mails); held != want {
		t.Errorf("%d messages are held or skipped, want %d", held, want)
	}

	var flags []flag
	p.run(&flags, "flags")
	got, want := map[string]string{}, map[string]string{}
	for _, f := range flags {
		got[f.MessageID] = f.Band
	}
	for _, f := range truth.Flags {
		want[f.MessageID] = string(f.Band)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flags (-truth +found):\n%s", diff)
	}

	p.pack(flags)
	if diff := cmp.Diff(before, server.Snapshot(t)); diff != "" {
		t.Errorf("the mail store changed (-before +after):\n%s", diff)
	}
}

// pack takes the first company's case to its end.
func (p *person) pack(flags []flag) {
	p.t.Helper()
	var companies []struct {
		ID    string
		Flags struct{ Strong int }
	}
	p.run(&companies, "companies")
	worst := companies[0]
	for _, f := range flags {
		if f.Company == worst.ID {
			p.run(nil, "optout", "confirm", f.OptOutID)
		}
	}
	p.run(nil, "review", "--include", "--all-strong", "--company", worst.ID)
	out := filepath.Join(p.home, "pack")
	var pack struct {
		Included       int
		StatementChars int `json:"statement_chars"`
		Files          []struct{ Path string }
	}
	p.run(&pack, "pack", "--company", worst.ID, "--out", out)
	if pack.Included == 0 || pack.Included > worst.Flags.Strong || pack.StatementChars == 0 || pack.StatementChars > 2000 {
		p.t.Errorf("pack = %+v, with %d strong flags", pack, worst.Flags.Strong)
	}
	var report struct{ OK bool }
	p.run(&report, "verify", filepath.Join(out, "evidence.zip"))
	if !report.OK {
		p.t.Error("the bundle does not verify")
	}
}

func fill(t *testing.T, server *dovecottest.Server, mailbox demo.Mailbox) {
	t.Helper()
	for _, f := range mailbox.Folders {
		if f.Name != "INBOX" && f.Name != "Sent" {
			server.Create(t, f.Name)
		}
	}
	for _, m := range mailbox.Mails {
		folder := m.Folder
		if folder == "Sent" {
			folder = dovecottest.SentFolder
		}
		server.Append(t, folder, m.Raw, m.Flags, m.InternalDate)
	}
	if noise(t) > 0 {
		server.Create(t, "Noise")
		server.AppendAll(t, "Noise", corpus(t)[:noise(t)], nil, time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	}
}

// noise is how many corpus mails are added: none where the corpus was not fetched.
func noise(t testing.TB) int {
	if os.Getenv("DESIST_CORPUS") == "" {
		return 0
	}
	return noiseMails
}

// corpus returns the mails of the folder that scripts/corpus.sh fetched, in a fixed order.
func corpus(t testing.TB) [][]byte {
	t.Helper()
	var paths []string
	for _, pattern := range []string{"*/*.txt"} {
		found, err := filepath.Glob(filepath.Join(os.Getenv("DESIST_CORPUS"), pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	slices.Sort(paths)
	var raws [][]byte
	for _, path := range slices.Compact(paths) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw)
	}
	if len(raws) < noiseMails {
		t.Fatalf("DESIST_CORPUS holds %d mails, want at least %d: run scripts/corpus.sh", len(raws), noiseMails)
	}
	return raws
}
