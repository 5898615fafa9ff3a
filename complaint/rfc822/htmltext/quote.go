package htmltext

import (
	"strings"

	"desist/complaint"

	"golang.org/x/net/html/atom"
)

// startsQuote recognises the elements in which mail programs wrap an earlier mail. Outlook only marks where it begins.
func (r *reader) startsQuote(n *node) bool {
	a := n.attrs
	if a != nil {
		switch a.id {
		case "divRplyFwdMsg", "x_divRplyFwdMsg", "appendonsend":
			r.quoteRest = true
			return true
		}
		for _, c := range [...]string{"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "tutanota_quote"} {
			if strings.Contains(a.class, c) {
				return true
			}
		}
	}
	if n.tag.atom() != atom.Blockquote {
		return false
	}
	blocks := r.out.r.Blocks
	if len(blocks) > 0 && IsAttribution(blocks[len(blocks)-1].Text) {
		blocks[len(blocks)-1].Kind = complaint.BlockQuote
		return true
	}
	return r.answer || a != nil && strings.EqualFold(a.kind, "cite")
}

// IsAttribution recognises the line that introduces quoted mail.
func IsAttribution(s string) bool {
	const maxLine = 300
	if len(s) > maxLine || !strings.HasSuffix(s, ":") {
		return false
	}
	for _, p := range [...][2]string{{"On ", "wrote:"}, {"Am ", "schrieb:"}, {"Le ", "écrit :"}, {"Ar ", "ysgrifennodd:"}} {
		if strings.HasPrefix(s, p[0]) && strings.Contains(s, p[1]) {
			return true
		}
	}
	return strings.HasSuffix(s, "> wrote:")
}

// IsOriginalMessageLine recognises the rule above a mail that is quoted or forwarded whole.
func IsOriginalMessageLine(s string) bool {
	const maxLine = 80
	if len(s) > maxLine || !strings.HasPrefix(s, "--") || !strings.HasSuffix(s, "--") {
		return false
	}
	s = strings.ToLower(strings.Trim(s, "- "))
	return s == "original message" || s == "forwarded message" || strings.HasPrefix(s, "forwarded message from")
}
