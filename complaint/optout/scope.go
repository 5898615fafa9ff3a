package optout

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout/internal/states"
)

// thisList is left by who reads it there.
var thisList = regexp.MustCompile(`\b(?:from|off|left) (?:this (?:mailing |email )?(?:list|newsletter|group)|the (?:group|forum))\b`)

// oneOfLists is left where others go on, whatever it is.
var oneOfLists = regexp.MustCompile(`\b(?:one|two|some) of (?:our|the|your) (?:\w+ )?(?:lists|newsletters|mailings|bulletins)\b`)

// IsGeneric reports whether all words of a list's name are such as many lists bear: "News" tells none from "Garden News".
func IsGeneric(name string) bool {
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(name)), func(w string) bool { return !genericList[w] })
}

// genericList are words that name no list in particular.
var genericList = setOf(
	"our", "all", "the", "this", "any", "marketing", "email", "emails", "e-mail", "mailing", "promotional", "weekly",
	"monthly", "daily", "regular", "newsletter", "news", "customer", "general", "main", "future", "further", "these",
	"your", "from", "and", "offers", "more", "for", "of", "subscriber", "subscribers", "contact", "distribution",
	"company", "uk", "no", "longer", "receive", "you", "will", "marketing,", "about", "direct", "own", "that", "those", "it",
)

func fromOf(m *complaint.Message) complaint.Address {
	if len(m.From) == 0 {
		return complaint.Address{}
	}
	return m.From[0]
}

// holdsName reports whether a list's id holds a word of a name that tells it from the sender's brand, as "poetrypost" holds those of
// "Poetry Post".
func holdsName(id, name string, from complaint.Address) bool {
	brand := Brand(from.Addr)
	for _, w := range nameWords(name) {
		if len(w) >= minTelling && !genericList[w] && !strings.Contains(brand, w) && strings.Contains(id, w) {
			return true
		}
	}
	return false
}

// minTelling is how long a word of a list's name is that tells it from others.
const minTelling = 3

// scopeOf tells whether an opt-out refuses single lists, another channel's mail not, or all marketing.
func (l *lexicon) scopeOf(m *complaint.Message, t *text, best hit, told []hit) (complaint.Scope, []string) {
	acts := append([]hit{best}, ofClass(told, classDone, classFuture, classAsked)...)
	if scope, lists := narrowed(m, t, acts...); scope == complaint.ScopeList {
		return scope, lists
	}
	if best.phrase != nil && best.class == classClosed { // no list goes on without the account
		return complaint.ScopeAll, nil
	}
	if exceptSome(acts) {
		return complaint.ScopeList, nil
	}
	if lists, ok := t.listsOff(); ok && len(lists) > 0 {
		return complaint.ScopeList, lists
	}
	if !saysAll(acts) && slices.ContainsFunc(acts, func(h hit) bool { return oneOfLists.MatchString(h.normal) }) {
		return complaint.ScopeList, l.listsLeft(m, t, acts)
	}
	if !saysAll(acts) && !t.ofServicesAlone() && !t.leavesCompany(m, acts) && l.leavesSingle(m, t, acts, told) {
		return complaint.ScopeList, l.listsLeft(m, t, acts)
	}
	if earlier := t.earlier(); t.reply && !saysAll(acts) && !earlier.keepsServiceAlone() && l.leavesLists(m, earlier, nil) {
		return complaint.ScopeList, l.listsByName(m, earlier) // as the person asked
	}
	if channelOnly(t) {
		return complaint.ScopeChannel, nil
	}
	return complaint.ScopeAll, nil
}

// leavesSingle reports whether acts leave single lists: as it is learned, by the list or the name they leave, or by a mailing that goes on.
func (l *lexicon) leavesSingle(m *complaint.Message, t *text, acts, told []hit) bool {
	likely := l.likelyLists(byCompany, m, t, told)
	if likely >= leavesSome || t.keepsMailing() || t.leavesThis(m) {
		return true
	}
	everything := likely < hardlyLists && (t.has(ofUsAtAll) || t.has(ofOurMarketing) || t.leavesAllOf(fromOf(m)))
	return !everything && t.leavesNamed(m, acts) || !t.has(ofUsAtAll) && t.leavesByName(m, acts)
}

