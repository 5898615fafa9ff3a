package mailview

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/complaint"
)

func TestViewShowsWhatDecided(t *testing.T) {
	test.NewTempApp(t)
	v := New()
	v.Set(app.MessageView{
		Subject: "Your\u202e account", From: "Shop <a@shop.example>", To: "sam@example.com",
		Received: time.Date(2025, 4, 25, 0, 5, 0, 0, time.UTC),
		Blocks: []complaint.Block{
			{Kind: complaint.BlockParagraph, Text: "Your order has shipped. Save 20% today."},
			{Kind: complaint.BlockCell, Text: "Boots", Row: 1},
			{Kind: complaint.BlockCell, Text: "£40", Row: 1},
			{Kind: complaint.BlockCell, Text: "Laces", Row: 2},
			{Kind: complaint.BlockCell, Text: "£2", Row: 2},
			{Kind: complaint.BlockImageAlt, Text: "Boots on sale"},
		},
		Verdict: complaint.Verdict{
			Kind: complaint.KindMixed, DirectMarketing: true, Confidence: 0.614, PleaseCheck: true,
			Reasons:      []complaint.Reason{{Text: "Offers a discount.", Quote: "Save 20% today.", Where: "body"}},
			Against:      []complaint.Reason{{Text: "About an order", Quote: "Your order has shipped."}},
			ServiceClaim: "This is a service email.",
		},
	})
	got := v.Text()
	for _, want := range []string{
		"Your account\n", "Received: 25 April 2025, 01:05 BST", "a service message with marketing in it (61% sure)", "Please check",
		"[1] Offers a discount: “Save 20% today.”", "Against: About an order: “Your order has shipped.”",
		"It calls itself a service message: “This is a service email.”", "Save 20% today. [1]", "Boots   £40", "Laces   £2",
		"(picture: Boots on sale)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("does not show %q; shows:\n%s", want, got)
		}
	}
	v.Set(app.MessageView{})
	if got := v.Text(); !strings.Contains(got, "(no subject)") || !strings.Contains(got, "This message has no text.") ||
		!strings.Contains(got, "has not judged") || strings.Contains(got, "Please check") || strings.Contains(got, "discount") {
		t.Errorf("an empty message shows:\n%s", got)
	}
}

func TestPercentNeverClaimsCertainty(t *testing.T) {
	for in, want := range map[float64]string{0.5: "50%", 0.994: "99%", 0.999: "more than 99%", 1: "more than 99%"} {
		if got := percent(in); got != want {
			t.Errorf("%v: got %q, want %q", in, got, want)
		}
	}
}
