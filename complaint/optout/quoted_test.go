package optout

import (
	"testing"

	"desist/complaint"
)

// What a short answer answers is only in the mail that it quotes.
func TestAnAnswerIsReadWithTheRefusalItQuotes(t *testing.T) {
	f := newFinder(t)
	for _, c := range []struct{ answer, quoted, want string }{
		{"Done for you. Sorry about that.", "Please take me off your mailing list.", "optout"},
		{"Done for you. Sorry about that.", "Please take the second chair off my order.", "none"},
		{"I can't do that from here, please use the link in the email.", "Please take me off your mailing list.", "none"},
	} {
		m := mail("Re: Spring news", c.answer)
		m.InReplyTo = []string{"1@example.co.uk"}
		m.Blocks = append(m.Blocks, complaint.Block{Kind: complaint.BlockQuote, Text: c.quoted})
		if got := f.Find(m, false); !meets(got, c.want) {
			t.Errorf("%q to %q: found %v, want %s", c.answer, c.quoted, said(got), c.want)
		}
	}
}
