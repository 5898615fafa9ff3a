package optout

import (
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
	"desist/complaint/optout/internal/states"
)

// text is what a person reads of a message, cut into sentences.
type text struct {
	all    []sentence
	limit  int // how many sentences are read
	words  int // of the whole visible text, quotes left out; see count
	reply  bool
	pieces int  // blocks that are no quote
	foot   bool // the legal small print has begun

	unclear  bool // a table has settings of which it is not told which count
	headless bool // and nothing above it could tell
	wasNow   bool // a table tells what was before and what is now
	turnedOn bool // a setting of e-mail was off and is on now

	lines []states.Line // what each says of settings, once they are read

	mail *complaint.Message // nil of quoted mail

	top     []*sentence // body, once it was asked for
	answers *text       // earlier, once it was asked for
	refusal answer      // see lexicon.refuses
}

var (
	replySubject = regexp.MustCompile(`(?i)^\s*(?:re|aw|sv|ateb|antw)\s*(?:\[\d+\])?\s*:`)
	subjectLead  = regexp.MustCompile(`(?i)^\s*(?:(?:re|fwd?|aw|sv|ateb|antw)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]{1,40}\]\s*)+`)
	quoteStart   = regexp.MustCompile(`(?i)^(?:on .{5,120} wrote:?$|-{2,} ?original message|_{8,}|from: .{3,200}(?:sent|date): |from: (?:[^0-9]{3,120}|.{0,120}@.{0,120})\bto: |begin forwarded message|-{2,} ?forwarded message|>)`)
)

// usualSentences is how many sentences most mails have at most.
const usualSentences = 16

// readText cuts the visible text of m into sentences. Quoted earlier mail is left out: what somebody else wrote
// before is not said now. The subject of a reply is the other side's and left out too. With only, lines without any
// of its words are counted and not cut, and settings are left as they are written: that is enough to put most mail aside.
func readText(m *complaint.Message, only *wordindex.Index) text {
	return readBlocks(m, only, maxBlocks)
}

// readBlocks is readText for so many blocks.
func readBlocks(m *complaint.Message, only *wordindex.Index, most int) text {
	t := text{mail: m, reply: len(m.InReplyTo) > 0 || replySubject.MatchString(m.Subject), all: make([]sentence, 0, usualSentences), limit: max(most, maxSentences)}
	if !replySubject.MatchString(m.Subject) {
		t.addSubject(m)
	}
	var above heading
	for i := 0; i < len(m.Blocks); i++ {
		b := &m.Blocks[i]
		if b.Kind == complaint.BlockQuote {
			continue
		}
		if startsQuote(b.Text) {
			break
		}
		if t.pieces >= most || len(t.all) > t.limit { // what comes is counted alone
			t.count(b.Text, len(m.Blocks)-i <= footBlocks)
			continue
		}
		l := above.lineAt(m, i)
		above.see(b.Text)
		t.wasNow = t.wasNow || above.head.ofNow() || above.loose.ofNow()
		i += l.blocks - 1
		t.unclear, t.headless = t.unclear || l.unclear, t.headless || l.headless
		if l.read != "" && (only == nil || only.InAnyCase(l.read)) {
			t.add(l)
		}
		t.count(l.read, len(m.Blocks)-i <= footBlocks)
	}
	t.turnedOn = above.turnedOn
	if only == nil {
		t.choose()
	}
	return t
}

// addSubject adds the subject of m, without what mail programs and lists put before it.
func (t *text) addSubject(m *complaint.Message) {
	if s := strings.TrimSpace(subjectLead.ReplaceAllString(m.Subject, "")); s != "" {
		t.all = append(t.all, newSentence(s, -1))
	}
}

// count adds a block to the length of the mail. Long legal small print, which banks and insurers put under the shortest mail, counts as
// a line for each block, where it stands near the end.
func (t *text) count(block string, atEnd bool) {
	const line = 12
	n := strings.Count(block, " ") + 1
	t.foot = t.foot || atEnd && t.pieces > 1 && n > line && legal.In(block)
	if t.foot {
		n = min(n, line)
	}
	t.words += n
	t.pieces++
}

