package pack

import (
	"strings"
	"time"

	"desist/complaint"
)

// welshDates are the words of English dates in Welsh, long ones first.
var welshDates = strings.NewReplacer(
	"January", "Ionawr", "February", "Chwefror", "March", "Mawrth", "April", "Ebrill", "May", "Mai", "June", "Mehefin",
	"July", "Gorffennaf", "August", "Awst", "September", "Medi", "October", "Hydref", "November", "Tachwedd", "December", "Rhagfyr",
	"Monday", "Dydd Llun", "Tuesday", "Dydd Mawrth", "Wednesday", "Dydd Mercher", "Thursday", "Dydd Iau", "Friday", "Dydd Gwener",
	"Saturday", "Dydd Sadwrn", "Sunday", "Dydd Sul",
	"Jan", "Ion", "Feb", "Chwe", "Mar", "Maw", "Apr", "Ebr", "Jun", "Meh", "Jul", "Gorff", "Aug", "Awst", "Sep", "Medi", "Oct", "Hyd",
	"Nov", "Tach", "Dec", "Rhag",
)

func (b *builder) welsh() bool { return b.in.Language == Welsh }

// date puts a date that was written in English into the pack's language.
func (b *builder) date(s string) string {
	if b.welsh() {
		return welshDates.Replace(s)
	}
	return s
}

// format is t.Format in the pack's language.
func (b *builder) format(t time.Time, layout string) string { return b.date(t.Format(layout)) }

// dayOf writes a calendar day.
func (b *builder) dayOf(d complaint.Day) string { return b.date(d.String()) }

// draftMark is what a text says of itself that nobody who knows the language has checked yet; empty in English.
func (b *builder) draftMark() string {
	if _, ok := b.phrases["word"]["draft"]; !ok {
		return ""
	}
	return b.str("word.draft", nil)
}

// languageTag is the BCP 47 tag of the documents.
func (b *builder) languageTag() string {
	if b.welsh() {
		return Welsh
	}
	return "en-GB"
}

// bandWord is a band's label in the pack's language, or with suffix "_text" its meaning, with the law book's English.
func (b *builder) bandWord(key, english string) string {
	if _, ok := b.phrases["band"][key]; ok {
		return b.str("band."+key, nil)
	}
	return english
}

// translated is a sentence of assets/law in the pack's language, if it is one of the app's own that has been translated;
// quotations never are.
func (b *builder) translated(english string) string {
	for _, ph := range b.phrases[lawSentences] {
		if ph.Of == english {
			return ph.Text
		}
	}
	return english
}

// plainFact is the wording of a fact, in the app's own words, on the day of t.
func (b *builder) plainFact(id string, t time.Time) string { return b.translated(b.fact(id, t)) }

// weakness is what may speak for the company, told to the person.
func (b *builder) weakness(w complaint.Weakness) string {
	key := string(w.Code)
	if _, ok := b.phrases["weak"][key]; ok {
		return b.str("weak."+key, vars{"n": w.Count, "date": b.dayOf(w.On), "text": b.plainFact("Q1", b.inZone(b.in.Made))})
	}
	return w.Text
}

// running is a running head, with the mark of a draft.
func (b *builder) running(s string) string {
	if mark := b.draftMark(); mark != "" {
		return mark + " · " + s
	}
	return s
}
