package app_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/optout/ledger"
)

// The properties of a mailbox as a whole: grouping, opt-outs and flags together.

var chainStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// chain runs the pure steps that follow the reading of single mails.
func chain(rs []complaint.Reading, edits []complaint.CompanyEdit) ([]complaint.Flag, company.Grouping) {
	g := company.Group(complaint.Each(rs), edits)
	l := ledger.Of(ledger.Input{Readings: complaint.Each(rs), Of: g.Of, Find: func(ref string) (complaint.CompanyID, bool) {
		c, ok := g.Find(ref)
		return c.ID, ok
	}})
	flags, _ := complaint.Sift(complaint.FlagInput{Readings: complaint.Each(rs), Of: g.Of, Ledger: l})
	return flags, g
}

func drawMailbox(t *rapid.T) []complaint.Reading {
	var rs []complaint.Reading
	for i := range rapid.IntRange(1, 25).Draw(t, "mails") {
		domain := rapid.SampledFrom([]string{"acme.example", "bolt.example", "crane.example"}).Draw(t, "domain")
		at := chainStart.Add(time.Duration(rapid.IntRange(0, 100*24).Draw(t, "hour")) * time.Hour)
		rs = append(rs, chainMail(i, domain, at, rapid.SampledFrom([]string{"marketing", "marketing", "service", "out", "in", "sent"}).Draw(t, "kind")))
	}
	return rs
}

func chainMail(i int, domain string, at time.Time, kind string) complaint.Reading {
	r := complaint.Reading{Message: complaint.MessageID(fmt.Sprintf("m%03d", i)), Received: at}
	r.Sender = complaint.Sender{
		Domain: domain, Name: domain[:4], Address: "news@" + domain, Auth: complaint.AuthAligned,
		Identities: []complaint.Identity{{Kind: complaint.IdentityDomain, Value: domain, Count: 1, Shown: r.Message}},
	}
	refusal := complaint.Finding{Method: complaint.MethodUnsubscribe, Source: complaint.SourceConfirmation, Strength: complaint.StrengthStrong, Scope: complaint.ScopeAll, Quote: "q"}
	switch kind {
	case "marketing":
		r.Verdict.DirectMarketing = true
	case "out":
		r.Finding = []complaint.Finding{refusal}
	case "in":
		r.Finding = []complaint.Finding{{ReConsent: true, Source: complaint.SourceConfirmation, Strength: complaint.StrengthStrong, Quote: "q"}}
	case "sent":
		refusal.Source, refusal.Method, refusal.To = complaint.SourceSent, complaint.MethodEmail, []string{"news@" + domain}
		r.Own, r.Sender, r.Finding = true, complaint.Sender{Domain: "example.co.uk", Address: person}, []complaint.Finding{refusal}
	}
	return r
}

func flaggedIDs(flags []complaint.Flag) map[complaint.MessageID]bool {
	out := map[complaint.MessageID]bool{}
	for _, f := range flags {
		out[f.Message] = true
	}
	return out
}

func TestTheOrderInWhichMailArrivesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs := drawMailbox(t)
		want, _ := chain(rs, nil)
		got, _ := chain(rapid.Permutation(rs).Draw(t, "order"), nil)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		again, _ := chain(rs, nil)
		if diff := cmp.Diff(want, again); diff != "" {
			t.Fatalf("the same again: %s", diff)
		}
	})
}

func TestALaterRefusalAddsNoEarlierFlag(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs := drawMailbox(t)
		before, _ := chain(rs, nil)
		at := chainStart.Add(time.Duration(rapid.IntRange(0, 100*24).Draw(t, "refused")) * time.Hour)
		more, _ := chain(append(slices.Clone(rs), chainMail(900, "acme.example", at, rapid.SampledFrom([]string{"out", "sent"}).Draw(t, "how"))), nil)
		had := flaggedIDs(before)
		for _, f := range more {
			if !had[f.Message] && !f.Received.After(at) {
				t.Fatalf("a refusal at %v flagged %s of %v", at, f.Message, f.Received)
			}
		}
	})
}

func TestASignUpLeavesNoLaterFlagUntilTheNextRefusal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := chainStart.Add(50 * 24 * time.Hour)
		rs := slices.DeleteFunc(drawMailbox(t), func(r complaint.Reading) bool { return len(r.Finding) > 0 && r.Received.After(at) })
		flags, _ := chain(append(rs, chainMail(900, "acme.example", at, "in")), nil)
		for _, f := range flags {
			if f.Company == "acme.example" && !f.Received.Before(at) {
				t.Fatalf("%s of %v is flagged after a sign-up", f.Message, f.Received)
			}
		}
	})
}

func TestMergingFlagsTheUnionAtLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rs := slices.DeleteFunc(drawMailbox(t), func(r complaint.Reading) bool { return len(r.Finding) > 0 && r.Finding[0].ReConsent })
		apart, _ := chain(rs, nil)
		merged, g := chain(rs, []complaint.CompanyEdit{{Kind: complaint.EditMerge, Domain: "acme.example", With: "bolt.example"}})
		now := flaggedIDs(merged)
		for id := range maps.Keys(flaggedIDs(apart)) {
			if !now[id] {
				t.Fatalf("merging lost the flag on %s", id)
			}
		}
		if a, ok := g.Find("acme.example"); ok {
			if b, both := g.Find("bolt.example"); both && a.ID != b.ID {
				t.Fatal("not merged")
			}
		}
	})
}
