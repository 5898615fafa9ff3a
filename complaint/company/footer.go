package company

import (
	"strings"
	"unicode"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
)

// Limits on what is read of a footer.
const (
	footerBlocks   = 30   // blocks from the end that may be footer
	footerBlockLen = 3000 // bytes of one block, from its end
	maxLegalWords  = 8
	maxPostal      = 160
)

// footer is what the small print says about the sender.
type footer struct {
	legal    []string // registered names, as written
	numbers  []string // company numbers, eight characters
	charity  []string
	ico      []string
	postal   []string
	onBehalf string // registered name for whom the mail says it was sent
	agency   agency // who the mail says sent it, and for whom
	partOf   []part

	headed   string // a registered name that a block begins with, which may be the reader's
	atOffice bool   // an address follows it

	owner map[string]string // company number → the registered name written before it
}

// part is what the small print says of whose part something is: "Quillet Claims, part of Quillet Mutual".
type part struct{ name, of string }

// agency is what the small print says of a registered sender and of whom it sends for, by the name that goes with the brand: "sent by
// Larkpost Media Ltd on behalf of Harrowbee Seeds".
type agency struct{ legal, sendsFor string }

// agencyIn is what the expression finds in a text that can match it.
func agencyIn(text string) (agency, bool) {
	if !strings.Contains(text, " on behalf of ") {
		return agency{}, false
	}
	sub := sentFor.FindStringSubmatch(text)
	if sub == nil || !hasLegalForm(sub[1]) || hasLegalForm(sub[2]) {
		return agency{}, false
	}
	return agency{legal: strings.TrimSpace(sub[1]), sendsFor: sub[2]}, true
}

// wholeOf is what the expression finds in a text that can match it.
func wholeOf(text string) []string {
	if !strings.Contains(text, "part of ") && !strings.Contains(text, "division of ") && !strings.Contains(text, "brand of ") && !strings.Contains(text, "is run by ") {
		return nil
	}
	return partOf.FindStringSubmatch(text)
}

var (
	partOf = regexp.MustCompile(`(?:^|[.|] )([A-Z][\w&'’ -]{2,40}?),? (?:(?:is )?(?:a )?(?:part|division|brand) of|is run by) (?:the )?([A-Z][\w&'’ -]{2,40}?)(?: [Gg]roup| [Ff]amily)?(?:[.,|]|$)`)

	sentFor = regexp.MustCompile(`(?:[Ss]ent|[Ii]ssued|[Dd]elivered)(?: to you)? by ([A-Z][\w&'’. -]{2,60}?),? on behalf of (?:the )?([A-Z][\w&'’-]*(?: (?:[A-Z&][\w&'’-]*|of|and)){0,5})(?:[,.|]| \(|$)`)

	numberToken = regexp.MustCompile(`\b(?:(?:SC|NI|OC|SO|NC|FC|BR|IP|SP|RS|CE|CS)[ -]?\d{5,6}|R\d{7}|\d{6,8}|Z[A-Z0-9]\d{6}|Z\d{7})\b`)
	postcode    = regexp.MustCompile(`\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`)
	officeStart = regexp.MustCompile(`(?i)\b(?:registered office|registered address|head office|postal address|write to us at|our address)(?: address)?(?: is| at|:| –| -)*:? *`)
	onBehalfOf  = regexp.MustCompile(`(?i)\b(?:sent|e-?mailed|issued|delivered|distributed|emailing you|e-mailing you)(?: to you| you this (?:e-?mail|message))?(?: by [^.]{1,80}?)?,? on behalf of `)

	// legalSign marks a sentence in which a registered name is the sender's own, not a trade mark notice.
	legalSign = regexp.MustCompile(`(?i)registered (?:in|office|number|company|charity|no)|company (?:no|number|registration)|incorporated in|trading (?:name|style) of|trading as|authorised and regulated|©|copyright|\(c\)|sent (?:to you |you this (?:e-?mail|message) )?(?:by|on behalf)|you are receiving|this (?:e-?mail|message) (?:was|is) (?:sent|from)`)
)

// readFooter looks for the legal footer in the last blocks of a message. Quoted earlier mail is not read.
func readFooter(blocks []complaint.Block) footer {
	var f footer
	seen := 0
	for i := len(blocks) - 1; i >= 0 && seen < footerBlocks; i-- {
		if blocks[i].Kind == complaint.BlockQuote || blocks[i].Kind == complaint.BlockImageAlt {
			continue
		}
		seen++
		text := blocks[i].Text
		if len(text) > footerBlockLen {
			text = strings.ToValidUTF8(text[len(text)-footerBlockLen:], "")
		}
		f.read(text)
	}
	return f
}

