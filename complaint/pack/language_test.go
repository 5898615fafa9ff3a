package pack

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/law"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// Whoever adds an English sentence must add the Welsh one, with the same values in it.
func TestWelshBookIsWhole(t *testing.T) {
	en, err := english()
	if err != nil {
		t.Fatal(err)
	}
	cy, err := readPhrases("pack/cy/texts.toml")
	if err != nil {
		t.Fatal(err)
	}
	values := func(s string) []string {
		list := placeholder.FindAllString(s, -1)
		slices.Sort(list)
		return slices.Compact(list)
	}
	for section, list := range en {
		for key, ph := range list {
			w, ok := cy[section][key]
			if !ok {
				t.Errorf("%s.%s has no Welsh text", section, key)
				continue
			}
			if want, got := values(ph.Text), values(w.Text); !slices.Equal(want, got) {
				t.Errorf("%s.%s: values %v, the English has %v", section, key, got, want)
			}
			if w.Text == "" || strings.TrimRight(w.Text, " ") != w.Text && section != "word" || strings.ContainsAny(w.Text, "\"'") {
				t.Errorf("%s.%s: text %q", section, key, w.Text)
			}
			if len(w.Law) > 0 {
				t.Errorf("%s.%s: sources of law belong into the English book", section, key)
			}
		}
	}
	for section, list := range cy {
		for key := range list {
			if _, ok := en[section][key]; !ok && !slices.Contains([]string{"word", "band", "weak", lawSentences}, section) {
				t.Errorf("%s.%s is nowhere in the English book", section, key)
			}
		}
	}
	if _, err := book("fr"); !errors.Is(err, ErrLanguage) {
		t.Errorf("a language without texts: %v", err)
	}
}

// The Welsh of a sentence of law stands for the English one as it is today, and for no quotation.
func TestWelshSentencesOfLawFollowTheEnglish(t *testing.T) {
	cy, err := readPhrases("pack/cy/texts.toml")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{"caution": facts.Caution, "form_check": facts.Limits.Check, "contact_check": facts.Contact.Check}
	for key, ph := range cy[lawSentences] {
		if english, ok := own[key]; ok {
			if ph.Of != english {
				t.Errorf("%s: the English is now %q", key, english)
			}
			continue
		}
		f, ok := facts.Fact(key)
		if !ok || f.Quote {
			t.Errorf("%s is no fact, or a quotation", key)
		}
		if !slices.ContainsFunc(f.Versions, func(v law.Version) bool { return v.Text == ph.Of }) {
			t.Errorf("%s: the English is not, or no longer, %q", key, ph.Of)
		}
	}
	for _, code := range []complaint.WeakCode{complaint.WeakOrders, complaint.WeakCustomer, complaint.WeakProcess, complaint.WeakService, complaint.WeakList, complaint.WeakScope} {
		if cy["weak"][string(code)].Text == "" {
			t.Errorf("no Welsh for what speaks for the company: %s", code)
		}
	}
}

// provision is how the templates name law, in both languages.
var provision = regexp.MustCompile(`(?i)\b(regulation|rheoliad|reoliad|article|articles|erthygl|erthyglau)\s+\d|section 1\d\d|adran 1\d\d|PECR|ICO’s (guidance|checklist)|canllawiau’r ICO|(maximum )?penalty|cosb uchaf`)

// Every sentence of law in the templates names the research it comes from, by an id that complaint/law knows.
func TestEveryTemplateOfLawNamesItsSource(t *testing.T) {
	facts, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, language := range []string{English, Welsh} {
		phrases, err := book(language)
		if err != nil {
			t.Fatal(err)
		}
		for section, list := range phrases {
			for key, ph := range list {
				for _, id := range ph.Law {
					_, fact := facts.Fact(id)
					_, decided := facts.Precedent(id)
					if !fact && !decided {
						t.Errorf("%s: %s.%s rests on unknown %s", language, section, key, id)
					}
				}
				if !provision.MatchString(ph.Text + " " + ph.One) {
					continue
				}
				named++
				if len(ph.Law) == 0 {
					t.Errorf("%s: %s.%s names law and no source: %q", language, section, key, ph.Text)
				}
			}
		}
	}
	if named < 40 {
		t.Errorf("only %d sentences name law: the test no longer finds them", named)
	}
}
