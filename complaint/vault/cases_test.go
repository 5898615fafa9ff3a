package vault

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

func TestCaseFactsAreKeptPerCompany(t *testing.T) {
	v := newVault(t)
	shop := complaint.CaseFacts{Company: "shop.example", Payer: complaint.PayerMe, ComplainedOn: "2026-07-01"}
	card := complaint.CaseFacts{Company: "card.example", Asked: complaint.No, Letters: []complaint.Letter{
		{ID: "k-0123456789", Kind: complaint.LetterNote, On: "2026-07-03", Text: "They said they would look into it."},
	}}
	for _, f := range []complaint.CaseFacts{shop, card} {
		if err := v.PutCaseFacts(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	before, err := v.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shop.ChasedOn = "2026-08-05"
	if err := v.PutCaseFacts(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	got, err := v.CaseFacts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]complaint.CaseFacts{card, shop}, got); diff != "" {
		t.Error(diff)
	}
	if after, _ := v.Revision(t.Context()); after != before {
		t.Error("a changed fact is a new revision, and would have every message judged again")
	}
	if err := v.PutCaseFacts(t.Context(), complaint.CaseFacts{}); err == nil {
		t.Error("facts about no company were kept")
	}
}
