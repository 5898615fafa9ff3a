package imapsync

import (
	"errors"
	"strings"
	"testing"
)

var guardCases = []struct {
	name  string
	lines string
	ok    bool
}{
	{"capability", "T1 CAPABILITY\r\n", true},
	{"lower case", "t1 examine inbox\r\n", true},
	{"two commands at once", "T1 NOOP\r\nT2 LOGOUT\r\n", true},
	{"LOGIN with quotes and escapes", "T1 LOGIN \"a\\\"b\" \"{3}\"\r\n", true},
	{"LOGIN with literals", "T1 LOGIN {5}\r\nalice {6}\r\nsecret\r\n", true},
	{"literal that looks like a command", "T1 LOGIN {16}\r\nT2 DELETE INBOX\n x\r\n", true},
	{"literal without waiting", "T1 EXAMINE {3+}\r\nabc\r\n", true},
	{"AUTHENTICATE and its answers", "T1 AUTHENTICATE PLAIN\r\nAGFiYwBkZWY=\r\n\r\n*\r\n", true},
	{"AUTHENTICATE with the answer", "T1 AUTHENTICATE PLAIN AGFiYwBkZWY=\r\n", true},
	{"IDLE and DONE", "T1 IDLE\r\nDONE\r\n", true},
	{"LIST with STATUS", "T1 LIST \"\" \"*\" RETURN (STATUS (MESSAGES UIDNEXT) SPECIAL-USE)\r\n", true},
	{"EXAMINE with CONDSTORE", "T1 EXAMINE \"a b\" (CONDSTORE)\r\n", true},
	{"UID SEARCH", "T1 UID SEARCH RETURN (ALL) UID 1:5 SINCE \"1-Jan-2024\"\r\n", true},
	{"UID FETCH of the whole message", "T1 UID FETCH 1:5,9 (UID FLAGS INTERNALDATE BODY.PEEK[])\r\n", true},
	{"FETCH of one item", "T1 FETCH 1 FLAGS\r\n", true},
	{"FETCH of header fields", "T1 FETCH 1:* (BODY.PEEK[HEADER.FIELDS (\"From\" To)])\r\n", true},
	{"FETCH of part of a part", "T1 FETCH 1 BODY.PEEK[1.2.MIME]<0.100>\r\n", true},
	{"FETCH of changes", "T1 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12 VANISHED)\r\n", true},
	{"FETCH of the structure", "T1 FETCH 1 (BODYSTRUCTURE BODY)\r\n", true},

	{"SELECT", "T1 SELECT INBOX\r\n", false},
	{"CLOSE", "T1 CLOSE\r\n", false},
	{"EXPUNGE", "T1 EXPUNGE\r\n", false},
	{"UID EXPUNGE", "T1 UID EXPUNGE 1:*\r\n", false},
	{"STORE", "T1 STORE 1 +FLAGS (\\Deleted)\r\n", false},
	{"UID STORE", "T1 UID STORE 1 +FLAGS (\\Seen)\r\n", false},
	{"COPY", "T1 COPY 1 Trash\r\n", false},
	{"UID MOVE", "T1 UID MOVE 1 Trash\r\n", false},
	{"APPEND", "T1 APPEND INBOX {3}\r\nabc\r\n", false},
	{"DELETE", "T1 DELETE INBOX\r\n", false},
	{"RENAME", "T1 RENAME a b\r\n", false},
	{"SETMETADATA", "T1 SETMETADATA \"\" (a b)\r\n", false},
	{"CHECK, which may do housekeeping", "T1 CHECK\r\n", false},
	{"unknown", "T1 XYZZY\r\n", false},
	{"no command", "T1\r\n", false},
	{"FETCH that sets \\Seen", "T1 FETCH 1 BODY[]\r\n", false},
	{"FETCH that sets \\Seen in a list", "T1 UID FETCH 1 (FLAGS BODY[TEXT])\r\n", false},
	{"FETCH RFC822", "T1 FETCH 1 RFC822\r\n", false},
	{"FETCH RFC822.TEXT", "T1 FETCH 1 (RFC822.TEXT)\r\n", false},
	{"FETCH BINARY", "T1 FETCH 1 BINARY[1]\r\n", false},
	{"FETCH with a literal", "T1 FETCH 1 (BODY.PEEK[HEADER.FIELDS ({4}\r\nfrom)])\r\n", false},
	{"FETCH with a second list", "T1 FETCH 1 (FLAGS) (BODY[])\r\n", false},
	{"FETCH with text after", "T1 FETCH 1 FLAGS BODY[]\r\n", false},
	{"FETCH section within a section", "T1 FETCH 1 BODY.PEEK[BODY[]]\r\n", false},
	{"quote left open", "T1 EXAMINE \"abc {5}\r\nT2 DELETE INBOX\r\n", false},
	{"lone LF", "T1 NOOP\nT2 DELETE INBOX\r\n", false},
	{"lone CR", "T1 NOOP\rT2 DELETE INBOX\r\n", false},
	{"NUL", "T1 EXAMINE a\x00b\r\n", false},
	{"second line of a literal command is a command", "T1 LOGIN {1}\r\na\r\nT2 DELETE INBOX\r\n", false},
	{"literal of impossible size", "T1 LOGIN {99999999999999999999}\r\n", false},
	{"literal of negative size", "T1 LOGIN {-1}\r\n", false},
	{"literal that is not at the end", "T1 EXAMINE {3} x\r\n", false},
	{"literal8", "T1 EXAMINE ~{3}x\r\n", false},
	{"DONE without IDLE", "DONE\r\n", false},
	{"base64 without AUTHENTICATE", "AGFiYw==\r\n", false},
	{"command after AUTHENTICATE", "T1 AUTHENTICATE PLAIN\r\nT2 DELETE INBOX\r\n", false},
	{"tag that is none", "* DELETE INBOX\r\n", false},
	{"endless line", "T1 EXAMINE " + strings.Repeat("a", maxCommandLine) + "\r\n", false},
}