// leavesAllOf reports whether all marketing of the sender is left, by its name: "from all Limewick marketing emails".
func (t *text) leavesAllOf(from complaint.Address) bool {
	return t.any(func(s *sentence) bool {
		sub := allOfName.FindStringSubmatch(s.inNormalForm())
		return sub != nil && ownName(from, sub[1])
	})
}

// exceptSome reports whether an act leaves everything but a mailing: which those are that it leaves the mail does not say. "Everything
// except order updates" is everything.
func exceptSome(acts []hit) bool {
	return slices.ContainsFunc(acts, func(h hit) bool {
		at := but.FindStringIndex(h.normal)
		if at == nil {
			return false
		}
		rest := h.normal[at[1]:]
		return rest != "" && (marketing.MatchString(rest) || !ofOwnDeal.MatchString(rest) && !stillAdmin.MatchString(rest) && !serviceTopic.MatchString(rest) && !ofLaw.MatchString(rest))
	})
}

// exceptFor leaves something out of what is told of everything.
const exceptFor = `except(?: for)?|apart from|other than|bar|with the exception of|excluding|but not|save for`

var (
	but   = regexp.MustCompile(`\b(?:everything|all|nothing) but\b|\b(?:everything|all|lists|emails?|mailings|marketing|newsletters|one|else)(?: \w+){0,6}? (?:` + exceptFor + `)\b`)
	ofLaw = regexp.MustCompile(`\b(?:(?:we|that we|which we) (?:are|must|have to|need to)|required|legally|essential|necessary|important|your|about an?|those|when|where|where we)\b`)
)

// leavesCompany reports whether an act leaves the company by its own name and nothing else, and the mail says of nothing that it goes on:
// "You have been unsubscribed from Northbank".
func (t *text) leavesCompany(m *complaint.Message, acts []hit) bool {
	company := false
	for _, h := range acts {
		left, kept := h.namesByFate()
		if len(kept) > 0 || slices.ContainsFunc(left, func(n string) bool { return !ownName(fromOf(m), n) || listInName(fromOf(m), n) }) {
			return false
		}
		company = company || len(left) > 0
	}
	return company && !t.keepsSome() && t.most(states.Kept, 0) < lineTold
}

// keepsSome reports whether a sentence says what goes on.
func (t *text) keepsSome() bool {
	return t.any(func(s *sentence) bool { return s.keeps() })
}

// keepsMailing reports whether a sentence says that a mailing goes on, and not only for some days, in a shop or through the door.
func (t *text) keepsMailing() bool {
	return t.any(func(s *sentence) bool {
		return s.keeps() && keptMailing.MatchString(s.normal) && !keptElse.MatchString(s.normal) && !byPost.MatchString(s.normal)
	})
}

// leavesThis reports whether the list that the mail came on is left as "this list".
func (t *text) leavesThis(m *complaint.Message) bool {
	return m.ListID != "" && (t.has(thisList) || t.leavesID(strings.ToLower(m.ListID)))
}

// leavesID reports whether what is left is called by its List-Id, as list software does: "deleted from the list news.northbank.example".
func (t *text) leavesID(id string) bool {
	return t.any(func(s *sentence) bool { return s.ofStopping() && strings.Contains(strings.ToLower(s.text), id) })
}

// leavesNamed reports whether an act leaves the list that the mail came on by its name.
func (t *text) leavesNamed(m *complaint.Message, acts []hit) bool {
	id := strings.ToLower(m.ListID)
	return id != "" && slices.ContainsFunc(acts, func(h hit) bool {
		left, _ := h.namesByFate()
		return slices.ContainsFunc(left, func(name string) bool { return holdsName(id, name, fromOf(m)) || ofList(m, name) })
	})
}

// ofList reports whether a mail is from a list of this name, not from the company as such: "The Friday Pour <fridaypour@...>".
func ofList(m *complaint.Message, name string) bool {
	local, _, _ := strings.Cut(strings.ToLower(fromOf(m).Addr), "@")
	return holdsName(local, name, fromOf(m)) && holdsName(strings.ToLower(m.ListID), name, fromOf(m))
}

