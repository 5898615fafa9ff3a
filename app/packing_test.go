package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/snapshot"
	"desist/complaint"
)

func TestAnotherCompanysPackIsNotReplaced(t *testing.T) {
	a := withCase(t, "oakandthread.example")
	dir := packed(t, a, app.PackInput{Company: "oakandthread.example"})
	before, err := os.ReadFile(filepath.Join(dir, "complaint.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.BuildPack(t.Context(), app.PackInput{Company: "meridiancard.example", Dir: dir}, nil)
	if app.CodeOf(err) != app.CodeUsage || !strings.Contains(err.Error(), "Oak & Thread") {
		t.Errorf("error = %v", err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "complaint.pdf")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the complaint was replaced: %v", err)
	}
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: dir}, nil); err != nil {
		t.Errorf("the same company's pack: %v", err)
	}
}

func TestPackInWelsh(t *testing.T) {
	a := withCase(t, "oakandthread.example")
	dir := packed(t, a, app.PackInput{Company: "oakandthread.example", Language: "cy"})
	for _, name := range []string{"statement.txt", "events.txt", "form-answers.txt"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(b), "[Drafft, i’w wirio gan siaradwr Cymraeg]") {
			t.Errorf("%s does not say that it is a draft: %v", name, err)
		}
	}
	if got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip"), PDF: filepath.Join(dir, "complaint.pdf")}); err != nil || !got.OK {
		t.Errorf("%+v, %v", got, err)
	}
	_, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir(), Language: "fr"}, nil)
	if app.CodeOf(err) != app.CodeUsage {
		t.Errorf("a language without texts: %v", err)
	}
}

func TestPicturesOfMails(t *testing.T) {
	if _, err := snapshot.Find(); err != nil {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but no Chromium is installed")
		}
		t.Skip("no Chromium is installed")
	}
	a := withCase(t, "oakandthread.example")
	count := func(in app.PackInput) int {
		in.Company = "oakandthread.example"
		dir := packed(t, a, in)
		b, err := os.ReadFile(filepath.Join(dir, "complaint.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"evidence.pdf"} { // if the pictures made two files of it
			if more, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
				b = append(b, more...)
			}
		}
		return bytes.Count(b, []byte("/Subtype /Image"))
	}
	without, with, public := count(app.PackInput{}), count(app.PackInput{Pictures: true}), count(app.PackInput{Pictures: true, Profile: "public"})
	if with <= without || public != 0 {
		t.Errorf("%d pictures without being asked to, %d with, %d for the public", without, with, public)
	}
}

// What was recorded and taken back is part of the case's history, not another matter.
func TestARemovedOptOutStaysInTheCustodyLog(t *testing.T) {
	a := shop(t, sale...)
	o, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: shopDomain, At: time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC), Method: complaint.MethodPhone})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.RemoveOptOut(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	decide(t, a, complaint.Include, flags(t, a)...)
	log := string(bundled(t, packed(t, a, app.PackInput{Company: shopDomain}))["data/custody.jsonl"])
	for _, kind := range []string{"opt-out recorded", "opt-out removed"} {
		if !strings.Contains(log, `"kind":"`+kind+`"`) || !strings.Contains(log, string(o.ID)) {
			t.Errorf("no entry %q about %s", kind, o.ID)
		}
	}
}
