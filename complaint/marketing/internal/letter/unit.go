package letter

import (
	"math"
	"math/bits"

	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

// The features that say what a sentence is in its place among others. Names are used in weights.tsv.
const (
	uBias = iota
	uPromo
	uNoCue
	uNoCuePromo
	uOffer
	uOfferPromo
	uSelling2
	uService
	uNeutral
	uSubject
	uPreheader
	uHeading
	uButton
	uAlt
	uList
	uFooter
	uShort
	uShortPlace
	uBefore
	uAfter
	uBeforeService
	uAfterService
	uOthers
	uOthersTop
	uOthersService
	uOffTopic
	uOffTopicPromo
	uAlone
	UnitFeatureCount
)

// UnitFeatureNames are the names of the features of sentences in their place.
var UnitFeatureNames = [UnitFeatureCount]string{
	"u:bias", "u:promotional", "u:no_cue", "u:no_cue_promotional", "u:offer", "u:offer_promotional", "u:two_cues", "u:transactional", "u:neutral", "u:subject", "u:preheader", "u:heading",
	"u:button", "u:alt", "u:list", "u:footer", "u:short", "u:short_outside_button", "u:before", "u:after", "u:before_service", "u:after_service",
	"u:others", "u:others_top", "u:others_service", "u:off_topic", "u:off_topic_promotional", "u:alone",
}

// UnitVector is one sentence in its place.
type UnitVector [UnitFeatureCount]float32

// UnitModel goes from a sentence and its neighbours to the probability that it promotes: a logistic model.
type UnitModel [UnitFeatureCount]float64

// Probability that a sentence with these features promotes.
func (m *UnitModel) Probability(v *UnitVector) float64 {
	z := 0.0
	for i, w := range m {
		z += float64(w * float64(v[i]))
	}
	return sigmoid(z)
}

// promo is the probability that unit i promotes. Menus and quotations do not, nor do scraps of small print.
func (m *UnitModel) promo(l *Letter, i int) float64 {
	if !l.Weighed(i) {
		return 0
	}
	if m == nil {
		return l.Units[i].P[sentence.Promotional]
	}
	return m.Probability(&l.context[i])
}

// Weighed reports whether unit i can promote at all.
func (l *Letter) Weighed(i int) bool {
	u := &l.Units[i]
	return u.Zone != Menu && u.Zone != Quoted && (u.Zone != Footer || u.Words > maxFooterScrap)
}

// Context is what is known of unit i in its place.
func (l *Letter) Context(i int) *UnitVector { return &l.context[i] }

const maxFooterScrap = 5

// surroundings sums up a mail's body.
type surroundings struct {
	n              float64
	promo, service float64
	top, second    float64
	topic          wordvec.Vector
}

func (r *Reader) contexts(l *Letter) []UnitVector {
	var s surroundings
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != Body {
			continue
		}
		s.n++
		p := u.P[sentence.Promotional]
		s.promo += p
		s.service += u.P[sentence.Transactional]
		if p > s.top {
			s.top, s.second = p, s.top
		} else if p > s.second {
			s.second = p
		}
		for d, x := range r.meanings[i] {
			s.topic[d] += x
		}
	}
	out := make([]UnitVector, len(l.Units))
	for i := range l.Units {
		if l.Weighed(i) {
			r.context(&out[i], l, i, &s)
		}
	}
	return out
}

func (r *Reader) context(v *UnitVector, l *Letter, i int, s *surroundings) {
	u := &l.Units[i]
	set := func(f int, x float64) { v[f] = float32(x) }
	flag := func(f int, on bool) {
		if on {
			v[f] = 1
		}
	}
	p := u.P[sentence.Promotional]
	lp := clampLogit(p)
	set(uBias, 1)
	set(uPromo, lp)
	if u.groups&r.masks.promo == 0 {
		set(uNoCue, 1)
		set(uNoCuePromo, lp)
	}
	if u.groups&r.masks.offer != 0 {
		set(uOffer, 1)
		set(uOfferPromo, lp)
	}
	flag(uSelling2, bits.OnesCount64(u.groups&r.masks.promo) > 1)
	set(uService, clampLogit(u.P[sentence.Transactional]))
	set(uNeutral, u.P[sentence.Neutral])
	flag(uSubject, u.Place == sentence.Subject)
	flag(uPreheader, u.Place == sentence.Preheader)
	flag(uHeading, u.Place == sentence.Heading)
	flag(uButton, u.Place == sentence.Button)
	flag(uAlt, u.Place == sentence.ImageAlt)
	flag(uList, u.Place == sentence.ListItem || u.Place == sentence.Cell)
	flag(uFooter, u.Zone == Footer)
	flag(uShort, u.Words <= 2)
	flag(uShortPlace, u.Words <= 2 && u.Place != sentence.Button)
	if b := l.neighbour(i, -1); b != nil {
		set(uBefore, b.P[sentence.Promotional])
		set(uBeforeService, b.P[sentence.Transactional])
	}
	if a := l.neighbour(i, 1); a != nil {
		set(uAfter, a.P[sentence.Promotional])
		set(uAfterService, a.P[sentence.Transactional])
	}
	others, promo, service, top := s.n, s.promo, s.service, s.top
	if u.Zone == Body {
		others--
		promo -= p
		service -= u.P[sentence.Transactional]
		if p == s.top {
			top = s.second
		}
	}
	if others < 1 {
		set(uAlone, 1)
		return
	}
	set(uOthers, promo/others)
	set(uOthersTop, top)
	set(uOthersService, service/others)
	off := r.offTopic(l, i, s)
	set(uOffTopic, off)
	set(uOffTopicPromo, off*lp)
}

// neighbour is the sentence before or after unit i in the same part of the mail.
func (l *Letter) neighbour(i, step int) *Unit {
	for j := i + step; j >= 0 && j < len(l.Units); j += step {
		if l.Units[j].Zone == l.Units[i].Zone {
			return &l.Units[j]
		}
	}
	return nil
}

// offTopic is how far a sentence's meaning is from that of the rest of the mail: 0 the same, 1 and more unlike.
func (r *Reader) offTopic(l *Letter, i int, s *surroundings) float64 {
	own := &r.meanings[i]
	rest := s.topic
	if l.Units[i].Zone == Body {
		for d, x := range own {
			rest[d] -= x
		}
	}
	n := math.Sqrt(float64(rest.Dot(&rest)))
	if n == 0 {
		return 0.5
	}
	return 1 - float64(own.Dot(&rest))/n
}
