package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

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
