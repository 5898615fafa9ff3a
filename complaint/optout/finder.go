package optout

import (
	"fmt"

	"desist/complaint"
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
const rules = "12"

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
