package pdf_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
	"desist/complaint/pdf"
)

var update = flag.Bool("update", false, "write the golden files")

// childEnv makes the test binary render the sample and print its hash: a second process for the determinism test.
const childEnv = "DESIST_PDF_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		p, err := pack.Build(packtest.Sample())
		if err != nil {
			panic(err)
		}
		fmt.Print(hash(mustRender(p.Document)))
		return
	}
	os.Exit(m.Run())
}

func mustRender(doc pack.Document) []byte {
	var buf bytes.Buffer
	if err := pdf.Render(context.Background(), &buf, doc); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func document(t *testing.T, in pack.Input) pack.Document {
	t.Helper()
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return p.Document
}

func render(t *testing.T, doc pack.Document) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := pdf.Render(t.Context(), &buf, doc); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// tool runs a program that the tests need. Without it a developer's run skips, a CI run fails.
func tool(t *testing.T, data []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is not installed", name)
	}
	file := filepath.Join(t.TempDir(), "complaint.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestSameBytesInAnotherProcess(t *testing.T) {
	want := hash(render(t, document(t, packtest.Sample())))
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		child := exec.Command(exe)
		child.Env = append(os.Environ(), childEnv+"=1")
		out, err := child.Output()
		if err != nil {
			t.Fatal(err)
		}
		if string(out) != want {
			t.Fatalf("another process made %s, this one %s", out, want)
		}
	}
}

// The text comes out of the PDF in reading order, as a screen reader or a search would take it.
func TestTextInReadingOrder(t *testing.T) {
	out := tool(t, render(t, document(t, packtest.Sample())), "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")
	var pages []string
	for i, page := range strings.Split(strings.TrimSuffix(out, "\f"), "\f") {
		pages = append(pages, fmt.Sprintf("---- %d\n%s\n", i+1, strings.TrimSpace(page)))
	}
	got := strings.Join(pages, "")
	file := "testdata/sample.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// Poppler versions differ in white space only.
	if diff := cmp.Diff(strings.Fields(string(want)), strings.Fields(got)); diff != "" {
		t.Errorf("text (-want +got; run with -update if intended):\n%s", diff)
	}
}

func TestEveryPageIsNumberedAndNamesItsExhibit(t *testing.T) {
	doc := document(t, packtest.Sample())
	out := tool(t, render(t, doc), "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")
	pages := strings.Split(strings.TrimSuffix(out, "\f"), "\f")
	exhibit := 0
	for i, page := range pages {
		if !strings.Contains(page, fmt.Sprintf("Page %d of %d", i+1, len(pages))) {
			t.Errorf("page %d is not numbered", i+1)
		}
		if !strings.Contains(page, doc.Meta.Reference) {
			t.Errorf("page %d lacks the reference", i+1)
		}
		if exhibit < len(doc.Exhibits) && strings.Contains(page, "Exhibit "+doc.Exhibits[exhibit].ID+"\n") {
			exhibit++
		}
		if exhibit > 0 && !strings.Contains(page, "Exhibit "+doc.Exhibits[exhibit-1].ID+"\n") {
			t.Errorf("page %d does not name exhibit %s", i+1, doc.Exhibits[exhibit-1].ID)
		}
	}
	if exhibit != len(doc.Exhibits) {
		t.Errorf("%d of %d exhibits found", exhibit, len(doc.Exhibits))
	}
}

func TestExhibitsShowDateAndAddress(t *testing.T) {
	in := packtest.Sample()
	out := tool(t, render(t, document(t, in)), "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")
	for _, e := range in.Exhibits {
		for _, s := range []string{
			e.Flag.Received.In(in.Zone).Format("2 January 2006, 15:04:05 MST"), "<hello@news.harbourcard.example>", string(e.Flag.Message), e.Message.MessageID,
		} {
			if !strings.Contains(out, s) {
				t.Errorf("%q is not in the text", s)
			}
		}
	}
}

