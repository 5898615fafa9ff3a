package marketing_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
	"desist/complaint/marketing"
)

const offers = "offers.shop.example"

// onList is n messages of a list with one verdict, of a different subject each.
func onList(n int, v complaint.Verdict) []complaint.Reading {
	out := make([]complaint.Reading, n)
	for i := range out {
		out[i] = complaint.Reading{ListID: offers, Subject: fmt.Sprintf("%s mail %c", v.Kind, 'a'+i), Verdict: v}
	}
	return out
}

func counted(list ...[]complaint.Reading) marketing.Lists {
	var l marketing.Lists
	for _, some := range list {
		for i := range some {
			l.Count("shop", &some[i], complaint.Review{})
		}
	}
	return l
}

func unsureNo(confidence float64) complaint.Verdict {
	return complaint.Verdict{
		Kind: complaint.KindService, Confidence: confidence, PleaseCheck: true,
		Reasons: []complaint.Reason{{Code: "statement", Quote: "Your points are shown below.", Where: "body"}},
		Against: []complaint.Reason{{Code: "offer", Quote: "Garlic, onions and shallots", Where: "subject"}},
	}
}

var (
	sureYes = complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.97}
	sureNo  = complaint.Verdict{Kind: complaint.KindService, Confidence: 0.97}
)

func TestWhatAListIsForWeighsWhereTheWordsLeaveItOpen(t *testing.T) {
	same := onList(12, sureYes)
	for i := range same {
		same[i].Subject = fmt.Sprintf("Offer no %d", i)
	}
	other := onList(12, sureYes)
	for i := range other {
		other[i].ListID = "news.shop.example"
	}
	sent := onList(12, sureYes)
	for i := range sent {
		sent[i].ListID = ""
	}
	unsureYes := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.76, PleaseCheck: true}
	hardlyUnsureYes := unsureYes
	hardlyUnsureYes.Confidence = 0.87
	late := sureYes
	late.PleaseCheck = true
	confirmation := complaint.Verdict{Kind: complaint.KindOptOut, Confidence: 0.95}
	for name, c := range map[string]struct {
		lists marketing.Lists
		v     complaint.Verdict
		want  bool
	}{
		"all of the list's other mail sells":             {counted(onList(4, sureYes)), unsureNo(0.55), true},
		"likely service, on a list that only sells":      {counted(onList(9, sureYes)), unsureNo(0.75), true},
		"a sure no stays":                                {counted(onList(20, sureYes)), sureNo, false},
		"likely service, and little is known":            {counted(onList(3, sureYes)), unsureNo(0.75), false},
		"two mails tell nothing":                         {counted(onList(2, sureYes)), unsureNo(0.5), false},
		"what is repeated counts once":                   {counted(same), unsureNo(0.5), false},
		"a list that carries both":                       {counted(onList(6, sureYes), onList(4, sureNo)), unsureNo(0.5), false},
		"another list":                                   {counted(other), unsureNo(0.5), false},
		"mail without a List-Id":                         {counted(sent), unsureNo(0.5), false},
		"what the judge isn't sure of tells nothing":     {counted(onList(9, unsureYes)), unsureNo(0.5), false},
		"marketing that may have come earlier counts":    {counted(onList(4, late)), unsureNo(0.5), true},
		"confirmations are of no kind":                   {counted(onList(4, sureYes), onList(9, confirmation)), unsureNo(0.5), true},
		"a confirmation stays what it is":                {counted(onList(9, sureYes)), complaint.Verdict{Kind: complaint.KindOptOut, Confidence: 0.6, PleaseCheck: true}, false},
		"hardly marketing, of a sender of service":       {counted(onList(2, sureYes), onList(8, sureNo)), unsureYes, false},
		"hardly marketing, of one who sells too":         {counted(onList(4, sureYes), onList(8, sureNo)), hardlyUnsureYes, true},
		"hardly marketing, and little service is known":  {counted(onList(4, sureNo)), unsureYes, true},
		"plainly marketing, of a sender of service":      {counted(onList(20, sureNo)), sureYes, true},
		"nothing known":                                  {marketing.Lists{}, unsureNo(0.5), false},
		"one service mail among many of the list's many": {counted(onList(9, sureYes), onList(1, sureNo)), unsureNo(0.5), true},
	} {
		t.Run(name, func(t *testing.T) {
			r := complaint.Reading{ListID: "Offers.Shop.example", Verdict: c.v}
			got := c.lists.Weigh("shop", &r)
			if got.DirectMarketing != c.want {
				t.Errorf("verdict %+v, want direct marketing %v", got, c.want)
			}
			if _, by := got.ByList(); by != (got.DirectMarketing != c.v.DirectMarketing) || by && (!got.PleaseCheck || got.Confidence < 0.5) {
				t.Errorf("verdict %+v", got)
			}
			if got.DirectMarketing == c.v.DirectMarketing && !cmp.Equal(c.v, got) {
				t.Errorf("it changed: %s", cmp.Diff(c.v, got))
			}
		})
	}
}

