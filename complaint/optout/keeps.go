package optout

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// What a person refuses may be less than all: one list where others are wanted, or one thing that is no mailing.

// ownScope is what a refusal in the person's own words refuses.
func (t *text) ownScope(m *complaint.Message, best hit) (complaint.Scope, []string) {
	if name, limited := occasionIn(best); limited {
		return complaint.ScopeList, known(name)
	}
	if t.keepsOthers() {
		return complaint.ScopeList, known(t.keptFrom(m, best))
	}
	return complaint.ScopeAll, nil
}

// keepsOthers reports whether the person refuses one mailing and wants others.
func (t *text) keepsOthers() bool {
	return slices.ContainsFunc(t.all, func(s sentence) bool { return s.keepsOthers() })
}

func (s *sentence) keepsOthers() bool {
	if keepsNot.MatchString(s.text) {
		return true
	}
	said := s.text
	if _, after, ok := strings.Cut(said, " but "); ok {
		said = after // "I no longer want The Seed Drawer, but please leave me on Sunday Digging"
	} else if s.question {
		return false
	}
	n := s.normal
	if said != s.text {
		n, _ = normalise(said)
	}
	if refusesToKeep.MatchString(n) || stillAdmin.MatchString(n) {
		return false
	}
	return keeping.MatchString(n) || keepsByName.MatchString(said)
}

var (
	keeping       = regexp.MustCompile(`\bcarry on with (?:those|them|that)\b|^(?:i )?still (?:want|like|love|read) |^(?:please )?stay on \w|^i will keep the \w+(?: one)?$|\b(?:happy|glad|like|want|wish) to (?:still )?(?:keep|carry on|continue|go on|stay on)(?: on)?(?: getting| receiving| with)? (?:the|your) (?:others?|rest|(?:\w+ ){1,4}?(?:emails?|newsletters?|mailings?|lists?|news))\b|\b(?:happy|glad|like|want|wish) to (?:still )?(?:keep|carry on|continue|go on)(?: on)? (?:getting|receiving|reading|hearing)\b|\bwant to keep (?:that|those)\b|\bi (?:will|would like to|want to) stay on (?:the|your) \w+|\b(?:please|do|but) keep sending me\b|\bleave (?:that|it|those|these|them|the others|the rest) (?:on|alone|as (?:it is|they are))\b|\bi (?:would |do )?still (?:like|want|read|enjoy|love)\b.*\b(?:newsletters?|ones?|updates|bulletin|about)\b|\bkeep (?:me on )?the (?:others?|rest)\b|\b(?:keep|leave) me (?:on|subscribed to)\b|\bkeep (?:that|those|it|them|the \w+)(?: ones?)? coming\b|\bother (?:emails|newsletters|lists|ones) (?:are|is) (?:fine|ok|welcome)\b`)
	keepsByName   = regexp.MustCompile(`\b[A-Z]\w+(?: [A-Z]\w+)+ I (?:like|love|enjoy|want|do want|still want|read)\b|\bI(?:['’]ll| will|['’]d like to| would like to| want to) keep (?:the |your )?[A-Z]\w+ |\bI(?:['’]d| would| do)? still (?:want|like|read|enjoy) (?:the |your )?[A-Z]\w+`)
	keepsNot      = regexp.MustCompile(`\b(?:[Dd]o not|[Dd]on['’]t) (?:stop|remove me from|take me off) [A-Z]|\b(?:keep|leave) me on (?:the )?[A-Z]\w+ |\bstill send me (?:the )?[A-Z]`)
	refusesToKeep = regexp.MustCompile(`\byou (?:still )?keep\b|\b(?:rota|waiting list|on file|your books|register|least|not|no longer|never|why|stop|no more|refund|reply|answer|complain\w*|explanation|apology)\b`)
)

