package demo_test

import (
	"testing"

	"desist/app/demo"
	"desist/complaint"
)

// TestStoryHasItsCases keeps the cases that the whole way is held against.
func TestStoryHasItsCases(t *testing.T) {
	box, truth := load(t)
	if len(truth.Companies) != 8 {
		t.Errorf("%d companies, want 8", len(truth.Companies))
	}
	has := map[string]bool{}
	for _, o := range truth.OptOuts {
		has[string(o.Method)+" "+string(o.Source)] = true
	}
	for _, o := range truth.ByHand {
		has[string(o.Source)] = true
	}
	for _, r := range truth.ReConsents {
		has["re-consent"] = true
		has["marketing after re-consent"] = marketingAfter(truth, r)
	}
	for _, f := range truth.Flags {
		has["band "+string(f.Band)] = true
	}
	for _, m := range truth.Mails {
		has["kind "+string(m.Kind)] = true
		has["forged"] = has["forged"] || (m.Suspect && m.DirectMarketing)
		has["label"] = has["label"] || (m.ServiceLabel && m.DirectMarketing)
		has["twin"] = has["twin"] || m.Twin
		has["two folders"] = has["two folders"] || (len(m.Folders) == 2 && !m.Twin)
	}
	want := []string{
		"preferences confirmation", "unsubscribe confirmation", "unsubscribe_email sent", "email sent", "objection sent",
		"objection reply", "by_hand", "re-consent", "marketing after re-consent", "band in_flight", "band weaker",
		"band strong", "forged", "label", "twin", "two folders",
	}
	for _, kind := range verdictKinds {
		want = append(want, "kind "+string(kind))
	}
	for _, name := range want {
		if !has[name] {
			t.Errorf("the story has no %s", name)
		}
	}
	if unseen := countUnseen(box); unseen == 0 || unseen == len(box.Mails) {
		t.Errorf("%d of %d mails are unseen, want some", unseen, len(box.Mails))
	}
}

// TestNorthfieldStops: a company that stops has nothing but mail in flight after the opt-out.
func TestNorthfieldStops(t *testing.T) {
	_, truth := load(t)
	n := 0
	for _, f := range truth.Flags {
		if f.Company == "northfield" {
			n++
			if f.Band != complaint.BandInFlight {
				t.Errorf("%s is %s", f.Mail, f.Band)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d flags, want 1", n)
	}
}

func marketingAfter(truth demo.Truth, r demo.TruthReConsent) bool {
	for _, m := range truth.Mails {
		if m.Company == r.Company && m.DirectMarketing && m.Received.After(r.At) {
			return true
		}
	}
	return false
}

func countUnseen(box demo.Mailbox) int {
	n := 0
	for _, m := range box.Mails {
		if len(m.Flags) == 0 {
			n++
		}
	}
	return n
}
