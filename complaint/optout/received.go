package optout

import (
	"regexp"
	"slices"
	"strings"

	"desist/complaint"
)

// Sizes of mail, in words of visible text. A confirmation is short; a newsletter that speaks of unsubscribing,
// or thanks its readers for subscribing, is not.
const (
	shortMail = 160
	longMail  = 350
	topBlocks = 4 // an act told in a long mail stands in one of its first blocks
)

func (f *Finder) received(m *complaint.Message) []complaint.Finding {
	if fromMailer(m) {
		return nil
	}
	t := readText(m)
	if !t.telling(f.lex.stems) {
		return nil
	}
	t.normalise(false)
	if len(scan(&t, &f.lex.received)) == 0 {
		return nil
	}
	t.normalise(true)
	hits := scan(&t, &f.lex.received)
	if len(ofClass(hits, classFailed)) > 0 || t.has(kidding) {
		return nil
	}
	if found, ok := refusal(m, &t, hits); ok {
		return []complaint.Finding{found}
	}
	if found, ok := signUp(m, &t, hits); ok {
		return []complaint.Finding{found}
	}
	return nil
}

// fromMailer reports whether a mail system wrote m, such as a notice of non-delivery (RFC 3464).
func fromMailer(m *complaint.Message) bool {
	if len(m.From) == 0 {
		return true
	}
	local, _, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	return local == "mailer-daemon" || local == "postmaster"
}

// refusal finds an opt-out that a company confirms.
func refusal(m *complaint.Message, t *text, hits []hit) (complaint.Finding, bool) {
	told := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return conditional(h) || t.words > longMail && h.block >= topBlocks
	})
	updated := updates(t, told)
	acts := slices.DeleteFunc(ofClass(told, classDone, classFuture, classAsked, classClosed), func(h hit) bool {
		return !counts(h, t, told, updated)
	})
	if updated {
		acts = append(acts, directions(told)...)
	}
	if len(acts) == 0 {
		acts = farewell(t, told)
	}
	best, ok := clearest(acts)
	if !ok || waiting(hits, best) {
		return complaint.Finding{}, false
	}
	return describe(m, t, best, told), true
}

// counts reports whether a hit, beside the rest of the mail, tells an opt-out from marketing by e-mail.
func counts(h hit, t *text, told []hit, updated bool) bool {
	if h.class == classClosed {
		return !bankProduct.MatchString(h.normal) && t.words <= longMail
	}
	if offTopic(h) {
		return false
	}
	if h.subject && len(ofClass(bodyOnly(told), classDone, classFuture, classAsked, classSorry)) == 0 {
		return t.words <= shortMail || t.has(undo)
	}
	if t.has(otherScheme) && !marketing.MatchString(h.normal) {
		return false
	}
	if t.has(serviceClaim) && !h.fresh && len(told) < 2 {
		return false
	}
	if t.has(selling) && !fromMail.MatchString(h.normal) && !t.has(undo) && len(told) < 2 {
		return false
	}
	switch {
	case h.class == classAsked && len(told) < 2 && t.has(instructs):
		return false
	case h.class == classFuture && h.method == complaint.MethodPreferences:
		return updated || len(ofClass(told, classDone, classAsked)) > 0
	case h.class == classFuture:
		backed := len(ofClass(told, classDone, classAsked, classSorry)) > 0 || updated
		if !backed && t.has(instructs) {
			return false
		}
		last := strings.HasPrefix(h.normal[h.from:], "this ")
		return backed || !last && t.words <= shortMail && !t.has(lapsed) && !t.has(selling)
	}
	return true
}

var bankProduct = regexp.MustCompile(`\b(?:savings?|current|isa|loan|mortgage|bank|credit|card|fixed|joint|bond|investment|trading|support|ticket|energy|gas|electricity|complaint|case|query|enquiry|about|applications?|business)\b`)

func bodyOnly(hits []hit) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.subject })
}

// updates reports whether the mail says that preferences about marketing were changed.
func updates(t *text, told []hit) bool {
	for _, h := range ofClass(told, classUpdated) {
		if !otherSettings.MatchString(h.normal) {
			return t.words <= longMail
		}
	}
	return false
}

// directions returns the lines that switch marketing off, unless others switch it on.
func directions(told []hit) []hit {
	if len(ofClass(told, classOn)) > 0 {
		return nil
	}
	return ofClass(told, classOff)
}

// farewell takes "sorry to see you go" for an opt-out only in a short mail about mailings, without a hint that a
// contract ended or that the mail wants the person back.
func farewell(t *text, told []hit) []hit {
	if t.words > shortMail || t.has(winBack) || t.has(endedOther) || t.has(lapsed) || t.has(instructs) || !t.has(mailTopic) {
		return nil
	}
	return ofClass(told, classSorry)
}

// waiting reports whether the mail asks for a click before anything happens.
func waiting(hits []hit, best hit) bool {
	for _, h := range ofClass(hits, classPending) {
		if undo.MatchString(h.normal) || aside.MatchString(h.normal) {
			continue
		}
		if best.class != classDone || aboutUnsubscribing.MatchString(h.normal) {
			return true
		}
	}
	return false
}

var (
	aside              = regexp.MustCompile(`\b(?:if|preferences|manage|feedback|survey|tell us|again|contact us|help|resume|view|browser|any (?:questions|time))\b`)
	aboutUnsubscribing = regexp.MustCompile(`\b(?:unsubscri\w*|opt out|removal|remove|your request)\b`)
)

// describe makes the Finding of a company's confirmation.
func describe(m *complaint.Message, t *text, best hit, told []hit) complaint.Finding {
	found := complaint.Finding{
		Method: best.method, Source: complaint.SourceConfirmation, Strength: best.strength, Quote: best.text,
	}
	if t.reply {
		found.Source = complaint.SourceReply
		if found.Method == complaint.MethodUnsubscribe || found.Method == complaint.MethodPreferences {
			found.Method = complaint.MethodEmail
		}
	}
	if best.class == classFuture && len(ofClass(told, classDone, classAsked)) == 0 && !corroborated(told) {
		found.Strength = complaint.StrengthMedium
	}
	found.Scope, found.ListID = scopeOf(m, t, best, told)
	found.Note = joinNotes(scopeNote(found), delayNote(t), promoNote(t, best))
	return found
}

// corroborated reports whether a second sign of another kind stands beside a promise to stop.
func corroborated(told []hit) bool { return len(ofClass(told, classUpdated, classOff, classSorry)) > 0 }

func joinNotes(notes ...string) string {
	notes = slices.DeleteFunc(notes, func(s string) bool { return s == "" })
	return strings.Join(notes, " ")
}

var delay = regexp.MustCompile(`\b(?:up to|within|allow(?: up to)?|takes?|in the next|over the next|as long as|a further) (?:\w+ ){0,3}?(?:\d{1,3}|one|two|three|four|five|six|seven|ten|fourteen|twenty eight|few|couple of)(?: \w+)? ?(?:working|business|calendar)? ?(?:hours?|days?|weeks?|months?)\b`)

// delayNote records what the company itself says of how long it takes. It is the company's statement, not law.
func delayNote(t *text) string {
	for i := range t.all {
		if delay.MatchString(t.all[i].normal) {
			return "The company says: “" + t.all[i].text + "”"
		}
	}
	return ""
}

// promoNote reports promotion inside a confirmation.
func promoNote(t *text, best hit) string {
	for i := range t.all {
		s := &t.all[i]
		if s != best.sentence && promo.MatchString(s.normal) {
			return "This mail also promotes something: “" + s.text + "”"
		}
	}
	return ""
}
