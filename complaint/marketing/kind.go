package marketing

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// finding is the judge's conclusion before it is put into words.
type finding struct {
	kind       complaint.VerdictKind
	direct     bool
	confidence float64
	by         *rule // that told it, if one did
}

// classify settles a message's kind from the probability that it is direct marketing.
//
// Confirmations of an opt-out keep their kind whatever else they hold: they are evidence. They count as direct marketing
// only with a clear promotional block; a single promotional phrase is reported and no more. Mail between people is
// personal and never direct marketing here, because reg 22 is about a company's messages.
func (j *Judge) classify(l *letter.Letter, p float64, acts func() []complaint.Finding) finding {
	lead := leadOf(l)
	switch {
	case isAutoReply(l.Message):
		return finding{by: &autoReply}
	case j.isPersonal(l):
		return finding{by: &personalMail}
	case j.confirmsOptOut(lead, acts):
		if clearPromo(l, acts()) >= 1 && p >= clearPromoProbability {
			return finding{kind: complaint.KindOptOut, direct: true, confidence: p * 0.9}
		}
		return finding{kind: complaint.KindOptOut, confidence: 0.95}
	case looksLikePost(&l.Facts, l.Message) && j.plainSelling(l) < sellingPost:
		return finding{by: &listPost}
	}
	subscription := confirmsSubscription(lead)
	if p >= j.needed(l) {
		if subscription || j.hasServicePurpose(l) {
			return finding{kind: complaint.KindMixed, direct: true, confidence: p}
		}
		return finding{kind: complaint.KindMarketing, direct: true, confidence: p}
	}
	confidence := max(1-p, 0.5) // between one half and the threshold the doubt itself decides for the company
	switch {
	case subscription:
		return finding{kind: complaint.KindSubscription, confidence: confidence}
	case len(l.Units) == 0:
		return finding{kind: complaint.KindOther, confidence: 0.6}
	}
	return finding{kind: complaint.KindService, confidence: confidence}
}

// needed is the probability from which a mail counts as direct marketing. A single mail by hand that answers the person is in the
// main what the person asked for, and reg 22 is about unsolicited mail: only plain promotion in it counts.
func (j *Judge) needed(l *letter.Letter) float64 {
	f, m := &l.Facts, l.Message
	answers := f.Reply || startsWithAny(strings.ToLower(m.Subject), "re:")
	if !answers || f.Bulk || f.ListUnsub || f.UnsubText || m.ListID != "" || f.Campaigns > 0 || f.Images > 3 || hasButton(m) {
		return threshold
	}
	return inAnswer
}

const inAnswer = 0.97

const (
	clearPromoProbability = 0.9
	clearSentence         = 0.85
)

// clearPromo counts the sentences of a confirmation of an opt-out that clearly promote, besides those that confirm it. In an answer to the
// person only what is offered outright does: the rest speaks of what they asked about.
func clearPromo(l *letter.Letter, acts []complaint.Finding) int {
	answers := l.Facts.Reply || startsWithAny(strings.ToLower(l.Message.Subject), "re:")
	n := 0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Promo >= clearSentence && u.Words >= 4 && !quotedIn(acts, u.Text) && (!answers || offersOutright(u)) {
			n++
		}
	}
	return n
}

// quotedIn reports whether a sentence is one that an act is told by.
func quotedIn(acts []complaint.Finding, text string) bool {
	return slices.ContainsFunc(acts, func(f complaint.Finding) bool {
		return f.Quote != "" && (strings.Contains(f.Quote, text) || strings.Contains(text, f.Quote))
	})
}

