package app

import (
	"encoding/json"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

// No letter carries a link by which a reader could act for the person.
func TestLettersAreRedacted(t *testing.T) {
	in := packtest.Case()
	live := "https://click.harbourcard.example/unsubscribe?token=eyJhbGciOiJIUzI1NiJ9abcdef0123456789"
	m := *in.Letters[0].Message
	m.Blocks = append(m.Blocks[:len(m.Blocks):len(m.Blocks)],
		complaint.Block{Kind: complaint.BlockParagraph, Text: "Unsubscribe here: " + live},
		complaint.Block{Kind: complaint.BlockButton, Text: "Unsubscribe", Link: live})
	m.ListUnsubscribe = []string{live}
	in.Letters = []pack.Letter{{Letter: in.Letters[0].Letter, Message: &m}, {Letter: complaint.Letter{ID: "k-9", Kind: complaint.LetterNote, On: "2026-07-03", Text: "They sent me " + live}}}
	r, err := redactor(string(redact.Regulator), in)
	if err != nil {
		t.Fatal(err)
	}
	p, err := pack.Build(redacted(r, in))
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(p.Correspondence)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "eyJhbGciOiJIUzI1NiJ9abcdef") {
		t.Error("the correspondence shows a live link")
	}
	if !strings.Contains(string(out), "part of the service that comes with your card") {
		t.Error("the correspondence lost what the company said")
	}
}
