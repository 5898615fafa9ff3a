package marketing

import (
	"os"
	"testing"

	"desist/complaint"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/marketing/internal/sentence"
)

// What a wording offers outright must promote wherever the corpus has it: where its writers disagree, it is no rule. Wordings that may
// tell of what was given too are held to less, because the models must agree as well (offer.likely).
func TestOutrightOffersPromote(t *testing.T) {
	entries, err := dataset.Read(os.DirFS("corpus"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range offers {
		o := &offers[i]
		t.Run(o.name, func(t *testing.T) {
			promote, not := 0, []string(nil)
			for _, text := range linesWith(entries, o) {
				if text.promotes {
					promote++
				} else {
					not = append(not, text.text)
				}
			}
			share := float64(promote) / float64(max(promote+len(not), 1))
			t.Logf("%d promote, %d don't (%.3f): %.20q", promote, len(not), share, not)
			if least := map[bool]float64{true: 0.97, false: 0.85}[o.likely == 0]; promote < 8 || share < least {
				t.Errorf("%d promote, %d don't: %q", promote, len(not), not)
			}
		})
	}
}

type labelled struct {
	text     string
	promotes bool
}

// linesWith returns the lines of company mail that make offer o, each once.
func linesWith(entries []*dataset.Entry, o *offer) []labelled {
	var out []labelled
	seen := map[string]bool{}
	for _, e := range entries {
		if e.Kind == complaint.KindPersonal {
			continue
		}
		for _, l := range e.Lines {
			if !seen[l.Text] && o.words.InAnyCase(l.Text) && o.in(plain(l.Text)) {
				seen[l.Text] = true
				out = append(out, labelled{l.Text, l.Class == sentence.Promotional})
			}
		}
	}
	return out
}
