// Package letter reads one message as the judge does: its visible text cut into sentences with what each is, the part
// of the mail each stands in, and the features of the whole.
package letter

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"desist/complaint"
	"desist/complaint/internal/forest"
	"desist/complaint/marketing/internal/gloss"
	"desist/complaint/marketing/internal/sentence"
	"desist/complaint/marketing/internal/words"
	"desist/complaint/marketing/internal/wordvec"
)

// Zone is the part of a mail that a sentence stands in.
type Zone uint8

const (
	Body      Zone = iota
	Footer         // small print, preferences, social links
	Menu           // links with a word or two: navigation, not speech
	Quoted         // an earlier mail that this one quotes
	Preheader      // hidden text that inboxes show beside the subject
)

func (z Zone) String() string {
	return [...]string{"body", "footer", "menu", "quoted", "preheader"}[z]
}

// Unit is one sentence of a message.
type Unit struct {
	Text       string
	Block      int // index in Message.Blocks, -1 for the subject and hidden text
	Start, End int // bytes in the block's text
	Kind       complaint.BlockKind
	Place      sentence.Place
	Zone       Zone
	Linked     bool
	Language   gloss.Language // that it is read in
	Words      int
	P          sentence.Probabilities
	Features   int // how many features spoke

	Promo float64 // probability that it promotes, weighed for where it stands
	Same  int     // index of the first unit with this text

	groups  uint64
	english int // words that tell English
}

// Limits on hostile input.
const (
	MaxUnits     = 3000
	maxBlocks    = 20000
	maxPreheader = 250 // runes of hidden text that an inbox may show
)

// Letter is a message as the judge reads it.
type Letter struct {
	Message *complaint.Message
	Units   []Unit
	Facts   Facts
	context []UnitVector // by unit
	footer  int          // index of the first unit of the footer
}

// Reader reads messages with one sentence model. It keeps buffers, so each goroutine needs its own.
type Reader struct {
	model    *sentence.Model
	units    *forest.Forest
	ofMail   forest.Among
	evidence sentence.Evidence
	foreign  tongues
	meanings []wordvec.Vector
	spans    []words.Span
	seen     map[string]int
	body     []int
	masks    masks
}

// masks are sets of cue groups that the reading of a whole mail asks for.
type masks struct{ legal, unsub, code, order, promo, offer, nudge, enrol uint64 }

func maskOf(m *sentence.Model, names ...string) uint64 {
	var set uint64
	for _, n := range names {
		if g, ok := m.Group(n); ok {
			set |= 1 << g
		}
	}
	return set
}

// NewReader returns a Reader.
func NewReader(m *sentence.Model, u *forest.Forest) *Reader {
	r := &Reader{model: m, seen: map[string]int{}, masks: masks{
		legal: maskOf(m, "unsub", "regoffice", "regulated", "warning", "privacy", "noreply", "received", "social"),
		unsub: maskOf(m, "unsub"),
		code:  maskOf(m, "otp"),
		order: maskOf(m, "order", "delivery", "invoice", "payfail"),
		promo: maskOf(m, sentence.Selling...),
		offer: maskOf(m, sentence.Offering...),
		nudge: maskOf(m, "appnudge"),
		enrol: maskOf(m, "enrol"),
	}}
	r.SetUnits(u)
	return r
}

// Read cuts m into units and says what each is.
func (r *Reader) Read(m *complaint.Message) *Letter {
	l := &Letter{}
	r.ReadInto(l, m)
	return l
}

// ReadInto is Read into the memory of a letter that nobody needs any more.
func (r *Reader) ReadInto(l *Letter, m *complaint.Message) {
	r.cut(l, m)
	r.score(l)
	l.zones(r.masks)
	r.contexts(l)
	r.Weigh(l)
}

// Outline is ReadInto without saying what each sentence is: its units have their words and cue groups but no probabilities,
// the small print and menus are not told from the body, and the facts have no Vector.
func (r *Reader) Outline(l *Letter, m *complaint.Message) {
	r.cut(l, m)
	for i := range l.Units {
		u := &l.Units[i]
		r.model.Space().Cues(&r.evidence, u.Text)
		u.Words, u.groups = r.evidence.Words, uint64(r.evidence.Groups)
	}
	l.Facts = HeaderFacts(m)
	bodyFacts(&l.Facts, l, r.masks)
}

// cut cuts m into units.
func (r *Reader) cut(l *Letter, m *complaint.Message) {
	*l = Letter{Message: m, Units: slices.Grow(l.Units[:0], expectedUnits(m)), context: l.context[:0]}
	clear(r.seen)
	l.addWhole(m.Subject, -1, "", sentence.Subject, Body)
	if m.Preheaders > 0 && len(m.Hidden) > 0 {
		l.preheader(r, m.Hidden[0])
	}
	for i := range m.Blocks {
		if i == maxBlocks || len(l.Units) >= MaxUnits {
			break
		}
		l.addBlock(r, i)
	}
}

// expectedUnits is about how many units m will have, so that room for them is made once.
func expectedUnits(m *complaint.Message) int {
	const sentenceBytes = 90
	n := 4
	for i := range m.Blocks {
		n += 1 + len(m.Blocks[i].Text)/sentenceBytes
	}
	return min(n, MaxUnits)
}

