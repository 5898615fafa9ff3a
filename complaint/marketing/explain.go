package marketing

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/sentence"
)

// MaxQuote is how many runes of a sentence a reason quotes.
const MaxQuote = 300

// How many reasons a verdict carries.
const (
	maxReasons   = 20
	maxAgainst   = 4
	reasonCutoff = 0.3
	fewReasons   = 4    // until there are so many, weaker sentences are quoted too
	weakReason   = 0.15 // but no weaker ones than this
)

// Sentence is one sentence of a message with what the judge thinks of it.
type Sentence struct {
	Text  string
	Where string // "subject", "body", "image" or "hidden"
	Zone  string // "body", "footer", "menu", "quoted" or "preheader"

	// Block is the index in Message.Blocks, Start and End the bytes in that block's text; Block is -1 for the
	// subject and hidden text.
	Block      int
	Start, End int

	Class       string  // "promotional", "transactional", "legal" or "neutral"
	Probability float64 // of Class
	Promotional float64 // that the sentence promotes, weighed for where it stands
	Cues        []string
	Code        string // reason code, for a promotional sentence
}

// Explain says what each sentence of m is, in reading order.
func (j *Judge) Explain(m *complaint.Message) []Sentence {
	r, done := j.lend()
	defer done()
	l := r.read(m)
	out := make([]Sentence, len(l.Units))
	for i := range l.Units {
		u := &l.Units[i]
		best := u.P.Best()
		s := Sentence{
			Text: u.Text, Where: where(u), Zone: u.Zone.String(), Block: u.Block, Start: u.Start, End: u.End,
			Class: best.String(), Probability: round(u.P[best]), Promotional: round(u.Promo), Cues: j.cues(u.Groups()),
		}
		if u.Promo >= reasonCutoff {
			s.Code = named(j.promoting, u.Groups(), u.Text, promotion).code
		}
		out[i] = s
	}
	return out
}

func (j *Judge) cues(met lexicon.Set) []string {
	var out []string
	for g, n := range j.sentences.Groups() {
		if met.Has(lexicon.Group(g)) {
			out = append(out, n)
		}
	}
	return out
}

func where(u *letter.Unit) string {
	switch {
	case u.Place == sentence.Subject:
		return "subject"
	case u.Zone == letter.Preheader:
		return "hidden"
	case u.Place == sentence.ImageAlt:
		return "image"
	}
	return "body"
}

// reasons quotes the sentences that decided for direct marketing, or in other verdicts nothing but what little promotes.
func (j *Judge) reasons(l *letter.Letter, c finding) []complaint.Reason {
	if !c.direct && c.kind != complaint.KindOptOut {
		return j.serviceReasons(l, maxAgainst)
	}
	units := j.ranked(l, quotable)
	var out []complaint.Reason
	for _, u := range units {
		weight := quotable(u)
		if len(out) == maxReasons {
			break
		}
		if claims(u) && len(units) > 1 {
			continue // what a mail says of its own kind promotes nothing; the verdict quotes it as a claim
		}
		if weight < reasonCutoff && (len(out) >= fewReasons || weight < weakReason) || j.isScrap(u) {
			continue
		}
		r := named(j.promoting, u.Groups(), u.Text, promotion)
		if c.kind == complaint.KindOptOut {
			r = promoInConfirmation
		}
		out = append(out, reason(r, u.Text, weight, where(u)))
	}
	if c.kind == complaint.KindOptOut && !c.direct {
		out = slices.DeleteFunc(out, func(r complaint.Reason) bool { return r.Weight < clearSentence })
	}
	if c.direct {
		out = append(out, bulkReason(l)...)
	}
	return out
}

// isScrap reports whether a unit is a word or two that sell nothing, such as a name.
func (j *Judge) isScrap(u *letter.Unit) bool { return u.Words <= 2 && u.Groups()&j.selling == 0 }

// quotable is the weight of a sentence as a reason once the message is direct marketing: a sentence without a selling word
// does not decide, but beside others it belongs to what was promoted.
func quotable(u *letter.Unit) float64 {
	if u.Zone == letter.Body {
		return max(u.Promo, wordless*u.P[sentence.Promotional])
	}
	return u.Promo
}

