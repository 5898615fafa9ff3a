package optout

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// listNamePrefix begins one of Finding.Lists when the mail names a list and no header identifies it. Ledger looks for
// that list among the company's mail.
const listNamePrefix = "name:"

var (
	namedList = regexp.MustCompile(`(?i)(?:unsubscribed|removed|opted out|subscription|taken off|left|unsubscribe request|unsubscription|no longer (?:receive|be sent|get)|off)(?:[^.!?]{0,60}?)? (?:from|of|to|the|our|receive|sent|get|off) (?:the |our )?[“"']?([^“”".,!?:;]{2,60}?)[”"']? (?:e-?newsletters?|newsletters?|e-?mails|mailing list|email list|list|updates|digest|bulletin)\b`)
	// calledList is a list whose name follows: the list "Parents and friends", the following topic: What's On.
	calledList = regexp.MustCompile(`\b(?:from|left|leaving|off) (?:the |this |our )?(?:following )?(?:(?:mailing list|list|group|topic|newsletter|bulletin|forum)(?: from [^:“"]{2,40})?:? [“"]([^”"]{2,60})[”"]|(?:group|topic|forum)(?: from [^:“"]{2,40})?:? ([A-Z][\w'’&-]*(?:(?: (?:of|the|and|&|in|on|for))* [A-Z][\w'’&-]*)*))`)
	goesOn     = regexp.MustCompile(`(?i)\b(?:still|continue|continuing|keep|remain)\b`) // the list named is one that is kept
	thisList   = regexp.MustCompile(`\b(?:from|off|left) (?:this (?:mailing |email )?(?:list|newsletter|group)|the (?:group|forum))\b`)
)

// genericList are words that name no list in particular.
var genericList = []string{
	"our", "all", "the", "this", "any", "marketing", "email", "emails", "e-mail", "mailing", "promotional", "weekly",
	"monthly", "daily", "regular", "newsletter", "news", "customer", "general", "main", "future", "further", "these",
	"your", "from", "and", "offers", "more", "for", "of", "subscriber", "subscribers", "contact", "distribution",
	"company", "uk", "no", "longer", "receive", "you", "will", "marketing,", "about", "direct", "own", "that", "those", "it",
}

func fromOf(m *complaint.Message) complaint.Address {
	if len(m.From) == 0 {
		return complaint.Address{}
	}
	return m.From[0]
}

// bareName returns a proper name that directly follows "from" and is not called a list.
func bareName(sentence string) string {
	if sub := nameAfterFrom.FindStringSubmatch(sentence); sub != nil {
		return sub[1]
	}
	return ""
}

func stoppedName(sentence string) string {
	if sub := nameAfterStopped.FindStringSubmatch(sentence); sub != nil {
		return sub[1]
	}
	return ""
}

var nameAfterStopped = regexp.MustCompile(`\b(?:[Ss]topped|[Tt]urned off|[Ss]witched off)(?: sending(?: you)?)? (?:your |the |our )?[“"']?([A-Z][\w'’&-]*(?:(?: (?:of|the|and|&|in|on|for|by|to|at|with))* [A-Z][\w'’&-]*)*)[”"']? (?:e-?mails?|newsletters?|bulletins?|updates|alerts|digests?|invitations)\b`)

var nameAfterFrom = regexp.MustCompile(`\b(?:[Uu]nsubscribed|[Rr]emoved|[Oo]pted out|[Tt]aken off|[Ll]eft|[Cc]ome off)(?: from| of)? (?:the |our )?[“"']?([A-Z][\w'’&-]*(?:(?: (?:of|the|and|&|in|on|for|by|to|at|with))* [A-Z][\w'’&-]*)*)`)

// holdsName reports whether a list's id holds a word of a name that tells it from the sender's own, as "poetrypost" holds
// those of "Poetry Post".
func holdsName(id, name string, from complaint.Address) bool {
	own := strings.ToLower(from.Name)
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len(w) >= minTelling && !slices.Contains(genericList, w) && !strings.Contains(own, w) && strings.Contains(id, w) {
			return true
		}
	}
	return false
}

