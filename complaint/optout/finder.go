package optout

import (
	"fmt"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
)

// Finder finds opt-outs and re-consents in single messages. It is safe for use by many goroutines.
type Finder struct {
	lex *lexicon
}

// NewFinder loads the embedded wordings.
func NewFinder() (*Finder, error) {
	lex, err := loadLexicon()
	if err != nil {
		return nil, fmt.Errorf("optout: load wordings: %w", err)
	}
	return &Finder{lex: lex}, nil
}

// rules is the version of the rules that are code. It changes whenever they may find something else.
const rules = "7"

// Version names the rules, wordings and weights. It changes whenever Find may say something else, so that stored readings
// can be made again.
func (f *Finder) Version() string { return f.lex.version }

// Find returns what one message shows: own says that the person sent it. At most one act of each kind is found in
// a message, the clearest. It does not change m.
func (f *Finder) Find(m *complaint.Message, own bool) []complaint.Finding {
	if own {
		return f.sent(m)
	}
	return f.received(m)
}

// hit is a phrase found in a sentence.
type hit struct {
	*phrase
	*sentence
	from, to int    // in sentence.normal
	clause   clause // for a frame, the clause that says it
}

// text is what a person reads of a message, cut into sentences.
type text struct {
	all    []sentence
	words  int // of the whole visible text, quotes left out
	reply  bool
	pieces int // blocks that are no quote

	unclear  bool // a table has settings of which it is not told which count
	turnedOn bool // a setting of e-mail was off and is on now

	top []*sentence // body, once it was asked for
}

var (
	replySubject = regexp.MustCompile(`(?i)^\s*(?:re|aw|sv|ateb|antw)\s*(?:\[\d+\])?\s*:`)
	subjectLead  = regexp.MustCompile(`(?i)^\s*(?:(?:re|fwd?|aw|sv|ateb|antw)\s*(?:\[\d+\])?\s*:\s*|\[[^\]]{1,40}\]\s*)+`)
	quoteStart   = regexp.MustCompile(`(?i)^(?:on .{5,120} wrote:?$|-{2,} ?original message|_{8,}|from: .{3,200}(?:sent|date|to): |begin forwarded message|-{2,} ?forwarded message|>)`)
)

// usualSentences is how many sentences most mails have at most.
const usualSentences = 16

// readText cuts the visible text of m into sentences. Quoted earlier mail is left out: what somebody else wrote
// before is not said now. The subject of a reply is the other side's and left out too. With only, lines without any
// of its words are counted and not cut.
func readText(m *complaint.Message, only *wordindex.Index) text {
	t := text{reply: len(m.InReplyTo) > 0 || replySubject.MatchString(m.Subject), all: make([]sentence, 0, usualSentences)}
	if s := strings.TrimSpace(subjectLead.ReplaceAllString(m.Subject, "")); s != "" && !replySubject.MatchString(m.Subject) {
		t.all = append(t.all, newSentence(s, -1))
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
		if t.full() { // what comes is counted alone
			t.words += strings.Count(b.Text, " ") + 1
			t.pieces++
			continue
		}
		line, written, left := b.Text, b.Text, false
		if setting, ok := above.marked(line); ok {
			line = setting
		}
		if cells, blocks := above.cells(m, i); len(cells) > 0 {
			var told bool
			line, left, told = above.readRow(cells)
			written = strings.Join(cells, " ")
			t.unclear = t.unclear || !told || blocks > len(cells)
			i += blocks - 1
		}
		if next := i + 1; strings.HasSuffix(line, ":") && strings.Count(line, " ") >= 3 && next < len(m.Blocks) && isItem(&m.Blocks[next]) && !showsValue(m.Blocks[next].Text) && !isMarked(&m.Blocks[next]) && (next+1 == len(m.Blocks) || !bareAnswer(m.Blocks[next+1].Text) && !isMarked(&m.Blocks[next+1])) {
			line, written = line+" "+m.Blocks[next].Text, written+" "+m.Blocks[next].Text // "You asked us not to send you:" and the first of what follows
			i = next
		}
		line = leaders.ReplaceAllString(line, ": ")
		above.see(b.Text)
		t.words += strings.Count(line, " ") + 1
		if line != "" && (only == nil || only.InAnyCase(line)) {
			t.add(line, written, left)
		}
		t.pieces++
	}
	t.turnedOn = above.turnedOn
	if only == nil {
		t.choose()
	}
	return t
}

