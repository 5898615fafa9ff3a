package imapsync

import (
	"bytes"
	"strings"
	"testing"
)

func mended(t testing.TB, in string, size int) (string, []string) {
	t.Helper()
	var s scanner
	for rest := in; rest != ""; {
		n := min(size, len(rest))
		if err := s.feed([]byte(rest[:n])); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	return string(s.mender.out), s.mender.skipped
}

func TestMender(t *testing.T) {
	const left = "* OK a folder's name is malformed\r\n"
	for name, c := range map[string]struct {
		in, want string
		skipped  string
	}{
		"nothing wrong":              {"* 1 FETCH (UID 3 FLAGS (\\Seen $x) INTERNALDATE \" 1-Mar-2024 09:30:15 +0100\" RFC822.SIZE 5)\r\n", "", ""},
		"impossible date":            {"* 1 FETCH (UID 3 INTERNALDATE \"31-Foo-2024\" FLAGS ())\r\n", "* 1 FETCH (UID 3 FLAGS ())\r\n", ""},
		"date at the end":            {"* 1 FETCH (UID 3 INTERNALDATE \"\")\r\n", "* 1 FETCH (UID 3)\r\n", ""},
		"no date":                    {"* 1 FETCH (INTERNALDATE NIL UID 3)\r\n", "* 1 FETCH (UID 3)\r\n", ""},
		"the year nought":            {"* 1 FETCH (UID 3 INTERNALDATE \"01-Jan-0001 00:00:00 +0000\")\r\n", "* 1 FETCH (UID 3)\r\n", ""},
		"bad flags":                  {"* 1 FETCH (FLAGS (\\Seen \"a b\" x] \\ \\Flagged) UID 3)\r\n", "* 1 FETCH (FLAGS (\\Seen \\Flagged) UID 3)\r\n", ""},
		"before a message":           {"* 1 FETCH (UID 3 INTERNALDATE \"x\" BODY[] {4}\r\nab\r\n)\r\n", "* 1 FETCH (UID 3 BODY[] {4}\r\nab\r\n)\r\n", ""},
		"after a message":            {"* 1 FETCH (BODY[] {4}\r\nab\r\n INTERNALDATE \"x\" UID 3)\r\n", "* 1 FETCH (BODY[] {4}\r\nab\r\n UID 3)\r\n", ""},
		"within a message":           {"* 1 FETCH (BODY[] {21}\r\n INTERNALDATE \"x\" (()\r\n UID 3)\r\n", "", ""},
		"within an envelope":         {"* 1 FETCH (ENVELOPE (NIL \"FLAGS (])\" (INTERNALDATE \"x\")) UID 3)\r\n", "", ""},
		"bad base64":                 {"* LIST () \"/\" \"&!-x\"\r\n* LIST () \"/\" INBOX\r\n", left + "* LIST () \"/\" INBOX\r\n", "&!-x"},
		"base64 without an end":      {"* LIST (\\HasNoChildren) NIL Tom&Jerry\r\n", left, "Tom&Jerry"},
		"status of such a folder":    {"* STATUS Tom&Jerry (MESSAGES 3)\r\n", left, "Tom&Jerry"},
		"name in a literal":          {"* LIST () \"/\" {9}\r\nTom&Jerry\r\n", left, "Tom&Jerry"},
		"name in a literal, status":  {"* STATUS {9}\r\nTom&Jerry (MESSAGES 3)\r\n", left, "Tom&Jerry"},
		"good name in a literal":     {"* LIST () \"/\" {10}\r\nTom&-Jerry\r\n", "", ""},
		"Latin-1 name":               {"* LIST () \"/\" \"Entw\xfcrfe\"\r\n", left, "Entw\ufffdrfe"},
		"UTF-8 name":                 {"* LIST () \"/\" \"Entwürfe\"\r\n", "", ""},
		"encoded name":               {"* LIST () \"/\" \"K&AOQ-se &- &ZeVnLIqe-\"\r\n", "", ""},
		"escaped quote":              {"* LIST () \"\\\\\" \"a\\\"b\"\r\n", "", ""},
		"a person's own words":       {"* OK INTERNALDATE \"x\" FLAGS (])\r\n", "", ""},
		"a line too long to look at": {"* LIST () \"/\" \"" + strings.Repeat("&", 70_000) + "\"\r\n", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" {
				c.want = c.in
			}
			for _, size := range []int{len(c.in), 1, 7} {
				got, skipped := mended(t, c.in, size)
				if got != c.want || strings.Join(skipped, " ") != c.skipped {
					t.Errorf("in pieces of %d: %q, skipped %q", size, got, skipped)
				}
			}
		})
	}
}

// FuzzMender holds that the mender neither panics nor depends on how the bytes come, that mending twice is mending
// once, and that messages pass untouched.
func FuzzMender(f *testing.F) {
	f.Add([]byte("* 1 FETCH (UID 3 INTERNALDATE \"x\" FLAGS (]) BODY[] {4}\r\nab\r\n)\r\n* LIST () NIL &x\r\n"))
	f.Add([]byte("* LIST () \"/\" {9}\r\nTom&Jerry\r\n* STATUS {3}\r\na&b ()\r\nT1 OK\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var whole, single, again scanner
		err := whole.feed(in)
		for i := range in {
			if single.feed(in[i:i+1]) != nil {
				break
			}
		}
		if err != nil {
			return
		}
		if !bytes.Equal(whole.mender.out, single.mender.out) {
			t.Errorf("%q or %q", whole.mender.out, single.mender.out)
		}
		if err := again.feed(whole.mender.out); err != nil || !bytes.Equal(again.mender.out, whole.mender.out) {
			t.Errorf("%q became %q (%v)", whole.mender.out, again.mender.out, err)
		}
	})
}
