package optout

import (
	"slices"
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
	if c.still {
		for _, i := range c.acted {
			t.all[i].left = true
		}
	}
	if !t.turnedOn && t.leftNow() == 0 && slices.ContainsFunc(t.all, func(s sentence) bool { return !s.left && elseChanged.MatchString(s.quote()) }) {
		t.unclear = true // what was changed is marked, and is no setting that is off
	}
}

// elseChanged marks what was changed among what was not.
var elseChanged = regexp.MustCompile(`(?i)^[^:.]{2,40}: [^.]{1,60}\((?:changed|updated)(?: today| just now|,|\))`)

// nothingChanged says that the person left the settings of e-mail as they were.
var nothingChanged = regexp.MustCompile(`\b(?:nothing (?:was |has |has been |is )?(?:changed|altered)|no changes? (?:was|were|has been|have been) made(?: to your (?:emails?|marketing).*)?$|made no changes? to your (?:emails?|marketing)|(?:email|marketing) preferences (?:are|were) (?:the same|unchanged|as before)|(?:preferences|settings|choices) (?:below )?(?:did|have) not changed?|emails? (?:is|are) unchanged|other (?:choices|settings|preferences) are (?:as before|unchanged|the same)|your changes none|(?:marketing|emails?|the email column) (?:was|were|is|are) (?:not (?:touched|changed)|as (?:it|they) (?:was|were))|nothing about emails? is different|you did not make any changes|without (?:any )?changes?|changed nothing$|we have never sent you|until you (?:press|click|tap|confirm)|they (?:\w+ ){0,8}have not changed$|save my (?:choices|preferences|settings)|choose a frequency|did not finish|nothing (?:will change|changes) (?:until|unless))\b`)

// chooser goes through the sentences of a mail and reads its settings.
type chooser struct {
	chosen bool // the mail is about mailings that somebody chose
	all    []sentence

	under value  // what the settings under the last heading are; says nothing if there is none
	head  string // that heading
	topic string // the last heading of something else than mailings

	needed bool // the last heading is of what can't be switched off

	before []string // names that were listed as what was

	past bool            // what stands there now was so before
	was  map[string]bool // what was off before, by name

	turnedOn bool // a setting was off and is on now

	still bool  // a setting is on as before
	acted []int // settings that are off and tell an act, by their place in all
}

// add adds a setting that has value v.
func (c *chooser) add(s sentence, v value) {
	if v.acted {
		c.acted = append(c.acted, len(c.all))
	}
	c.still = c.still || v.asBefore && !v.off()
	c.all = append(c.all, s)
}

func (c *chooser) read(s sentence) {
	switch {
	case s.subject || len(s.text) > maxSettingLine+maxAside:
		c.under, c.topic = value{}, ""
		c.all = append(c.all, s)
	case c.turns(s):
		c.all = append(c.all, s)
	case c.ticked(s), c.inRow(s), c.lists(s):
	case c.answered(s), c.underHeading(s):
	default:
		c.setting(s)
	}
}

// setting reads a line by itself.
func (c *chooser) setting(s sentence) {
	name, v, ok := nameAndValue(s.text, c.chosen)
	if !ok {
		c.see(s)
		c.all = append(c.all, s)
		return
	}
	c.keep(s, namedValue{name, v})
}

// keep keeps a setting. One that only tells what was so, or that was off before and is, keeps its name alone.
func (c *chooser) keep(s sentence, v namedValue) {
	name := v.name
	if was, told := c.was[strings.ToLower(name)]; told && !c.past {
		v.asBefore, v.turnedOn, v.left = was == v.off(), was && !v.off(), !was && v.off()
	}
	switch {
	case c.past:
		if c.was == nil {
			c.was = map[string]bool{}
		}
		c.was[strings.ToLower(name)] = v.off()
		s.written, s.text, s.normal = s.quote(), name, ""
	case v.asBefore && v.off():
		s.written, s.text, s.normal = s.quote(), name, ""
	default:
		if refusesOn.MatchString(name) {
			v.left, v.turnedOn = v.turnedOn, v.left
		}
		if bareChannel[strings.ToLower(name)] && c.topic != "" {
			name = c.topic + " " + name
		}
		c.turnedOn = c.turnedOn || v.turnedOn && !ofOtherWay(name)
		n := s.as(name, v.value)
		n.needed = c.needed && !v.off()
		c.add(n, v.value)
		return
	}
	c.all = append(c.all, s)
}

// turns reports whether a sentence is a heading above what was before, or above what is now.
func (c *chooser) turns(s sentence) bool {
	if len(s.text) > maxAside {
		return false
	}
	m := momentOf(strings.Trim(s.text, " :"), aboveLines)
	if m != untold {
		c.past = m == wasSo
	}
	return m != untold
}

// see keeps a heading that may tell what settings of a channel are of: "Messages from hosts" above "Email: off".
func (c *chooser) see(s sentence) {
	c.topic = ""
	if headed := strings.Count(s.text, " ") <= maxHeadWords && !strings.HasSuffix(s.text, "."); headed && !isTableHead(s.text) {
		c.needed = alwaysOn.MatchString(s.inNormalForm())
	}
	if n := s.inNormalForm(); settingName(s.text) && !marketing.MatchString(n) && (ofTrade.MatchString(n) || serviceTopic.MatchString(n) || stillAdmin.MatchString(n)) {
		c.topic = s.text
	}
}

const maxHeadWords = 8

// alwaysOn heads what the person can't switch off, which is no marketing.
var alwaysOn = regexp.MustCompile(`\balways (?:on|sent)\b|\b(?:needed|required) (?:for|to run) your\b|\b(?:must|have to) send\b|\bcan(?:not| not) be (?:switched|turned) off\b|\b(?:essential|service) (?:emails?|messages?|mail)\b`)

// isTableHead reports whether a line is the head of a table of settings, which begins no other group.
func isTableHead(line string) bool {
	return !slices.ContainsFunc(nameWords(line), func(w string) bool { return !headWords[w] })
}

// headWords are those of such heads.
var headWords = setOf(strings.Fields(`message messages type topic what e mail email text texts sms phone post app push in by us you your setting choice status on or off yes no list`)...)

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
	n.left, n.stood = s.left || v.left, s.stood || v.asBefore
	if n.text == n.written {
		n.written = ""
	}
	return n
}
