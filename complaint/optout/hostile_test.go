package optout

import (
	"strings"
	"testing"
	"unicode/utf8"

	"desist/complaint"
)

func TestQuotedMailIsNotSaidNow(t *testing.T) {
	f := newFinder(t)
	m := mail("Re: hello", "Thanks for your note.")
	m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockQuote, Text: "You have been unsubscribed from our mailing list."})
	if got := f.Find(m, false); got != nil {
		t.Errorf("found %v in a quote", said(got))
	}
}

func TestLongNewsletterAboutUnsubscribingShowsNothing(t *testing.T) {
	m := mail("Ten rules for senders", strings.Repeat("A long paragraph about how to write to customers well and often. ", 20)+" // a // b // c // d // You have been unsubscribed from our mailing list.")
	m.Blocks = append(m.Blocks, complaint.Block{Text: strings.Repeat("More about it in this long article for all our readers. ", 20)})
	if got := newFinder(t).Find(m, false); got != nil {
		t.Errorf("found %v", said(got))
	}
}

func TestCellsOfARowAreReadTogether(t *testing.T) {
	m := mail("Your marketing preferences have been updated", "Here is what you chose.")
	for i, c := range []string{"Email", "Off", "Post", "On"} {
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockCell, Row: 1 + i/2, Text: c})
	}
	got := newFinder(t).Find(m, false)
	if len(got) != 1 || got[0].ReConsent || got[0].Method != complaint.MethodPreferences {
		t.Errorf("found %v", said(got))
	}
}

func TestNotes(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct{ name, subject, body, want string }{
		{
			"the company's own time", "Unsubscribed", "You have been unsubscribed. // It may take up to 28 days for this to take effect.",
			"The company says: “It may take up to 28 days for this to take effect.”",
		},
		{"promotion inside", "Unsubscribed", "You have been unsubscribed. // Here is 20% off your next order.", "also promotes"},
		{"one list", "Unsubscribed", "You have been unsubscribed from the Garden Club newsletter.", "one list only: Garden Club"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Find(mail(tc.subject, tc.body), false)
			if len(got) != 1 || !strings.Contains(got[0].Note, tc.want) {
				t.Errorf("found %+v, want note %q", got, tc.want)
			}
		})
	}
}

// What looks like a line of settings may hold none.
func TestEmptySettings(t *testing.T) {
	f := newFinder(t)
	for _, line := range []string{"Now: ,", "Was: ,;", "Until now: ,", "Old: , ,", "New: ;", "Before: / , /", ": off", "→ off", "[] → []", " (on → off)", ", off", "no (", "1. ", "- "} {
		for _, subject := range []string{"Your email settings", "Receipt"} {
			if got := f.Find(mail(subject, "You changed the emails you get. // "+line), false); got != nil && got[0].Strength != complaint.StrengthWeak {
				t.Errorf("%q: %v", line, said(got))
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	finder := newFinder(f)
	for _, file := range []string{"received.tsv", "sent.tsv"} {
		for _, w := range wordings(f, file) {
			f.Add(w.subject, w.body, false)
		}
	}
	f.Add("unsubscribe", "", true)
	f.Add("\xff", "You\u0000 have been unsubscribed from \xc3\x28 list.", false)
	f.Fuzz(func(t *testing.T, subject, body string, own bool) {
		m := mail(subject, body)
		for _, found := range finder.Find(m, own) {
			if found.Quote == "" || found.Strength.Rank() == 0 || utf8.ValidString(subject+body) && !utf8.ValidString(found.Quote) {
				t.Errorf("finding without words or strength: %+v", found)
			}
			if own != (len(found.To) > 0) {
				t.Errorf("recipients of %+v, own %v", found, own)
			}
		}
	})
}

func FuzzBounce(f *testing.F) {
	finder := newFinder(f)
	f.Add("Undeliverable: Stop", "Delivery has failed to these recipients: news@northbank.example")
	f.Add("failure notice", "<a@b.example>: unknown user // <c@d.example>: unknown user")
	f.Add("\xff", "@@@@ a@ @b \xc3\x28@x.example")
	f.Fuzz(func(t *testing.T, subject, body string) {
		m := mail(subject, body)
		m.From[0].Addr = "mailer-daemon@example.co.uk"
		for _, found := range finder.Find(m, false) {
			if found.Source != complaint.SourceBounce || len(found.To) == 0 || len(found.To) > maxBounced || found.Quote == "" {
				t.Errorf("notice read as %+v", found)
			}
		}
	})
}