// hasServicePurpose reports whether a mail has a purpose of service of its own: its subject or its first sentences state
// facts of a service (a cue of the lexicon, not only the model's guess), and promotion does not outweigh service by far.
func (j *Judge) hasServicePurpose(l *letter.Letter) bool {
	early, facts, service, promo, subject := 0, 0, 0.0, 0.0, 0.0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != letter.Body {
			continue
		}
		t := u.P[sentence.Transactional]
		if u.Place == sentence.Subject {
			subject = t - u.Promo
			continue
		}
		promo += u.Promo
		if t < 0.6 || u.Words < 3 {
			continue
		}
		service += t
		if early < earlyFacts && j.statesFact(u) {
			facts++
		}
		early++
	}
	if promo > promoOutweighs*service {
		return false
	}
	return subject > 0.3 && facts >= 1 || subject > -0.3 && facts >= 2 || subject > 0.6 && service > promo
}

const (
	earlyFacts     = 8
	promoOutweighs = 2
)

func (j *Judge) statesFact(u *letter.Unit) bool {
	return slices.ContainsFunc(j.serving, func(r told) bool { return u.Groups().Has(r.by) })
}

func isAutoReply(m *complaint.Message) bool {
	if m.AutoSubmitted == "auto-replied" {
		return true
	}
	from := ""
	if len(m.From) > 0 {
		from = strings.ToLower(m.From[0].Addr)
	}
	if strings.HasPrefix(from, "mailer-daemon@") || strings.HasPrefix(from, "postmaster@") {
		return true
	}
	return startsWithAny(strings.ToLower(m.Subject), "automatic reply", "auto-reply", "autoreply", "out of office", "undeliverable",
		"undelivered mail", "delivery status notification", "mail delivery failed", "returned mail", "delivery failure")
}

// isPersonal reports whether one person wrote the mail to another. Nothing of a mailing may be in it, and enough must speak
// for a person: a personal mailbox, an address made of the sender's name, an answer to a mail, no link at all.
func (j *Judge) isPersonal(l *letter.Letter) bool {
	return looksPersonal(&l.Facts, l.Message) && (l.Facts.FreeMail || !offersOwn(l) && !j.hasSmallPrint(l))
}

func looksPersonal(f *letter.Facts, m *complaint.Message) bool {
	if f.Bulk || f.ListUnsub || f.UnsubText && asksForUnsub(f, m) || m.ListID != "" || f.Campaigns > 0 || f.Auto || len(m.From) == 0 {
		return false
	}
	if f.Images > 3 || len(m.Links) > 5 || hasButton(m) || isRole(m.From[0].Addr) || !f.Reply && namesCompany(m.From[0].Name) {
		return false
	}
	signs := 0
	if f.FreeMail {
		signs += 2
	}
	if namesItself(m.From[0]) {
		signs += 2
	}
	if f.Reply {
		signs++
	}
	if len(m.Links) == 0 {
		signs++
	}
	return signs >= personalSigns
}

// asksForUnsub reports whether it matters to looksPersonal that a mail offers to unsubscribe: where there is something to click,
// or was before the mail became plain text.
func asksForUnsub(f *letter.Facts, m *complaint.Message) bool {
	return !f.Reply && (len(m.Links) > 0 || !f.FreeMail && slices.ContainsFunc(m.Blocks, isWayOut))
}

// isWayOut reports whether a block ends in the text of a link that leaves a list, without the full stop of a sentence.
func isWayOut(b complaint.Block) bool {
	return b.Kind != complaint.BlockQuote && strings.HasSuffix(strings.TrimRight(b.Text, " "), "Unsubscribe")
}

// offersOwn reports whether the writer clearly promotes what "we" offer: then a business writes, if by one person's hand.
func offersOwn(l *letter.Letter) bool {
	for i := range l.Units {
		if u := &l.Units[i]; u.Promo >= clearSentence && namesOwnOffer(u) {
			return true
		}
	}
	return false
}

func namesOwnOffer(u *letter.Unit) bool { return u.Words >= 5 && ownOffer.In(" "+plainLower(u.Text)) }

