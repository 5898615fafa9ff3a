package imapsync

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"
)

func TestScanner(t *testing.T) {
	for name, c := range map[string]struct {
		in       string
		ok       bool
		tagged   int
		untagged int
	}{
		"lines":                        {"* OK hi\r\nT1 OK done\r\n+ go on\r\n", true, 1, 1},
		"literal":                      {"* 1 FETCH (BODY[] {9}\r\nT1 OK a\r\n)\r\nT1 OK\r\n", true, 1, 1},
		"literal with forgiven space":  {"* 1 FETCH (BODY[] {9} \r\nT1 OK a\r\n)\r\n", true, 0, 1},
		"empty literal":                {"* 1 FETCH (BODY[] {0}\r\n)\r\n", true, 0, 1},
		"partial":                      {"* 1 FETCH (BODY[1]<0> {100000}\r\n" + strings.Repeat("x", 100000) + ")\r\n", true, 0, 1},
		"text with braces":             {"* OK wait {9999999999}\r\n* 1 EXISTS\r\n", true, 0, 2},
		"tagged text with braces":      {"T1 NO wait {9999999999}\r\n* 1 EXISTS\r\n", true, 1, 1},
		"quoted braces":                {"* LIST () \"/\" \"{5}\"\r\nT1 OK\r\n", true, 1, 1},
		"quoted parentheses":           {"* LIST () \"/\" \"" + strings.Repeat("(", 500) + "\"\r\n", true, 0, 1},
		"escaped quote":                {"* LIST () \"\\\\\" \"a\\\"b\"\r\n", true, 0, 1},
		"large literal for a name":     {"* LIST () \"/\" {70000}\r\n", false, 0, 0},
		"large literal in a structure": {"* 1 FETCH (ENVELOPE (\"x]\" {70000}\r\n", false, 0, 0},
		"message over the limit":       {"* 1 FETCH (BODY[] {268435457}\r\n", false, 0, 0},
		"no number":                    {"* 1 FETCH (BODY[] {x}\r\n", false, 0, 0},
		"too deep":                     {"* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 200), false, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{len(c.in), 1, 5} {
				var s scanner
				var err error
				for rest := c.in; rest != "" && err == nil; {
					n := min(size, len(rest))
					err = s.feed([]byte(rest[:n]))
					rest = rest[n:]
				}
				if (err == nil) != c.ok || (c.ok && (s.tagged != c.tagged || s.untagged != c.untagged)) {
					t.Errorf("in pieces of %d: %v, %d tagged, %d untagged", size, err, s.tagged, s.untagged)
				}
			}
		})
	}
}

// FuzzClientReads gives the IMAP library whatever the scanner lets through: it must neither hang nor crash, and see
// no literal larger than the scanner allows for.
func FuzzClientReads(f *testing.F) {
	f.Add([]byte("* OK hi\r\n* LIST () \"/\" {3}\r\nabc\r\n"))
	f.Add([]byte("* OK hi\r\n* 1 FETCH (UID 1 BODY[] {3}\r\nabc FLAGS (\\Seen))\r\n"))
	f.Add([]byte("* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n* STATUS a (MESSAGES 1)\r\n* SEARCH 1 2\r\n* ESEARCH UID ALL 1:2\r\n"))
	f.Add([]byte("* OK( {5}\r\n12345\r\n* 1 FETCH (ENVELOPE (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL))\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		conn := &scannedConn{r: bufio.NewReader(bytes.NewReader(data))}
		client := imapclient.New(newWire(conn, DefaultIdleTimeout, "", nil), nil)
		<-client.Closed()
		_ = client.Close()
	})
}

func (c *scannedConn) Read(p []byte) (int, error)  { return c.r.Read(p) }
func (c *scannedConn) Write(p []byte) (int, error) { return len(p), nil }
func (c *scannedConn) Close() error                { return nil }

var _ io.ReadWriteCloser = (*scannedConn)(nil)
