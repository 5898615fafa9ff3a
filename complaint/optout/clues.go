package optout

import (
	"math"
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// clueSet are the clues of one side's mail, in the order of its forests' features: clues, then signs, then what phrases of
// these classes say, and how.
type clueSet struct {
	clues   []clue
	classes []class
	names   []string
}

var (
	receivedClues = newClueSet(
		slices.Concat(ofWeights, ofReaders, ofWhole, ofLines, ofBest, sentenceClues(asksRefusal, ofRefusal), sentenceClues(asksSignUp, ofSignUp)),
		classDone, classFuture, classAsked, classSorry, classWish, classHears, classWants, classTopic, classComplete, classUpdated,
		classDeclined, classOff, classOn, classClosed, classPending, classSubscribed, classJoined)
	ownClues = newClueSet(slices.Concat(ofOwnMail, ofBest, sentenceClues(asksOwn, ofOwn)),
		classRefuse, classObject, classAgain, classCommand, classDeny, classResume)
)

func newClueSet(clues []clue, classes ...class) *clueSet {
	s := &clueSet{clues: clues, classes: classes}
	for _, c := range clues {
		s.names = append(s.names, c.name)
	}
	for _, g := range signs {
		s.names = append(s.names, "{sign "+g.name+"}", "{s:sign "+g.name+"}")
	}
	for _, c := range classes {
		for _, way := range hitWays {
			s.names = append(s.names, way+string(c)+"}")
		}
	}
	return s
}

var hitWays = [...]string{"{", "{s:", "{if ", "{other "}

// A clue is a number that bears on what a mail tells. The forests weigh them together (see verdict.go): what a phrase
// says counts otherwise beside words that speak against it, in a long mail, or in an answer.
type clue struct {
	name string
	of   func(*matter) float32

	// speaks is the question for which more of the clue must never make the answer less likely.
	speaks question
}

var ofWeights = []clue{
	{"words for refusal", func(c *matter) float32 { return c.refused.clue() }, asksRefusal},
	{"words for signup", func(c *matter) float32 { return c.signed.clue() }, asksSignUp},
	{"words for refusal, less those for signup", func(c *matter) float32 { return c.refused.clue() - c.signed.clue() }, asksRefusal},
	{"words known", func(c *matter) float32 { return float32(c.refused.known) }, ""},
}

var ofReaders = []clue{
	{"phrase for refusal", func(c *matter) float32 { return rank(c.refusal) }, asksRefusal},
	{"preferences", func(c *matter) float32 { return truth(told(c.refusal, complaint.MethodPreferences)) }, ""},
	{"account closed", func(c *matter) float32 { return truth(told(c.refusal, complaint.MethodAccountClosed)) }, ""},
	{"refused at sign-up", func(c *matter) float32 { return rank(c.declined) }, ""},
	{"phrase for signup", func(c *matter) float32 { return rank(c.signUp) }, asksSignUp},
	{"speaks of mailings", func(c *matter) float32 { return truth(hintable(c.mail, c.text, c.hits)) }, ""},
	{"answers", func(c *matter) float32 { return truth(answers(c.mail, c.text, c.hits)) }, ""},
	{"joins in", func(c *matter) float32 { return truth(joinsIn(c.text, c.hits)) }, ""},
	{"stops", func(c *matter) float32 { return truth(c.text.stops()) }, ""},
	{"preferences updated", func(c *matter) float32 { return truth(updates(c.text, c.hits)) }, ""},
	{"shows settings", func(c *matter) float32 { return truth(c.text.showsSettings()) }, ""},
	{"about leaving", func(c *matter) float32 { return truth(c.text.aboutLeaving()) }, ""},
	{"something else stopped", func(c *matter) float32 { return truth(slices.ContainsFunc(c.hits, elseStopped)) }, ""},
	{"joins something else", func(c *matter) float32 { return truth(c.text.joinsElse()) }, ""},
	{"listed off", func(c *matter) float32 { off, _ := c.text.offAndOn(); return float32(len(off)) }, ""},
	{"listed on", func(c *matter) float32 { _, on := c.text.offAndOn(); return float32(on) }, ""},
	{"switched off that day", func(c *matter) float32 { return float32(c.text.leftNow()) }, asksRefusal},
	{"switched on that day", func(c *matter) float32 { return truth(c.text.turnedOn) }, ""},
	{"of chosen mailings", func(c *matter) float32 { return truth(c.text.ofChosenMailings()) }, ""},
	{"on for a thing", func(c *matter) float32 { return truth(slices.ContainsFunc(ofClass(c.hits, classOn), aboutThing)) }, ""},
}

var ofWhole = []clue{
	{"length", func(c *matter) float32 { return float32(c.text.words) }, ""},
	{"blocks", func(c *matter) float32 { return float32(c.text.pieces) }, ""},
	{"reply", func(c *matter) float32 { return truth(c.text.reply) }, ""},
	{"list", func(c *matter) float32 { return truth(c.mail.ListID != "") }, ""},
	{"answers a refusal", func(c *matter) float32 { return truth(c.lex.answersRefusal(c.text)) }, ""},
	{"answers something else", func(c *matter) float32 { return truth(c.lex.answersElse(c.text)) }, ""},
	{"asked in the subject", func(c *matter) float32 { return truth(askedInSubject.MatchString(c.mail.Subject)) }, ""},
	{"tidies its list", func(c *matter) float32 { return truth(c.text.has(cleared)) }, ""},
	{"mail goes on", func(c *matter) float32 { return truth(c.text.has(mailsOn)) }, ""},
	{"e-mail is left", func(c *matter) float32 { return float32(c.text.says(isLeft, byEmail)) }, ""},
	{"e-mail is kept", func(c *matter) float32 { return float32(c.text.says(isKept, byEmail)) }, ""},
	{"another channel is left", func(c *matter) float32 { return float32(c.text.says(isLeft, otherChannel)) }, ""},
	{"another channel is kept", func(c *matter) float32 { return float32(c.text.says(isKept, otherChannel)) }, ""},
	{"names e-mail", func(c *matter) float32 { return truth(c.text.has(byEmail)) }, ""},
	{"subject of another channel", func(c *matter) float32 { return truth(c.text.subjectHas(ofChannel)) }, ""},
	{"subject of something new", func(c *matter) float32 { return truth(c.text.subjectHas(newCustomer)) }, ""},
}

var ofOwnMail = []clue{
	{"words for refusal", func(c *matter) float32 { return c.refused.clue() }, asksOwn},
	{"words known", func(c *matter) float32 { return float32(c.refused.known) }, ""},
	{"phrase for refusal", func(c *matter) float32 { return rank(c.refusal) }, asksOwn},
	{"may refuse", func(c *matter) float32 { return truth(mayRefuse(c.text)) }, ""},
	{"length", func(c *matter) float32 { return float32(c.text.words) }, ""},
	{"blocks", func(c *matter) float32 { return float32(c.text.pieces) }, ""},
	{"reply", func(c *matter) float32 { return truth(c.text.reply) }, ""},
	{"answers a mailing", func(c *matter) float32 { return truth(c.text.earlier().isMailing()) }, ""},
	{"asked in the subject", func(c *matter) float32 { return truth(askedInSubject.MatchString(c.mail.Subject)) }, ""},
	{"names mailings", func(c *matter) float32 { return truth(c.text.has(mailWord)) }, ""},
	{"asks how", func(c *matter) float32 { return truth(c.text.has(askHow)) }, ""},
	{"wants more", func(c *matter) float32 { return truth(c.text.has(wantsOn)) }, ""},
	{"right to object", func(c *matter) float32 { return truth(c.text.has(rightToObject)) }, ""},
	{"best refuses", bestHas(refusing), ""},
	{"best is polite", bestHas(polite), ""},
	{"best asks how", bestHas(askHow), ""},
}

var ofBest = []clue{
	{"best is the subject", onBest(func(s *sentence) float32 { return truth(s.subject) }), ""},
	{"best asks", onBest(func(s *sentence) float32 { return truth(s.question) }), ""},
	{"best stands", onBest(func(s *sentence) float32 { return float32(s.block) }), ""},
	{"best is long", onBest(func(s *sentence) float32 { return float32(strings.Count(s.normal, " ")) }), ""},
	{"best of stopping", bestHas(stopping), ""},
	{"best of mailings", bestHas(mailing), ""},
	{"best of marketing", bestHas(marketing), ""},
	{"best of e-mail", bestHas(emailChannel), ""},
	{"best of another channel", bestHas(otherChannel), ""},
	{"best of a service", bestHas(serviceTopic), ""},
	{"best of another scheme", bestHas(otherScheme), ""},
	{"best of another list", onBest(func(s *sentence) float32 { return truth(otherList(s.text) || figure(s.text)) }), ""},
	{"best with if", bestHas(iffy), ""},
	{"best on a condition", bestHas(condition), ""},
	{"best on a later condition", bestHas(conditionAfter), ""},
	{"best of old", bestHas(oldNews), ""},
	{"best of one matter", bestHas(oneMatter), ""},
	{"best of talk", bestHas(ofTalk), ""},
	{"best of since when", bestHas(sinceThen), ""},
	{"best of texts", bestHas(justTexts), ""},
}

// sentenceClues are how much single sentences speak for the answer to a question: that of a long mail may stand in one.
func sentenceClues(q question, number int) []clue {
	of := func(pick func(sentenceSums) float32) func(*matter) float32 {
		return func(c *matter) float32 { return pick(c.by[number]) }
	}
	name := " sentence for " + string(q)
	return []clue{
		{"first" + name, of(func(s sentenceSums) float32 { return s.most[0] }), q},
		{"second" + name, of(func(s sentenceSums) float32 { return s.most[1] }), q},
		{"third" + name, of(func(s sentenceSums) float32 { return s.most[2] }), q},
		{"place of first" + name, of(func(s sentenceSums) float32 { return s.at }), ""},
		{"least" + name, of(func(s sentenceSums) float32 { return s.least }), q},
		{"whole mail for " + string(q), of(func(s sentenceSums) float32 { return s.whole }), q},
	}
}

// sentenceSums are what single sentences say to a question, and what the mail's signs say.
type sentenceSums struct {
	most      [3]float32
	at, least float32
	whole     float32
}

func (x *scales) bySentence(q int, all []heard) sentenceSums {
	out := sentenceSums{most: [3]float32{noSentence, noSentence, noSentence}}
	for i, h := range all {
		var sum float64
		count := 0
		for _, c := range h.cues {
			if v := x.weight[c][q]; v != 0 {
				sum += v
				count++
			}
		}
		v := float32(sum / math.Sqrt(float64(count)+1))
		if h.sentence == nil {
			out.whole = v
			continue
		}
		if v > out.most[0] {
			out.at = float32(i)
		}
		out.least = min(out.least, v)
		for j := range out.most {
			if v > out.most[j] {
				v, out.most[j] = out.most[j], v
			}
		}
	}
	return out
}

const noSentence = -3 // what a sentence that is not there says

// of returns the clues of a mail, as the forests of its side want them.
func (s *clueSet) of(c *matter) []float32 {
	row := make([]float32, len(s.clues), len(s.names))
	for i := range s.clues {
		row[i] = s.clues[i].of(c)
	}
	said := map[string]float32{}
	for _, sign := range c.text.signs() {
		said[sign] = 1
	}
	for _, h := range c.hits {
		said[cueOfHit(h)]++
	}
	for _, name := range s.names[len(s.clues):] {
		row = append(row, said[name])
	}
	return row
}

// clue is what words alone say, within bounds beyond which more says no more. It is a sum alone: the logarithm of a chance may
// differ between processors in its last bit.
func (w weighed) clue() float32 {
	const sure = 13.8 // one to a million
	return float32(min(max(w.odds, -sure), sure))
}

func truth(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func rank(f *complaint.Finding) float32 {
	if f == nil {
		return 0
	}
	return float32(f.Strength.Rank())
}

func told(f *complaint.Finding, m complaint.Method) bool { return f != nil && f.Method == m }

func onBest(of func(*sentence) float32) func(*matter) float32 {
	return func(c *matter) float32 {
		if c.refused.best == nil {
			return 0
		}
		return of(c.refused.best)
	}
}

func bestHas(re *regexp.Regexp) func(*matter) float32 {
	return onBest(func(s *sentence) float32 { return truth(re.MatchString(s.normal)) })
}