func TestGuard(t *testing.T) {
	for _, c := range guardCases {
		t.Run(c.name, func(t *testing.T) {
			for _, pieces := range []int{len(c.lines), 1, 7} {
				sent, err := feedInPieces(c.lines, pieces)
				if c.ok && (err != nil || sent != c.lines) {
					t.Fatalf("in pieces of %d: sent %q, %v", pieces, sent, err)
				}
				if !c.ok && !errors.Is(err, errRefused) {
					t.Fatalf("in pieces of %d: not refused, sent %q", pieces, sent)
				}
				if !c.ok && strings.Contains(strings.ToUpper(sent), "DELETE INBOX\r\n") {
					t.Fatalf("in pieces of %d: sent %q before refusing", pieces, sent)
				}
			}
		})
	}
}

func feedInPieces(s string, size int) (sent string, err error) {
	var g guard
	var b strings.Builder
	for s != "" {
		n := min(size, len(s))
		out, err := g.feed([]byte(s[:n]))
		b.Write(out)
		if err != nil {
			return b.String(), err
		}
		s = s[n:]
	}
	return b.String(), nil
}

// FuzzGuard checks with a second, simpler reader that whatever passes holds no command but the allowed ones.
func FuzzGuard(f *testing.F) {
	for _, c := range guardCases {
		if len(c.lines) < 1000 {
			f.Add(c.lines, 3)
		}
	}
	f.Fuzz(func(t *testing.T, lines string, pieces int) {
		if pieces < 1 || pieces > 1<<16 {
			pieces = 1
		}
		sent, _ := feedInPieces(lines, pieces)
		for _, command := range serverView(sent) {
			fields := strings.Fields(strings.ToUpper(command))
			if len(fields) < 2 {
				continue // no command for any server
			}
			name := fields[1]
			if name == "UID" && len(fields) > 2 {
				name += " " + fields[2]
			}
			if _, ok := allowed[name]; !ok {
				t.Fatalf("a server would see %q in %q", name, sent)
			}
			if strings.HasSuffix(name, "FETCH") &&
				(strings.Contains(strings.ToUpper(command), "BODY[") || strings.Contains(strings.ToUpper(command), "BINARY[")) {
				t.Fatalf("a server would set \\Seen for %q", command)
			}
		}
	})
}

// serverView cuts what was sent into commands: lines, with literals taken out.
func serverView(sent string) []string {
	var commands []string
	var command string
	for sent != "" {
		line, rest, _ := strings.Cut(sent, "\n")
		line = strings.TrimSuffix(line, "\r")
		sent = rest
		command += line
		if size, has, err := trailingLiteral(line); err == nil && has {
			sent = sent[min(int(size), len(sent)):]
			continue
		}
		commands = append(commands, command)
		command = ""
	}
	return commands
}
