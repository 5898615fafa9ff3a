package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// How likely a name must be that of a list that was left, and how much likelier than that of one that goes on. To take what goes on for
// what was left accuses wrongly.
const (
	nameLeft     = 0.6
	nameLikelier = 0.45
	nameMaybe    = 0.3  // where the words of its clause say outright that it was left
	nameUnsure   = 0.55 // and it is not likelier to go on
	nameSaid     = 0.8  // and what it counts for then
	nameLater    = 0.85 // in a sentence after the one that names what was left: others are more often spoken of than left
)

// namesLeft returns the proper names of the lists that a mail says are left, each once, as written.
func (l *lexicon) namesLeft(m *complaint.Message, t *text) []string {
	type said struct {
		name       string
		left, kept float64
	}
	var names []said
	act := -1 // the first sentence below the subject that names a list that was left
	people, id, from := t.addressed(), strings.ToLower(m.ListID), fromOf(m)
	for _, n := range t.mentions(m) {
		if n.foot || n.aside || people[n.name] || reference.MatchString(n.name) || ownName(from, n.name) && !holdsName(id, n.name, from) && !listInName(from, n.name) {
			continue
		}
		i := slices.IndexFunc(names, func(s said) bool { return strings.EqualFold(s.name, n.name) })
		if i < 0 {
			i, names = len(names), append(names, said{name: n.name})
		}
		left, kept := l.names.fates(n.cues)
		if n.says == isLeft && left >= nameMaybe && kept <= nameUnsure { // as words say outright
			left, kept = max(left, nameSaid), min(kept, nameSaid-nameLikelier)
		}
		switch {
		case n.says == isKept, t.leavesAlone(n.name): // whatever else is learned of it
			left = 0
		case left >= nameLeft && act < 0:
			act = n.sentence
		case act >= 0 && n.sentence > act && left < nameLater:
			left = 0
		}
		names[i].left, names[i].kept = max(names[i].left, left), max(names[i].kept, kept)
	}
	var out []string
	for _, n := range names {
		partOfKept := slices.ContainsFunc(names, func(o said) bool { return o.kept > o.left && isPart(n.name, o.name) })
		if n.left >= nameLeft && n.left-n.kept >= nameLikelier && !partOfKept {
			out = append(out, n.name)
		}
	}
	return out
}

// leavesAlone reports whether a list was left as it is: "We have left Kite Notes as it is."
func (t *text) leavesAlone(name string) bool {
	before := "left " + strings.ToLower(name) + " "
	return t.any(func(s *sentence) bool {
		_, rest, ok := strings.Cut(strings.ToLower(s.text), before)
		return ok && asItIs.MatchString(rest)
	})
}

var asItIs = regexp.MustCompile(`^(?:as (?:it|they|is|before)|alone|on|running|untouched|unchanged)\b`)

// reference is a number that a mail is filed under: "DP-3318".
var reference = regexp.MustCompile(`^[A-Z]{0,5}[-/ ]?\d[\dA-Z/-]{2,}$`)

// isPart reports whether a name is a longer one in short: "Families" of "Corvane Families".
func isPart(short, long string) bool {
	s, l := nameWords(short), nameWords(long)
	return len(s) > 0 && len(s) < len(l) && (slices.Equal(s, l[:len(s)]) || slices.Equal(s, l[len(l)-len(s):]))
}

// maybeLists are the names in an opt-out of all marketing, which best tells, that may be those of lists: "You have been unsubscribed from
// Hill Days".
func (c *matter) maybeLists(scope complaint.Scope, best hit) []string {
	if scope != complaint.ScopeAll || c.text.leavesMore() {
		return nil
	}
	if names := c.lex.namesLeft(c.mail, c.text); len(names) > 0 {
		return names
	}
	return c.text.calledLists(c.mail, best)
}

