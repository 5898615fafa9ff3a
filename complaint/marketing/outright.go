package marketing

import (
	"strconv"
	"strings"

	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
	"desist/complaint/marketing/internal/sentence"
)

// Some sentences offer something outright: a discount on what the reader may buy next, a prize, a month for nothing, a reward for bringing a
// friend. They promote, whatever stands around them (uk-law 5.1, 5.2). Trees that learn how a receipt reads weigh its other lines too,
// and may not see it.

// outright is how likely direct marketing is at least where something is offered outright.
const outright = 0.93

// offer is one way to offer something outright. TestOutrightOffersPromote measures each on the corpus.
type offer struct {
	name   string
	words  *wordindex.Index // without one of them no sentence makes it: looking for them costs little
	says   []*regexp.Regexp // all of them
	but    *regexp.Regexp   // not this, if there is one
	lowers bool             // of two prices the first must be the lower one
	likely float64          // what the sentence must promote by itself and in its place; some wordings leave no doubt
}

// doubted is how likely a sentence must promote where its wording may tell of what was given, too.
const doubted = 0.7

const (
	money   = `(?:£|€|\$)\d+(?:[.,]\d+)*`
	inWords = `\b(?:(?:a|two|five|ten|twenty|fifty) (?:quid|pounds?|euros?|percent|per cent)|a (?:fiver|tenner|third|quarter|pound))`
	off     = `(?:(?:` + money + `|` + inWords + `) off|\d{1,2} ?(?:%|per ?cent) off|\d{1,2}p off|half[- ]price|half off)`
)

// given is said of what was offered before, or makes something good.
var given = regexp.MustCompile(`(?i)\b(?:you (?:used|had|saved)|was|were|has been|have been|(?:off|on|to|from|towards) your next (?:bill|payment|statement|instalment|invoice)|without asking|freeze|as offered|when you joined|money is tight|for the (?:delay|inconvenience)|no longer|ends on|ended|expired)\b`)

// stated is said of prices that hold anyway.
var stated = regexp.MustCompile(given.String() + `|(?i)\byour (?:items?|order|basket|fares?|tickets?)\b|\bprices? (?:shown|below|above|include)|\bincludes?\b|\bselected item:|\bwith your \w+card\b|\btravels?\b`)

// onReceipt is said of what was bought for less.
var onReceipt = regexp.MustCompile(given.String() + `|(?i)[:(-] ?-?£|\bsaving\b|\byour (?:2|two|3|three)\b|\byou (?:got|returned|asked)\b|\bpair\b|\bfor two for\b|for (?:two|2|one|1) (?:nights?|hours?|days?|weeks?|people|guests?)\b|\bmeal deal\b|^\d for \d(?: on)? \w+$`)

