package optout

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"desist/assets"
	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/internal/wordindex"
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
	version        string
}

func loadLexicon() (*lexicon, error) {
	files, err := assets.OptOut()
	if err != nil {
		return nil, err
	}
	var raw [5][]byte
	h := sha256.New()
	for i, name := range [...]string{"phrases.tsv", "words.tsv", "weights.tsv", "forests.tsv", "kinds.tsv"} {
		if raw[i], err = fs.ReadFile(files, name); err != nil {
			return nil, err
		}
		h.Write(raw[i])
	}
	lex, err := readLexicon(bytes.NewReader(raw[0]))
	if err != nil {
		return nil, err
	}
	if err := lex.readWords(string(raw[1])); err != nil {
		return nil, err
	}
	weights, err := readWeights(bytes.NewReader(raw[2]))
	if err != nil {
		return nil, err
	}
	lex.scales = newScales(weights)
	lex.reach.set(weights)
	if lex.forests, lex.reach.forests, err = readForests(bytes.NewReader(raw[3])); err != nil {
		return nil, err
	}
	if lex.kinds, err = readKinds(string(raw[4])); err != nil {
		return nil, err
	}
	lex.version = rules + "-" + hex.EncodeToString(h.Sum(nil)[:6])
	return lex, nil
}

func (l *lexicon) readWords(table string) error {
	l.words = map[string]wordSet{}
	for line := range strings.Lines(table) {
		name, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if name == "" || name[0] == '#' {
			continue
		}
		if !ok || wordClasses[name] == 0 {
			return fmt.Errorf("words.tsv: class %q", name)
		}
		for _, w := range strings.Fields(words) {
			l.words[w] |= wordClasses[name]
		}
	}
	return nil
}

func readLexicon(r io.Reader) (*lexicon, error) {
	lex := &lexicon{stems: wordindex.Of(stems...)}
	defs := []string{}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if name, def, ok := strings.Cut(strings.TrimPrefix(line, "="), "\t"); ok && line[0] == '=' {
			defs = append(defs, "{"+name+"}", strings.NewReplacer(defs...).Replace(def))
			continue
		}
		if err := lex.add(strings.Split(line, "\t"), strings.NewReplacer(defs...)); err != nil {
			return nil, fmt.Errorf("phrases.tsv line %d: %w", n, err)
		}
	}
	lex.received.needs, lex.sent.needs = wordindex.New(lex.received.needed), wordindex.New(lex.sent.needed)
	return lex, s.Err()
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
