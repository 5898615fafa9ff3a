package imapsync

import (
	"bytes"
	"strings"
)

// The IMAP library cannot ask for the number of recent messages (it was dropped from RFC 9051, and most servers still
// speak RFC 3501), nor for Gmail's ids and labels. So the finished command is changed before the guard judges it, and
// the answer before the library reads it. RECENT travels as DELETED, which is not asked for otherwise.

// extended returns a command's line as it goes out.
func extended(line []byte, gmail bool) []byte {
	switch name := commandName(line); {
	case name == "STATUS", name == "LIST":
		at := bytes.LastIndex(line, []byte("STATUS ("))
		if name == "STATUS" {
			at = bytes.LastIndexByte(line, '(')
		}
		if at < 0 {
			return line
		}
		return append(line[:at:at], swapWord(line[at:], "DELETED", "RECENT")...)
	case name == "UID" && gmail:
		return bytes.Replace(line, []byte("RFC822.SIZE"), []byte("RFC822.SIZE X-GM-MSGID X-GM-LABELS"), 1)
	}
	return line
}

// recentAsDeleted is the way back, for one line of STATUS.
func recentAsDeleted(line []byte) []byte {
	at := bytes.LastIndexByte(line, '(')
	if at < 0 {
		return line
	}
	return append(line[:at:at], swapWord(line[at:], "RECENT", "DELETED")...)
}

func commandName(line []byte) string {
	_, rest, _ := strings.Cut(string(line[:min(len(line), 64)]), " ")
	name, _, _ := strings.Cut(rest, " ")
	return strings.ToUpper(name)
}

// swapWord replaces a word that stands between "(", ")" and spaces.
func swapWord(b []byte, from, to string) []byte {
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte(from))
		if i < 0 {
			return b
		}
		i += at
		end := i + len(from)
		edge := func(k int) bool { return k >= 0 && k < len(b) && strings.IndexByte(" ()", b[k]) >= 0 }
		if edge(i-1) && edge(end) {
			return append(append(append([]byte{}, b[:i]...), to...), b[end:]...)
		}
		at = end
	}
}