const wordless = 0.8

func reason(r resemblance, quote string, weight float64, where string) complaint.Reason {
	return complaint.Reason{Code: r.code, Quote: clip(quote), Weight: round(weight), Where: where, Text: r.text, Law: r.law, Case: r.cite}
}

// bulkReason cites the header field that shows a mailing, at a low weight: it never decides alone.
func bulkReason(l *letter.Letter) []complaint.Reason {
	m := l.Message
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, "List-Unsubscribe") {
			return []complaint.Reason{reason(bulkSending, f.Name+": "+f.Value, 0.1, "header")}
		}
	}
	if len(m.ListUnsubscribe) > 0 {
		return []complaint.Reason{reason(bulkSending, "List-Unsubscribe: "+m.ListUnsubscribe[0], 0.1, "header")}
	}
	return nil
}

func (j *Judge) serviceReasons(l *letter.Letter, n int) []complaint.Reason {
	var out []complaint.Reason
	for _, u := range j.ranked(l, func(u *letter.Unit) float64 {
		p := u.P[sentence.Transactional]
		if u.Zone != letter.Body || p < unranked || claims(u) {
			return 0
		}
		return p
	}) {
		p := u.P[sentence.Transactional]
		if len(out) == n || p < reasonCutoff {
			break
		}
		out = append(out, reason(named(j.serving, u.Groups(), u.Text, serviceFact), u.Text, p, where(u)))
	}
	return out
}

// against is what spoke for service in a verdict of direct marketing, and what promotes in the others.
func (j *Judge) against(l *letter.Letter, c finding) []complaint.Reason {
	if c.direct {
		return j.serviceReasons(l, maxAgainst)
	}
	if c.kind == complaint.KindOptOut {
		return nil
	}
	var out []complaint.Reason
	for _, u := range j.ranked(l, func(u *letter.Unit) float64 { return u.Promo }) {
		if len(out) == maxAgainst || u.Promo < 0.4 {
			break
		}
		out = append(out, reason(named(j.promoting, u.Groups(), u.Text, promotion), u.Text, u.Promo, where(u)))
	}
	return out
}

// unranked is the score under which a unit is no reason for anything.
const unranked = 0.05

// ranked returns the units by falling score, each text once. Of equal scores the fuller sentence comes first.
func (j *Judge) ranked(l *letter.Letter, score func(*letter.Unit) float64) []*letter.Unit {
	type entry struct {
		*letter.Unit
		rank float64
	}
	seen := make([]bool, len(l.Units))
	ranks := make([]entry, 0, len(l.Units))
	for i := range l.Units {
		u := &l.Units[i]
		s := score(u)
		if s < unranked || seen[u.Same] {
			continue
		}
		seen[u.Same] = true
		ranks = append(ranks, entry{u, s + fullness(u) + j.clarity(u)})
	}
	slices.SortStableFunc(ranks, func(a, b entry) int { return cmp.Compare(b.rank, a.rank) })
	out := make([]*letter.Unit, len(ranks))
	for i, r := range ranks {
		out[i] = r.Unit
	}
	return out
}

// fullness prefers sentences that say something over scraps like "Shop now".
func fullness(u *letter.Unit) float64 {
	switch {
	case u.Words >= 6:
		return 0.15
	case u.Words >= 4:
		return 0.05
	}
	return -0.05
}

// clarity prefers sentences whose words show what they promote: offers, prices, calls to buy, give or come.
func (j *Judge) clarity(u *letter.Unit) float64 {
	if u.Promo < reasonCutoff {
		return 0
	}
	if u.Place == sentence.Subject || u.Place == sentence.Heading {
		return 0.2
	}
	switch met := u.Groups(); {
	case met&j.offers != 0:
		return 0.2
	case met&j.selling != 0:
		return 0.1
	}
	return 0
}

// clip cuts a quote after MaxQuote runes.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return s[:runeEnd(s, MaxQuote)]
}
