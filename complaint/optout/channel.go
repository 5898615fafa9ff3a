package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// Ways to reach the person: e-mail, which is judged here, and others. A word for one of the others may be part of a name.

var (
	otherChannel = regexp.MustCompile(`\b(?:sms|text messages?|texts?|phone|telephone|post|postal|calls?|call|phoning|ringing|ring you|posting|telephoning|texting|push|whatsapp|letters?|paper|leaflets|catalogues?|printed|brochures?|voicemail|doorstep|in app|app notifications?|browser|notifications)\b`)
	emailChannel = regexp.MustCompile(`\b(?:emails?|electronic mail|any channel|newsletters?|e bost|all (?:of )?(?:our )?(?:marketing|mailings?|contact|communications)|(?:including|and|or) (?:by )?(?:post|phone|text|sms|calls?))\b`)
)

// otherChannelAlone reports whether text in normal form speaks of another channel than e-mail, and of e-mail not.
func otherChannelAlone(n string) bool {
	return otherChannel.MatchString(n) && !emailChannel.MatchString(n)
}

// byEmail names the channel that is judged here.
var byEmail = regexp.MustCompile(`\b(?:emails?|newsletters?)\b`)

// ofOtherWay reports whether a setting is of another way to reach the person than e-mail.
func ofOtherWay(name string) bool {
	n, _ := normalise(name)
	return otherChannelAlone(n)
}

// bareChannel are the ways to reach the person, as the name of a setting.
var bareChannel = map[string]bool{"email": true, "e-mail": true, "emails": true, "by email": true, "by e-mail": true}

// isChannel reports whether the name of a setting is a way to reach the person, which the heading above says what for.
func isChannel(name string) bool {
	lower := strings.ToLower(name)
	return bareChannel[lower] || strings.Count(lower, " ") < 2 && (otherChannel.MatchString(lower) || byEmail.MatchString(lower))
}

// channelInName reports whether the only word for a channel is part of a name, as in "Poetry Post" and "The Morning Call".
func channelInName(text string) bool {
	return nameWithChannel.MatchString(text) && !otherChannel.MatchString(strings.ToLower(nameWithChannel.ReplaceAllString(text, " ")))
}

var nameWithChannel = regexp.MustCompile(`\b(?:from|of|off|to|the|our|The) (?:[A-Z][\w'’&-]* )+(?:Posts?|Calls?|Letters?|Paper|Notifications|Text|Call)\b`)

// withoutPosts writes otherwise what is called a post and comes by none: a newsletter's title ("Poetry Post") and what comes after
// something ("the post-match report").
func withoutPosts(s string) string {
	if onPaperIn.MatchString(s) {
		return s
	}
	s = titledPost.ReplaceAllStringFunc(s, func(title string) string {
		word, _, _ := strings.Cut(title, " ")
		if notInTitle[strings.ToLower(word)] {
			return title
		}
		return word + " Bulletin"
	})
	return afterwards.ReplaceAllString(s, "after $1")
}

var (
	onPaperIn  = regexp.MustCompile(`(?i)\b(?:letterbox|doorstep|doormat|printed|envelope|by post|paper)\b`)
	titledPost = regexp.MustCompile(`\b[A-Z][a-z'’]+ Post\b`)
	afterwards = regexp.MustCompile(`\b[Pp]ost-(credits?|match|show|race|sale|purchase|event|game|tour|holiday|visit|op|natal|graduate|christmas)\b`)
)

// notInTitle are the words before "Post" that make it a way to be reached, or letters.
var notInTitle = setOf("by", "via", "through", "in", "the", "our", "your", "and", "or", "no", "email", "e-mail", "text", "texts", "sms", "phone", "telephone", "calls",
	"letters", "marketing", "contact", "direct", "royal", "mail", "channel", "newsletter", "paper", "printed", "news", "offers")
