package pack

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"desist/complaint"
)

// specimensOfSeries is how many e-mails of one series are shown in full at most: the strongest, and others only for what
// it does not show.
const specimensOfSeries = 4

// choice says which e-mails are shown in full, and under which of them the others are listed.
type choice struct {
	order []email            // all, those to be shown first first
	full  map[string]bool    // by exhibit id
	under map[string][]email // the e-mails listed under a shown one, by its exhibit id, in order of time
	host  map[string]string  // exhibit id to that of the shown one it is listed under; none for those in no shown series
}

// choose picks the e-mails that are shown in full: of each series one specimen, and further ones for another claim or
// another kind of promotion; or all. FullExhibits is the limit of both.
func (b *builder) choose() choice {
	order, specimens := b.byProof()
	n := specimens
	if b.in.AllExhibits {
		n = len(order)
	}
	if most := b.in.FullExhibits; most > 0 {
		n = min(n, most)
	}
	c := choice{order: order, full: map[string]bool{}, under: map[string][]email{}, host: map[string]string{}}
	like, of := map[string]string{}, map[string]string{}
	for _, e := range order[:n] {
		c.full[e.id] = true
		series, kind := e.series(), e.series()+"\n"+e.kind()
		if _, ok := like[kind]; !ok {
			like[kind] = e.id
		}
		if _, ok := of[series]; !ok {
			of[series] = e.id
		}
	}
	for _, e := range b.emails {
		if c.full[e.id] {
			continue
		}
		host := cmp.Or(like[e.series()+"\n"+e.kind()], of[e.series()])
		if host != "" {
			c.host[e.id] = host
			c.under[host] = append(c.under[host], e)
		}
	}
	return c
}

// byProof sorts the e-mails: the strongest of each series, then what else is a specimen, then the rest, each by strength
// of proof. It returns how many are specimens.
func (b *builder) byProof() (order []email, specimens int) {
	ranked := slices.SortedStableFunc(slices.Values(b.emails), func(x, y email) int { return cmp.Compare(y.proof, x.proof) })
	var first, further, rest []email
	kinds := map[string]map[string]bool{}
	for _, e := range ranked {
		seen := kinds[e.series()]
		switch {
		case seen == nil:
			kinds[e.series()] = map[string]bool{e.kind(): true}
			first = append(first, e)
		case !seen[e.kind()] && len(seen) < specimensOfSeries && e.Flag.Band != complaint.BandInFlight && !e.Reading.Verdict.PleaseCheck:
			seen[e.kind()] = true
			further = append(further, e)
		default:
			rest = append(rest, e)
		}
	}
	return slices.Concat(first, further, rest), len(first) + len(further)
}

// series is what e-mails of one template and campaign have in common; where the template is not known, the subject.
func (e email) series() string {
	if e.Reading.Stream != "" {
		return e.Reading.Stream
	}
	return "subject " + strings.ToLower(line(e.Reading.Subject))
}

// ways are the kinds of promotion that a reader would want to see one of each. Codes that are not here, which promote the
// sender's products in some way, are one kind.
var ways = map[string]string{
	"spend_incentive": "money", "rewards": "money", "discount": "money", "offer": "money", "price_alert": "money", "prize_draw": "money",
	"benefit_push": "use", "app_nudge": "use", "reactivation": "use", "win_back": "use", "basket_reminder": "use",
	"event_promotion": "event", "consent_ask": "consent", "charity_appeal": "cause", "political_appeal": "cause",
	"survey": "views", "rating_ask": "views", "refer_friend": "friends", "third_party_offer": "others",
}

// kind is the substance of an e-mail: whether and in which words it calls itself a service message, how it promotes, and
// whether it speaks of the refusal.
func (e email) kind() string {
	way := ""
	if clear, _ := weighReasons(e.Reading.Verdict.Reasons); len(clear) > 0 {
		way = ways[clear[0].Code]
	}
	if e.refusal != "" {
		way += " refused"
	}
	return way + "\n" + digits.ReplaceAllString(strings.ToLower(line(e.Reading.Verdict.ServiceClaim)), "#")
}

var digits = regexp.MustCompile(`\d+`)

