package optout

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"

	"desist/assets"
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
	"desist/complaint/optout/internal/states"
)

// class is what a phrase or a frame says.
type class string

// In mail from a company.
const (
	classDone       class = "done"       // mailings were stopped
	classFuture     class = "future"     // none will come
	classAsked      class = "asked"      // the person asked for it
	classSorry      class = "sorry"      // "sorry to see you go"
	classWish       class = "wish"       // the person would rather not hear: it tells an act beside another sign only
	classHears      class = "hears"      // the person will hear; of frames alone, and it only adds to the weight of words
	classWants      class = "wants"      // the person asked to hear; likewise
	classTopic      class = "topic"      // unsubscribing is spoken of
	classComplete   class = "complete"   // something is done, which may be that
	classUpdated    class = "updated"    // preferences were changed
	classDeclined   class = "declined"   // no mailings were wanted with an order or a registration
	classOff        class = "off"        // a setting is off
	classOn         class = "on"         // a setting is on
	classClosed     class = "closed"     // an account was closed
	classPending    class = "pending"    // a click is still to be made
	classFailed     class = "failed"     // it could not be done
	classSubscribed class = "subscribed" // the person signed up
	classJoined     class = "joined"     // likewise, in few words or in such as shops use too
)

// In the person's own mail.
const (
	classRefuse  class = "refuse"
	classObject  class = "object"  // to the use of data, with a word of law
	classAgain   class = "again"   // it was asked before
	classCommand class = "command" // a bare "unsubscribe"
	classDeny    class = "deny"    // it was somebody else, or a mistake
	classResume  class = "resume"  // mailings are wanted again
)

// phrase is one line of the lexicon.
type phrase struct {
	class    class
	strength complaint.Strength
	method   complaint.Method
	pattern  *regexp.Regexp
}

// phrases are one side of the lexicon, with an index of the words they need.
type phrases struct {
	all    []phrase
	needed []wordindex.Word // their numbers are those of phrases
	needs  *wordindex.Index
}

type lexicon struct {
	received, sent phrases
	stems          *wordindex.Index
	words          map[string]wordSet
	scales         *scales
	forests        forests
	kinds          map[string]string // of words, for the reach of an opt-out
	reach          reach
	names          nameFates
	states         *states.Reader
	version        string
}

// assetFiles are what the lexicon is read from, all of which its version names.
var assetFiles = [...]struct {
	name string
	read func(l *lexicon, table string) error
}{
	{"phrases.tsv", (*lexicon).readPhrases},
	{"stems.tsv", func(l *lexicon, table string) error { l.stems = readStems(table); return nil }},
	{"words.tsv", (*lexicon).readWords},
	{"fate.tsv", func(*lexicon, string) error { _, err := bearings(); return err }},
	{"weights.tsv", (*lexicon).takeWeights},
	{"forests.tsv", func(l *lexicon, table string) (err error) {
		l.forests, l.reach.forests, err = readForests(strings.NewReader(table))
		return err
	}},
	{"state-words.tsv", func(l *lexicon, table string) error { return l.states.ReadWords(table) }},
	{"state-weights.tsv", func(l *lexicon, table string) error { return l.states.ReadWeights(table) }},
	{"state-forests.tsv", func(l *lexicon, table string) error { return l.states.ReadForests(table) }},
	{"kinds.tsv", func(l *lexicon, table string) (err error) { l.kinds, err = readKinds(table); return err }},
}

func loadLexicon() (*lexicon, error) {
	lex := &lexicon{states: &states.Reader{}}
	h := sha256.New()
	for _, f := range assetFiles {
		table, err := readAsset(f.name)
		if err != nil {
			return nil, err
		}
		if err := f.read(lex, table); err != nil {
			return nil, err
		}
		io.WriteString(h, table)
	}
	lex.version = rules + "-" + hex.EncodeToString(h.Sum(nil)[:6])
	return lex, nil
}

func readAsset(name string) (string, error) {
	files, err := assets.OptOut()
	if err != nil {
		return "", err
	}
	raw, err := fs.ReadFile(files, name)
	return string(raw), err
}

// rowsOf are the lines of a table that are no comments.
func rowsOf(table string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(table) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// eachClass hands out the classes of a table of words, until one is not known.
func eachClass(file, table string, take func(class string, words []string) (known bool)) error {
	for row := range rowsOf(table) {
		class, words, ok := strings.Cut(row, "\t")
		if !ok || !take(class, strings.Fields(words)) {
			return fmt.Errorf("%s: class %q", file, class)
		}
	}
	return nil
}

func (l *lexicon) readWords(table string) error {
	l.words = map[string]wordSet{}
	return eachClass("words.tsv", table, func(class string, words []string) bool {
		for _, w := range words {
			l.words[w] |= wordClasses[class]
		}
		return wordClasses[class] != 0
	})
}

func (l *lexicon) takeWeights(table string) error {
	weights, err := readWeights(table)
	if err != nil {
		return err
	}
	l.scales = newScales(weights)
	l.reach.set(weights)
	l.names.set(weights)
	return nil
}

func (l *lexicon) readPhrases(table string) error {
	defs := []string{}
	s := bufio.NewScanner(strings.NewReader(table))
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if name, def, ok := strings.Cut(strings.TrimPrefix(line, "="), "\t"); ok && line[0] == '=' {
			defs = append(defs, "{"+name+"}", strings.NewReplacer(defs...).Replace(def))
			continue
		}
		if err := l.add(strings.Split(line, "\t"), strings.NewReplacer(defs...)); err != nil {
			return fmt.Errorf("phrases.tsv line %d: %w", n, err)
		}
	}
	l.received.needs, l.sent.needs = wordindex.New(l.received.needed), wordindex.New(l.sent.needed)
	return s.Err()
}

func (l *lexicon) add(c []string, defs *strings.Replacer) error {
	if len(c) != 6 {
		return fmt.Errorf("%d columns, want 6", len(c))
	}
	re, err := regexp.Compile(defs.Replace(c[5]))
	if err != nil {
		return err
	}
	p := phrase{class: class(c[1]), pattern: re}
	if c[2] != "-" {
		p.strength = complaint.Strength(c[2])
	}
	if c[3] != "-" {
		p.method = complaint.Method(c[3])
	}
	side := &l.sent
	switch c[0] {
	case "received":
		side = &l.received
	case "sent":
	default:
		return fmt.Errorf("side %q", c[0])
	}
	for n := range strings.SplitSeq(c[4], "|") {
		if len(n) < 2 {
			return fmt.Errorf("needed word %q is too short", n)
		}
		side.needed = append(side.needed, wordindex.Word{Text: n, ID: len(side.all)})
	}
	side.all = append(side.all, p)
	return nil
}
