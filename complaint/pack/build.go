package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"desist/complaint"
	"desist/complaint/law"
)

const (
	nameLimit    = 80  // characters of a name or address inside a sentence
	subjectLimit = 160 // characters of a subject inside a table or a sentence
	quoteLimit   = 240 // characters of a quotation inside the document's own text
)

// Build makes a pack. It returns ErrNothingIncluded if no exhibit is included, and an error if a text could not
// be made; it never invents what the Input does not say.
func Build(in Input) (Pack, error) {
	b, err := newBuilder(in)
	if err != nil {
		return Pack{}, err
	}
	p := Pack{Reference: b.reference, Included: len(b.emails)}
	p.Statement = b.statement()
	if own := strings.TrimSpace(in.Facts.Statement); own != "" {
		p.Statement = own + "\n"
	}
	p.StatementChars = formChars(p.Statement)
	p.EventList = b.eventList()
	p.Notes = b.notes(p.StatementChars)
	p.Document = b.document()
	p.Form = b.form(p.Statement, p.EventList)
	p.FormCheck = b.str("form.check", vars{"seen": b.format(b.law.Limits.Seen, layoutDay), "check": b.translated(b.law.Limits.Check)})
	p.Separate, p.EvidenceCover, p.Shown = b.say("upload.separate", nil), b.sideDocument("evidence"), len(b.shown())
	p.Originals, p.Evidence = b.originals()
	p.Correspondence = b.correspondence()
	p.OriginalsSheet = b.originalsSheet(p.Originals)
	p.MessagesCSV, err = b.messagesCSV(p.Originals)
	b.fail(err)
	p.Timeline = b.timeline()
	p.CaseJSON, err = b.caseJSON(p.Originals, p.Statement)
	b.fail(err)
	if b.err != nil {
		return Pack{}, fmt.Errorf("pack: build for %s: %w", in.Company.ID, b.err)
	}
	return p, nil
}

// builder holds what every text is made from. It keeps its first error, so that texts can be written in a row.
type builder struct {
	in        Input
	law       *law.Book
	phrases   phrases
	zone      *time.Location
	reference string
	company   string
	address   string
	app       string

	emails     []email // sorted by received time
	optOuts    []complaint.OptOut
	reConsents []complaint.ReConsent
	proofs     []proof // in exhibit order
	letters    []letter
	months     []Month // gaps filled
	choice     choice
	original   map[complaint.MessageID]string // number in the bundle, "003"
	chosenAt   string                         // the paragraph that says how the shown e-mails were chosen
	answered   map[string]string              // exhibit id to the paragraph that answers its claim, "5.4"

	err error
}

func newBuilder(in Input) (*builder, error) {
	ph, err := book(in.Language)
	if err != nil {
		return nil, err
	}
	facts, err := law.Load()
	if err != nil {
		return nil, err
	}
	b := &builder{in: in, law: facts, phrases: ph, zone: in.Zone}
	if b.zone == nil {
		b.zone = time.UTC
	}
	b.emails = includedEmails(in)
	if len(b.emails) == 0 {
		return nil, ErrNothingIncluded
	}
	b.optOuts = confirmedOptOuts(in)
	if len(b.optOuts) == 0 {
		return nil, errors.New("pack: the included e-mails' opt-outs are not among the confirmed ones")
	}
	b.reConsents = knownReConsents(in)
	b.proofs = numberProofs(in.Proofs, b.optOuts)
	b.letters = numberLetters(in.Letters)
	b.choice = b.choose()
	b.answered = map[string]string{}
	b.numberOriginals()
	b.months = chartMonths(in.Months, b.first().At)
	b.company = b.companyName()
	b.address = b.receivedAt()
	b.app = clip(line("Desist "+in.AppVersion), nameLimit)
	b.reference = clip(line(in.Reference), nameLimit)
	if b.reference == "" {
		b.reference = Reference(in.Person, in.Company.ID, b.optOuts)
	}
	return b, nil
}

func (b *builder) companyName() string {
	c := b.in.Company
	for _, s := range []string{c.Name, c.Domain, string(c.ID)} {
		if s = unquote(line(s)); s != "" {
			return clip(s, nameLimit)
		}
	}
	return b.str("word.company", nil)
}

// receivedAt is the address the e-mails came to: the person's address that most of them were sent to.
func (b *builder) receivedAt() string {
	count := map[string]int{}
	for _, e := range b.emails {
		for _, to := range e.Message.To {
			if addr := strings.ToLower(to.Addr); slices.Contains(b.in.Person.Addresses, addr) {
				count[addr]++
			}
		}
	}
	best := ""
	for _, a := range b.in.Person.Addresses {
		if best == "" || count[a] > count[best] {
			best = a
		}
	}
	if best == "" {
		return b.str("word.address", nil)
	}
	return clip(line(best), nameLimit)
}

