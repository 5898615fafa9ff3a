package pack_test

import (
	"regexp"
	"strings"
	"testing"

	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

const draftMark = "Drafft, i’w wirio gan siaradwr Cymraeg"

// Every Welsh text says that nobody who knows Welsh has checked it.
func TestWelshTextsSayThatTheyAreDrafts(t *testing.T) {
	in := packtest.Case()
	in.Language = pack.Welsh
	p := build(t, in)
	form, err := p.FormText([]string{"complaint.pdf"})
	if err != nil {
		t.Fatal(err)
	}
	first, err := pack.BuildLetter(in, pack.LetterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := pack.BuildLetter(in, pack.LetterOptions{FollowUp: true})
	if err != nil {
		t.Fatal(err)
	}
	english := regexp.MustCompile(`\b(January|February|March|April|June|July|August|September|October|November|December|opted out|I complain|emails?)\b`)
	for name, s := range map[string]string{"statement": p.Statement, "events": p.EventList, "notes": p.Notes, "form": form, "letter": first.Text, "follow-up": second.Text} {
		if !strings.Contains(s, draftMark) {
			t.Errorf("the %s does not say that it is a draft", name)
		}
		if name == "form" {
			continue // its labels are the form's own
		}
		for _, line := range strings.Split(s, "\n") {
			if strings.ContainsAny(line, "“") || strings.HasPrefix(line, "Effaith arnaf: ") { // quotations stay as they are
				continue
			}
			if word := english.FindString(line); word != "" {
				t.Errorf("the %s says %q: %s", name, word, line)
			}
		}
	}
	for _, d := range []pack.Document{p.Document, p.EvidenceCover, *p.Correspondence, p.OriginalsSheet} {
		if !strings.Contains(d.Meta.Running, draftMark) || d.Meta.Language != "cy" {
			t.Errorf("%q, %q", d.Meta.Running, d.Meta.Language)
		}
	}
	if !strings.Contains(first.Document.Meta.Running, draftMark) {
		t.Error("the letter's pages do not say that it is a draft")
	}
	golden(t, "welsh-statement.txt", p.Statement)
	golden(t, "welsh-notes.txt", p.Notes)
	golden(t, "welsh-letter.txt", first.Text)
	golden(t, "welsh-document.txt", text(p.Document))
	for _, n := range []int{1, 30, 300} {
		in := packtest.Many(n)
		in.Language = pack.Welsh
		if p := build(t, in); p.StatementChars > 2000 || !strings.HasSuffix(strings.TrimSpace(p.Statement), ".") {
			t.Errorf("%d emails: %d characters, ends %q", n, p.StatementChars, p.Statement[len(p.Statement)-20:])
		}
	}
}
