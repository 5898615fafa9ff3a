package optout

import (
	"os"
	"strings"
	"testing"
	"time"

	"desist/complaint"
)

var day = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newFinder(t testing.TB) *Finder {
	t.Helper()
	f, err := NewFinder()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// mail is a message of Northbank, with one paragraph for each piece of body between " // ".
func mail(subject, body string) *complaint.Message {
	m := &complaint.Message{
		ID: complaint.MessageID(subject + body), Subject: subject, Received: day,
		From: []complaint.Address{{Name: "Northbank", Addr: "hello@northbank.example"}},
		To:   []complaint.Address{{Addr: "sam@example.co.uk"}},
	}
	for b := range strings.SplitSeq(body, " // ") {
		if b != "" {
			m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockParagraph, Text: b})
		}
	}
	return m
}

// wording is one line of a table in testdata.
type wording struct{ want, subject, body string }

func wordings(t testing.TB, file string) []wording {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []wording
	for line := range strings.Lines(string(raw)) {
		c := append(strings.Split(strings.TrimRight(line, "\n"), "\t"), "", "")
		if c[0] != "" && !strings.HasPrefix(line, "#") {
			out = append(out, wording{c[0], c[1], c[2]})
		}
	}
	return out
}

// said writes findings as the tables do, with every detail.
func said(found []complaint.Finding) []string {
	if len(found) == 0 {
		return []string{"none"}
	}
	var out []string
	for _, f := range found {
		switch {
		case f.ReConsent:
			out = append(out, "signup:"+string(f.Strength))
		case f.MailtoOnly:
			out = append(out, "box")
		default:
			out = append(out, strings.Join([]string{"optout", string(f.Method), string(f.Strength), string(f.Scope)}, ":"))
		}
	}
	return out
}

// meets reports whether what was found holds every part that is wanted.
func meets(found []complaint.Finding, want string) bool {
	parts := strings.Split(want, ":")
	for _, s := range said(found) {
		have := strings.Split(s, ":")
		ok := have[0] == parts[0]
		for _, p := range parts[1:] {
			ok = ok && strings.Contains(s+":", ":"+p+":")
		}
		if ok {
			return parts[0] != "box" || len(found) == 1
		}
	}
	return false
}

func TestFindInReceivedMail(t *testing.T) {
	f := newFinder(t)
	for _, w := range wordings(t, "received.tsv") {
		t.Run(w.subject+"/"+w.body, func(t *testing.T) {
			m := mail(w.subject, w.body)
			if got := f.Find(m, false); !meets(got, w.want) {
				t.Errorf("found %v, want %s\n%+v", said(got), w.want, got)
			}
		})
	}
}

func TestFindInSentMail(t *testing.T) {
	f := newFinder(t)
	for _, w := range wordings(t, "sent.tsv") {
		t.Run(w.subject+"/"+w.body, func(t *testing.T) {
			m := mail(w.subject, w.body)
			m.From, m.To = m.To, m.From
			got := f.Find(m, true)
			if !meets(got, w.want) {
				t.Errorf("found %v, want %s\n%+v", said(got), w.want, got)
			}
		})
	}
}

// Who objects to a plan objects to no mail.
func TestObjectionsToSomethingElse(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		name, body string
		found      bool
	}{
		{"an extension", "I'm exercising my right to object to the two-storey extension at 4 Orchard Bank.", false},
		{"a quarry", "I object to the processing plant proposed at Holt Quarry.", false},
		{"direct marketing", "I object to the processing of my personal data for direct marketing.", true},
		{"by the article", "I'm exercising my right to object under Article 21.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := mail("Objection", tc.body)
			m.To = []complaint.Address{{Addr: "office@northbank.example"}}
			if got := f.Find(m, true); (len(got) > 0) != tc.found {
				t.Errorf("found %v", said(got))
			}
		})
	}
}

func TestWelshOptOuts(t *testing.T) {
	f := newFinder(t)
	for _, tc := range []struct {
		body  string
		own   bool
		found bool
	}{
		{"Rwyf wedi tynnu eich cyfeiriad oddi ar y rhestr bostio ac ni chewch ragor o e-byst gan y siop.", false, true},
		{"Dwi ddim am gael e-byst hysbysebu gan neb rŵan. Wnei di dynnu fi oddi ar y cylchlythyr?", true, true},
		{"A fyddech cystal â'm tynnu oddi ar rota dydd Mercher?", true, false},
	} {
		m := mail("Y rhestr", tc.body)
		m.To = []complaint.Address{{Addr: "siop@northbank.example"}}
		if got := f.Find(m, tc.own); (len(got) > 0) != tc.found {
			t.Errorf("%s: found %v", tc.body, said(got))
		}
	}
}

// A confirmed address stops nothing.
func TestConfirmedAddress(t *testing.T) {
	m := mail("Your account email was confirmed", "Thanks for confirming sam.ellis@example.co.uk. Tickets and receipts will be sent to this address.")
	if got := newFinder(t).Find(m, false); len(got) > 0 && !got[0].ReConsent {
		t.Errorf("found %v", said(got))
	}
}
