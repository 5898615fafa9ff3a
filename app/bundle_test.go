package app_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"desist/app"
	"desist/complaint"
	"desist/complaint/evidence/redact"
	"desist/complaint/rfc822"
)

// withCase returns an App whose demo mailbox has a case: an opt-out confirmed and every flag of it included.
func withCase(t *testing.T, id string) *app.App {
	t.Helper()
	a, _ := synced(t)
	ledger, err := a.OptOuts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range ledger.OptOuts {
		if err := a.SetOptOutState(t.Context(), o.ID, complaint.StateConfirmed); err != nil {
			t.Fatal(err)
		}
	}
	flags, err := a.Flags(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	in := app.ReviewInput{Decision: complaint.Include}
	for _, f := range flags {
		in.Messages = append(in.Messages, f.MessageID)
	}
	if _, err := a.Review(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	return a
}

func packed(t *testing.T, a *app.App, in app.PackInput) string {
	t.Helper()
	in.Dir = t.TempDir()
	if _, err := a.BuildPack(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	return in.Dir
}

// bundled returns a bundle's files by their path in the bag.
func bundled(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(filepath.Join(dir, "evidence.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(f.Name, "/")
		out[name] = b
	}
	return out
}

// text is a file's content with what a PDF packs unpacked, so that a search sees it.
func text(b []byte) string {
	if !bytes.HasPrefix(b, []byte("%PDF")) {
		return string(b)
	}
	var out bytes.Buffer
	out.Write(b)
	for _, part := range bytes.Split(b, []byte("stream\n"))[1:] {
		if z, err := zlib.NewReader(bytes.NewReader(part)); err == nil {
			_, _ = io.Copy(&out, z) // what unpacks is searched
		}
	}
	return strings.ReplaceAll(out.String(), "\x00", "")
}

// drawn is what a PDF's pages draw, in order and without spaces, so that no end of a line parts it.
func drawn(b []byte) string {
	var out strings.Builder
	for _, part := range pdfString.FindAllStringSubmatch(text(b), -1) {
		out.WriteString(strings.ReplaceAll(part[1], " ", ""))
	}
	return out.String()
}

var pdfString = regexp.MustCompile(`\(((?:\\.|[^\\()])*)\)\s*Tj`)

// live are the links of a mail that act for the person: what its List-Unsubscribe names and what an "unsubscribe" link
// leads to.
func live(t *testing.T, raw []byte) []string {
	t.Helper()
	m, err := rfc822.Parse(raw, rfc822.Options{})
	if err != nil {
		t.Fatal(err)
	}
	links := m.ListUnsubscribe
	for _, l := range m.Links {
		if strings.Contains(strings.ToLower(l.Text), "unsubscribe") {
			links = append(links, l.URL)
		}
	}
	return links
}

func TestPackOfTheDemoVerifies(t *testing.T) {
	const id = "oakandthread.example"
	a := withCase(t, id)
	dir := packed(t, a, app.PackInput{Company: id})
	in := app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip"), PDF: filepath.Join(dir, "complaint.pdf")}
	got, err := app.Verify(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got.Checks {
		if want := c.Name == "time stamp" || c.Name == "DKIM"; c.NotChecked != want { // nobody asked for a time stamp or for keys
			t.Errorf("%s: not checked: %v: %s", c.Name, c.NotChecked, c.Detail)
		}
	}
	if !got.OK {
		t.Error("the pack's own bundle fails")
	}

	t.Run("the complaint of another pack does not fit", func(t *testing.T) {
		flags, err := a.Flags(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Review(t.Context(), app.ReviewInput{Messages: []string{flags[0].MessageID}, Decision: complaint.Exclude}); err != nil {
			t.Fatal(err)
		}
		in.PDF = filepath.Join(packed(t, a, app.PackInput{Company: id}), "complaint.pdf")
		if got, err := app.Verify(t.Context(), in); err != nil || got.OK {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("the custody log tells what left the casebook", func(t *testing.T) {
		log := string(bundled(t, packed(t, a, app.PackInput{Company: id}))["data/custody.jsonl"])
		for _, kind := range []string{"account added", "synced", "judged", "reviewed", "exported"} {
			if !strings.Contains(log, `"kind":"`+kind+`"`) {
				t.Errorf("no entry %q in %s", kind, log)
			}
		}
	})
}

func TestPackLeaksNothingThatActsForThePerson(t *testing.T) {
	const id = "oakandthread.example"
	a := withCase(t, id)
	originals := bundled(t, packed(t, a, app.PackInput{Company: id}))
	var links []string
	for name, content := range originals {
		if strings.HasPrefix(name, "data/originals/") {
			links = append(links, live(t, content)...)
		}
	}
	if len(links) < 5 {
		t.Fatalf("the demo's mails hold only %d live links", len(links))
	}
	for _, p := range redact.Profiles {
		t.Run(string(p), func(t *testing.T) {
			dir := packed(t, a, app.PackInput{Company: id, Profile: string(p)})
			files := bundled(t, dir)
			for _, name := range written(t, dir) {
				b, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				files[name] = b
			}
			for name, content := range files {
				if strings.HasPrefix(name, "data/originals/") {
					if p == redact.Public {
						t.Errorf("%s is in a bundle for the public", name)
					}
					continue
				}
				shown := text(content)
				for _, link := range links {
					if strings.Contains(shown, link) {
						t.Errorf("%s shows %s", name, link)
					}
					for _, piece := range pieces(link) {
						if strings.Contains(shown, piece) {
							t.Errorf("%s shows %q of %s", name, piece, link)
						}
					}
				}
				if p == redact.Public && (strings.Contains(shown, "alex.morgan") || strings.Contains(shown, "Alex")) {
					t.Errorf("%s names the person", name)
				}
			}
			checkRedactions(t, files["data/redactions.json"], p)
			checkSaysWhereOriginalsAre(t, files, p)
			if got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip")}); err != nil || !got.OK {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: id, Dir: t.TempDir(), Profile: "everybody"}, nil); app.CodeOf(err) != app.CodeUsage {
		t.Errorf("an unknown profile: %v", err)
	}
}

// checkSaysWhereOriginalsAre reads what a pack's documents and its README say of the originals: never that they are
// in a bundle that leaves them out.
func checkSaysWhereOriginalsAre(t *testing.T, files map[string][]byte, p redact.Profile) {
	t.Helper()
	shown := drawn(files["complaint.pdf"])
	inBundle := strings.Contains(shown, "intheevidencebundle")
	apart := strings.Contains(shown, "inthefullevidencebundle") && strings.Contains(shown, "leavesouttheoriginals")
	if public := p == redact.Public; inBundle == public || apart != public {
		t.Errorf("the complaint says that originals are in the bundle: %v, that they are kept apart: %v", inBundle, apart)
	}
	readme := string(files["README.txt"])
	for _, name := range []string{"originals/", "acquisition.csv", "completeness.csv", "custody.jsonl", "dkim.csv"} {
		has := slices.ContainsFunc(slices.Collect(maps.Keys(files)), func(s string) bool { return strings.HasPrefix(s, "data/"+name) })
		if said := strings.Contains(readme, "\ndata/"+name); said != has {
			t.Errorf("data/%s is in the bundle: %v; the README says so: %v", name, has, said)
		}
	}
}

// token is what makes a link work for one person alone.
var token = regexp.MustCompile(`[A-Za-z0-9_=-]{14,}`)

// pieces are both ends of a link's tokens, which no line break can hide.
func pieces(link string) []string {
	const length = 10
	var out []string
	_, path, _ := strings.Cut(strings.TrimPrefix(link, "https://"), "/")
	for _, s := range token.FindAllString(path, -1) {
		if strings.ContainsAny(s, "0123456789") {
			out = append(out, s[:length], s[len(s)-length:])
		}
	}
	return out
}

// written are the files of a pack but the bundle, whose files are looked at one by one.
func written(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		if e.Name() != "evidence.zip" {
			out = append(out, e.Name())
		}
	}
	if len(out) < 6 {
		t.Fatalf("the pack has only %v", out)
	}
	return out
}

// A byte changed in any file of a pack's own bundle is named.
func TestEveryFileOfABundleIsGuarded(t *testing.T) {
	const id = "oakandthread.example"
	files := bundled(t, packed(t, withCase(t, id), app.PackInput{Company: id}))
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		changed := bytes.Clone(content)
		if len(changed) == 0 {
			changed = []byte("x")
		} else {
			changed[len(changed)/3] ^= 1
		}
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: dir})
		if err != nil {
			t.Fatal(err)
		}
		named := false
		for _, c := range got.Checks {
			named = named || !c.OK && strings.Contains(c.Detail, name)
		}
		if got.OK || !named {
			t.Errorf("a changed byte of %s was not named", name)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func checkRedactions(t *testing.T, list []byte, p redact.Profile) {
	t.Helper()
	var doc struct {
		Profile string
		Masked  []struct {
			Where, Kind string
			Count       int
		}
	}
	if err := json.Unmarshal(list, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Profile != string(p) || len(doc.Masked) == 0 {
		t.Errorf("the list of redactions: %s", list)
	}
	for _, m := range doc.Masked {
		if len(m.Where) > 20 || m.Count < 1 {
			t.Errorf("%+v is not told by its exhibit", m)
		}
	}
}
