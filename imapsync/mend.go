package imapsync

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// maxMendedLine is how long a line may be to be looked at. What we ask for is described in far less.
const maxMendedLine = 64 << 10

// mender takes single malformed items out of the server's answers: the IMAP library ends the connection at the first
// one, which would make the whole mailbox unreadable. It passes everything else on as it came.
type mender struct {
	line    []byte // of the answer so far; for a folder's also the literals in it
	overrun bool   // the line is too long to be looked at
	depth   int    // of parentheses, within an answer to FETCH
	fetch   bool   // the answer is one to FETCH, and goes on after a literal
	seq     uint32 // then: the message's number

	out     []byte   // ready for the library
	skipped []string // names of folders that were left out, as the server sent them

	aside map[uint32]aside // by message number: what is read here and not by the library
}

// aside is what a FETCH answer said of a message that the library has no place for, or gives up over.
type aside struct {
	structure string // BODYSTRUCTURE
	gmailID   string // X-GM-MSGID
	labels    string // X-GM-LABELS
}

// maxAside bounds how much a server can put aside that nobody fetches.
const maxAside = 20_000

// literal takes bytes of a literal.
func (m *mender) literal(p []byte) {
	if len(m.line) > 0 { // within a folder's answer
		m.line = append(m.line, p...)
		return
	}
	m.out = append(m.out, p...)
}

// piece takes part of a line. ends says that it is the last one; continues, that a literal follows.
func (m *mender) piece(p []byte, ends, continues bool) {
	if !m.overrun {
		m.line = append(m.line, p...)
		p = nil
		if len(m.line) > maxMendedLine {
			m.flush()
			m.overrun = true
		}
	}
	m.out = append(m.out, p...)
	if !ends {
		return
	}
	if !m.overrun && !m.answer(continues) {
		return
	}
	m.flush()
	m.overrun = false
	if !continues {
		m.fetch, m.depth = false, 0
	}
}

func (m *mender) flush() {
	m.out = append(m.out, m.line...)
	m.line = m.line[:0]
}

// answer mends what is in line, and says whether it can go.
func (m *mender) answer(continues bool) bool {
	if m.fetch {
		return m.mendFetch(continues)
	}
	rest, ok := bytes.CutPrefix(m.line, []byte("* "))
	if !ok {
		return true
	}
	word, args, _ := bytes.Cut(rest, []byte(" "))
	word = bytes.TrimRight(word, "\r\n")
	name := string(bytes.ToUpper(word))
	switch name {
	case "LIST", "LSUB", "STATUS":
		if continues {
			return false // the name is in the literal
		}
		if name, bad := badFolderName(args, len(word) != len("STATUS")); bad {
			m.skipped = append(m.skipped, cutText(name))
			m.line = append(m.line[:0], "* OK a folder's name is malformed\r\n"...)
		} else if len(word) == len("STATUS") {
			m.line = recentAsDeleted(m.line)
		}
		return true
	}
	if isDigits(word) {
		verb, _, _ := bytes.Cut(args, []byte(" "))
		name = string(bytes.ToUpper(bytes.TrimRight(verb, "\r\n")))
		if name == "FETCH" {
			seq, err := strconv.ParseUint(string(word), 10, 32)
			m.fetch = err == nil
			m.seq = uint32(seq)
			return !m.fetch || m.mendFetch(continues)
		}
	}
	if libraryKnows[name] {
		return true
	}
	if continues {
		return false
	}
	m.line = append(m.line[:0], "* OK nothing we asked for\r\n"...)
	return true
}

// libraryKnows holds the answers that the IMAP library reads; it ends the connection at any other.
var libraryKnows = map[string]bool{
	"OK": true, "NO": true, "BAD": true, "BYE": true, "PREAUTH": true, "CAPABILITY": true, "ENABLED": true,
	"FLAGS": true, "EXISTS": true, "RECENT": true, "EXPUNGE": true, "FETCH": true, "SEARCH": true, "ESEARCH": true,
	"LIST": true, "STATUS": true, "ID": true, "NAMESPACE": true,
}

// libraryItems are the FETCH items that the library reads, likewise.
var libraryItems = map[string]bool{
	"UID": true, "RFC822.SIZE": true, "BODY": true, "BINARY": true, "ENVELOPE": true, "MODSEQ": true, "BINARY.SIZE": true,
	"NIL": true, // a value
}

func isDigits(b []byte) bool {
	return len(b) > 0 && len(bytes.Trim(b, "0123456789")) == 0
}

// mendFetch leaves out an INTERNALDATE and single flags that the library could not read, takes aside what it has no
// place for, and drops what it does not know. It says false while an item is not whole.
func (m *mender) mendFetch(continues bool) bool {
	line := m.line
	depth := m.depth
	var out []byte
	done := 0
	cut := func(from, end int) {
		out = append(out, line[done:from]...)
		out, done = joinAround(out, line, end)
	}
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == '"':
			i = endOfQuoted(line, i)
		case c == '[': // a section, with words and lists of its own
			end := bytes.IndexByte(line[i:], ']')
			if end < 0 {
				end = len(line) - i - 1
			}
			i += end + 1
		case c == '(':
			depth++
			i++
		case c == ')':
			depth--
			i++
		case depth == 1 && isLetter(c):
			from := i
			i = endOfWord(line, from)
			value := min(i+1, len(line))
			switch item := strings.ToUpper(string(line[from:i])); {
			case item == "INTERNALDATE":
				end := endOfValue(line, value)
				if !readableDate(line[value:end]) {
					cut(from, end)
				}
				i = end
			case item == "FLAGS" && value < len(line) && line[value] == '(':
				end := endOfList(line, value)
				if flags, bad := readableFlags(line[value:end]); bad {
					out = append(out, line[done:value]...)
					out, done = append(out, flags...), end
				}
				i = end
			case item == "FLAGS" || libraryItems[item]:
			default:
				end, whole := endOfNested(line, value)
				if !whole && continues {
					return false
				}
				m.putAside(item, string(line[value:end]))
				cut(from, end)
				i = end
			}
		default:
			i++
		}
	}
	m.depth = depth
	if done > 0 {
		m.line = append(out, line[done:]...)
	}
	return true
}