// calledLists are what the words that refuse call a mailing of the company's, or what its mail is about, where nothing says that it is all
// there is: "take me off the offers list", "you won't hear from us about courses any more".
func (t *text) calledLists(m *complaint.Message, best hit) []string {
	if t.has(anyMail) {
		return nil
	}
	own := senderWords(m)
	var out []string
	for _, re := range [...]*regexp.Regexp{calledList, calledTopic} {
		for _, sub := range re.FindAllStringSubmatch(best.normal, -1) {
			if notACall.MatchString(sub[1]) {
				continue
			}
			words := slices.DeleteFunc(strings.Fields(sub[1]), func(w string) bool { return own[w] || genericList[w] || plainMail[w] || len(w) < minTelling })
			if name := strings.Join(words, " "); name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

var (
	calledList  = regexp.MustCompile(`\b(?:the|your|our|from|off) ((?:\w+ ){1,3}?)(?:mailing )?(?:lists?|newsletters?|emails|mailings?|bulletins?)\b`)
	calledTopic = regexp.MustCompile(`\b(?:emails?|mail|write|contact|hear|hearing|news|send you \w+)(?: from us| to you| you| me)* about ((?:\w+ ){0,2}?\w+)(?: any more| any longer| again| please|$)`)

	// anyMail is said of all mail of a kind, whatever it is about.
	anyMail = regexp.MustCompile(`\b(?:any|all|more|further|no)(?: more| further| of)?(?: \w+){0,2} (?:emails?|marketing|mail|mailings|messages)\b`)

	// notACall are words between which no name stands.
	notACall = regexp.MustCompile(`\b(?:off|from|name|address|details|record|added|taken|removed|and|or)\b`)

	// plainMail are words that stand before a word for a mailing, and name none.
	plainMail = setOf(strings.Fields(`promotional promotion promotions sales sale product products service services special latest upcoming advertising advert commercial
		electronic suppression publicity publicising stop shop shops store offer offers deals bulk mass online digital unwanted unsolicited junk spam daily weekly monthly fortnightly quarterly endless constant silly stupid bloody damn
		such same following above last whole entire complete central master internal current existing contact contacts customers people person who get gets anything
		things stuff something everything nothing them us me my she he they have has had been was were are is again ever other others prices details`)...)
)

// leavesMore reports whether a sentence of the body that says what was left says it of everything too.
func (t *text) leavesMore() bool {
	return anyOf(t.all, func(s *sentence) bool {
		return !s.subject && RefusesAll(s.text) && slices.ContainsFunc(s.statements(), func(c statement) bool { return c.says == isLeft })
	})
}

// standingFoot is the foot that all mail of a list has, also the one that says it was left.
var standingFoot = regexp.MustCompile(`^you (?:are|were|get|receive|are getting|are receiving) (?:(?:on|part of|a member of|subscribed to|signed up (?:to|for)|this email) |.{0,40}\bbecause\b)`)

// listInName reports whether a sender is called by the name of a list beside the company's ("Stage Whispers from Corvedale Playhouse",
// "Style File | Harcourt Menswear"), or sends it from an address of that name ("Tarn Bank Insights <insights@tarnbank.example>").
func listInName(from complaint.Address, name string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(from.Addr), "@")
	domain = idSigns.Replace(domain)
	in := func(where string) func(string) bool {
		return func(w string) bool { return len(w) >= minTelling && strings.Contains(where, w) }
	}
	local = idSigns.Replace(local)
	words := nameWords(name)
	if namedBeside(from.Name, name) && !slices.ContainsFunc(words, in(domain)) {
		return true
	}
	besides := slices.DeleteFunc(nameWords(from.Name), in(domain)) // "Arts & Events" of "Wexcombe Arts & Events"
	if len(besides) > 1 && len(besides) < len(nameWords(from.Name)) && slices.Equal(besides, words) {
		return true
	}
	return slices.ContainsFunc(words, func(w string) bool { return !genericList[w] && in(local)(w) && !in(domain)(w) })
}

// idSigns stand between the words of an address, or do not.
var idSigns = strings.NewReplacer("-", "", "_", "", ".", "")

// namedBeside reports whether a sender's name is this name and another, with a word or sign between them.
func namedBeside(sender, name string) bool {
	before, after, ok := strings.Cut(strings.ToLower(sender), strings.ToLower(name))
	return ok && (between.MatchString(after) || endsBetween.MatchString(before))
}

var (
	between     = regexp.MustCompile(`^(?:['’"”]? (?:from|by|at|of|for|with)|['’"”]?,| [|–—:·-]) `)
	endsBetween = regexp.MustCompile(`(?:[|–—:·-]|,) ['‘"“]?(?:the )?$`)
)

func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

// leavesByName reports whether an act leaves a mailing by a proper name that is not the sender's: "from the Weekend Recipes newsletter",
// "from the list “Parents and friends”".
func (t *text) leavesByName(m *complaint.Message, acts []hit) bool {
	return slices.ContainsFunc(acts, func(h hit) bool {
		return slices.ContainsFunc(h.statements(), func(c statement) bool { return c.says == isLeft && c.callsMailing(m) })
	})
}

// callsMailing reports whether a clause names a mailing and calls it one.
func (c spoken) callsMailing(m *complaint.Message) bool {
	if inTitleCase(c) {
		return false
	}
	for i, end := 0, 0; i < len(c); i = max(i+1, end) {
		if !startsName(c, i) {
			continue
		}
		end = endOfName(c, i)
		for _, name := range namesIn(c[i:end]) {
			proper := withoutMailWords(name)
			if proper == "" || ownName(fromOf(m), proper) {
				continue
			}
			if end < len(c) && mailNouns[lowered(c[end])] || !strings.HasSuffix(name, proper) || i > 0 && mailNouns[lowered(c[i-1])] && opensQuote(c[i]) {
				return true
			}
		}
	}
	return false
}

// addressed are the people whom a mail greets.
func (t *text) addressed() map[string]bool {
	out := map[string]bool{}
	for _, s := range t.body() {
		if sub := greeting.FindStringSubmatch(s.text); sub != nil {
			for _, w := range strings.Fields(sub[1]) {
				out[w] = true
			}
			out[sub[0]], out[sub[1]] = true, true
		}
		if sub := spokenTo.FindStringSubmatch(s.text); sub != nil {
			out[sub[1]] = true
		}
	}
	return out
}

var greeting = regexp.MustCompile(`^(?:Dear|Hi|Hello|Hey|Hiya|Morning|Good morning|Good afternoon|Thanks|Thank you|Sorry|Evening|Afternoon|Cheers|Ta|Bye|Alright|OK|Ok|Okay|Yo|Oi|No bother|No probs|No problem|No worries|Righto|Of course|Course)(?: again)?(?: there)?,? ((?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Madam|and|&) )*[A-Z][\w'’-]*(?: (?:and |& )?[A-Z][\w'’-]*){0,2})`)

// spokenTo is who is called by name at the end: "No more of these please Kev."
var spokenTo = regexp.MustCompile(`\b(?:please|pls|thanks|thank you|cheers|ta|sorry|mate|bye),? ([A-Z][\w'’-]+)[.!?]*$`)

// namesByFate returns the names in a sentence that are left, and those that are kept.
func (s *sentence) namesByFate() (left, kept []string) {
	if inTitleCase(strings.Fields(s.text)) { // or in capitals: every word looks like a name
		return nil, nil
	}
	last := unsaid
	var waiting []string
	put := func(names []string, f fate) {
		switch f {
		case isLeft:
			left = append(left, names...)
		case isKept:
			kept = append(kept, names...)
		}
	}
	said := s.statements()
	if s.written != "" {
		said = statementsIn(s.written)
	}
	for _, c := range said {
		names, f := c.names(), c.says
		if len(c.spoken) > 1 && bareAnswer(c.spoken[0]) { // the value of the row before, in a table of plain text
			f, names = unsaid, nil
		}
		switch {
		case f != unsaid:
			put(waiting, f)
			waiting = nil
			put(names, f)
			last = f
		case last != unsaid:
			put(names, last)
		default:
			waiting = append(waiting, names...)
		}
	}
	return left, kept
}

// names returns the proper names in a clause.
func (c spoken) names() []string {
	var out []string
	for _, span := range c.nameSpans() {
		out = append(out, span.names...)
	}
	return out
}

// namesIn parts two names of two words and more, where "and" stands between them.
func namesIn(words []string) []string {
	if !opensQuote(words[0]) {
		for at := 2; at+2 < len(words); at++ {
			if words[at] == "and" {
				return append(namesIn(words[:at]), namesIn(words[at+1:])...)
			}
		}
	}
	return []string{unpunctuated(strings.Join(words, " "))}
}