// Reference derives a short, stable case reference. It says nothing about the person. Of the opt-outs, in any order,
// only confirmed ones count.
func Reference(p complaint.Person, c complaint.CompanyID, optOuts []complaint.OptOut) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", p.Addresses, c)
	for _, o := range confirmedOptOuts(Input{Company: complaint.Company{ID: c}, OptOuts: optOuts}) {
		fmt.Fprintf(h, " %q", o.ID)
	}
	return "DES-" + strings.ToUpper(hex.EncodeToString(h.Sum(nil))[:8])
}

func (b *builder) fail(err error) {
	if b.err == nil && err != nil {
		b.err = err
	}
}

// say expands a phrase.
func (b *builder) say(key string, v vars) Text {
	t, err := b.phrases.text(key, b.withBundle(v))
	b.fail(err)
	return t
}

// withBundle adds what the bundle that holds the originals is called.
func (b *builder) withBundle(v vars) vars {
	key := "bundle.whole"
	if b.in.OriginalsApart {
		key = "bundle.apart"
	}
	out := vars{"bundle": b.raw(key)}
	maps.Copy(out, v)
	return out
}

// readers is the key of a sentence that a copy without originals says in another way.
func (b *builder) readers(key string) string {
	if b.in.OriginalsApart {
		return key + "_apart"
	}
	return key
}

// str expands a phrase without styles.
func (b *builder) str(key string, v vars) string { return b.say(key, v).String() }

// orNone is a number inside a sentence: 0 is the word for it.
func (b *builder) orNone(n int) any {
	if n == 0 {
		return b.str("word.none", nil)
	}
	return n
}

// raw returns a phrase with its placeholders, for a renderer to fill.
func (b *builder) raw(key string) string {
	ph, err := b.phrases.get(key)
	b.fail(err)
	return ph.Text
}

// lawOf returns the fact ids of a phrase.
func (b *builder) lawOf(key string) []string {
	ph, err := b.phrases.get(key)
	b.fail(err)
	return ph.Law
}

// fact returns the wording of a legal fact on the day of t.
func (b *builder) fact(id string, t time.Time) string {
	s, err := b.law.Text(id, t)
	b.fail(err)
	return s
}

func (b *builder) cite(id string) string {
	f, ok := b.law.Fact(id)
	if !ok {
		b.fail(fmt.Errorf("no legal fact %q", id))
	}
	return f.Cite
}

func (b *builder) day(t time.Time) string { return b.format(t.In(b.zone), layoutDay) }

// method is how an opt-out was made, as the end of a sentence.
func (b *builder) method(m complaint.Method) string {
	if !slices.Contains(complaint.Methods, m) {
		m = complaint.MethodOther
	}
	return b.str("method."+string(m), nil)
}

// proofsOf returns the exhibit ids that show an opt-out.
func (b *builder) proofsOf(o complaint.OptOut) []string {
	var ids []string
	for _, p := range b.proofs {
		same := p.optOut.ID == o.ID || (p.msg != nil && p.msg.ID == o.Message) ||
			(p.file != nil && o.Evidence != "" && p.file.SHA256 == o.Evidence)
		if same {
			ids = append(ids, p.id)
		}
	}
	return ids
}

// proofRef is " (exhibit A1)", or nothing.
func (b *builder) proofRef(o complaint.OptOut) Text {
	ids := b.proofsOf(o)
	if len(ids) == 0 {
		return nil
	}
	key := "optout.proof"
	if len(ids) > 1 {
		key = "optout.proofs"
	}
	return b.say(key, vars{"exhibit": b.refs(ids)})
}

// refs lists exhibits as links: "A1, A2 and A3".
func (b *builder) refs(ids []string) Text {
	var t Text
	for i, id := range ids {
		switch {
		case i > 0 && i == len(ids)-1:
			t = append(t, b.say("word.and", nil)...)
		case i > 0:
			t = append(t, Span{Text: ", "})
		}
		t = append(t, Span{Text: id, Ref: id})
	}
	return t
}

// first is the opt-out the complaint rests on: the earliest that an included e-mail is counted against.
func (b *builder) first() complaint.OptOut {
	for _, o := range b.optOuts {
		for _, e := range b.emails {
			if e.Flag.OptOut == o.ID {
				return o
			}
		}
	}
	return b.optOuts[0]
}

// bandCounts counts the included e-mails by band.
func (b *builder) bandCounts() map[complaint.Band]int {
	n := map[complaint.Band]int{}
	for _, e := range b.emails {
		n[e.Flag.Band]++
	}
	return n
}

func (b *builder) claims() int {
	n := 0
	for _, e := range b.emails {
		if line(e.Reading.Verdict.ServiceClaim) != "" {
			n++
		}
	}
	return n
}

// subject is a message's subject fit for a sentence or a table.
func (b *builder) subject(s string) string {
	if s = line(s); s == "" {
		return b.str("exhibit.no_subject", nil)
	}
	return clip(s, subjectLimit)
}

// month names a calendar month.
func (b *builder) month(t time.Time) string { return b.format(t, "January 2006") }
