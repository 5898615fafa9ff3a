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

// A sender may put the reader's address into its own name, and a list without a List-Id is known by that.
func TestListsAreRedacted(t *testing.T) {
	in := packtest.Case()
	whole := complaint.ListOf("", complaint.Address{Name: "Offers for " + in.Person.Addresses[0], Addr: "offers@harbourcard.example"})
	in.OptOuts[0].Scope, in.OptOuts[0].Lists = complaint.ScopeList, []complaint.List{whole}
	r, err := redactor(string(redact.Public), in)
	if err != nil {
		t.Fatal(err)
	}
	masked := string(redacted(r, in).OptOuts[0].Lists[0])
	if strings.Contains(masked, in.Person.Addresses[0]) || !strings.Contains(masked, "offers@harbourcard.example") {
		t.Errorf("the list is %q", masked)
	}
	if in.OptOuts[0].Lists[0] != whole {
		t.Error("what the casebook holds was changed")
	}
}