// Weigh sets what each sentence promotes and the facts of the whole.
func (r *Reader) Weigh(l *Letter) {
	r.promote(l)
	l.Facts = facts(l, r.masks)
}

// SetUnits makes the reader weigh sentences by u.
func (r *Reader) SetUnits(u *forest.Forest) {
	r.units = u
}

func (l *Letter) preheader(r *Reader, hidden string) {
	text := strings.TrimSpace(hidden)
	if n := runeEnd(text, maxPreheader); n < len(text) {
		text = text[:n]
	}
	r.spans = words.Sentences(r.spans[:0], text)
	for _, s := range r.spans {
		if readable(text[s.Start:s.End]) {
			l.Units = append(l.Units, Unit{Text: text[s.Start:s.End], Block: -1, Start: s.Start, End: s.End, Place: sentence.Preheader, Zone: Preheader})
		}
	}
}

func (l *Letter) addWhole(text string, block int, kind complaint.BlockKind, p sentence.Place, z Zone) {
	t := strings.TrimSpace(text)
	if !readable(t) {
		return
	}
	at := strings.Index(text, t)
	l.Units = append(l.Units, Unit{Text: t, Block: block, Start: at, End: at + len(t), Kind: kind, Place: p, Zone: z})
}

func (l *Letter) addBlock(r *Reader, i int) {
	b := &l.Message.Blocks[i]
	zone := Body
	if b.Kind == complaint.BlockQuote {
		zone = Quoted
	}
	from := len(l.Units)
	place := placeOf(b.Kind)
	switch {
	case len(b.Text) < 200 && (place == sentence.Button || place == sentence.ImageAlt || place == sentence.Cell):
		l.addWhole(b.Text, i, b.Kind, place, zone)
	default:
		r.spans = words.Sentences(r.spans[:0], b.Text)
		for _, s := range r.spans {
			if len(l.Units) >= MaxUnits {
				break
			}
			if text := b.Text[s.Start:s.End]; readable(text) {
				l.Units = append(l.Units, Unit{Text: text, Block: i, Start: s.Start, End: s.End, Kind: b.Kind, Place: place, Zone: zone})
			}
		}
	}
	for u := from; u < len(l.Units); u++ {
		l.Units[u].Linked = b.Link != ""
	}
}

// readable reports whether there is anything to read in s. Markup that a damaged mail shows as text is not.
func readable(s string) bool {
	return strings.IndexFunc(s, isWord) >= 0 && !(s[0] == '<' && strings.Contains(s, `="`) || strings.Contains(s, `=3D"`))
}

func isWord(r rune) bool { return !notWord(r) }

func notWord(r rune) bool {
	return r < utf8.RuneSelf && !(r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') || r == '\u00a0' || r == '•' || r == '·' || r == '–' || r == '—' || r == '›' || r == '»'
}

func placeOf(k complaint.BlockKind) sentence.Place {
	switch k {
	case complaint.BlockHeading:
		return sentence.Heading
	case complaint.BlockListItem:
		return sentence.ListItem
	case complaint.BlockCell:
		return sentence.Cell
	case complaint.BlockButton:
		return sentence.Button
	case complaint.BlockImageAlt:
		return sentence.ImageAlt
	}
	return sentence.Paragraph
}

// score says what each unit is. A text met before in the same mail (desktop and mobile versions) is not scored anew.
func (r *Reader) score(l *Letter) {
	n := max(len(l.Units)-1, 1)
	r.meanings = slices.Grow(r.meanings[:0], len(l.Units))[:len(l.Units)]
	for i := range l.Units {
		u := &l.Units[i]
		u.Same = i
		if before, ok := r.seen[u.Text]; ok {
			f := &l.Units[before]
			u.Same = f.Same
			if f.Place == u.Place {
				u.P, u.Words, u.Features, u.groups, u.english = f.P, f.Words, f.Features, f.groups, f.english
				r.meanings[i] = r.meanings[before]
				continue
			}
		}
		r.seen[u.Text] = i
		r.scoreUnit(l, i, n)
	}
	r.readForeign(l, n)
}

func (r *Reader) scoreUnit(l *Letter, i, last int) {
	u := &l.Units[i]
	u.P = r.model.Score(&r.evidence, l.Input(i, last))
	r.meanings[i] = r.evidence.Meaning
	u.Words, u.Features, u.groups = r.evidence.Words, len(r.evidence.Features), uint64(r.evidence.Groups)
	u.english = r.evidence.English
}

// Input is unit i as the sentence model sees it; last is the number of the mail's last unit.
func (l *Letter) Input(i, last int) sentence.Input {
	u := &l.Units[i]
	in := sentence.Input{Text: u.Text, Place: u.Place, Position: float64(i) / float64(max(last, 1)), Linked: u.Linked, Language: u.Language}
	if u.Linked && u.Block >= 0 {
		in.Campaign = HasCampaign(l.Message.Blocks[u.Block].Link)
	}
	return in
}

func logit(p float64) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return math.Log(p / (1 - p))
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// runeEnd returns the byte offset after n runes of s.
func runeEnd(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
