package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// toldOfOthers reports whether a mail tells an act of somebody or something else than the reader and the company's mailings, or shows
// one as a sample.
func (c *matter) toldOfOthers() bool {
	t := c.text
	if best := c.refused.best; best != nil && (somebodyElse.MatchString(best.normal) || ofSome.MatchString(best.normal) || ofRights.MatchString(best.normal)) {
		return true
	}
	return t.has(joke) || t.has(shownToUse) || t.has(noMailing) && !t.has(marketing) || t.any(func(s *sentence) bool {
		left := othersLeft.FindStringIndex(s.inNormalForm())
		return left != nil && !strings.Contains(s.normal[left[0]:left[1]], " you ")
	}) || c.aboutDataSale() || t.onPaperAlone()
}

var (
	// othersLeft is told to who sends a mailing: "3 contacts unsubscribed".
	othersLeft = regexp.MustCompile(`\b(?:contacts|subscribers|recipients|\d+ (?:customers|members|people)|(?:a|these|the following|your) (?:customers?|members?|people)|customer (?:\w+ ){1,3}has) (?:\w+ ){0,4}(?:unsubscribed|opted out|(?:were|was|been) removed)\b`)

	// ofSome is said of other readers: "A few of you have asked to come off the list".
	ofSome = regexp.MustCompile(`\b(?:(?:a few|some|many|several|most|lots|any) of you|readers|people|those who) (?:have |who |has )?(?:asked|told|said|want|wish|left|unsubscribe)\w*\b`)

	// ofRights tells what the reader may do, and what will be done then.
	ofRights = regexp.MustCompile(`\byou have (?:the|a) right to (?:object|opt out|stop|withdraw|ask)\b|^if you (?:object|opt out|unsubscribe|withdraw|ask us|tell us)\b`)

	// shownToUse is said of a text that is shown to whoever may use it.
	shownToUse = regexp.MustCompile(`\b(?:example (?:reply|text)|sample (?:reply|mail|email|text)|test (?:email|send)|your template|template is (?:live|ready))\b`)

	// noMailing is something else that can be off or left.
	noMailing = regexp.MustCompile(`\b(?:forwarding|calendar (?:feed|subscription)|(?:from|off) the calendar|(?:email|chat) backups?)\b`)
)
