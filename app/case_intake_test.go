package app_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/complaint"
)

// The intake can be stopped and taken up again, and an answer can raise a question.
func TestIntakeIsKeptStepByStep(t *testing.T) {
	a := shop(t, sale...)
	v, err := a.Intake(t.Context(), shopDomain)
	if err != nil || v.Next != complaint.AskName || v.Done() != 0 {
		t.Fatalf("next %s, done %d, %v", v.Next, v.Done(), err)
	}
	if v, err = a.Answer(t.Context(), shopDomain, complaint.AskName, "Sam Reed"); err != nil || v.Next != complaint.AskForAnother {
		t.Fatalf("next %s, %v", v.Next, err)
	}
	if v, err = a.Answer(t.Context(), shopDomain, complaint.AskForAnother, "yes"); err != nil || v.Next != complaint.AskConsent {
		t.Fatalf("next %s, %v", v.Next, err)
	}
	if v, err = a.SkipQuestion(t.Context(), shopDomain, complaint.AskConsent); err != nil || v.Next != complaint.AskMailbox {
		t.Fatalf("next %s, %v", v.Next, err)
	}
	if v, err = a.Intake(t.Context(), shopDomain); err != nil || v.Next != complaint.AskMailbox || v.Done() != 3 {
		t.Errorf("taken up again at %s with %d done, %v", v.Next, v.Done(), err)
	}
	for k, wrong := range map[complaint.QuestionKey]string{complaint.AskPayer: "nobody", complaint.AskComplained: "2031-01-01", "colour": "blue"} {
		if _, err := a.Answer(t.Context(), shopDomain, k, wrong); app.CodeOf(err) != app.CodeUsage {
			t.Errorf("%s = %s: %v", k, wrong, err)
		}
	}
	for _, i := range v.Items {
		if len(i.Law) > 0 && len(i.Sources) == 0 {
			t.Errorf("%s does not say what it rests on", i.Key)
		}
	}
}

// Words that the person wants hidden are in no text of the pack, and neither is the list of them.
func TestHiddenWordsAreMasked(t *testing.T) {
	a := answered(t)
	change(t, a, func(f *complaint.CaseFacts) {
		f.ComplainedOn, f.Reply, f.RepliedOn, f.Hide = "2026-10-01", complaint.ReplyRefused, "2026-10-08", "Grandmother Ilse\n\nEast Wing"
		f.Effect = "It upset grandmother Ilse in the East Wing."
	})
	dir := t.TempDir()
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: shopDomain, Dir: dir}, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"statement.txt", "form-answers.txt"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || strings.Contains(strings.ToLower(string(b)), "ilse") || strings.Contains(string(b), "East Wing") {
			t.Errorf("%s shows hidden words, %v", name, err)
		}
		if !strings.Contains(string(b), "[removed by the complainant]") {
			t.Errorf("%s does not say that something is hidden", name)
		}
	}
	v, err := a.Form(t.Context(), shopDomain)
	if err != nil {
		t.Fatal(err)
	}
	if got := field(t, v, app.FieldStatement).Text; strings.Contains(got, "Ilse") {
		t.Errorf("the form's statement shows hidden words: %s", got)
	}
}

func TestACaseNamesItsSources(t *testing.T) {
	v, err := answered(t).Case(t.Context(), shopDomain)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range v.Items {
		for _, id := range i.Law {
			if v.Sources[id] == "" && id != "P2c" {
				t.Errorf("%s rests on %s, which is not named", i.Code, id)
			}
		}
	}
}

func TestALetterWithAScan(t *testing.T) {
	a := answered(t)
	v, err := a.AddLetter(t.Context(), shopDomain, app.LetterInput{
		Kind: complaint.LetterComplaint, On: "2026-10-01", FileName: "letter.png", File: []byte("a scan"),
	})
	if err != nil || len(v.Facts.Letters) != 1 || v.Facts.Letters[0].FileName != "letter.png" {
		t.Fatalf("%+v, %v", v.Facts.Letters, err)
	}
	change(t, a, func(f *complaint.CaseFacts) { f.Reply, f.RepliedOn = complaint.ReplyRefused, "2026-10-08" })
	dir := t.TempDir()
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: shopDomain, Dir: dir}, nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(zipNames(t, filepath.Join(dir, "evidence.zip")), "correspondence/C1-letter.png") {
		t.Error("the scan is not in the bundle")
	}
}