// saysAll reports whether an act leaves everything outright, whatever services go on.
func saysAll(acts []hit) bool {
	return slices.ContainsFunc(acts, func(h hit) bool { return ofEverything.MatchString(h.normal) && !butFor.MatchString(h.normal) })
}

// noOffers refuses offers of every kind, whatever else is named.
const noOffers = `\b(?:will not|will no longer) be (?:writing|emailing|in touch)(?: to you)? (?:with|about) (?:any )?(?:more )?offers\b`

var (
	ofEverything = regexp.MustCompile(`\blists\b(?: \w+){0,4} (?:removed|deactivated|stopped|cancelled|ended|switched off|turned off) (?:both|all of (?:them|these|those)|the lot)\b|\bany (?:more |further |of your |of the )*marketing\b|\b(?:all|and all (?:of )?(?:(?:our|your|the) )?other) (?:(?:of )?(?:our|your|the|my|future|further) )*(?:(?:direct|promotional) )?(?:marketing|emails|mailings|newsletters|mailing lists|lists|communications)\b|` + noOffers)
	butFor       = regexp.MustCompile(`\b(?:` + exceptFor + `|from all the others)\b`)

	// ofUsAtAll is said of more than one list: "you won't hear any more from us".
	ofUsAtAll = regexp.MustCompile(`\b(?:any|more|further|anything|nothing|no)\b(?: \w+){0,3} from us\b|\bfrom any of us\b|\b(?:everything|all of them|all of it)\b`)

	// ofOurMarketing is said of all of it, where a list may be named beside it.
	ofOurMarketing = regexp.MustCompile(`\b(?:from|off) our marketing e ?mails\b`)
	allOfName      = regexp.MustCompile(`\b(?:from|off|out of) all (\w+) marketing e ?mails\b`)

	keptMailing = regexp.MustCompile(`\byou (?:will |are )?(?:also )?(?:still|continue to|go on|carry on|keep(?: on)?) (?:be )?(?:receiv\w+|get|getting|sent) (?:our|the) (?:\w+ )?(?:catalogues?|newsletters?|offers|bulletins?|mailings)\b`)
	keptElse    = regexp.MustCompile(`\b(?:sorry|apolog\w+|because|days|hours|already|on (?:its|their) way|stores?|shops?|door|letterbox|website|online)\b`)
)

// listsLeft names the lists that are left, as far as settings, proper names or a topic tell them, else by the mail's own List-Id.
func (l *lexicon) listsLeft(m *complaint.Message, t *text, acts []hit) []string {
	if lists, _ := t.listsOff(); len(lists) > 0 {
		return lists
	}
	id := strings.ToLower(m.ListID)
	if id != "" && t.leavesID(id) {
		return known(id)
	}
	var lists []string
	for _, name := range l.namesLeft(m, t) {
		if id != "" && holdsName(id, name, fromOf(m)) {
			lists = append(lists, id)
		} else {
			lists = append(lists, complaint.ListNamePrefix+name)
		}
	}
	if lists = append(lists, t.listsRemoved()...); len(lists) > 0 {
		slices.Sort(lists)
		return slices.Compact(lists)
	}
	if t.leavesThis(m) || t.leavesNamed(m, acts) {
		return known(id)
	}
	if lists = t.leftByLines(); len(lists) > 0 {
		return lists
	}
	if name := t.leavesSender(fromOf(m)); name != "" {
		return known(cmp.Or(idOf(id, name), complaint.ListNamePrefix+name))
	}
	return known(cmp.Or(t.brandedName(fromOf(m)), topicOf(m, acts), id))
}

// listsRemoved are the names after a head that says they were left: "List removed: Domain Drop".
func (t *text) listsRemoved() []string {
	var lists []string
	for i := range t.all {
		if sub := removedLists.FindStringSubmatch(t.all[i].text); sub != nil {
			for _, name := range inParts(sub[1]) {
				lists = append(lists, complaint.ListNamePrefix+strings.Trim(name, " ."))
			}
		}
	}
	return lists
}

