package words_test

import (
	"slices"
	"testing"

	"desist/complaint/marketing/internal/words"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"two", "Your bill is ready. Pay by Friday.", []string{"Your bill is ready.", "Pay by Friday."}},
		{"price", "It costs £4.99 today. Buy it.", []string{"It costs £4.99 today.", "Buy it."}},
		{"abbreviations", "Ask e.g. Dr. Shah or Mr. Lee at Co. House.", []string{"Ask e.g. Dr. Shah or Mr. Lee at Co. House."}},
		{"address", "See www.shop.example/a.b for more. Thanks!", []string{"See www.shop.example/a.b for more.", "Thanks!"}},
		{"times", "Open 9 a.m. to 5 p.m. every day", []string{"Open 9 a.m. to 5 p.m. every day"}},
		{"question", "Forgot something? Come back!", []string{"Forgot something?", "Come back!"}},
		{"quotation", "He said “Buy now!” Then he left.", []string{"He said “Buy now!”", "Then he left."}},
		{"bullets", "Sale • New in • Gifts", []string{"Sale", "New in", "Gifts"}},
		{"bars", "Privacy | Terms | Unsubscribe", []string{"Privacy", "Terms", "Unsubscribe"}},
		{"rules drawn with signs", "Keep tabs with our app ____ Track parcel ====== Bye -- Sam", []string{"Keep tabs with our app", "Track parcel", "Bye -- Sam"}},
		{"hidden digits", "Card ending ****1234 was used", []string{"Card ending ****1234 was used"}},
		{"German dates", "Abgabe am 15. Mai. Danach nicht mehr.", []string{"Abgabe am 15. Mai.", "Danach nicht mehr."}},
		{"numbers at the end", "Your table is booked for 12. Mail us. You owe £40. Julia will call. Pay by 31. May we help?", []string{
			"Your table is booked for 12.", "Mail us.", "You owe £40.", "Julia will call.", "Pay by 31.", "May we help?",
		}},
		{"lines", "One\nTwo\r\nThree", []string{"One", "Two", "Three"}},
		{"ellipsis", "Wait… There's more", []string{"Wait…", "There's more"}},
		{"empty", "  \n ", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range words.Sentences(nil, c.text) {
				got = append(got, c.text[s.Start:s.End])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// list is a vocabulary that knows every word.
type list struct{ words []string }

func (l *list) ID(w []byte) int32 {
	l.words = append(l.words, string(w))
	return int32(len(l.words))
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Save £1,000.50 or 20% TODAY!", []string{"save", "<money>", "or", "<pct>", "today"}},
		{"50p off, $5 or € 3", []string{"<money>", "off", "<money>", "or", "<money>"}},
		{"Today's deal: don’t wait", []string{"today", "deal", "don't", "wait"}},
		{"Use SAVE20X at 10:30 or 9am", []string{"use", "<code>", "at", "<time>", "or", "<time>"}},
		{"Order 20931882 of 2026", []string{"order", "<ref>", "of", "<year>"}},
		{"mail a.b@example.com or https://x.example/a?b", []string{"mail", "<email>", "or", "<url>"}},
		{"19,99 € statt 30€, 20\u00a0% auf ￥100", []string{"<money>", "statt", "<money>", "<pct>", "auf", "<money>"}},
		{"合计1280.50元，12,800円", []string{"合计", "<money>", "<money>"}},
		{"Qty 1 €19.99, 2026元旦快乐", []string{"qty", "<num>", "<money>", "<year>", "元旦快乐"}},
		{"8月18日起满3件", []string{"<num>", "月", "<num>", "日起满", "<num>", "件"}},
		{"award-winning", []string{"award", "winning"}},
		{"Entdecken für dich", []string{"entdecken", "für", "dich"}},
	} {
		var l list
		words.Tokens(nil, c.text, &l)
		if !slices.Equal(l.words, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, l.words, c.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Save 50% today! £4.99 e.g. x@y.example …")
	f.Add("\xff\xe2\x82 £€$ 1:2 9999999999999 ‘’")
	f.Fuzz(func(t *testing.T, text string) {
		var l list
		end := 0
		for _, tok := range words.Tokens(nil, text, &l) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("token %+v after %d", tok, end)
			}
			end = tok.End
		}
		end = 0
		for _, s := range words.Sentences(nil, text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("sentence %+v after %d", s, end)
			}
			end = s.End
		}
	})
}
