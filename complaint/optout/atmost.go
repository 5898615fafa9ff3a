package optout

import (
	"math"
	"strconv"

	"desist/complaint"
)

// What a mail's sentences weigh nearly always settles that it tells nothing, whatever its signs are. They take as long to
// find as all the rest, so it is looked first what they can add at most.

// signSums are the sums of the weights above 0 of signs that take some finding.
type signSums struct {
	body    float64 // of signs of the whole
	subject float64 // of those of a subject
	refusal float64 // that the mail answers a refusal or a mailing
}

func (x *scales) sumsOfSigns(q int) signSums {
	above := func(cue string) float64 { return max(0, x.weightOf(q, cue)) }
	sums := signSums{refusal: max(above(answersRefusalCue), above(answersMailingCue))}
	for i := range signs {
		sums.body += above(signCue(signs[i].name))
		sums.subject += above(subjectSignCue(signs[i].name))
	}
	sums.body += above(otherListCue) + above(stopsCue) + above(hintableCue)
	return sums
}

// tellsNothing reports whether words make neither question worth asking of a mail in which phrases and frames find nothing.
func (l *lexicon) tellsNothing(x *listener, m *complaint.Message, t *text, hits []hit) bool {
	sure := []string{wordsCue(x.words), t.blocksCue()}
	if t.reply {
		sure = append(sure, replyCue)
		sure = append(sure, l.answered(m, senderWords(m))...)
	}
	sure = append(sure, cuesOfHits(hits)...)
	quotes := len(t.earlier().all) > 0
	return l.scales.atMost(ofRefusal, x.said, t, sure, quotes) < worthAsking && l.scales.atMost(ofSignUp, x.said, t, sure, quotes) < worthAsking
}

// atMost is what scales.weigh may say of the chance at most when to the cues of sentences and those that are sure any signs
// are added. More cues only lessen what a sum counts for, and cues that speak against are left out.
func (x *scales) atMost(q int, said []heard, t *text, sure []string, quotes bool) float64 {
	const slack = 1e-9 // sums in another order may differ in their last bits
	sum, count := 0.0, 0
	for _, h := range said {
		for i, c := range h.cues {
			if v := x.weight[c][q]; v != 0 && !h.again[i] {
				sum += v
				count++
			}
		}
	}
	for _, cue := range sure {
		sum += max(0, x.weightOf(q, cue))
	}
	sum += x.signs[q].body
	if len(t.all) > 0 && t.all[0].subject {
		sum += x.signs[q].subject
	}
	if quotes {
		sum += x.signs[q].refusal
	}
	return 1/(1+math.Exp(-x.bias[q]-max(0, sum)/math.Sqrt(float64(count)+1))) + slack
}

func signCue(name string) string        { return "{sign " + name + "}" }
func subjectSignCue(name string) string { return "{s:sign " + name + "}" }

const (
	otherListCue = "{sign other list}"
	replyCue     = "{sign reply}"
	stopsCue     = "{sign stops}"
)

func (t *text) blocksCue() string { return "blocks " + strconv.Itoa(min(manyBlocks, t.pieces)) }