// full reports whether no further block is read.
func (t *text) full() bool { return t.pieces >= maxBlocks || len(t.all) > maxSentences }

// leaders are the dots that lead from a name to its value.
var leaders = regexp.MustCompile(` *\.{4,} *`)

// showsValue reports whether a block is a name and a value.
func showsValue(text string) bool {
	_, _, ok := named(text, true)
	return ok
}

// isItem reports whether a block may be one of a list, of which one is enough to tell what is listed.
func isItem(b *complaint.Block) bool {
	return b.Kind != complaint.BlockQuote && b.Row == 0 && strings.Count(b.Text, " ") < 10 && !strings.ContainsAny(b.Text, ".?!:")
}

// settingName reports whether a block may be the name of a setting, such as "Email" or "News and offers".
func settingName(s string) bool {
	return len(s) <= maxSettingLine && strings.Count(s, " ") < 8 && !strings.ContainsAny(s, ".?!,|")
}

// settingNames is settingName for a line that an answer follows: it may list several ("Offers, picks and tips by email"), be longer,
// or be written as programs name settings ("marketing.email").
func settingNames(s string) bool {
	if len(s) > maxSettingLine || strings.Count(s, " ") > maxSettingWords || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ".") {
		return false
	}
	return !strings.ContainsAny(s, "?!|") && !strings.Contains(s, ". ")
}

const maxSettingWords = 10

// startsQuote reports whether a block or sentence opens quoted earlier mail.
func startsQuote(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.IndexByte("oO-_fFbB>", s[0]) >= 0 && quoteStart.MatchString(s)
}