// ofList reports whether a mail is from a list of this name, not from the company as such: "The Friday Pour <fridaypour@...>".
func ofList(m *complaint.Message, name string) bool {
	local, domain, _ := strings.Cut(strings.ToLower(fromOf(m).Addr), "@")
	company := complaint.Address{Name: domain}
	return holdsName(local, name, company) && holdsName(strings.ToLower(m.ListID), name, company)
}

// minTelling is how long a word of a list's name is that tells it from others.
const minTelling = 3

// scopeOf tells whether an opt-out refuses one list or all marketing. It is one list only when the mail names the
// list by a proper name that is not the sender's own, says "this list" and carries a list id, or says that other
// mailings go on. In any other wording a person has refused marketing as such.
func scopeOf(m *complaint.Message, t *text, best hit, told []hit) (complaint.Scope, []string) {
	acts := append([]hit{best}, ofClass(told, classDone, classFuture, classAsked)...)
	if scope, lists := narrowed(m, t, acts...); scope == complaint.ScopeList {
		return scope, lists
	}
	id := strings.ToLower(m.ListID)
	for _, h := range acts {
		if name := listName(m, h.text); name != "" {
			if !holdsName(id, name, fromOf(m)) {
				id = listNamePrefix + name
			}
			return complaint.ScopeList, []string{id}
		}
		if name := bareName(h.text); id != "" && name != "" && (holdsName(id, name, fromOf(m)) || ofList(m, name)) {
			return complaint.ScopeList, []string{id}
		}
	}
	if lists, ok := t.listsOff(); ok {
		return complaint.ScopeList, lists
	}
	if id != "" && t.has(thisList) {
		return complaint.ScopeList, []string{id}
	}
	if t.leavesOthers() {
		return complaint.ScopeList, known(cmp.Or(leftByNameIn(m, acts), topicOf(m, acts), id))
	}
	if channelOnly(t) {
		return complaint.ScopeChannel, nil
	}
	return complaint.ScopeAll, nil
}

// leftByNameIn is a list that an act leaves by a proper name that is not the sender's own, where other mailings go on.
func leftByNameIn(m *complaint.Message, acts []hit) string {
	for _, h := range acts {
		if name := cmp.Or(bareName(h.text), stoppedName(h.text)); name != "" && !ownName(fromOf(m), name) {
			return listNamePrefix + name
		}
	}
	return ""
}

// known is the list of that id or name, none if it is empty.
func known(list string) []string {
	if list == "" {
		return nil
	}
	return []string{list}
}

// narrowed is the scope of an opt-out as far as a discussion list or an occasion limits it. These two must not be read
// as all marketing however the opt-out was found.
func narrowed(m *complaint.Message, t *text, acts ...hit) (complaint.Scope, []string) {
	if passedOn(m) {
		return complaint.ScopeList, known(strings.ToLower(m.ListID))
	}
	if occasion, ok := occasionOf(t, acts); ok {
		return complaint.ScopeList, known(occasion)
	}
	return complaint.ScopeAll, nil
}

var onAtEnd = regexp.MustCompile(`\b(?:yes|yes please|on|opted in|subscribed|allowed|ticked|✓|✔|☑|✅)$`)

// channelOnly reports whether a line leaves another channel than e-mail on.
func channelOnly(t *text) bool {
	for i := range t.all {
		s := &t.all[i]
		if n := s.normal; len(s.text) <= maxSettingLine && !s.subject && onAtEnd.MatchString(n) && otherChannel.MatchString(n) && !emailChannel.MatchString(n) {
			return true
		}
	}
	return false
}

