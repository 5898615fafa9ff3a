package imapsync

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Limits of what we send. Far above anything a sync needs; they bound the guard's memory.
const (
	maxCommandLine    = 1 << 20
	maxCommandLiteral = 1 << 20
)

// errRefused is what the guard answers to anything that is not on the allow-list.
var errRefused = errors.New("imapsync: refused to send a command that is not known to be read-only")

// commandRule says whether a command may carry literals (RFC 3501 4.3): the server sees the rest of the command only
// after them, so commands that are judged by their arguments may not.
type commandRule struct {
	literals bool
	check    func(args string) bool // nil: any arguments
}

// allowed holds every command that may be sent. None of them can change a mailbox; SELECT is missing because it
// clears \Recent (RFC 3501 6.3.1), CLOSE because it expunges (6.4.2).
var allowed = map[string]commandRule{
	"CAPABILITY":   {},
	"NOOP":         {},
	"LOGOUT":       {},
	"STARTTLS":     {},
	"AUTHENTICATE": {},
	"LOGIN":        {literals: true},
	"ID":           {literals: true},
	"ENABLE":       {},
	"LIST":         {literals: true},
	"LSUB":         {literals: true},
	"STATUS":       {literals: true},
	"EXAMINE":      {literals: true},
	"NAMESPACE":    {},
	"SEARCH":       {literals: true},
	"UID SEARCH":   {literals: true},
	"FETCH":        {check: peeksOnly},
	"UID FETCH":    {check: peeksOnly},
	"IDLE":         {},
	"UNSELECT":     {},
}

// guard judges the bytes a client is about to send. It works on whole lines: feed returns what may go out now and
// keeps an unfinished line back. After an error it must not be used again.
type guard struct {
	line    []byte // unfinished line
	literal int64  // bytes of a literal still to pass
	inside  bool   // a command is open: its last line ended with a literal
	sasl    bool   // AUTHENTICATE was sent: lines without a space are its answers
	idle    bool   // IDLE was sent: DONE ends it

	commands int // begun so far

	gmail   bool              // the server has Gmail's extensions
	signing bool              // the open command signs in: its further lines are secret
	sent    func(line string) // hears of every line, without secrets; nil if nobody does
}

// feed takes p in and returns the bytes that were judged harmless.
func (g *guard) feed(p []byte) ([]byte, error) {
	var out []byte
	for len(p) > 0 {
		if g.literal > 0 {
			n := min(g.literal, int64(len(p)))
			out = append(out, p[:n]...)
			p = p[n:]
			g.literal -= n
			continue
		}
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			end = len(p) - 1
		}
		g.line = append(g.line, p[:end+1]...)
		p = p[end+1:]
		if len(g.line) > maxCommandLine {
			return nil, fmt.Errorf("%w: the line is too long", errRefused)
		}
		if g.line[len(g.line)-1] != '\n' {
			break
		}
		if !g.inside {
			g.line = extended(g.line, g.gmail)
		}
		if err := g.judge(g.line); err != nil {
			return nil, err
		}
		out = append(out, g.line...)
		g.line = g.line[:0]
	}
	return out, nil
}

// judge looks at one line with its CRLF.
func (g *guard) judge(raw []byte) error {
	line, ok := strings.CutSuffix(string(raw), "\r\n")
	// A lone CR or LF ends a line for some servers: what follows would be a command that was never judged.
	if !ok || strings.ContainsAny(line, "\r\n\x00") {
		return fmt.Errorf("%w: a line is broken", errRefused)
	}
	if g.inside {
		return g.judgeRest(line)
	}
	switch {
	case g.idle && strings.EqualFold(line, "DONE"):
		g.idle = false
		g.tell(line)
		return nil
	case g.sasl && isSASLAnswer(line):
		g.tell(hidden)
		return nil
	}
	return g.judgeCommand(line)
}

func (g *guard) tell(line string) {
	if g.sent != nil {
		g.sent(line)
	}
}

// isSASLAnswer accepts base64 and the cancelling "*" (RFC 3501 6.2.2). Without a space it is no command.
func isSASLAnswer(line string) bool {
	for _, c := range []byte(line) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '+', c == '/', c == '=':
		default:
			return line == "*"
		}
	}
	return true
}

func (g *guard) judgeCommand(line string) error {
	tag, rest, _ := strings.Cut(line, " ")
	if !isTag(tag) {
		return fmt.Errorf("%w: it has no tag", errRefused)
	}
	name, args, _ := strings.Cut(rest, " ")
	name = strings.ToUpper(name)
	if name == "UID" {
		var sub string
		sub, args, _ = strings.Cut(args, " ")
		name += " " + strings.ToUpper(sub)
	}
	rule, ok := allowed[name]
	if !ok {
		return fmt.Errorf("%w: %s", errRefused, cutText(name))
	}
	size, has, err := trailingLiteral(args)
	switch {
	case err != nil:
		return err
	case has && !rule.literals:
		return fmt.Errorf("%w: %s with a literal", errRefused, name)
	case rule.check != nil && !rule.check(args):
		return fmt.Errorf("%w: %s %s", errRefused, name, cutText(args))
	}
	g.commands++
	g.inside, g.literal = has, size
	g.sasl = name == "AUTHENTICATE"
	g.idle = name == "IDLE"
	g.signing = name == "LOGIN"
	g.tell(withoutSecret(line))
	return nil
}

// judgeRest looks at what follows a literal within a command.
func (g *guard) judgeRest(line string) error {
	size, has, err := trailingLiteral(line)
	if err != nil {
		return err
	}
	g.inside, g.literal = has, size
	if g.signing {
		line = hidden
	}
	g.tell("(literal) " + line)
	return nil
}

// isTag accepts the letters and digits that clients use, which is less than RFC 3501 allows.
func isTag(tag string) bool {
	for _, c := range []byte(tag) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return tag != ""
}

// trailingLiteral finds the {size} or {size+} (RFC 7888) that ends a line. A quoted string that does not end on its
// line is refused: the server and the guard would disagree about where the next command starts.
func trailingLiteral(args string) (size int64, has bool, err error) {
	quoted := false
	open := -1
	for i := 0; i < len(args); i++ {
		switch c := args[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && c == '{' && open < 0:
			open = i
		}
	}
	if quoted {
		return 0, false, fmt.Errorf("%w: a quoted string has no end", errRefused)
	}
	if open < 0 {
		return 0, false, nil
	}
	digits, closed := strings.CutSuffix(args[open+1:], "}")
	n, perr := strconv.ParseUint(strings.TrimSuffix(digits, "+"), 10, 32)
	if !closed || perr != nil || n > maxCommandLiteral {
		return 0, false, fmt.Errorf("%w: a literal is malformed or too long", errRefused)
	}
	return int64(n), true, nil
}