var offers = []offer{
	{
		name:  "a discount on the next purchase",
		words: wordindex.Of("next", "first", "another"),
		says: []*regexp.Regexp{
			regexp.MustCompile(`(?i)\b(?:next|first|another) (?:\w+ )?(?:order|purchase|shop|visit|trip|booking|stay|box|journey|meal|delivery|treatment|appointment|service|hire)\b|\bnext time\b`),
			regexp.MustCompile(`(?i)` + off),
			regexp.MustCompile(`(?i)\b(?:use|enjoy|here's|here is|get|take|save|treat yourself|claim|redeem|with (?:the )?code|code|(?:if|when) you (?:order|book|buy|come|shop|visit|spend|re-?order|return))\b`),
		},
	},
	{
		name:  "a discount on a condition",
		words: wordindex.Of(" off", "half price", "half-price"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)` + off + `\b.{0,20}\b(?:any |when you|if you|anything|everything|all |over £)`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a discount on many things",
		words: wordindex.Of(" off", "half price", "half-price"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:everything|all|any|every|entire|selected)\b.{0,60}?\b(?:between \d+% and )?` + off)},
		but:   stated, likely: doubted,
	},
	{
		name:  "two for one",
		words: wordindex.Of("for one", "for 1", "for two", "for 2"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:two|2|three|3)[- ]for[- ](?:one|1|two|2)\b`)},
		but:   onReceipt, likely: 0.4,
	},
	{
		name:  "a discount",
		words: wordindex.Of(" off", "half price", "half-price"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:get|save|take|claim|enjoy|grab|bag|have|knock|give you|here's|here is) (?:up to |a further |an extra |another |the |a )?` + off + `|\b(?:we|i)'ll knock .{1,30} off\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "several for the price of fewer",
		words: wordindex.Of("price of"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\bfor (?:the )?price of (?:one|two|three|four|six|\d)\b`)},
		but:   given, likely: 0.3,
	},
	{
		name:  "a receipt that is worth something",
		words: wordindex.Of("bring", "show", "present", "mention", "quote", "hand ", "flash", "use "),
		says: []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:bring|show|present|mention|quote|hand (?:in|over)|flash|use) (?:us |in |along |back )?(?:this|your|the) (?:\w+ ){0,3}?(?:receipt|e-?mail|ticket|letter|card|slip|voucher|stub|message|code|note|bill|confirmation)s?\b` +
			`[^.!?]{0,50}\b(?:for|and (?:get|have|take|we'll)|to get|gets you) (?:(?:a|an|one|two|\d+) (?:\w+ )?free|(?:a )?free|a discount|two for one|2 for 1|(?:a )?` + off + `)\b`)},
		but: given,
	},
	{
		name:  "a lower price",
		words: wordindex.Of("instead of", "rather than"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)(` + money + `)(?: each| a month| a kilo| fitted| per \w+| that day| today| this (?:week|month))?,? (?:instead of|rather than) (?:the usual |our usual |the normal |your usual )?(` + money + `)`)},
		but:   given, likely: doubted, lowers: true,
	},
	{
		name:  "a second one for less",
		words: wordindex.Of("second ", "third "),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:second|third) (?:\w+ ){0,2}(?:is |comes |goes |for )?(?:free|half[- ]price)\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "something free with what is bought",
		words: wordindex.Of("free "),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\bfree (?:\w+ ){0,3}(?:when you|with (?:any|every|all)|if you (?:order|book|buy|spend|join|sign))`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a first one for less",
		words: wordindex.Of("first ", "next "),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:first|next) (?:\w+ )?(?:days|weeks?|months?|box|order|class|session|visit)(?:'s)? (?:are|is|for|from|costs?) (?:only |just )?(?:a quid|free|half\b(?: ?-?price)?|nothing|on us|a pound|` + money + `)`)},
		but:   given, likely: doubted,
	},
	{
		name:  "something more at a price",
		words: wordindex.Of("add ", "pop "),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)^(?:add|pop) (?:a |an |the |in )?.{3,50} for (?:just |only |another )?` + money)},
		but:   given, likely: 0.4,
	},
	{
		name:   "a prize",
		words:  wordindex.Of("win ", "winning"),
		says:   []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:you could|you can|you may|you might|chance to|chance of|for a chance|your chance|to) win(?:ning)? (?:a|an|one|£|\$|\d|the|tickets|two)`)},
		likely: 0.4,
	},
	{
		name:  "a draw",
		words: wordindex.Of("draw", " hat"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:you'll|you will|you|be|get|goes?|and|you're|entered|enter) (?:go |be |get |entered |put |automatically |also )*(?:in|into|for) (?:the|our|a|this month's|with a chance) (?:\w+ ){0,2}(?:draw|hat)\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "no joining fee",
		words: wordindex.Of("joining fee"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\bno joining fee (?:until|if|when|this|in|before|today|till)\b|\b(?:without the|waive the|waive your|waiving the) joining fee\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "time for nothing",
		words: wordindex.Of("free", "on us", "half price"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:first|one|two|three|six|\d+|a|next) (?:\w+ )?(?:months?|weeks?|year|days?|minutes|hours)(?:'s|')? (?:\w+ ){0,2}(?:free|on us|half price)\b|\bfree for (?:the first |your first |a |one |two |three |six |\d+ )(?:months?|weeks?|year|days?)|\b\d+ free (?:months|weeks|days|minutes|hours)\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a voucher or a gift",
		words: wordindex.Of("voucher", "gift card", "towards", "credit", "reward", "bonus", "discount"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:here's|here is|here are|claim|collect|enjoy|get|take|grab|treat yourself to|bag|you'll get|we'll (?:give|send|add)(?: you)?) (?:a |an |your )?(?:` + money + `|\d+%) ?(?:\w+ )?(?:voucher|gift card|towards|credit|reward|bonus|discount)|\bvoucher (?:for|worth) ` + money + ` off\b|\bwe'll (?:give|send|add)(?: you)? \d+ (?:bonus|extra|free) \w+`)},
		but:   given, likely: doubted,
	},
	{
		name:  "something thrown in",
		words: wordindex.Of("throw in", "chuck in", " on us", "on the house"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:we'll|we will|i'll|and) (?:throw|chuck) in\b|\b(?:is|are|it's|delivery's) on (?:us|the house)\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a greater gift asked for",
		words: wordindex.Of("rais", "increas", "manage", "spare", "lift", "make it"),
		says: []*regexp.Regexp{
			regexp.MustCompile(`(?i)\b(?:rais|increas|lift)(?:e|ing)? (?:it|your (?:\w+ ){0,2}(?:gift|donation|giving|direct debit)|that)(?: of ` + money + `)?(?: a month)? (?:to|by) ` + money + `|\b(?:could|would|can|might) you (?:please |perhaps |possibly |manage |consider |also )*(?:raise|increase|lift|raising|increasing|manage|spare|give|add) (?:\w+ ){0,4}` + money + `|\b(?:could|would|can|might) you (?:please |perhaps |possibly )?make it ` + money),
		},
		likely: doubted,
	},
	{
		name:  "something dearer",
		words: wordindex.Of("upgrade to", "switch to", "move to", "move up to"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:upgrade|switch|move) (?:up )?to (?:our |the )?\w+.{0,60}\b(?:and (?:get|save|pay less|enjoy|unlock|keep|have|earn)|adds|to (?:get|save|unlock))\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a reward for bringing a friend",
		words: wordindex.Of("friend", "introduce"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\bfriends?\b.{0,80}\b(?:you(?:'ll| will|'d)? (?:both|each|get|earn|pick)|both get|each get|in it for you|voucher|reward)|\bintroduce (?:them|someone|a )\b.{0,60}(?:voucher|reward|` + money + `)`)},
		but:   given, likely: doubted,
	},
	{
		name:  "something back for what is spent",
		words: wordindex.Of("for every", "on every", "with every"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b(?:back|points?|stamps?) (?:for|on|with) every\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "a reason to come back",
		words: wordindex.Of("come back", "rejoin", "restart", "reactivate", "start again"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)(?:^|\b(?:if|when) you )(?:come back|rejoin|restart|reactivate|start again)\b.{0,60}\b(?:within|before|by|until)\b.{0,50}(?:` + money + `|free|off|keep|joining|price|on us)|` + money + ` .{0,20}\bif you (?:come back|rejoin|restart)\b`)},
		but:   given, likely: doubted,
	},
	{
		name:  "credit for nothing",
		words: wordindex.Of("0%"),
		says:  []*regexp.Regexp{regexp.MustCompile(`(?i)\b0% (?:for|interest for|on balance|on money|on purchases|balance|money|finance|financing)|\btransfers? at 0%`)},
		but:   given, likely: doubted,
	},
}

// raise weighs what is offered outright as the promotion it is, and returns the probability with it.
func raise(l *letter.Letter, p float64) float64 {
	if p >= outright {
		return p
	}
	for i := range l.Units {
		if u := &l.Units[i]; u.Zone == letter.Body && offersOutright(u) {
			u.Promo, p = max(u.Promo, outright), max(p, outright)
		}
	}
	if at := lowered(l); at >= 0 {
		l.Units[at].Promo, p = max(l.Units[at].Promo, outright), max(p, outright)
	}
	return p
}

// subjectServes reports whether the subject is one of service mail.
func subjectServes(l *letter.Letter) bool {
	for i := range l.Units {
		if u := &l.Units[i]; u.Place == sentence.Subject && u.Zone == letter.Body {
			return u.P[sentence.Transactional] >= servingSubject
		}
	}
	return false
}

// servingSubject is how likely its subject makes a mail service, for what is offered outright in it to be beside its purpose.
const servingSubject = 0.8

// offersOutright reports whether a unit offers something outright. What it promotes is asked first: most sentences promote nothing.
func offersOutright(u *letter.Unit) bool {
	text, promotes := plain(u.Text), max(u.Promo, u.P[sentence.Promotional])
	for i := range offers {
		if o := &offers[i]; promotes >= o.likely && o.words.InAnyCase(text) && o.in(text) {
			return true
		}
	}
	return false
}

// plain has one kind of apostrophe.
func plain(text string) string { return strings.ReplaceAll(text, "’", "'") }

func (o *offer) in(text string) bool {
	for _, re := range o.says {
		if !re.MatchString(text) {
			return false
		}
	}
	if o.lowers {
		prices := o.says[0].FindStringSubmatch(text)
		if now, before := amount(prices[1]), amount(prices[2]); now == 0 || now >= before {
			return false
		}
	}
	return o.but == nil || !o.but.MatchString(text)
}

// amount is a price without its currency, 0 if it can't be read.
func amount(price string) float64 {
	v, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimLeft(price, "£€$"), ",", ""), 64)
	if err != nil {
		return 0
	}
	return v
}