// read runs each expression only on text that can match it: most blocks are no footer, and regular expressions are
// by far the dearest step here.
func (f *footer) read(text string) {
	if sub := wholeOf(text); sub != nil {
		f.partOf = append(f.partOf, part{name: sub[1], of: sub[2]})
	}
	if a, ok := agencyIn(text); ok {
		f.agency = a
	}
	switch {
	case !hasLegalForm(text):
	case legalSign.MatchString(text):
		f.readLegal(text)
	case f.headed == "":
		f.headed, f.atOffice = headOf(text)
	}
	digits, code := digitRuns(text)
	if digits {
		f.readNumbers(text)
	}
	if code {
		f.readPostal(text)
	}
}

// headOf returns the registered name that a block, or a sentence of it, begins with if an address follows, or more small print:
// "Skerrywind Travel Ltd, 2 Weighbridge Lane, Belfast". An address may be the reader's too, and a name alone a customer's or a partner's, so the name counts only
// if it is the sender's (see reader.owns).
func headOf(text string) (name string, atOffice bool) {
	end := legalForms(text, 1)[0][1]
	name = legalName(text[:end])
	rest := text[end:]
	switch {
	case name == "" || !startsSentence(text[:end], name):
		return "", false
	case strings.HasPrefix(rest, ", "):
		return name, true
	case morePrint.MatchString(rest):
		return name, false
	}
	return "", false
}

// startsSentence reports whether a name at the end of text begins it, or a sentence of it: "Please don't reply. Lowland Trains Ltd".
func startsSentence(text, name string) bool {
	at := strings.LastIndex(text, name)
	if at < 0 {
		return false
	}
	before := strings.TrimRight(text[:at], " ")
	return before == "" || strings.HasSuffix(before, ".")
}

// morePrint is small print that follows a name.
var morePrint = regexp.MustCompile(`^\. (?:Please (?:do not reply|quote|contact|call|write|keep)|Thank you for|This (?:e-?mail|message) (?:was|is|has)|Registered|Company (?:no|number|reg)|VAT |Authorised|Prices (?:may|can|are|were))`)

func hasLegalForm(text string) bool { return legalForms(text, 1) != nil }

// digitRuns reports whether text holds five digits in a row, and whether a digit before two capital letters, as at
// the end of every postcode.
func digitRuns(text string) (five, code bool) {
	run := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			run++
			five = five || run >= 5
		default:
			if run > 0 && c >= 'A' && c <= 'Z' && i+1 < len(text) && text[i+1] >= 'A' && text[i+1] <= 'Z' {
				code = true
			}
			run = 0
		}
	}
	return five, code
}

func (f *footer) readLegal(text string) {
	for _, at := range legalForms(text, 20) {
		if name := legalName(text[:at[1]]); name != "" {
			addNew(&f.legal, name)
		}
	}
	if at := onBehalfOf.FindStringIndex(text); at != nil && f.onBehalf == "" {
		rest := text[at[1]:]
		if end := legalForms(rest, 1); end != nil && end[0][1] < 90 {
			f.onBehalf = legalName(rest[:end[0][1]])
		}
	}
}

// legalName walks back from a legal form at the end of s over the capitalised words before it.
func legalName(s string) string {
	words := strings.Fields(lastPart(s))
	first := len(words) - 1
	for i := len(words) - 2; i >= 0 && len(words)-i <= maxLegalWords; i-- {
		w := strings.Trim(words[i], "()“”\"'")
		if startsUpper(w) && !isYear(w) && !leadWord(w) {
			first = i
		} else if !joinWord(w) {
			break
		}
		if strings.HasSuffix(words[i], ".") && len(w) > 3 && i < len(words)-1 && w != "Co." && w != "St." {
			first = max(first, i+1) // a sentence ended here
			break
		}
	}
	if first >= len(words)-1 {
		return ""
	}
	name := strings.Trim(strings.Join(words[first:], " "), " .,;:©“”\"'")
	if strings.HasPrefix(name, "(") {
		return ""
	}
	return name
}

// lastPart is the end of s after anything that cannot stand inside a registered name.
func lastPart(s string) string {
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[len(s)-200:], "")
	}
	if i := strings.LastIndexAny(s, "©|:;•·–—\n,®™"); i >= 0 {
		_, rest, _ := strings.Cut(s[i:], " ")
		if strings.TrimSpace(rest) == "" {
			return ""
		}
		return rest
	}
	return s
}

func isYear(w string) bool {
	return len(w) == 4 && strings.Trim(w, "0123456789") == "" || strings.Trim(w, "0123456789-–") == ""
}

func joinWord(w string) bool {
	switch w {
	case "&", "and", "of", "for", "the", "de", "+":
		return true
	}
	return false
}

// leadWord are capitalised words that begin a footer sentence and are no part of the name.
func leadWord(w string) bool {
	switch w {
	case "Copyright", "By", "From", "Sent", "Registered", "Company", "This", "Is", "A", "Our", "You", "Your", "In",
		"Website", "Email", "Trading", "Regulated", "Authorised", "Head", "Office", "Address", "Name":
		return true
	}
	return false
}

var noGaps = strings.NewReplacer(" ", "", "-", "")

