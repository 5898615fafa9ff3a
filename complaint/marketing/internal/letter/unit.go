package letter

import (
	"math"
	"math/bits"
	"slices"

	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/wordvec"
)

// The features that say what a sentence is in its place among others. Names are used in trees.tsv.
const (
	uPromo = iota
	uNoCue
	uOffer
	uNudge
	uEnrol
	uCues
	uService
	uNeutral
	uSubject
	uPreheader
	uHeading
	uButton
	uAlt
	uList
	uFooter
	uWords
	uBlock
	uBlockService
	uBefore
	uBeforeService
	uBefore2
	uBefore2Service
	uBefore3
	uBefore3Service
	uAfter
	uAfterService
	uAfter2
	uAfter2Service
	uAfter3
	uAfter3Service
	uMean
	uMeanService
	uMeanLegal
	uMeanNeutral
	uTop
	uTopService
	uTopLegal
	uTopNeutral
	uSecond
	uPromoting
	uPromotingShare
	uServingShare
	uOffTopic
	UnitFeatureCount
)

// UnitFeatureNames are the names of the features of sentences in their place.
var UnitFeatureNames = [UnitFeatureCount]string{
	"promotional", "no_cue", "offer", "nudge", "enrol", "cues", "transactional", "neutral", "subject", "preheader", "heading", "button", "image", "list", "footer", "words",
	"block", "block_service", "before", "before_service", "before2", "before2_service", "before3", "before3_service",
	"after", "after_service", "after2", "after2_service", "after3", "after3_service",
	"mean", "mean_service", "mean_legal", "mean_neutral", "top", "top_service", "top_legal", "top_neutral", "second", "promoting", "promoting_share",
	"serving_share", "off_topic",
}

// UnitRising are the features of which more must never make a sentence promote less.
var UnitRising = map[int]bool{uPromo: true, uBlock: true, uOffer: true}

// UnitVector is one sentence in its place.
type UnitVector [UnitFeatureCount]float32

// usual is about the median of the sentences of real mail. It is told to the forest for speed alone.
var usual = UnitVector{
	uPromo: -1.8, uNoCue: 1, uService: -0.8, uNeutral: 0.05, uWords: 8, uBlock: 0.01, uBlockService: 0.03,
	uBefore: 0.18, uBeforeService: 0.3, uBefore2: 0.14, uBefore2Service: 0.27, uBefore3: 0.13, uBefore3Service: 0.25,
	uAfter: 0.11, uAfterService: 0.2, uAfter2: 0.1, uAfter2Service: 0.2, uAfter3: 0.09, uAfter3Service: 0.15,
	uMean: 0.33, uMeanService: 0.4, uMeanLegal: 0.05, uMeanNeutral: 0.16, uTop: 0.985, uTopService: 0.985, uTopLegal: 0.57, uTopNeutral: 0.92,
	uSecond: 0.95, uPromoting: 9, uPromotingShare: 0.3, uServingShare: 0.36, uOffTopic: 0.49,
}

// none stands for a neighbour that is not there.
const none = -1

// promote sets the probability that each unit promotes. Menus and quotations do not, nor do scraps of small print.
func (r *Reader) promote(l *Letter) {
	r.ask(l)
	for i := range l.Units {
		u := &l.Units[i]
		switch {
		case !l.Weighed(i):
			u.Promo = 0
		case r.units == nil:
			u.Promo = u.P[sentence.Promotional]
		case u.Zone != Body:
			u.Promo = r.ofMail.Probability(l.context[i][:])
		default:
			u.Promo = sigmoid((1-byItself)*logit(r.ofMail.Probability(l.context[i][:])) + byItself*logit(u.P[sentence.Promotional]))
		}
	}
}

// ask readies the forest for the sentences of l.
func (r *Reader) ask(l *Letter) {
	if r.units == nil {
		return
	}
	var low, high UnitVector
	seen := false
	for i := range l.Units {
		switch v := &l.context[i]; {
		case !l.Weighed(i):
		case !seen:
			low, high, seen = *v, *v, true
		default:
			for f, x := range v {
				low[f], high[f] = min(low[f], x), max(high[f], x)
			}
		}
	}
	r.ofMail.Between(r.units, low[:], high[:])
}

// byItself is the share that what a sentence of the body is by itself has in what it promotes; the forest, which has seen it in its
// place, has the rest. Alone the forest trusts the surroundings of written mail too much: a strip with an offer in a long bill or
// order of real mail was lowered from 0.9 to 0.4.
const byItself = 0.45

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
	body   []int                     // its units
	sum    [sentence.Classes]float64 // of their probabilities
	top    [sentence.Classes]float64 // greatest of each
	second [sentence.Classes]float64
	third  float64 // third greatest promotional one
	likely [2]int  // units more likely than not promotional, transactional
	topic  wordvec.Vector
}

func (s *surroundings) add(i int, p *sentence.Probabilities, meaning *wordvec.Vector) {
	s.body = append(s.body, i)
	for c, v := range p {
		s.sum[c] += v
		switch {
		case v > s.top[c]:
			if c == int(sentence.Promotional) {
				s.third = s.second[c]
			}
			s.top[c], s.second[c] = v, s.top[c]
		case v > s.second[c]:
			if c == int(sentence.Promotional) {
				s.third = s.second[c]
			}
			s.second[c] = v
		case c == int(sentence.Promotional) && v > s.third:
			s.third = v
		}
	}
	if p[sentence.Promotional] > 0.5 {
		s.likely[0]++
	}
	if p[sentence.Transactional] > 0.5 {
		s.likely[1]++
	}
	for d, x := range meaning {
		s.topic[d] += x
	}
}