func TestAListIsNamedAsTheReason(t *testing.T) {
	lists := counted(onList(11, sureYes), onList(1, sureNo))
	r := complaint.Reading{ListID: offers, Verdict: unsureNo(0.5)}
	got := lists.Weigh("shop", &r)
	want := complaint.Verdict{
		Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.885, PleaseCheck: true,
		Reasons: []complaint.Reason{
			{
				Code: "its_list", Quote: "List-Id: offers.shop.example", Weight: 0.5, Where: "header", Law: "5.1",
				Text: "Came on a list whose other e-mails are marketing: 11 of the 12 that Desist is sure of.",
			},
			{Code: "offer", Quote: "Garlic, onions and shallots", Where: "subject"},
		},
		Against: []complaint.Reason{{Code: "statement", Quote: "Your points are shown below.", Where: "body"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestASenderOfServiceIsNamedAsTheReason(t *testing.T) {
	from := complaint.Address{Name: "Holbeck Wheelhouse", Addr: "workshop@wheelhouse.example"}
	var lists marketing.Lists
	for _, r := range onList(7, sureNo) {
		r.ListID, r.From = "", from
		lists.Count("shop", &r, complaint.Review{})
	}
	offer := complaint.Reason{Code: "product_promotion", Quote: "Labour goes up to £40 an hour.", Where: "body"}
	fact := complaint.Reason{Code: "terms_change", Quote: "Workshop rates from March", Where: "subject"}
	r := complaint.Reading{From: from, Verdict: complaint.Verdict{
		Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.82, Reasons: []complaint.Reason{offer}, Against: []complaint.Reason{fact},
	}}
	want := complaint.Verdict{
		Kind: complaint.KindService, Confidence: 0.5, PleaseCheck: true,
		Reasons: []complaint.Reason{{
			Code: "its_list", Quote: "From: Holbeck Wheelhouse <workshop@wheelhouse.example>", Weight: 0.5, Where: "header", Law: "5.1",
			Text: "Came from a sender whose other e-mails are service: 7 of the 7 that Desist is sure of.",
		}, fact},
		Against: []complaint.Reason{offer},
	}
	if diff := cmp.Diff(want, lists.Weigh("shop", &r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoDecisionMakesAListOneForMarketing(t *testing.T) {
	for name, c := range map[string]struct {
		verdict complaint.Verdict
		review  complaint.Review
		want    bool
	}{
		"undecided":              {sureYes, complaint.Review{}, true},
		"unsure":                 {sureYes, complaint.Review{Decision: complaint.Unsure}, true},
		"excluded":               {sureYes, complaint.Review{Decision: complaint.Exclude}, false},
		"included":               {sureYes, complaint.Review{Decision: complaint.Include}, true},
		"included as borderline": {unsureNo(0.6), complaint.Review{Decision: complaint.Include, Borderline: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			var l marketing.Lists
			for _, r := range onList(6, c.verdict) {
				l.Count("shop", &r, c.review)
			}
			r := complaint.Reading{ListID: offers, Verdict: unsureNo(0.55)}
			if got := l.Weigh("shop", &r); got.DirectMarketing != c.want {
				t.Errorf("verdict %+v, want %v", got, c.want)
			}
			if got := l.Weigh("another", &r); got.DirectMarketing {
				t.Errorf("mail of another company: %+v", got)
			}
		})
	}
}

// To exclude a borderline message only agrees with the judge: no flag is lost over it.
func TestExcludedBorderlineMailTellsNothingOfItsSender(t *testing.T) {
	var l marketing.Lists
	for _, r := range onList(8, unsureNo(0.6)) {
		l.Count("shop", &r, complaint.Review{Decision: complaint.Exclude, Borderline: true})
	}
	hardly := complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.76, PleaseCheck: true}
	r := complaint.Reading{ListID: offers, Verdict: hardly}
	if diff := cmp.Diff(hardly, l.Weigh("shop", &r)); diff != "" {
		t.Error(diff)
	}
}
