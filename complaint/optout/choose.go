package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// choose reads what the mail lists as settings. What it finds is written as "Name: off", so that all readers read it alike. A setting
// that is off and was so before refuses nothing that day, and keeps its name alone.
func (t *text) choose() {
	c := chooser{chosen: t.words <= shortMail && t.ofChosenMailings(), all: make([]sentence, 0, len(t.all))}
	t.unclear = t.unclear || t.has(nothingChanged)
	for i := range t.all {
		c.read(t.all[i])
	}
	t.all, t.turnedOn = c.all, t.turnedOn || c.turnedOn
}

// nothingChanged says that the person left the settings of e-mail as they were.
var nothingChanged = regexp.MustCompile(`\b(?:nothing (?:was |has been |is )?(?:changed|altered)|no changes? (?:was|were|has been|have been) made(?: to your (?:emails?|marketing).*)?$|made no changes? to your (?:emails?|marketing)|(?:email|marketing) preferences (?:are|were) (?:the same|unchanged|as before)|(?:preferences|settings|choices) (?:below )?(?:did|have) not changed?|emails? (?:is|are) unchanged|other (?:choices|settings|preferences) are (?:as before|unchanged|the same)|your changes none|(?:marketing|emails?|the email column) (?:was|were|is|are) (?:not (?:touched|changed)|as (?:it|they) (?:was|were))|nothing about emails? is different|you did not make any changes|we have never sent you)\b`)

// chooser goes through the sentences of a mail and reads its settings.
type chooser struct {
	chosen bool // the mail is about mailings that somebody chose
	all    []sentence

	under value  // what the settings under the last heading are; says nothing if there is none
	head  string // that heading
	topic string // the last heading of something else than mailings

	past bool            // what stands there now was so before
	was  map[string]bool // what was off before, by name

	turnedOn bool // a setting was off and is on now
}

func (c *chooser) read(s sentence) {
	switch {
	case s.subject || len(s.text) > maxSettingLine+maxAside:
		c.under, c.topic = value{}, ""
		c.all = append(c.all, s)
	case c.turns(s):
		c.all = append(c.all, s)
	case ticked(s, &c.all):
	case c.answered(s), c.listed(s):
	default:
		c.setting(s)
	}
}

// setting reads a line by itself.
func (c *chooser) setting(s sentence) {
	name, v, ok := named(s.text, c.chosen)
	if was, told := c.was[strings.ToLower(name)]; ok && told && !c.past {
		v.stood, v.on = was == v.off(), was && !v.off()
	}
	switch {
	case !ok:
		c.see(s)
	case c.past:
		if c.was == nil {
			c.was = map[string]bool{}
		}
		c.was[strings.ToLower(name)] = v.off()
		s.written, s.text, s.normal = s.quote(), name, ""
	case v.stood && v.off():
		s.written, s.text, s.normal = s.quote(), name, ""
	default:
		if bareChannel[strings.ToLower(name)] && c.topic != "" {
			name = c.topic + " " + name
		}
		s, c.turnedOn = s.as(name, v), c.turnedOn || v.on && !ofOtherWay(name)
	}
	c.all = append(c.all, s)
}

// turns reports whether a sentence is a heading above what was before, or above what is now.
func (c *chooser) turns(s sentence) bool {
	n := strings.ToLower(strings.Trim(s.text, " :"))
	switch {
	case len(s.text) > maxAside:
	case headsWas.MatchString(n):
		c.past = true
		return true
	case headsNow.MatchString(n):
		c.past = false
		return true
	}
	return false
}

var (
	headsWas = regexp.MustCompile(`^(?:before|was|until now|previously|(?:your )?(?:old|previous|earlier) (?:choices|settings|preferences)|what you had)$`)
	headsNow = regexp.MustCompile(`^(?:after|now|is now|from now on|from today|(?:your )?(?:new|current) (?:choices|settings|preferences)|what you have now)$`)
)

// see keeps a heading that may tell what settings of a channel are of: "Messages from hosts" above "Email: off".
func (c *chooser) see(s sentence) {
	c.topic = ""
	if n := s.inNormalForm(); settingName(s.text) && !marketing.MatchString(n) && (ofTrade.MatchString(n) || serviceTopic.MatchString(n) || stillAdmin.MatchString(n)) {
		c.topic = s.text
	}
}