// listsOff reports whether the settings a mail shows switch lists off while others of mailings by e-mail stay on, and names
// them.
func (t *text) listsOff() (lists []string, ok bool) {
	var off, on []*sentence
	services := false
	for i := range t.all {
		s := &t.all[i]
		switch {
		case s.subject || !isSetting(s.text) || otherChannel.MatchString(s.normal):
		case onAtEnd.MatchString(s.normal):
			if strings.Contains(s.text, ":") && !ofTrade.MatchString(s.normal) && !serviceTopic.MatchString(s.normal) && !stillAdmin.MatchString(s.normal) {
				on = append(on, s)
			}
		case !switchedOff(s.text[strings.LastIndexAny(s.text, " :")+1:]):
		case s.ofMailings():
			off = append(off, s)
		default:
			services = true
		}
	}
	if len(off) == 0 {
		return nil, services && len(on) > 0
	}
	named := slices.ContainsFunc(on, func(s *sentence) bool { return marketing.MatchString(s.normal) && !everyWord.MatchString(s.normal) })
	for _, o := range off {
		if len(on) == 0 || everyMailing.MatchString(o.normal) && (everyWord.MatchString(o.normal) || !named) {
			return nil, false
		}
		name := strings.TrimRight(o.text[:strings.LastIndexAny(o.text, " :")], " :")
		lists = append(lists, listNamePrefix+strings.TrimSuffix(name, " by email")) // which row.line adds
	}
	return lists, true
}

// isSetting reports whether a line is one setting and its value, and no sentence that ends in such a word.
func isSetting(line string) bool { return shownValue(line) && !strings.HasSuffix(line, ".") }

var (
	// everyMailing is a setting of no list in particular: "Marketing emails: off".
	everyMailing = regexp.MustCompile(`^(?:(?:all|our|the|your|any|marketing|promotional|promotions?|direct|emails?|by|via|communications?|messages|contact|consent|permission|to|for|me|you|us) )+\S+(?: \S+)?$`)
	everyWord    = regexp.MustCompile(`\b(?:all|any|marketing|promotional|promotions?|communications?)\b`)
	ofTrade      = regexp.MustCompile(`\b(?:messages?|buyers?|sellers?|bids?)\b`)
)

// listName returns the proper name of a list in a sentence as written, empty if it is the sender's own name or no
// name at all.
func listName(m *complaint.Message, sentence string) string {
	if strings.Contains(strings.ToLower(sentence), " all ") {
		return ""
	}
	for _, re := range [...]*regexp.Regexp{namedList, calledList} {
		sub := re.FindStringSubmatch(sentence)
		if sub == nil || goesOn.MatchString(sub[0]) {
			continue
		}
		if name, ok := properName(strings.Join(sub[1:], "")); ok && len(m.From) > 0 && !strings.Contains(name, "@") && !ownName(m.From[0], name) {
			return name
		}
	}
	return ""
}

// properName leaves out the words before a name that belong to none. It is ok if one of the others tells a list from others.
func properName(words string) (name string, ok bool) {
	var kept []string
	for _, w := range strings.Fields(words) {
		generic := slices.Contains(genericList, strings.ToLower(w))
		if len(kept) == 0 && generic && !startsUpper(w) {
			continue
		}
		kept = append(kept, w)
		ok = ok || startsUpper(w) && !generic
	}
	return strings.Join(kept, " "), ok
}

// ownName reports whether every telling word of name is in the sender's name or domain.
func ownName(from complaint.Address, name string) bool {
	_, domain, _ := strings.Cut(from.Addr, "@")
	own := strings.ToLower(from.Name + " " + domain)
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains(genericList, w) && w != "s" && !strings.Contains(own, w) {
			return false
		}
	}
	return true
}

func startsUpper(w string) bool {
	for _, r := range strings.TrimLeft(w, "“\"'(") {
		return unicode.IsUpper(r)
	}
	return false
}

func scopeNote(f complaint.Finding) string {
	if f.Scope == complaint.ScopeChannel {
		return "It refuses e-mail and leaves another channel on."
	}
	if f.Scope != complaint.ScopeList {
		return ""
	}
	var names []string
	for _, l := range f.Lists {
		if name, ok := strings.CutPrefix(l, listNamePrefix); ok {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "It speaks of one list only."
	case 1:
		return "It names one list only: " + names[0] + "."
	}
	return "It names these lists only: " + strings.Join(names, ", ") + "."
}