func (m *mender) putAside(item, value string) {
	if m.aside == nil {
		m.aside = make(map[uint32]aside)
	}
	if len(m.aside) >= maxAside {
		return
	}
	a := m.aside[m.seq]
	switch item {
	case "BODYSTRUCTURE":
		a.structure = value
	case "X-GM-MSGID":
		a.gmailID = value
	case "X-GM-LABELS":
		a.labels = value
	default:
		return
	}
	m.aside[m.seq] = a
}

// endOfNested returns the place after the value that begins at from: a string, or a list with lists and literals in
// it. whole is false if the line ends before.
func endOfNested(line []byte, from int) (end int, whole bool) {
	if from >= len(line) {
		return len(line), false
	}
	if line[from] != '(' && line[from] != '{' {
		end := endOfValue(line, from)
		return end, end < len(line)
	}
	depth := 0
	for i := from; i < len(line); {
		switch line[i] {
		case '"':
			i = endOfQuoted(line, i)
			continue
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1, true
			}
		case '{':
			stop := bytes.IndexByte(line[i:], '\n')
			if stop < 0 {
				return len(line), false
			}
			size, _, has, err := announcedLiteral(line[i : i+stop+1])
			if !has || err != nil || int64(len(line)-i-stop-1) < size {
				return len(line), false
			}
			i += stop + 1 + int(size)
			if depth == 0 {
				return i, true
			}
			continue
		}
		i++
	}
	return len(line), false
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// joinAround takes one of the two spaces around what was left out.
func joinAround(out, line []byte, end int) ([]byte, int) {
	if end < len(line) && line[end] == ' ' {
		return out, end + 1
	}
	return bytes.TrimSuffix(out, []byte(" ")), end
}

// endOfQuoted returns the place after the quoted string that begins at from.
func endOfQuoted(line []byte, from int) int {
	for i := from + 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(line)
}

func endOfWord(line []byte, from int) int {
	if n := bytes.IndexAny(line[from:], " ()\"[\r\n"); n >= 0 {
		return from + n
	}
	return len(line)
}

func endOfValue(line []byte, from int) int {
	if from < len(line) && line[from] == '"' {
		return endOfQuoted(line, from)
	}
	return endOfWord(line, from)
}

// endOfList returns the place after the list that begins at from, in which parentheses don't nest.
func endOfList(line []byte, from int) int {
	for i := from + 1; i < len(line); {
		switch line[i] {
		case '"':
			i = endOfQuoted(line, i)
		case ')':
			return i + 1
		case '\r', '\n':
			return i
		default:
			i++
		}
	}
	return len(line)
}

// readableDate says whether the library reads the value of an INTERNALDATE. One it can't read is left out rather
// than guessed: a wrong time of arrival would be worse than none.
func readableDate(value []byte) bool {
	text, ok := strings.CutSuffix(strings.TrimPrefix(string(value), `"`), `"`)
	if !ok {
		return false
	}
	t, err := time.Parse("_2-Jan-2006 15:04:05 -0700", text)
	return err == nil && !t.IsZero()
}

// readableFlags leaves out of a list of flags what is no flag (RFC 3501 9), and says whether there was any.
func readableFlags(list []byte) (mended string, bad bool) {
	inner, ok := strings.CutSuffix(strings.TrimPrefix(string(list), "("), ")")
	if !ok {
		return "", false // it has no end here: for the library to judge
	}
	var good []string
	for _, word := range strings.Fields(inner) {
		if isAtom(strings.TrimPrefix(word, `\`)) || word == `\*` {
			good = append(good, word)
		} else {
			bad = true
		}
	}
	return "(" + strings.Join(good, " ") + ")", bad
}

func isAtom(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c >= 0x7f && c <= 0x9f || strings.IndexByte(`(){ %*"\]`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// badFolderName returns the name in the arguments of LIST or STATUS if it can't be decoded (RFC 3501 5.1.3).
func badFolderName(args []byte, list bool) (name string, bad bool) {
	if list {
		if len(args) == 0 || args[0] != '(' {
			return "", false
		}
		args = bytes.TrimPrefix(args[endOfList(args, 0):], []byte(" "))
		args = bytes.TrimPrefix(args[endOfValue(args, 0):], []byte(" ")) // the delimiter
	}
	name = firstString(args)
	return name, !decodable(name)
}

// firstString reads the quoted string, literal or atom at the front.
func firstString(args []byte) string {
	switch {
	case len(args) > 0 && args[0] == '"':
		inner := args[1:endOfQuoted(args, 0)]
		inner = bytes.TrimSuffix(inner, []byte(`"`))
		return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(string(inner))
	case len(args) > 0 && args[0] == '{':
		head, rest, _ := bytes.Cut(args, []byte("\n"))
		size, _, has, err := announcedLiteral(append(bytes.Clone(head), '\n'))
		if err != nil || !has || size > int64(len(rest)) {
			return ""
		}
		return string(rest[:size])
	}
	return string(args[:endOfAtom(args)])
}

func endOfAtom(args []byte) int {
	if n := bytes.IndexAny(args, " \r\n"); n >= 0 {
		return n
	}
	return len(args)
}