// bareChannel are the ways to reach the person, as the name of a setting.
var bareChannel = map[string]bool{"email": true, "e-mail": true, "emails": true, "by email": true, "by e-mail": true}

// answered reads a question with its answer: "Can we email you about other events? No". ok is false if s is none, or asks for
// something else.
func (c *chooser) answered(s sentence) (ok bool) {
	q, a, cut := strings.Cut(s.text, "? ")
	if !cut {
		if len(c.all) == 0 || !c.all[len(c.all)-1].question || c.all[len(c.all)-1].subject {
			return false
		}
		q, a = c.all[len(c.all)-1].text, s.text
	}
	v, known := valueOf(saidSo.ReplaceAllString(a, ""), true)
	if !known {
		return false
	}
	if n, _ := normalise(q); !asks(n) {
		if !opensQuestion.MatchString(n) {
			return false
		}
		if cut { // an answer to something else is no setting
			s.written, s.text, s.normal, s.question = s.quote(), q+"?", "", true
		}
		c.all = append(c.all, s)
		return true
	}
	if !cut {
		c.all = c.all[:len(c.all)-1]
		s.text = q + " " + a
	}
	s = s.as("Marketing emails", v)
	s.asked = true
	c.all = append(c.all, s)
	return true
}

// asks reports whether a question of a form asks for consent to mailings, and to nothing that the form is for.
func asks(n string) bool {
	if asksElse.MatchString(n) || otherChannel.MatchString(n) && !emailChannel.MatchString(n) {
		return false
	}
	return asksToSend.MatchString(n) && (asksAbout.MatchString(n) || strings.HasSuffix(n, "email you"))
}

var (
	saidSo        = regexp.MustCompile(`^(?i:you (?:said|answered|chose|ticked|wrote|told us)):? `)
	opensQuestion = regexp.MustCompile(`^(?:can|may|shall|should|could|would|do|does|did|are|is|was|were|have|has|want)\b`)
	asksToSend    = regexp.MustCompile(`^(?:(?:can|may|shall|should|could) we (?:also )?(?:email you|send you|keep you (?:posted|informed|up to date)|add you|contact you by email|keep in touch|stay in touch)|(?:ok|okay|happy|are you happy|is it ok|is it okay)(?: for us| if we)?(?: to)? (?:email|send|contact) you|(?:would you like|do you want|want|would you be happy|are you happy)(?: us)?(?: to)? (?:get|receive|hear|be sent|join|email you|send you|keep you|our|emails?|news))\b`)
	asksAbout     = regexp.MustCompile(`\b(?:offers?|news|newsletters?|events?|updates?|promotions?|marketing|other|future|appeals?|products|courses|sales?|discounts|deals|mailing list|(?:hear|emails?) from us|monthly email|weekly email|next year)\b`)
	asksElse      = regexp.MustCompile(`\b(?:off|out|unsubscribe|stop|object|before|if|when|emergency|about (?:your|this|the)|photos?|referees?|parents|doctor|spam|write|quote|sponsors?|in (?:our|the) newsletter|share|pass)\b`)
)

// listed reads what stands under a heading such as "You won't get:". ok is false if s is neither such a heading nor under one.
func (c *chooser) listed(s sentence) (ok bool) {
	if !c.chosen {
		return false
	}
	head, items, _ := strings.Cut(s.text, ":")
	items = strings.TrimSpace(items)
	under := c.headOf(head)
	switch {
	case under.says != "":
		c.under, c.head, c.topic = under, s.text, ""
		c.all = append(c.all, s)
		if items == "" {
			return true
		}
		c.head = head + ":"
		defer func() { c.under = value{} }()
		if under.off() {
			c.items(s, items)
		}
		return true
	case c.under.says == "", !settingName(s.text), strings.Contains(s.text, ":"):
		c.under = value{}
		return false
	}
	c.item(s, strings.TrimLeft(s.text, "-*• "))
	return true
}

// items reads the names that a heading lists in its own line.
func (c *chooser) items(s sentence, list string) {
	for _, name := range strings.Split(list, ",") {
		if name = strings.Trim(name, " ."); settingName(name) && name != "" {
			c.item(s, name)
		}
	}
}