// keptFrom is the name of the one list that is refused, as far as the words tell it.
func (t *text) keptFrom(m *complaint.Message, best hit) string {
	name := cmp.Or(listName(m, best.text), bareName(best.text), leftBy(best.text))
	for i := 0; name == "" && i < len(t.all); i++ {
		if s := &t.all[i]; !s.subject {
			name = leftBy(s.text)
		}
	}
	if name == "" {
		return ""
	}
	return listNamePrefix + name
}

// leftBy is the name of what one leaves in one's own words.
func leftBy(text string) string {
	if sub := leftByName.FindStringSubmatch(text); sub != nil {
		return sub[1]
	}
	return ""
}

// paidFor is how one ends what is paid for as well as a list.
var paidFor = regexp.MustCompile(`^(?:[Cc]ancel|[Ss]top) `)

var leftByName = regexp.MustCompile(`\b(?:[Uu]nsubscribe me from|[Rr]emove me from|[Tt]ake me off|[Dd]rop me from|[Cc]ancel|[Ss]top(?: sending(?: me)?)?|[Nn]o longer want(?: to (?:get|receive))?) (?:the |your |my )?([A-Z][\w'’&-]*(?:(?: (?:of|the|and|&|in|on|for))* [A-Z][\w'’&-]*)*)`)

// leavesByName finds a refusal of one list by its name in a mail that asks to keep others, which no other mail does.
func (t *text) leavesByName(to []string) (complaint.Finding, bool) {
	if !t.keepsOthers() {
		return complaint.Finding{}, false
	}
	for i := range t.all {
		s := &t.all[i]
		sub := leftByName.FindStringSubmatch(s.text)
		if sub == nil || paidFor.MatchString(sub[0]) || s.subject || s.question || s.keepsOthers() || serviceTopic.MatchString(s.inNormalForm()) {
			continue
		}
		f := complaint.Finding{
			Method: complaint.MethodEmail, Source: complaint.SourceSent, Strength: complaint.StrengthMedium,
			Scope: complaint.ScopeList, Lists: known(listNamePrefix + sub[1]), Quote: s.quote(), To: to,
		}
		f.Note = joinNotes(checkRefusal, scopeNote(f), noReplyNote(to))
		return f, true
	}
	return complaint.Finding{}, false
}

// refusalProper is the sentence that refuses, where the clearest one by its words is that which keeps the others.
func (t *text) refusalProper(best hit) hit {
	if !best.keepsOthers() {
		return best
	}
	for i := range t.all {
		if s := &t.all[i]; !s.subject && !s.keepsOthers() && refusing.MatchString(s.normal) {
			best.sentence = s
			break
		}
	}
	return best
}

// withoutOneThing leaves out what the subject says of a thing that the body names, unless the body refuses mailings besides.
func (t *text) withoutOneThing(hits []hit) []hit {
	if !t.has(oneThing) || len(wanted(ofClass(bodyOnly(hits), classRefuse, classObject, classAgain))) > 0 {
		return hits
	}
	return bodyOnly(hits)
}

// oneThing is not wanted by e-mail, and says nothing of others: "don't email me the tickets".
var oneThing = regexp.MustCompile(`\b(?:do not|stop) (?:e ?mail|send)(?:ing)? (?:me|us) (?:the|my|a|an|our|this|those) (?:\w+ )?(?:tickets?|receipts?|contract|cop(?:y|ies)|report|documents?|certificate|invoices?|statements?|bills?|details|photos?|files?|draft|results?)\b`)

func isOneThing(h hit) bool {
	at := oneThing.FindStringIndex(h.normal)
	return at != nil && at[0] < h.to && h.from < at[1]
}

// ofCookies reports whether consent to cookies is withdrawn, which is about a website.
func ofCookies(h hit) bool {
	return h.class == classObject && strings.Contains(h.normal, "cookies") && !marketing.MatchString(h.normal) && !mailWord.MatchString(h.normal) && !strings.Contains(h.normal, "contact")
}