// legal is said in small print alone.
var legal = wordindex.Of("authorised by", "authorised and regulated", "regulated by", "registered office", "registered in England", "registered in Scotland", "registered in Wales",
	"Registered office", "Registered in", "Company number", "company number", "All rights reserved", "all rights reserved", "intended recipient", "VAT number", "VAT no", "Representative example")

// startOfQuote is the first block that opens quoted earlier mail, the number of blocks if none does.
func startOfQuote(m *complaint.Message) int {
	for i := range m.Blocks {
		if startsQuote(m.Blocks[i].Text) {
			return i
		}
	}
	return len(m.Blocks)
}

// leaders are the dots that lead from a name to its value.
var leaders = regexp.MustCompile(` *\.{4,} *`)

// isItem reports whether a block may be one of a list, of which one is enough to tell what is listed.
func isItem(b *complaint.Block) bool {
	return b.Kind != complaint.BlockQuote && b.Row == 0 && strings.Count(b.Text, " ") < 10 && !strings.ContainsAny(b.Text, ".?!:")
}

// startsQuote reports whether a block or sentence opens quoted earlier mail.
func startsQuote(s string) bool {
	s = strings.TrimSpace(s)
	return mayStartQuote(s) && quoteStart.MatchString(s)
}

// mayStartQuote is a cheap first look for what quoteStart finds.
func mayStartQuote(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case 'o', 'O':
		end := strings.TrimSuffix(s, ":")
		return len(end) > len("wrote") && strings.EqualFold(end[len(end)-len("wrote"):], "wrote")
	case 'f', 'F':
		return len(s) > 5 && s[4] == ':'
	case '-', '_':
		return len(s) > 1 && s[1] == s[0]
	}
	return s[0] == '>' || s[0] == 'b' || s[0] == 'B'
}

// line is what a block says, or several that are read as one.
type line struct {
	read, written string // as the readers take it, and as it is written
	blocks        int
	left, stood   bool // see sentence
	unclear       bool // which of its settings counts is not told
	headless      bool // and nothing above could tell
}

// lineAt reads the line that begins with block i.
func (h *heading) lineAt(m *complaint.Message, i int) line {
	l := line{read: states.InBoxes(m.Blocks[i].Text), written: m.Blocks[i].Text, blocks: 1}
	if setting, ok := h.marked(l.read); ok {
		l.read = setting
	}
	if cells, blocks := h.cells(m, i); len(cells) > 0 {
		var told bool
		l.read, l.left, told = h.readRow(cells)
		l.written, l.blocks, l.unclear = written(m, i, min(blocks, len(cells))), blocks, !told || blocks > len(cells)
		l.stood = h.stands(cells)
		l.headless = blocks > len(cells) || !told && h.head == nil && h.loose == nil
	}
	if next := i + l.blocks; next < len(m.Blocks) && valueFirst(m, next) == nil && leadsTo(l.read, m.Blocks[next:]) {
		first := m.Blocks[next].Text
		l.read, l.written, l.blocks = l.read+" "+first, l.written+" "+first, l.blocks+1
	}
	if strings.Contains(l.read, "....") {
		l.read = leaders.ReplaceAllString(l.read, ": ")
	}
	return l
}

// written is what so many blocks say, word for word.
func written(m *complaint.Message, from, blocks int) string {
	texts := make([]string, blocks)
	for i := range texts {
		texts[i] = m.Blocks[from+i].Text
	}
	return strings.Join(texts, " ")
}

// leadsTo reports whether a line needs the first of what follows it to say something: "You asked us not to send you:". A list of
// settings needs no lead.
func leadsTo(lead string, rest []complaint.Block) bool {
	if !strings.HasSuffix(lead, ":") || strings.Count(lead, " ") < 3 {
		return false
	}
	if !isItem(&rest[0]) || showsValue(rest[0].Text) || isMarked(&rest[0]) {
		return false
	}
	return len(rest) == 1 || !bareAnswer(rest[1].Text) && !isMarked(&rest[1])
}

