package pack

import (
	"regexp"

	"desist/complaint"
)

// Words in which a company says that it knows of a refusal: it makes its e-mail all the harder to defend. English only.
var (
	refused = regexp.MustCompile(`(?i)\byou(['’]ve| have)?( currently| already| previously)? (` +
		`(asked|told) us (not to|that you|you)( do not| don['’]t| no longer| stop)?|` +
		`opted out|unsubscribed|said no to|turned (our|your|off) |chosen not to)`)
	ofMarketing = regexp.MustCompile(`(?i)\b(offers?|marketing|news|newsletters?|promotions?|updates?|hear from us|emails?|e-mails?|contact you)\b`)
	// supposed marks talk of what might be, as in "even if you have opted out", and of what a link would do.
	supposed = regexp.MustCompile(`(?i)\b(if|when|whether|unless|until|once|where|because)\b`)
)

// refusalIn is the sentence in which a message speaks of the person's refusal of marketing; empty if there is none.
func refusalIn(blocks []complaint.Block) string {
	for _, blk := range blocks {
		for text := line(blk.Text); text != ""; {
			sentence := text
			if cut := sentenceBreak.FindStringIndex(text); cut != nil {
				sentence = text[:cut[1]]
			}
			text = text[len(sentence):]
			if len(sentence) < 2*quoteLimit && refused.MatchString(sentence) && ofMarketing.MatchString(sentence) && !supposed.MatchString(sentence) {
				return line(sentence)
			}
		}
	}
	return ""
}

// refusals are the included e-mails that speak of the refusal, those shown in full first.
func (b *builder) refusals() []email {
	var out []email
	for _, e := range b.choice.order {
		if e.refusal != "" {
			out = append(out, e)
		}
	}
	return out
}

func refusalVars(list []email, most int) vars {
	e := list[0]
	return vars{"n": len(list), "quote": sentenceEnd(clip(unquote(e.refusal), most)), "exhibit": Span{Text: e.id, Ref: e.id}}
}