func (c *chooser) item(s sentence, name string) {
	n := s.as(name, c.under)
	n.written = c.head + " " + name
	c.all = append(c.all, n)
}

// headOf says whether what stands under a heading is on or off; it says nothing if that is no such heading.
func (c *chooser) headOf(head string) value {
	if len(head) > maxSettingLine {
		return value{}
	}
	n, _ := normalise(head)
	switch {
	case headsOff.MatchString(n):
		return value{says: "off"}
	case headsOn.MatchString(n):
		return value{says: "on"}
	}
	return value{}
}

var (
	headsOff = regexp.MustCompile(`^(?:left|(?:and |but )?(?:here is )?(?:what )?you (?:(?:have )?(?:switched off|turned off|stopped|left|dropped|removed|unticked|unsubscribed from|opted out of|ended)|will (?:no longer|not) (?:get|receive|hear about|be sent)|do not want|no longer (?:want|get|receive)|are (?:no longer|not) (?:subscribed|signed up)(?: to| for)?)(?: any more)?|(?:here is )?what (?:has )?(?:ended|stopped)|(?:groups|lists|emails?|topics|newsletters|mailings) you have (?:left|dropped|stopped|removed|switched off|ended)|off|stopped|gone|switched off|turned off|unsubscribed(?: from)?|not subscribed(?: to)?|opted out(?: of)?)$`)
	headsOn  = regexp.MustCompile(`^(?:(?:and |but )?(?:here is )?(?:what )?you (?:will (?:still |continue to )?(?:get|receive|hear about|be sent)|(?:still )?(?:want|get|receive)|have (?:kept|not (?:switched off|turned off|stopped|changed))|are (?:still )?(?:subscribed|signed up)(?: to| for)?)(?: now)?|(?:groups|lists|emails?|topics|newsletters|mailings) (?:you are (?:in|on)|you get|you have kept|you still get)|on|kept|still on|still coming|here to stay|subscribed(?: to)?)$`)
)

// as is the sentence read as a setting.
func (s sentence) as(name string, v value) sentence {
	says := v.says
	switch { // a value of two words would be taken for its last
	case !strings.Contains(says, " "):
	case says == "not subscribed":
		says = "unsubscribed"
	case v.off():
		says = "off"
	default:
		says = "on"
	}
	name = strings.Trim(name, ` "“”`)
	if at := refusesOn.FindStringIndex(name); at != nil {
		name, says = withoutRefusal(name, at), reversed(says)
	}
	line := name + ": " + says
	if says == "" {
		line = name
	}
	n := newSentence(line, s.block)
	n.stem, n.written = s.stem, s.quote()
	if n.text == n.written {
		n.written = ""
	}
	return n
}

// refusesOn is in the name of a setting that refuses when it is on: "Opt out of marketing by email: yes".
var refusesOn = regexp.MustCompile(`(?i)\b(?:opt(?:ed|ing)?[- ]?out(?: of| from)?|unsubscribed?(?: me)?(?: from)?|(?:please )?(?:do not|don['’]t|i don['’]t want)(?: send(?: me)?| contact(?: me)?| e-?mail(?: me)?(?: about| with)?| want)?|(?:i )?do not wish to(?: get| receive)?|paused|block(?:ed)?|exclude(?: me)? from|objection to|object(?: to)?|stop (?:all|sending|emailing|marketing)(?: me)?|no (?:marketing|e-?mails?|promotional|newsletters?))\b`)

// withoutRefusal is what such a setting refuses.
func withoutRefusal(name string, at []int) string {
	refusal := strings.ToLower(name[at[0]:at[1]])
	rest := strings.Trim(name[:at[0]]+name[at[1]:], " :-–—")
	switch {
	case rest == "" || strings.EqualFold(rest, "all") || strings.EqualFold(rest, "everything"):
		return "emails"
	case strings.Contains(refusal, "mail"):
		return "emails about " + rest
	case strings.HasPrefix(refusal, "no ") && !strings.Contains(refusal, "mail"):
		return refusal[len("no "):] + " " + rest
	}
	return rest
}

// reversed is what such a setting says of the mailings it names. Not to refuse tells nothing.
func reversed(says string) string {
	if switchedOff(says) {
		return ""
	}
	return "off"
}