var removedLists = regexp.MustCompile(`^(?i:(?:mailing )?(?:lists?|mailings?|newsletters?|subscriptions?) (?:removed|left|cancelled|ended|stopped|deleted|unsubscribed)): ?([^:]{2,80})$`)

// idOf is a list's id if it holds the last word of a name, the kind of mailing it is: that of an account may tell what was left too.
func idOf(id, name string) string {
	words := strings.Fields(strings.ToLower(name))
	if !strings.Contains(id, words[len(words)-1]) {
		return ""
	}
	return id
}

// leavesSender is the sender's name if it is that of a list, and what a mail says is left: "You have left Fareling Offers".
func (t *text) leavesSender(from complaint.Address) string {
	words := strings.Fields(strings.ToLower(from.Name))
	if len(words) < 2 || !genericList[words[len(words)-1]] {
		return ""
	}
	says := func(s sentence) bool {
		left, _ := s.namesByFate()
		return slices.ContainsFunc(left, func(name string) bool { return strings.EqualFold(name, from.Name) })
	}
	if !slices.ContainsFunc(t.all[:min(len(t.all), maxReached)], says) {
		return ""
	}
	return from.Name
}

// brandedName is the name of a list that a mail says is left and that is made of the sender's own and a word for a kind of mailing:
// "Freshwell Offers".
func (t *text) brandedName(from complaint.Address) string {
	for i, s := range t.body() {
		if i >= maxReached {
			break
		}
		left, _ := s.namesByFate()
		for _, name := range left {
			words := strings.Fields(strings.ToLower(name))
			if len(words) > 1 && ownName(from, name) && genericList[words[len(words)-1]] && !strings.EqualFold(name, from.Name) {
				return complaint.ListNamePrefix + name
			}
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
	return t.any(func(s *sentence) bool {
		return len(s.text) <= maxSettingLine && !s.subject && onAtEnd.MatchString(s.normal) && otherChannelAlone(s.normal)
	})
}

// listing is what the settings that a mail shows say of mailings by e-mail.
type listing struct {
	off, on             []*sentence
	serviceOff, service bool // settings of something else are off, or are on
}

func (t *text) listing() (l listing) {
	for i := range t.all {
		s := &t.all[i]
		switch {
		case s.subject || !isSetting(s.text) || otherChannel.MatchString(s.normal):
		case onAtEnd.MatchString(s.normal):
			if !strings.Contains(s.text, ":") {
				continue
			}
			if s.maybeMailing() {
				l.on = append(l.on, s)
			} else {
				l.service = true
			}
		case !switchedOff(s.text[strings.LastIndexAny(s.text, " :")+1:]):
		case s.maybeMailing():
			l.off = append(l.off, s)
		default:
			l.serviceOff = true
		}
	}
	if l.keepsServices() && (t.ofChosenMailings() || t.subjectHas(settingsSubject) || !slices.ContainsFunc(l.off, func(s *sentence) bool { return !namesItself.MatchString(s.normal) })) {
		l.on, l.service = nil, true
	}
	return l
}

// keepsServices reports whether all that is off promotes by its name and all that is on is a service's: "Faults and planned works" beside
// "Offers and upgrades". What is not known may be a list's.
func (l listing) keepsServices() bool {
	if len(l.off) == 0 || len(l.on) == 0 {
		return false
	}
	promotes := func(s *sentence) bool { return plainlyPromotes.MatchString(s.inNormalForm()) }
	return !slices.ContainsFunc(l.off, func(s *sentence) bool { return !promotes(s) }) &&
		!slices.ContainsFunc(l.on, func(s *sentence) bool { return promotes(s) || !s.namesService() })
}

// namesService reports whether the name of a setting is that of a service, and of nothing that is sent to be read.
func (s *sentence) namesService() bool {
	n := s.inNormalForm()
	return (serviceTopic.MatchString(n) || stillAdmin.MatchString(n) || ofWorks.MatchString(n)) && !ofReading.MatchString(n)
}

var (
	plainlyPromotes = regexp.MustCompile(`\b(?:marketing|promot\w+|offers?|deals?|discounts?|sales?|competitions?|prize|campaigns?|upgrades?|new (?:products?|arrivals|features)|products?|partners?|market research|fundraising|appeals?|advert\w*|vouchers?|invitations?|events?)\b`)

	// ofWorks are services besides.
	ofWorks = regexp.MustCompile(`\b(?:faults?|planned works?|instructions|reservations?|payouts?|paperwork|rent|certificates?|willing to|able to|dietary|emergency contact|safety|timetable|cancellations?)\b`)

	// namesItself calls a setting one of marketing or of mail.
	namesItself = regexp.MustCompile(`\b(?:marketing|promot\w+|e ?mails?|newsletters?|mailings?)\b`)

	// ofReading is in the names of what is sent to be read.
	ofReading = regexp.MustCompile(`\b(?:news|newsletters?|magazine|letters?|notes|weekly|monthly|daily|club|tips|recipes|ideas|journal|digest|bulletin|round ?up|stories|diary|guides?|inspiration|highlights|e ?mails|mailings?|lists?|post|blog|report|reviews?|picks|of the (?:month|week|day))\b`)
)

// surelyKept is how likely a line must say that a mailing goes on, to be believed beside settings that say it of services alone.
const surelyKept = 0.8

// ofServicesAlone reports whether all mailings that the mail lists are off, and what it lists as on is no mailing: no list goes on then,
// whatever words say.
func (t *text) ofServicesAlone() bool {
	l := t.listing()
	return len(l.off) > 0 && len(l.on) == 0 && l.service && t.most(states.Kept, 0) < surelyKept && !t.has(othersStay)
}

// othersStay says that other lists go on.
var othersStay = regexp.MustCompile(`\b(?:leaves?|keeps?|left|kept) (?:all )?(?:of )?your other (?:lists|newsletters|mailings|subscriptions|emails)\b|\byour other (?:lists|newsletters|mailings|subscriptions|emails) (?:as (?:they|it)|are (?:not (?:affected|changed|touched)|as|still|the same|unchanged)|stay|remain|carry on|continue|will (?:still|carry|continue|stay))\b`)

// listsOff reports whether the settings a mail shows switch lists off while others of mailings by e-mail stay on, and names
// them.
func (t *text) listsOff() (lists []string, ok bool) {
	l := t.listing()
	if len(l.off) == 0 {
		return nil, l.serviceOff && len(l.on) > 0
	}
	named := slices.ContainsFunc(l.on, func(s *sentence) bool { return marketing.MatchString(s.normal) && !everyWord.MatchString(s.normal) })
	for _, o := range l.off {
		if len(l.on) == 0 || everyMailing.MatchString(o.normal) && (everyWord.MatchString(o.normal) || !named) {
			return nil, false
		}
		name := strings.TrimRight(o.text[:strings.LastIndexAny(o.text, " :")], " :")
		name = strings.TrimSuffix(name, " by email") // which row.line adds, as " list"
		if o.inListTable() {
			name = strings.TrimSuffix(name, " list")
		}
		if at := strings.Index(name, " ("); at > 0 && strings.HasSuffix(name, ")") { // what is in it
			name = name[:at]
		}
		lists = append(lists, complaint.ListNamePrefix+name)
	}
	return lists, true
}

var (
	// everyMailing is a setting of no list in particular: "Marketing emails: off".
	everyMailing = regexp.MustCompile(`^(?:(?:all|our|the|your|any|marketing|promotional|promotions?|direct|emails?|by|via|communications?|messages|contact|consent|permission|to|for|me|you|us) )+\S+(?: \S+)?$`)
	everyWord    = regexp.MustCompile(`\b(?:all|any|marketing|promotional|promotions?|communications?)\b`)
	ofTrade      = regexp.MustCompile(`\b(?:messages?|buyers?|sellers?|bids?|friend requests?|trades?)\b`)
)

// ownName reports whether every telling word of name is in the sender's name or domain.
func ownName(from complaint.Address, name string) bool {
	_, domain, _ := strings.Cut(from.Addr, "@")
	own := strings.ToLower(from.Name + " " + domain)
	for _, w := range nameWords(name) {
		if !genericList[w] && w != "s" && !strings.Contains(own, w) {
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