// ownOffer is how one speaks for a business, also in a first letter to a stranger.
var ownOffer = wordindex.Of(
	" our ", " ours ", " we offer", " we're offering", " we are offering", " sign you up", " book a call", " i can offer", " our partner",
	" we supply", " we speciali", " we manufactur", " we provide", " we help ", " we are a ", " we are an ", " we're a ", " we're an ", " we are manufacturer",
	" we are supplier", " we are factory", " my company", " we work with ", " we build ", " we design", " we sell ", " we export", " we do all ", " i help ",
)

const personalSigns = 3

func hasButton(m *complaint.Message) bool {
	for _, b := range m.Blocks {
		if b.Kind == complaint.BlockButton {
			return true
		}
	}
	return false
}

// namesItself reports whether the address is made of the sender's name, as people's addresses are. An organisation's is
// not: there the domain has the name ("Tansley Rewards <rewards@tansley.example>").
func namesItself(a complaint.Address) bool {
	local, domain, _ := strings.Cut(strings.ToLower(a.Addr), "@")
	own := false
	for _, w := range strings.Fields(strings.ToLower(a.Name)) {
		if len(w) >= 4 && strings.Contains(domain, w) {
			return false
		}
		if len(w) >= 2 && strings.HasPrefix(local, w) || len(w) >= 4 && strings.Contains(local, w) {
			own = true
		}
	}
	return own
}

// namesCompany reports whether a name ends as one of a company does ("Hartwell Study Inc."). A person's name may have the employer
// after it in brackets.
func namesCompany(name string) bool {
	words := strings.Fields(strings.ToLower(name))
	if len(words) < 2 || strings.HasSuffix(name, ")") {
		return false
	}
	return slices.Contains(companyForms, strings.ReplaceAll(words[len(words)-1], ".", ""))
}

var companyForms = []string{"limited", "ltd", "plc", "llp", "cic", "inc", "llc", "corp", "gmbh", "ltda", "srl"}

// hasSmallPrint reports whether a mail ends with the small print of an organisation.
func (j *Judge) hasSmallPrint(l *letter.Letter) bool {
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone != letter.Quoted && u.P[sentence.Legal] >= 0.6 && u.Groups()&j.smallPrint != 0 {
			return true
		}
	}
	return false
}

// isRole reports whether an address belongs to a function of an organisation.
func isRole(addr string) bool {
	local, _, _ := strings.Cut(strings.ToLower(addr), "@")
	local = addressMarks.Replace(local)
	for _, r := range roles {
		if local == r || len(r) > shortRole && strings.Contains(local, r) {
			return true
		}
	}
	return false
}

var addressMarks = strings.NewReplacer("-", "", "_", "", ".", "")

const shortRole = 3 // a role this short must be the whole address

var roles = []string{
	"hr", "it", "pa", "people", "payroll", "finance", "reception", "secretary", "school", "club", "studio", "clinic", "surgery", "bursar", "rota",
	"noreply", "donotreply", "info", "hello", "news", "offer", "team", "support", "service", "contact", "enquir", "sales", "marketing", "customer",
	"order", "booking", "admin", "office", "account", "help", "care", "notification", "alert", "billing", "update", "member", "email", "mailer", "promo",
}

// looksLikePost reports whether a member of a discussion list wrote to the others: the list says what it is, and the mail
// answers another one or names the list in brackets in its subject. It must not sell besides: see plainSelling.
func looksLikePost(f *letter.Facts, m *complaint.Message) bool {
	if m.ListID == "" || f.Images > 0 || f.OneClick || f.Campaigns > 0 {
		return false
	}
	s := strings.ToLower(m.Subject)
	return f.Reply || strings.HasPrefix(s, "re:") || m.Precedence == "list" && strings.HasPrefix(s, "[")
}

// sellingPost is how many sentences that sell plainly make a post to a list no discussion.
const sellingPost = 2

// plainSelling counts the sentences that promote beyond doubt and in selling words.
func (j *Judge) plainSelling(l *letter.Letter) int {
	n := 0
	for i := range l.Units {
		if u := &l.Units[i]; u.Promo >= clearSentence && u.Groups()&j.offers != 0 {
			n++
		}
	}
	return n
}

func startsWithAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