func TestADraftChangesNothingAndALetterKeepsItsReference(t *testing.T) {
	a := answered(t)
	d, err := a.DraftLetter(t.Context(), app.LetterRequest{Company: shopDomain})
	if err != nil || !strings.Contains(d.Text, "Article 21(2)") {
		t.Fatalf("%q, %v", d.Text, err)
	}
	if v, err := a.Case(t.Context(), shopDomain); err != nil || v.Facts.Reference != "" {
		t.Errorf("a draft kept the reference %q, %v", v.Facts.Reference, err)
	}
	dir := t.TempDir()
	l, err := a.WriteLetter(t.Context(), app.LetterRequest{Company: shopDomain, Dir: dir, Formats: []app.LetterFormat{app.LetterPDF}})
	if err != nil || len(l.Files) != 1 {
		t.Fatalf("%+v, %v", l.Files, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
	if v, err := a.Case(t.Context(), shopDomain); err != nil || v.Facts.Reference != d.Reference {
		t.Errorf("reference %q, want %q, %v", v.Facts.Reference, d.Reference, err)
	}
}

func TestTheFormAndItsStatement(t *testing.T) {
	a := answered(t)
	v, err := a.Form(t.Context(), shopDomain)
	if err != nil {
		t.Fatal(err)
	}
	statement := field(t, v, app.FieldStatement)
	if statement.Max != 2000 || statement.Chars == 0 || statement.Chars > 2000 || statement.Text != v.Drafted || v.Facts.Pack != nil {
		t.Errorf("%+v, pack %+v", statement, v.Facts.Pack)
	}
	if err := a.SetStatement(t.Context(), shopDomain, strings.Repeat("word ", 500)); app.CodeOf(err) != app.CodeUsage {
		t.Errorf("a statement too long for the form: %v", err)
	}
	if err := a.SetStatement(t.Context(), shopDomain, "In my own words."); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: shopDomain, Dir: dir}, nil); err != nil {
		t.Fatal(err)
	}
	if v, err = a.Form(t.Context(), shopDomain); err != nil {
		t.Fatal(err)
	}
	if got := field(t, v, app.FieldStatement).Text; got != "In my own words." || v.Drafted != statement.Text {
		t.Errorf("statement %q, drafted %q", got, v.Drafted)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "statement.txt")); err != nil || !strings.HasPrefix(string(b), "In my own words.") {
		t.Errorf("statement.txt has %q, %v", b, err)
	}
	if m := v.Facts.Pack; m == nil || m.Dir != dir || m.Files[0].Name != "complaint.pdf" || !v.Current() {
		t.Errorf("pack %+v", m)
	}
	if !strings.Contains(field(t, v, app.FieldFiles).Text, "complaint.pdf") {
		t.Error("the form does not name the files")
	}
}

func field(t *testing.T, v app.FormView, key string) app.FormField {
	t.Helper()
	i := slices.IndexFunc(v.Fields, func(f app.FormField) bool { return f.Key == key })
	if i < 0 {
		t.Fatalf("no field %s", key)
	}
	return v.Fields[i]
}

type heard struct{ titles chan string }

func (h heard) Notify(title, text string) { h.titles <- title + ": " + text }

// A deadline is told once a day, and only to someone who asked for it.
func TestReminders(t *testing.T) {
	a := answered(t)
	change(t, a, func(f *complaint.CaseFacts) { f.ComplainedOn = "2026-10-26" }) // long past, whatever the test's day
	h := heard{make(chan string, 10)}
	tick, ended := make(chan time.Time), make(chan error, 1)
	go func() { ended <- a.Remind(t.Context(), app.RemindOptions{Notifier: h, Tick: tick}) }()
	tick <- time.Time{}
	if n := len(h.titles); n != 0 {
		t.Errorf("%d reminders before the person asked for any", n)
	}
	if err := a.SetRemind(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	tick <- time.Time{}
	tick <- time.Time{}
	if n := len(h.titles); n != 1 {
		t.Errorf("%d reminders on one day, want 1", n)
	}
	if err := a.SetRemind(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if p, err := a.Profile(t.Context()); err != nil || p.Remind != complaint.No {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestCompaniesSayWhereTheirCaseStands(t *testing.T) {
	a := answered(t)
	row := func() app.CompanyRow {
		rows, err := a.Companies(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(rows, func(r app.CompanyRow) bool { return slices.Contains(r.Domains, shopDomain) })
		return rows[i]
	}
	if m := row().Case; m == nil || m.State != complaint.CaseReadyToWrite || m.Due != nil {
		t.Errorf("%+v", m)
	}
	change(t, a, func(f *complaint.CaseFacts) { f.ComplainedOn = "2026-10-20" })
	if m := row().Case; m == nil || m.Due == nil || m.When == "" {
		t.Errorf("%+v", m)
	}
}

func TestSaveCalendarWritesNoEmptyFile(t *testing.T) {
	a := answered(t)
	path := filepath.Join(t.TempDir(), "dates.ics")
	if n, err := a.SaveCalendar(t.Context(), "", path); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("an empty calendar was written")
	}
	change(t, a, func(f *complaint.CaseFacts) { f.ComplainedOn = "2026-10-20" })
	if n, err := a.SaveCalendar(t.Context(), "", path); n != 4 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func zipNames(t *testing.T, path string) []string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var out []string
	for _, f := range z.File {
		_, name, _ := strings.Cut(f.Name, "data/")
		out = append(out, name)
	}
	return out
}
