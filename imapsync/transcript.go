package imapsync

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Limits of a transcript. A sync of 100,000 messages has some hundred lines.
const (
	maxTranscript     = 4 << 20
	maxTranscriptLine = 500
)

// Transcript writes down what was sent to a server and what it answered: commands, and the tagged answers to them.
// Messages, passwords and tokens are not in it. It is safe for concurrent use, and may go on over many connections.
type Transcript struct {
	Now func() time.Time // nil: no times are written down

	mu   sync.Mutex
	text strings.Builder
	left int // lines that found no room
}

// Text returns the lines so far.
func (t *Transcript) Text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.left == 0 {
		return t.text.String()
	}
	return fmt.Sprintf("%s-- %d more lines are not kept\n", t.text.String(), t.left)
}

// Sum returns the SHA-256 of Text, in lower-case hex.
func (t *Transcript) Sum() string {
	sum := sha256.Sum256([]byte(t.Text()))
	return hex.EncodeToString(sum[:])
}

// Note writes a line of its own, such as where the next commands go.
func (t *Transcript) Note(text string) { t.line("--", text) }

func (t *Transcript) line(who, text string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	text = printable(text)
	if t.text.Len()+len(text) > maxTranscript {
		t.left++
		return
	}
	if t.Now != nil {
		t.text.WriteString(t.Now().UTC().Format("2006-01-02T15:04:05.000Z "))
	}
	fmt.Fprintf(&t.text, "%s %s\n", who, text)
}

// printable makes one line of text: without control characters, and not longer than maxTranscriptLine.
func printable(s string) string {
	s = strings.TrimRight(s, "\r\n")
	if over := len(s) - maxTranscriptLine; over > 0 {
		s = fmt.Sprintf("%s ... (%d more bytes)", s[:maxTranscriptLine], over)
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// hidden is what stands in a transcript where a secret was sent.
const hidden = "<hidden>"

// withoutSecret returns a command without what signs in.
func withoutSecret(line string) string {
	words := strings.SplitN(line, " ", 4)
	if len(words) < 2 {
		return line
	}
	switch strings.ToUpper(words[1]) {
	case "LOGIN":
		return words[0] + " LOGIN " + hidden
	case "AUTHENTICATE":
		if len(words) == 4 {
			return strings.Join(words[:3], " ") + " " + hidden
		}
	}
	return line
}
