package optout

import (
	"path/filepath"
	"testing"
)

// What is put aside unweighed tells nothing when it is weighed.
func TestWhatIsPutAsideWeighsLittle(t *testing.T) {
	lex, err := loadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/*/received*.txt")
	if err != nil {
		t.Fatal(err)
	}
	aside := 0
	for _, file := range files {
		for _, b := range blindMails(t, file) {
			read, hits := lex.lessonText(b.mail, false)
			x := lex.listen(b.mail, &read)
			if !lex.tellsNothing(x, b.mail, &read, hits) {
				continue
			}
			aside++
			all := lex.listenOn(x, b.mail, &read, hits)
			for _, q := range []int{ofRefusal, ofSignUp} {
				if w := lex.scales.weigh(q, all); w.chance >= worthAsking {
					t.Errorf("%s: %q was put aside, but says %v to %q", file, b.mail.Subject, w.chance, questions[q])
				}
			}
		}
	}
	if aside < 100 {
		t.Errorf("only %d mails were put aside", aside)
	}
}