// Where DESIST_PDF_OUT names a folder, the documents are left there, for scripts/pdfs.sh.
func TestStructureIsSound(t *testing.T) {
	full, welsh := packtest.Many(300), packtest.Case()
	full.AllExhibits, welsh.Language = true, pack.Welsh
	for name, in := range map[string]pack.Input{
		"sample": packtest.Sample(), "case": packtest.Case(), "one": packtest.Many(1), "300": packtest.Many(300), "300-full": full, "welsh": welsh,
	} {
		t.Run(name, func(t *testing.T) {
			data := render(t, document(t, in))
			if dir := os.Getenv("DESIST_PDF_OUT"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+".pdf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			out := tool(t, data, "qpdf", "--check", "FILE")
			if strings.Contains(out, "WARNING") || !strings.Contains(out, "No syntax or stream encoding errors found") {
				t.Error(out)
			}
		})
	}
}

func TestMetadata(t *testing.T) {
	out := tool(t, render(t, document(t, packtest.Sample())), "pdfinfo", "-isodates", "FILE")
	for _, s := range []string{"Harbour Card", "Rhiannon Oakes", "Desist 0.1.0", "2026-10-05T09:30:00Z", "A4"} {
		if !strings.Contains(out, s) {
			t.Errorf("%q is missing:\n%s", s, out)
		}
	}
}

func TestCatalogueNamesTheLanguage(t *testing.T) {
	out := tool(t, render(t, document(t, packtest.Sample())), "qpdf", "--json", "--json-key=qpdf", "FILE")
	if !strings.Contains(out, `"/Lang": "u:en-GB"`) && !strings.Contains(out, `"/Lang": "en-GB"`) {
		t.Error("no language in the catalogue")
	}
}

// Sections and exhibits are bookmarks, and every exhibit named in the text leads to its page.
func TestBookmarksAndLinks(t *testing.T) {
	data := render(t, document(t, packtest.Sample()))
	out := tool(t, data, "qpdf", "--json", "--json-key=outlines", "FILE")
	for _, s := range []string{"Contents", "1 Summary", "8 Statement of fact", "Exhibits", "A1 The opt-out of 14 September 2025", "D12 1 September 2026"} {
		if !strings.Contains(out, s) {
			t.Errorf("no bookmark %q", s)
		}
	}
	links := tool(t, data, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	if n := strings.Count(links, "/Subtype /Link"); n < 50 {
		t.Errorf("%d links", n)
	}
}

func TestStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var buf bytes.Buffer
	err := pdf.Render(ctx, &buf, document(t, packtest.Sample()))
	if !errors.Is(err, context.Canceled) || buf.Len() != 0 {
		t.Errorf("got %v and %d bytes", err, buf.Len())
	}
}

type brokenWriter struct{}

var errBroken = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestReportsAFailingWriter(t *testing.T) {
	if err := pdf.Render(t.Context(), brokenWriter{}, document(t, packtest.Sample())); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestEmptyDocument(t *testing.T) {
	if err := pdf.Render(t.Context(), &bytes.Buffer{}, pack.Document{}); err != nil {
		t.Error(err)
	}
}

func TestPicturesThatCannotBeShownAreSaidSo(t *testing.T) {
	for name, data := range map[string][]byte{
		"not a picture": []byte("%PDF-1.4 nothing"),
		"cut PNG":       packtest.Sample().Proofs[1].File.Data[:60],
		"huge PNG":      hugePNG(),
	} {
		t.Run(name, func(t *testing.T) {
			in := packtest.Sample()
			in.Proofs[1].File.Data = data
			out := tool(t, render(t, document(t, in)), "pdftotext", "-raw", "FILE", "-")
			if !strings.Contains(out, "The picture cannot be shown here.") {
				t.Error("no note")
			}
		})
	}
}

// hugePNG is a PNG whose header promises 2^31-1 by 2^31-1 pixels.
func hugePNG() []byte {
	data := bytes.Clone(packtest.Sample().Proofs[1].File.Data)
	copy(data[16:], "\x7f\xff\xff\xff\x7f\xff\xff\xff")
	return data
}

// A screen reader takes the text as the pages draw it: label before value, a contents line before its page, an exhibit's
// head, reasons, text and list in that order.
func TestCoverContentsAndExhibitsReadInOrder(t *testing.T) {
	in := packtest.Many(40)
	c := packtest.Case()
	in.Facts, in.Letters, in.Streams, in.Weak = c.Facts, c.Letters, c.Streams, c.Weak
	out := tool(t, render(t, document(t, in)), "pdftotext", "-raw", "-enc", "UTF-8", "FILE", "-")
	pages := strings.Split(out, "\f")
	at := slices.IndexFunc(pages, func(page string) bool { return strings.Contains(page, "Your November summary (28)\nReceived") })
	if at < 0 {
		t.Fatal("no page of exhibit D28")
	}
	for name, tc := range map[string]struct {
		text string
		want []string
	}{
		"cover": {pages[0], []string{
			"Complaint about marketing emails", "Rhiannon Oakes about Harbour Card", "To Information Commission (ICO)", "Complainant Rhiannon Oakes",
			"Email address rhiannon.oakes@example.com", "Respondent Harbour Card", "Opted out On 14 September 2025", "Emails complained of 40 emails",
			"Told to the company I complained to the company on 22 June 2026", "Effect on me I no longer", "What I ask That Harbour Card is told",
			"Legal bases Regulation 22", "Reference DES-", "What this is", "Page 1 of",
		}},
		"contents": {pages[1], []string{
			"Contents", "1 Summary 3", "2 Chronology 4", "10 Statement of fact", "Exhibits", "A1 The opt-out", "D23 ", "(and 2 others)", "D34 ", "Page 2 of",
		}},
		"exhibit": {strings.Join(pages[at:at+2], ""), []string{
			"Exhibit D28", "Your November summary", "Received Sunday 19 October 2025", "From Harbour Card <hello@", "Subject Your November", "After the opt-out 35 days",
			"Series stands for 3 more", "Why this is marketing", "It calls itself a service message", "Text of the email", "Merchant Spend Points",
			"Activate your offer", "leads to https://", "The others of this series", "Exhibit Received Subject Deciding sentence Original", "D4 ", "D16 ", "D40 ",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rest := tc.text
			for _, s := range tc.want {
				_, after, found := strings.Cut(rest, s)
				if !found {
					t.Fatalf("%q is missing or comes too early in:\n%s", s, tc.text)
				}
				rest = after
			}
		})
	}
}