// readNumbers finds registration numbers by the nearest word before each that says what kind it is.
func (f *footer) readNumbers(text string) {
	for _, at := range numberTokens(text, 20) {
		token := noGaps.Replace(text[at[0]:at[1]])
		before := strings.ToLower(text[max(0, at[0]-70):at[0]])
		switch numberKind(before, token) {
		case "company":
			number := padNumber(token)
			addNew(&f.numbers, number)
			f.own(number, text[:at[0]])
		case "charity":
			addNew(&f.charity, token)
		case "ico":
			addNew(&f.ico, token)
		}
	}
}

// own notes which registered name stands last before a company number.
func (f *footer) own(number, before string) {
	forms := legalForms(before, 20)
	if forms == nil || f.owner[number] != "" {
		return
	}
	if name := legalName(before[:forms[len(forms)-1][1]]); name != "" {
		if f.owner == nil {
			f.owner = map[string]string{}
		}
		f.owner[number] = name
	}
}

// narrow keeps the sender's own names and numbers where the small print names several companies: those whose
// name resembles one of keys. Nothing is dropped when none does.
func (f *footer) narrow(keys ...string) {
	if len(f.legal) < 2 && len(f.numbers) < 2 {
		return
	}
	mine := func(name string) bool {
		for _, k := range keys {
			if resembles(nameKey(name), k) {
				return true
			}
		}
		return false
	}
	keep(&f.legal, mine)
	keep(&f.numbers, func(n string) bool { return mine(f.owner[n]) })
}

func keep(list *[]string, want func(string) bool) {
	var kept []string
	for _, s := range *list {
		if want(s) {
			kept = append(kept, s)
		}
	}
	if len(kept) > 0 {
		*list = kept
	}
}

// numberWords tell the kinds of number apart; the one that ends nearest to the number wins.
var numberWords = []struct{ kind, word string }{
	{"company", "company no"},
	{"company", "company number"},
	{"company", "company registration"},
	{"company", "co. no"},
	{"company", "registered no"},
	{"company", "registered number"},
	{"company", "registration no"},
	{"company", "registration number"},
	{"company", "companies house"},
	{"company", "registered in england"},
	{"company", "registered in scotland"},
	{"company", "registered in wales"},
	{"company", "registered in northern ireland"},
	{"company", "registered in the uk"},
	{"company", "england and wales"},
	{"company", "england & wales"},
	{"company", "reg no"},
	{"company", "reg. no"},
	{"company", "company reg"},
	{"company", "crn"},
	{"company", "(company "},
	{"company", "registered under"},
	{"charity", "charity"},
	{"charity", "charities"},
	{"other", "vat"},
	{"other", "register number"},
	{"other", "firm reference"},
	{"other", "reference number"},
	{"other", "frn"},
	{"other", "financial services register"},
	{"other", "fca"},
	{"other", "tel"},
	{"other", "call"},
	{"other", "phone"},
	{"other", "financial conduct authority"},
	{"other", "prudential"},
	{"other", "order"},
	{"other", "account"},
	{"other", "ref"},
	{"other", "licence"},
	{"other", "gambling commission"},
	{"ico", "information commissioner"},
	{"ico", "data protection"},
	{"ico", "ico reg"},
	{"ico", "ico number"},
	{"ico", "information commission"},
	{"ico", "ico no"},
}

func numberKind(before, token string) string {
	kind, end := "", -1
	for _, w := range numberWords {
		if i := strings.LastIndex(before, w.word); i >= 0 && i+len(w.word) > end {
			kind, end = w.kind, i+len(w.word)
		}
	}
	if strings.HasPrefix(token, "Z") {
		for _, w := range [...]string{"ico", "information commission", "data protection"} {
			if strings.Contains(before, w) {
				return "ico"
			}
		}
		return ""
	}
	if kind == "company" && strings.Contains(before[max(0, end-30):end], "charity") {
		return "charity" // "registered charity number"
	}
	return kind
}

// padNumber writes a company number as Companies House does, in eight characters.
func padNumber(n string) string {
	letters := strings.TrimRight(n, "0123456789")
	digits := n[len(letters):]
	for len(letters)+len(digits) < 8 {
		digits = "0" + digits
	}
	return letters + digits
}

func (f *footer) readPostal(text string) {
	at := postcode.FindStringIndex(text)
	if at == nil {
		return
	}
	start := 0
	if starts := officeStart.FindAllStringIndex(text[:at[0]], 5); starts != nil {
		start = starts[len(starts)-1][1]
	} else if i := strings.LastIndexAny(text[:at[0]], ".|©•"); i >= 0 {
		start = i + 1
	}
	if at[1]-start > maxPostal {
		start = at[1] - maxPostal
	}
	address := strings.TrimFunc(strings.ToValidUTF8(text[start:at[1]], ""), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	addNew(&f.postal, address)
}

func addNew(list *[]string, s string) {
	for _, have := range *list {
		if have == s {
			return
		}
	}
	*list = append(*list, s)
}