// proofOf is how strongly an e-mail proves the complaint: how long after the opt-out it came, whether it speaks of the
// refusal or calls itself a service message, how sure the verdict is and how telling its plainest words are.
func proofOf(e email) float64 {
	v := e.Reading.Verdict
	w := v.Confidence
	switch e.Flag.Band {
	case complaint.BandStrong:
		w += 2
	case complaint.BandWeaker:
		w++
	}
	if v.ServiceClaim != "" {
		w += 0.5
	}
	if e.refusal != "" {
		w += 0.5
	}
	if v.PleaseCheck {
		w -= 2
	}
	if r, ok := tellingReason(v); ok {
		w += min(tellingWeight(r), 1.5)
	}
	return w
}

// InFull are the messages that a pack made of in shows in full; nil if there is none to make.
func InFull(in Input) map[complaint.MessageID]bool {
	b, err := newBuilder(in)
	if err != nil {
		return nil
	}
	out := map[complaint.MessageID]bool{}
	for _, e := range b.shown() {
		out[e.Flag.Message] = true
	}
	return out
}

// shown are the e-mails that are shown in full, in order of time.
func (b *builder) shown() []email {
	var out []email
	for _, e := range b.emails {
		if b.choice.full[e.id] {
			out = append(out, e)
		}
	}
	return out
}

// Characters of an e-mail that is listed.
const (
	listedSubject = 90
	decidingQuote = 150
)

// seriesListing lists the e-mails of a specimen's series that are not shown; nil if there are none.
func (b *builder) seriesListing(specimen email) *Listing {
	others := b.choice.under[specimen.id]
	if len(others) == 0 {
		return nil
	}
	key := "series.text"
	siblings := b.siblings(specimen)
	switch {
	case specimen.Reading.Stream == "":
		key = "series.text_subject"
	case len(siblings) > 1:
		key = "series.text_several"
	}
	t := Table{Columns: []Column{
		{Title: b.str("emails.col_exhibit", nil), Width: 0.09},
		{Title: b.str("emails.col_received", nil), Width: 0.20},
		{Title: b.str("emails.col_subject", nil), Width: 0.26},
		{Title: b.str("series.col_deciding", nil), Width: 0.35},
		{Title: b.str("series.col_original", nil), Width: 0.10, Right: true},
	}}
	for _, e := range others {
		t.Rows = append(t.Rows, []Text{
			plain(e.id), plain(b.format(e.Flag.Received.In(b.zone), layoutRow)), plain(clip(b.subject(e.Reading.Subject), listedSubject)),
			b.deciding(e), plain(b.original[e.Flag.Message]),
		})
		t.Anchors = append(t.Anchors, e.id)
	}
	return &Listing{
		Title: b.str("series.title", nil),
		Text:  b.say(key, vars{"n": len(others), "exhibit": specimen.id, "siblings": b.refs(siblings)}),
		Table: t,
	}
}

// deciding is the sentence of an e-mail that says most, with where it stands if not in the text.
func (b *builder) deciding(e email) Text {
	r, ok := tellingReason(e.Reading.Verdict)
	if !ok {
		return nil
	}
	quote := clip(unquote(line(r.Quote)), decidingQuote)
	if r.Where == "header" || r.Where == "link" {
		quote = maskLinks(quote)
	}
	return join(plain("“"+quote+"”"), b.whereText(r.Where))
}

// siblings are the ids of the specimens of an e-mail's series, its own included.
func (b *builder) siblings(of email) []string {
	var out []string
	for _, e := range b.shown() {
		if e.series() == of.series() {
			out = append(out, e.id)
		}
	}
	return out
}

// seriesField says which place an e-mail that is shown has among those of its series.
func (b *builder) seriesField(e email) Text {
	if b.in.AllExhibits && len(b.choice.host) == 0 {
		return nil
	}
	var out Text
	if with := slices.DeleteFunc(b.siblings(e), func(id string) bool { return id == e.id }); len(with) > 0 {
		out = b.say("series.with", vars{"exhibits": b.someRefs(with)})
	}
	if n := len(b.choice.under[e.id]); n > 0 {
		if out != nil {
			out = append(out, Span{Text: ";"})
		}
		out = join(out, b.say("series.specimen", vars{"n": n}))
	}
	return out
}