// contexts sets what is known of each unit in its place.
func (r *Reader) contexts(l *Letter) {
	s := surroundings{body: r.body[:0]}
	for i := range l.Units {
		if l.Units[i].Zone == Body {
			s.add(i, &l.Units[i].P, &r.meanings[i])
		}
	}
	r.body = s.body
	l.context = slices.Grow(l.context[:0], len(l.Units))[:len(l.Units)]
	clear(l.context)
	passed := 0 // units of the body before i
	for i := range l.Units {
		if l.Weighed(i) {
			v := &l.context[i]
			r.alone(v, &l.Units[i])
			v.block(l, i)
			v.neighbours(l, i, s.body, passed)
			r.among(v, l, i, &s)
		}
		if l.Units[i].Zone == Body {
			passed++
		}
	}
}

// alone sets what a sentence says by itself.
func (r *Reader) alone(v *UnitVector, u *Unit) {
	flag := func(f int, on bool) {
		if on {
			v[f] = 1
		}
	}
	v[uPromo] = float32(clampLogit(u.P[sentence.Promotional]))
	v[uService] = float32(clampLogit(u.P[sentence.Transactional]))
	v[uNeutral] = float32(u.P[sentence.Neutral])
	flag(uNoCue, u.groups&r.masks.promo == 0)
	flag(uOffer, u.groups&r.masks.offer != 0)
	flag(uNudge, u.groups&r.masks.nudge != 0)
	flag(uEnrol, u.groups&r.masks.enrol != 0)
	v[uCues] = float32(bits.OnesCount64(u.groups & r.masks.promo))
	flag(uSubject, u.Place == sentence.Subject)
	flag(uPreheader, u.Place == sentence.Preheader)
	flag(uHeading, u.Place == sentence.Heading)
	flag(uButton, u.Place == sentence.Button)
	flag(uAlt, u.Place == sentence.ImageAlt)
	flag(uList, u.Place == sentence.ListItem || u.Place == sentence.Cell)
	flag(uFooter, u.Zone == Footer)
	v[uWords] = float32(min(u.Words, 40))
}

// block sets what the other sentences of the same paragraph are at most.
func (v *UnitVector) block(l *Letter, i int) {
	v[uBlock], v[uBlockService] = none, none
	b := l.Units[i].Block
	if b < 0 {
		return
	}
	look := func(j int) bool {
		if j < 0 || j >= len(l.Units) || l.Units[j].Block != b {
			return false
		}
		v[uBlock] = max(v[uBlock], float32(l.Units[j].P[sentence.Promotional]))
		v[uBlockService] = max(v[uBlockService], float32(l.Units[j].P[sentence.Transactional]))
		return true
	}
	for n := 1; n <= maxBlockMates && look(i-n); n++ {
	}
	for n := 1; n <= maxBlockMates && look(i+n); n++ {
	}
}

// maxBlockMates keeps long paragraphs linear.
const maxBlockMates = 8

// neighbours sets what the three sentences of the body before and after are; passed of the body's stand before i.
func (v *UnitVector) neighbours(l *Letter, i int, body []int, passed int) {
	next := passed
	if l.Units[i].Zone == Body {
		next++
	}
	for k := range 3 {
		before, after := uBefore+2*k, uAfter+2*k
		v[before], v[before+1], v[after], v[after+1] = none, none, none, none
		if j := passed - 1 - k; j >= 0 {
			p := &l.Units[body[j]].P
			v[before], v[before+1] = float32(p[sentence.Promotional]), float32(p[sentence.Transactional])
		}
		if j := next + k; j < len(body) {
			p := &l.Units[body[j]].P
			v[after], v[after+1] = float32(p[sentence.Promotional]), float32(p[sentence.Transactional])
		}
	}
}

// among sets what the rest of the body is.
func (r *Reader) among(v *UnitVector, l *Letter, i int, s *surroundings) {
	u := &l.Units[i]
	own := u.Zone == Body
	n := float64(len(s.body))
	promoting, serving := s.likely[0], s.likely[1]
	if own {
		n--
		if u.P[sentence.Promotional] > 0.5 {
			promoting--
		}
		if u.P[sentence.Transactional] > 0.5 {
			serving--
		}
	}
	if n < 1 {
		for f := uMean; f <= uServingShare; f++ {
			v[f] = none
		}
		v[uOffTopic] = 0.5
		return
	}
	for c := range s.sum {
		sum, top := s.sum[c], s.top[c]
		if own {
			sum -= u.P[c]
			if u.P[c] == top {
				top = s.second[c]
			}
		}
		v[uMean+c], v[uTop+c] = float32(sum/n), float32(top)
	}
	second := s.second[sentence.Promotional]
	if own && u.P[sentence.Promotional] >= second {
		second = s.third
	}
	v[uSecond] = float32(second)
	v[uPromoting] = float32(min(promoting, 20))
	v[uPromotingShare], v[uServingShare] = float32(float64(promoting)/n), float32(float64(serving)/n)
	v[uOffTopic] = float32(r.offTopic(l, i, s))
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
