package optout

import (
	"strings"
	"testing"
)

// A line that a finding quotes is a sentence of its own, made of the same words: what is quoted promotes nothing besides.
func TestPromotionBesideTheQuote(t *testing.T) {
	m := mail("Your choices", "Emails about 20% off: stopped // Use voucher TEA20 this week.")
	read := readText(m, nil)
	read.normalise(true)
	quoted := newSentence("Emails about 20% off: stopped", 0)
	if note := promoNote(&read, hit{sentence: &quoted}); !strings.Contains(note, "TEA20") {
		t.Errorf("note %q, want the voucher's line", note)
	}
	both := newSentence("Emails about 20% off: stopped Use voucher TEA20 this week.", 0)
	if note := promoNote(&read, hit{sentence: &both}); note != "" {
		t.Errorf("note %q of what is quoted", note)
	}
}