// add adds the sentences of a block, which may be read in other words than those it is written in. left is said of a setting.
func (t *text) add(block, written string, left bool) {
	read := sentences(upTo(maxBlock, block))
	asWritten := read
	if block != written {
		asWritten = sentences(upTo(maxBlock, written))
	}
	for i, s := range read {
		if len(t.all) > maxSentences || startsQuote(s) {
			return
		}
		n := newSentence(s, t.pieces)
		n.left = left
		switch {
		case len(asWritten) != len(read):
			n.written = upTo(maxSentence, written)
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

// has reports whether any sentence matches re.
func (t *text) has(re *regexp.Regexp) bool {
	for i := range t.all {
		if s := &t.all[i]; re.MatchString(s.inNormalForm()) {
			return true
		}
	}
	return false
}

// bodyHas is has without the subject.
func (t *text) bodyHas(re *regexp.Regexp) bool {
	for i := range t.all {
		if s := &t.all[i]; !s.subject && re.MatchString(s.inNormalForm()) {
			return true
		}
	}
	return false
}

// subjectHas reports whether the mail's own subject matches re.
func (t *text) subjectHas(re *regexp.Regexp) bool {
	return len(t.all) > 0 && t.all[0].subject && re.MatchString(t.all[0].normal)
}

// stems are letters of which a confirmation or a sign-up holds some. A mail without any is put aside before the
// phrases are tried: that is nearly all mail, and trying them is what takes time.
var stems = []string{
	"nsub", "un-sub", "subscrib", "subscription", "opted", "opt out", "opt-out", "opt in", "opt-in", "opting", "optout", "remov", "off the", "off our", "off this", "preferences", "settings", "choices", "no longer", "stopped", "stop ", "sorry", "sad to", "sad you", "miss you", "closed", "closure", "deleted", "deletion", "erased", "suppress", "mailing list", "newsletter", "signing up", "email list", "last email", "final email", "last e-mail", "deactivated", "danysgrif", "fyddwch", "dewisiadau", "tynnu", "cyfrif", "left the", "left our", "cylchlythyr", "on the list", "consider ", "not to ", "ticked", "not receive", "n't receive", "n’t receive", "not be ", "n't be ", "n’t be ", "not send", "n't send", "n’t send", "not hear", "n't hear", "n’t hear", "not email", "n't email", "n’t email", "not contact", "n't contact", "n’t contact", "never ", "not get", "n't get", "n’t get", "will start", "marketing list", "ddrwg", "no marketing", "joining", "using your", "processing your", "that you don", "that you’d rather", "that you'd rather", "that you do not", "permission", "no more", "no further", "blocked", "excluded", "cease", "n't want", "n’t want", "not want", "rather not", "rather we", "prefer not", "consent", "halt", "your choice", "record", "withdrawn", "request", "discontinu", "cancel", "barred", "anything else", "deregister", "object", "email: ", "e-mail: ", "marketing: ", "you're off", "you’re off", "you are off", "you're out", "asked us", "told us", "do-not", "your wishes", "struck", "popped", "taken", "sorted", "emails: ", "offers: ", "done", "scrubbed", "turned", "switched", "granted", "in touch", "off every", "off all", "first email", "chosen", "muted", "silenced", "status", "will do", "nothing", "for you", "the way we", "how we", "contact you", "agree", "gave us", "joined", "now receive", "signed", "complete", "successful", "actioned", "only hear from",
}

// telling reports whether any sentence may tell an act.
func (t *text) telling(stems *wordindex.Index) bool {
	any := false
	for i := range t.all {
		s := &t.all[i]
		s.stem = !standingLine(s.text) && (stems.InAnyCase(s.text) || shownSetting(s.text))
		any = any || s.stem
	}
	for i := range t.all {
		t.all[i].stem = t.all[i].stem || any && settingLine(t.all[i].text)
	}
	return any
}

// standingLine is small print that is in every mail of a list and tells nothing: a bare link, or why the mail is sent.
func standingLine(s string) bool {
	if len(s) < 12 && strings.EqualFold(strings.TrimRight(s, ". "), "unsubscribe") {
		return true
	}
	for _, p := range [...]string{"You are receiving this", "You're receiving this", "You’re receiving this", "You received this", "You have received this"} {
		if strings.HasPrefix(s, p) {
			return !strings.Contains(s, "just") && !strings.Contains(s, "recently")
		}
	}
	return false
}

// shownSetting reports whether a line shows one setting of mailings and its value.
func shownSetting(s string) bool { return shownValue(s) && settingLine(s) }

// shownValue reports whether a line shows one setting and its value.
func shownValue(s string) bool {
	at := strings.LastIndexAny(s, " :")
	return at > 0 && len(s) <= maxSettingLine && bareAnswer(s[at+1:])
}

// settingLine reports whether a line may show one setting, such as "Email: no".
func settingLine(s string) bool {
	if len(s) > maxSettingLine {
		return false
	}
	s = strings.ToLower(s)
	return strings.Contains(s, "mail") || strings.Contains(s, "market") || strings.Contains(s, "offer") || strings.Contains(s, "news") || strings.Contains(s, "status") || strings.Contains(s, "promo") || strings.Contains(s, "deals")
}

const maxSettingLine = 80

// normalise brings sentences into normal form: all of them, or those that hold a stem.
func (t *text) normalise(all bool) {
	for i := range t.all {
		s := &t.all[i]
		if all || s.stem {
			s.inNormalForm()
		}
	}
}

// scan tries the phrases on every sentence in normal form, each only where one of the words it needs stands.
func scan(t *text, side *phrases) []hit {
	var hits []hit
	try := make([]bool, len(side.all))
	for i := range t.all {
		s := &t.all[i]
		clear(try)
		side.needs.Each(s.normal, func(ids []int) {
			for _, id := range ids {
				try[id] = true
			}
		})
		for j := range side.all {
			if !try[j] || t.words > shortMail && (side.all[j].class == classTopic || side.all[j].class == classComplete) {
				continue
			}
			if at := side.all[j].pattern.FindStringIndex(s.normal); at != nil {
				hits = append(hits, hit{phrase: &side.all[j], sentence: s, from: at[0], to: at[1]})
			}
		}
	}
	return hits
}

func ofClass(hits []hit, classes ...class) []hit {
	var out []hit
	for _, h := range hits {
		for _, c := range classes {
			if h.class == c {
				out = append(out, h)
			}
		}
	}
	return out
}

// clearest returns the hit with the highest strength, the first of equals.
func clearest(hits []hit) (hit, bool) {
	if len(hits) == 0 {
		return hit{}, false
	}
	best := hits[0]
	for _, h := range hits[1:] {
		if h.strength.Rank() > best.strength.Rank() {
			best = h
		}
	}
	return best, true
}
