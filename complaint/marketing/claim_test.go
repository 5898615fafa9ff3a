package marketing_test

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint"
)

// Mail that sells and calls itself service must have its claim quoted, with the likely defence and the answer to it.
func TestServiceClaims(t *testing.T) {
	j := newJudge(t)
	selling := []string{"Double points this weekend", "Shop now and earn double points on every purchase.", "Save 20% with code DOUBLE20 until Sunday."}
	for _, claim := range []string{
		"This is a servicing e-mail about your account.",
		"This is a service message.",
		"This service-related email was sent to all members.",
		"It contains important account information and is sent regardless of your marketing preferences.",
		"You will receive this message even if you’ve opted out of marketing.",
		"This is not a marketing e-mail.",
		"You can't opt out of operational messages like this one.",
		"This administrative message was sent to you because you are a customer.",
	} {
		t.Run(claim, func(t *testing.T) {
			v := j.Judge(letter(append(slices.Clone(selling), claim, footer)...))
			if !v.DirectMarketing {
				t.Fatalf("got %s", v.Kind)
			}
			if v.ServiceClaim != claim || v.Defence == "" || v.Answer == "" {
				t.Errorf("claim %q, defence %q, answer %q", v.ServiceClaim, v.Defence, v.Answer)
			}
		})
	}
	t.Run("no claim", func(t *testing.T) {
		v := j.Judge(letter(append(slices.Clone(selling), "Our customer service team is here from 9 to 5.", footer)...))
		if v.ServiceClaim != "" {
			t.Errorf("claim %q", v.ServiceClaim)
		}
	})
}

// The clearest promotion is quoted before anything else, and the header field of a mailing never crowds a sentence out.
func TestReasonsPutTheClearestFirst(t *testing.T) {
	m := letter("Your spring update", "Hello Alex,", "Save 25% on all garden furniture until Sunday.", "Gardens are waking up.", "Use code SPRING25 at checkout.", footer)
	m.ListUnsubscribe = []string{"<https://shop.example/unsubscribe>"}
	m.Header = []complaint.HeaderField{{Name: "List-Unsubscribe", Value: m.ListUnsubscribe[0]}}
	v := newJudge(t).Judge(m)
	if len(v.Reasons) < 3 || !strings.Contains(v.Reasons[0].Quote, "25") {
		t.Fatalf("reasons %+v", v.Reasons)
	}
	if last := v.Reasons[len(v.Reasons)-1]; last.Code != "bulk_sending" {
		t.Errorf("last is %q", last.Code)
	}
}

func TestVersionIsStable(t *testing.T) {
	a, b := newJudge(t).Version(), newJudge(t).Version()
	if a == "" || a != b {
		t.Errorf("versions %q and %q", a, b)
	}
}

// People talk about bargains and about unsubscribing without selling anything.
func TestTalkIsNotMarketing(t *testing.T) {
	j := newJudge(t)
	friend := letter("how did you get rid of them?", "Did you manage to unsubscribe from all that card stuff?", "I get three a week.", "Tell me your secret.")
	friend.From = []complaint.Address{{Name: "Priya Shah", Addr: "priya.shah@example.net"}}
	list := letter("Re: [fieldnotes] Identifying a moth", "Looks like a swallow-tailed to me, a worn one.", "Did you get the underside?")
	list.From = []complaint.Address{{Name: "Sam Carr", Addr: "sam@example.org"}}
	list.ListID, list.Precedence, list.ListUnsubscribe = "fieldnotes.lists.example", "list", []string{"<mailto:leave@lists.example>"}
	for name, m := range map[string]*complaint.Message{"a friend": friend, "a discussion list": list} {
		t.Run(name, func(t *testing.T) {
			if v := j.Judge(m); v.DirectMarketing {
				t.Errorf("got %s, %.2f: %+v", v.Kind, v.Confidence, v.Reasons)
			}
		})
	}
}
