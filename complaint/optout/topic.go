package optout

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// Companies let people leave one topic alone: mail about a day that is hard for them, a season, birthdays. Who does has
// not refused the rest, so such an opt-out is one of a list, and reaches none unless a list of the company bears its name.

const occasionWords = `(?:mother ?s?|mothering|father ?s?|grandparent ?s?|valentine ?s?|patrick ?s?|david ?s?|teacher ?s?) (?:day|sunday)s?|valentine ?s?|christmas|xmas|easter|black friday|cyber (?:monday|week)|boxing day|halloween|diwali|eid|ramadan|hanukkah|new year(?: s)?|bonfire night|back to school`

const mailWords = `(?:emails?|messages?|mailings?|newsletters?|marketing|offers|reminders?|campaigns?|content|promotions?|updates|communications|deals)`

var (
	// ofOccasion is an occasion as what is refused, where "a merry Christmas" is a wish.
	ofOccasion = regexp.MustCompile(`\b(?:about|for|around|of|from|our|any|more|further|no|this year s|mentioning|regarding)(?: (?:the|our|your|this|this year s|next year s|all|all our))? (` + occasionWords + `)\b|\b(` + occasionWords + `) (?:\w+ ){0,2}?(?:` + mailWords + `|opt out|unsubscribe)\b`)

	// forAWhile ends a refusal by itself.
	forAWhile = regexp.MustCompile(`\b(?:for|over|during|until) (?:(?:the )?rest of )?(?:the|this|next) (?:coming )?(?:year|season|festive season|christmas|summer|winter|spring|autumn|month|week|occasion|holidays?)\b`)

	// ofTopic is what the mail is about that is refused: "opted out of birthday emails".
	ofTopic = regexp.MustCompile(`\b(?:opted out of|opt out of|unsubscribed (?:you )?from|removed (?:you )?from|no longer (?:receive|get|be sent|send you|hear)|not (?:receive|get|be sent|send you)|stopped|switched off|turned off)(?: (?:any|more|further|our|the|your|all|sending|receiving))* ((?:\w+ ){1,4}?)` + mailWords + `\b`)

	// ofAll refuses everything in the same breath.
	ofAll = regexp.MustCompile(`\b(?:all|any)(?: (?:of|our|other|the|your|future|further|more|marketing|promotional))* (?:emails|marketing|mailings|communications|messages|newsletters|lists)\b`)
)

// occasionOf returns the occasion or the time that alone is refused: the name of a list, or none for a time.
func occasionOf(t *text, acts []hit) (string, bool) {
	for _, h := range acts {
		if topic, ok := occasionIn(h); ok {
			return topic, true
		}
	}
	if len(t.all) == 0 || !t.all[0].subject || t.has(ofAll) {
		return "", false
	}
	subject := &t.all[0]
	name := anOccasion.FindString(subject.inNormalForm())
	if name == "" || !ofOccasion.MatchString(subject.normal) {
		return "", false
	}
	return complaint.ListNamePrefix + asWritten(name, subject.text), true
}

// topicOf returns the name of a topic that is refused where other mailings go on.
func topicOf(m *complaint.Message, acts []hit) string {
	for _, h := range acts {
		if topic := plainTopic(m, h.normal); topic != "" {
			return complaint.ListNamePrefix + topic
		}
	}
	return ""
}

var aMailWord = regexp.MustCompile(`^` + mailWords + `$`)

var anOccasion = regexp.MustCompile(`\b(?:` + occasionWords + `)\b`)

// occasionIn is occasionOf for one sentence. What the person tells besides, such as when they asked, limits nothing.
func occasionIn(h hit) (string, bool) {
	if ofAll.MatchString(h.normal) || oneOfMany.MatchString(h.normal) {
		return "", false
	}
	refused := h.normal[h.from:]
	if i := besides.FindStringIndex(refused); i != nil {
		refused = refused[:i[0]]
	}
	if sub := ofOccasion.FindStringSubmatch(refused); sub != nil {
		return complaint.ListNamePrefix + asWritten(sub[1]+sub[2], h.text), true
	}
	return "", forAWhile.MatchString(refused) && !andBeyond.MatchString(refused)
}

// oneOfMany is an occasion among other things that are refused: "appeals, walks or Christmas catalogues".
var oneOfMany = regexp.MustCompile(`\b(?:appeals|offers|newsletters?|news|catalogues|promotions|deals|events|walks|runs|raffles|products|sales) (?:or|and|nor) (?:the |your |any )?(?:` + occasionWords + `)\b`)

var (
	besides   = regexp.MustCompile(` (?:i (?:have|had|did|do|am|was|asked|told|only|bought|said|never|wrote|unsubscribed)|this is (?:the|my)|it is|as i|because|since)\b`)
	andBeyond = regexp.MustCompile(`\band (?:beyond|after|for ever|forever|always)\b`)
)

// asWritten returns words in normal form as text has them, with their capitals and apostrophes.
func asWritten(words, text string) string {
	between := regexp.MustCompile(`(?i)\b` + strings.ReplaceAll(words, " ", `[\s'’-]*`) + `\b`)
	return cmp.Or(between.FindString(text), words)
}

// plainTopic returns the words for a topic that no proper name tells, without those that tell none.
func plainTopic(m *complaint.Message, normal string) string {
	sub := ofTopic.FindStringSubmatch(normal)
	if sub == nil {
		return ""
	}
	own := senderWords(m)
	return strings.Join(slices.DeleteFunc(strings.Fields(sub[1]), func(w string) bool {
		return own[w] || genericList[w] || aMailWord.MatchString(w) || len(w) < minTelling
	}), " ")
}

// passedOn reports whether a discussion list passed on what a member wrote: it takes posts (RFC 2369 3.4), or put its own
// address into From for the member's (RFC 7960). A host carries the lists of many groups, and who leaves one stays
// on the others.
func passedOn(m *complaint.Message) bool {
	if _, ok := m.ViaList(); ok {
		return true
	}
	_, ok := takesPosts(m)
	return ok
}

// takesPosts returns where the list that a mail came over takes posts (RFC 2369 3.4); ok is false if it takes none.
func takesPosts(m *complaint.Message) (to string, ok bool) {
	for i := range m.Header {
		if h := &m.Header[i]; strings.EqualFold(h.Name, "List-Post") && !strings.EqualFold(strings.TrimSpace(h.Value), "NO") {
			return h.Value, true
		}
	}
	return "", false
}

// byMember reports whether a discussion list passed on what somebody wrote from elsewhere. Such mail tells an act in plain words alone: what
// members say to each other is no company's answer, and what the list itself tells comes from its own host.
func byMember(m *complaint.Message) bool {
	to, ok := takesPosts(m)
	if !ok || len(m.From) == 0 {
		return false
	}
	_, host, _ := strings.Cut(m.From[0].Addr, "@")
	return host == "" || !strings.Contains(strings.ToLower(to), strings.ToLower(host))
}
