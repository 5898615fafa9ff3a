package marketing

import (
	"os"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/optout"
)

// What the rules settle without the models, the whole reading settles the same way, on all written mail that may be told
// by a rule.
func TestRulesSettleWhatTheWholeReadingDoes(t *testing.T) {
	acts, err := optout.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	j, err := New(acts)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := dataset.Read(os.DirFS("corpus"))
	if err != nil {
		t.Fatal(err)
	}
	settled := map[*rule]int{}
	for _, entry := range entries {
		if !entry.Mail {
			continue
		}
		m := entry.Message()
		if f := letter.HeaderFacts(m); !isAutoReply(m) && !looksPersonal(&f, m) && !looksLikePost(&f, m) {
			continue
		}
		found := func() []complaint.Finding { return acts.Find(m, false) }
		r, done := j.lend()
		early := j.ruled(r, m, found)
		l := r.read(m)
		late := j.classify(l, j.messages.Probability(&l.Facts.Vector), found).by
		done()
		if early != nil && early != late {
			t.Errorf("%q is told by %q, by the whole reading %v", m.Subject, early.code, late)
		}
		settled[early]++
	}
	for _, by := range []*rule{&autoReply, &personalMail, &listPost} {
		if settled[by] == 0 {
			t.Errorf("no mail is told by %q", by.code)
		}
	}
}

func TestRulesSayWhy(t *testing.T) {
	acts, err := optout.NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	j, err := New(acts)
	if err != nil {
		t.Fatal(err)
	}
	ann := []complaint.Address{{Name: "Ann Marsh", Addr: "ann.marsh@example.net"}}
	for _, c := range []struct {
		name string
		m    complaint.Message
		by   *rule
		says string
	}{
		{"a person's mail", complaint.Message{Subject: "Saturday", From: ann}, &personalMail, "From: Ann Marsh <ann.marsh@example.net>"},
		{"a post to a list", complaint.Message{Subject: "Re: [beekeepers] queens", ListID: "beekeepers.example.org", From: ann}, &listPost, "List-Id: beekeepers.example.org"},
		{"an automatic answer", complaint.Message{Subject: "Out of office: Saturday", From: ann}, &autoReply, "From: Ann Marsh <ann.marsh@example.net>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m.Blocks = []complaint.Block{{Kind: complaint.BlockParagraph, Text: "I will not be there before Monday."}}
			v := j.Judge(&c.m)
			if v.Kind != c.by.kind || v.DirectMarketing || v.PleaseCheck || v.Confidence != c.by.confidence {
				t.Errorf("got %+v", v)
			}
			if len(v.Reasons) != 1 || v.Reasons[0].Code != c.by.code || v.Reasons[0].Quote != c.says || v.Reasons[0].Where != "header" {
				t.Errorf("reasons %+v", v.Reasons)
			}
		})
	}
}

func TestACompanyIsNoPerson(t *testing.T) {
	for name, want := range map[string]bool{
		"Hartwell Study Inc.": true, "Marlow Removals Ltd": true, "Quay Tools (UK) L.L.C.": true,
		"Ann Marsh": false, "Corbin Inchley": false, "Tom Aldridge (Brackwell Ltd)": false, "Theatre Company Ann": false, "": false,
	} {
		if namesCompany(name) != want {
			t.Errorf("%q names a company: %v", name, !want)
		}
	}
}