// add adds the sentences of a line.
func (t *text) add(l line) {
	read := sentences(upTo(maxBlock, l.read))
	asWritten := read
	if l.read != l.written {
		asWritten = sentences(upTo(maxBlock, l.written))
	}
	for i, s := range read {
		if len(t.all) > t.limit || startsQuote(s) {
			return
		}
		n := newSentence(s, t.pieces)
		n.left, n.stood = l.left, l.stood
		switch {
		case len(asWritten) != len(read):
			n.written = upTo(maxSentence, l.written)
		case asWritten[i] != s:
			n.written = upTo(maxSentence, asWritten[i])
		}
		t.all = append(t.all, n)
	}
}

// upTo cuts s after so many bytes.
func upTo(limit int, s string) string {
	if len(s) > limit {
		return strings.ToValidUTF8(s[:limit], "")
	}
	return s
}

// any reports whether something holds for a sentence.
func (t *text) any(is func(*sentence) bool) bool { return anyOf(t.all, is) }

func anyOf(all []sentence, is func(*sentence) bool) bool {
	for i := range all {
		if is(&all[i]) {
			return true
		}
	}
	return false
}

// has reports whether any sentence matches re.
func (t *text) has(re *regexp.Regexp) bool {
	return t.any(func(s *sentence) bool { return re.MatchString(s.inNormalForm()) })
}

// bodyHas is has without the subject.
func (t *text) bodyHas(re *regexp.Regexp) bool {
	return t.any(func(s *sentence) bool { return !s.subject && re.MatchString(s.inNormalForm()) })
}

// subjectHas reports whether the mail's own subject matches re.
func (t *text) subjectHas(re *regexp.Regexp) bool {
	return len(t.all) > 0 && t.all[0].subject && re.MatchString(t.all[0].normal)
}

// normalise brings sentences into normal form: all of them, or those that hold a stem.
func (t *text) normalise(all bool) {
	for i := range t.all {
		s := &t.all[i]
		if all || s.stem {
			s.inNormalForm()
		}
	}
}

// body returns the sentences before the small print.
func (t *text) body() []*sentence {
	if t.top != nil {
		return t.top
	}
	t.top = make([]*sentence, 0, len(t.all))
	began := false
	for i := range t.all {
		s := &t.all[i]
		switch {
		case s.subject:
		case smallPrint(s.text):
			if began || !isMenu(s.text) {
				return t.top
			}
			continue
		default:
			began = began || isProse(s.text)
		}
		t.top = append(t.top, s)
	}
	return t.top
}

// isMenu reports whether small print is a menu ("Shop | Recipes | Stores"), which may stand at the top of a mail too.
func isMenu(s string) bool { return strings.IndexByte(s, '|') >= 0 && !strings.ContainsAny(s, "©@") }

// isProse reports whether a line is more than a greeting or an item of a menu.
func isProse(s string) bool { return strings.Count(s, " ") >= 3 }

// smallPrint reports whether a sentence opens the small print.
func smallPrint(s string) bool {
	if strings.IndexByte(s, '|') >= 0 || strings.Contains(s, "©") {
		return true
	}
	lower := strings.ToLower(s)
	switch {
	case opensSmallPrint.MatchString(lower):
		return true
	case tellsReader.MatchString(lower):
		return false
	case strings.Contains(lower, "mailing list") && (strings.Contains(lower, "://") || strings.Contains(lower, "@")) && !strings.Contains(lower, " your "):
		return true // the foot of a discussion list's mail
	}
	return (strings.Contains(lower, " ltd") || strings.Contains(lower, " limited")) && !strings.Contains(lower, "you")
}

// tellsReader says what the sender or the reader has done or will do, which no small print does.
var tellsReader = regexp.MustCompile(`\b(?:you|we|i)(?:['’](?:ve|ll)| have (?:now )?(?:been )?[a-z]+ed\b| (?:have )?(?:taken|took|put)\b| (?:will|shall|can) no longer\b| (?:won|shan)['’]?t\b)`)

var opensSmallPrint = regexp.MustCompile(`^(?:sent to|you received|you are receiving|you're receiving|why did i get|copyright|registered|this is a service email|follow us|privacy policy|list maintainer)|listinfo|registered (?:office|in|charity)|\b(?:is|are) authorised (?:and regulated )?by\b|\ball rights reserved\b`)
