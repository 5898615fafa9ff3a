package imapsync

import (
	"strings"
	"testing"
	"time"
)

func outline(p *Part) string {
	var out []string
	p.Walk(func(p *Part) {
		s := p.Section + ":" + p.Type
		if p.Disposition != "" {
			s += " " + p.Disposition
		}
		if p.Filename != "" {
			s += " " + p.Filename
		}
		out = append(out, s)
	})
	return strings.Join(out, "; ")
}

func TestStructure(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"one part":        {`("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1)`, "1:text/plain"},
		"alternative":     {`(("text" "plain" NIL NIL NIL "7bit" 1 1)("text" "html" NIL NIL NIL "base64" 9 1) "alternative" ("boundary" "x"))`, ":multipart/alternative; 1:text/plain; 2:text/html"},
		"nested":          {`((("text" "plain" NIL NIL NIL "7bit" 1 1) "related" ("boundary" "y") NIL NIL)("application" "pdf" ("name" "a.pdf") NIL NIL "base64" 99 NIL ("ATTACHMENT" ("filename" "b \"c\".pdf")) NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)`, `:multipart/mixed; 1:multipart/related; 1.1:text/plain; 2:application/pdf attachment b "c".pdf`},
		"forwarded":       {`(("text" "plain" NIL NIL NIL "7bit" 1 1)("message" "rfc822" NIL NIL NIL "7bit" 5 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "html" NIL NIL NIL "7bit" 1 1) 9 NIL ("inline" NIL)) "digest")`, ":multipart/digest; 1:text/plain; 2:message/rfc822 inline"},
		"literal":         {"(\"text\" \"plain\" (\"name\" {5}\r\na)\"(b) NIL NIL \"7bit\" 1 1)", `1:text/plain a)"(b`},
		"Exchange's NIL":  {`("text" "calendar" NIL NIL NIL NIL NIL NIL)`, "1:text/calendar"},
		"no size":         {`("text" "plain" NIL NIL NIL "7bit" NIL NIL NIL)`, "1:text/plain"},
		"empty":           {`()`, ""},
		"cut":             {`(("text" "plain" NIL`, ""},
		"no parts":        {`("mixed" ("boundary" "x"))`, ""},
		"deep":            {strings.Repeat("(", 2000), ""},
		"trailing":        {`("text" "plain" NIL NIL NIL "7bit" 12 1) x`, ""},
		"lying literal":   {"(\"text\" {99999}\r\nabc)", ""},
		"negative":        {"(\"text\" {-1}\r\nabc)", ""},
		"too many parts":  {"(" + strings.Repeat(`("text" "plain" NIL NIL NIL "7bit" 1 1)`, maxParts+1) + ` "mixed")`, ""},
		"not a structure": {"NIL", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := parseStructure(c.in)
			if (err != nil) != (c.want == "") {
				t.Fatalf("error %v", err)
			}
			if err == nil && outline(p) != c.want {
				t.Errorf("got  %s\nwant %s", outline(p), c.want)
			}
		})
	}
}

func FuzzStructure(f *testing.F) {
	f.Add(`(("text" "plain" NIL NIL NIL "7bit" 1 1)("text" "html" NIL NIL NIL "base64" 9 1) "alternative" ("boundary" "x"))`)
	f.Add("(\"text\" \"plain\" (\"name\" {5}\r\na)\"(b) NIL NIL \"7bit\" 1 1)")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parseStructure(text)
		if err != nil {
			return
		}
		sections := map[string][]byte{}
		p.Walk(func(p *Part) { sections[p.Section] = []byte("x") })
		if raw, err := assemble([]byte("A: b\r\n\r\n"), p, sections); err == nil && strings.Count(string(raw), "\x00") > strings.Count(text, "\x00") {
			t.Error("made up")
		}
	})
}

// TestAside holds that what the library cannot read goes round it, whole, in whatever pieces it comes.
func TestAside(t *testing.T) {
	for name, c := range map[string]struct {
		in, out string
		want    aside
	}{
		"structure": {
			"* 7 FETCH (UID 3 BODYSTRUCTURE (\"text\" \"plain\" NIL) RFC822.SIZE 5)\r\n",
			"* 7 FETCH (UID 3 RFC822.SIZE 5)\r\n",
			aside{structure: `("text" "plain" NIL)`},
		},
		"with a literal": {
			"* 7 FETCH (BODYSTRUCTURE (\"a\" {3}\r\n)\"( NIL) UID 3 BODY[HEADER.FIELDS (FROM TO)] {4}\r\nab\r\n)\r\n",
			"* 7 FETCH (UID 3 BODY[HEADER.FIELDS (FROM TO)] {4}\r\nab\r\n)\r\n",
			aside{structure: "(\"a\" {3}\r\n)\"( NIL)"},
		},
		"Gmail": {
			"* 7 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"a b\" {2}\r\nc)) UID 3)\r\n",
			"* 7 FETCH (UID 3)\r\n",
			aside{gmailID: "1278455344230334865", labels: "(\\Inbox \"a b\" {2}\r\nc))"},
		},
		"unknown items": {
			"* 7 FETCH (X-FOO bar UID 3 X-BAR (1 (2)) X-BAZ \"q ) q\" FLAGS (\\Seen))\r\n",
			"* 7 FETCH (UID 3 FLAGS (\\Seen))\r\n",
			aside{},
		},
		"NIL for a message": {"* 7 FETCH (BODY[] NIL UID 3)\r\n", "* 7 FETCH (BODY[] NIL UID 3)\r\n", aside{}},
		"unknown answers": {
			"* VANISHED (EARLIER) 1:5\r\n* X-NEWS {3}\r\nabc more\r\n* 5 X-COUNT\r\n* 5 EXISTS\r\n* OK\r\n",
			"* OK nothing we asked for\r\n* OK nothing we asked for\r\n* OK nothing we asked for\r\n* 5 EXISTS\r\n* OK\r\n",
			aside{},
		},
		"recent": {
			"* STATUS \"RECENT (RECENT 1)\" (MESSAGES 3 RECENT 2)\r\n",
			"* STATUS \"RECENT (RECENT 1)\" (MESSAGES 3 DELETED 2)\r\n",
			aside{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{len(c.in), 1, 3} {
				var s scanner
				for rest := c.in; rest != ""; rest = rest[min(size, len(rest)):] {
					if err := s.feed([]byte(rest[:min(size, len(rest))])); err != nil {
						t.Fatal(err)
					}
				}
				if got := string(s.mender.out); got != c.out || s.mender.aside[7] != c.want {
					t.Errorf("in pieces of %d: %q\n%+v", size, got, s.mender.aside)
				}
			}
		})
	}
}

func TestExtended(t *testing.T) {
	for in, want := range map[string]string{
		"T1 STATUS \"a (DELETED)\" (MESSAGES DELETED UIDNEXT)\r\n":                              "T1 STATUS \"a (DELETED)\" (MESSAGES RECENT UIDNEXT)\r\n",
		"T1 LIST \"\" \"*\" RETURN (STATUS (DELETED DELETED-STORAGE MESSAGES) SPECIAL-USE)\r\n": "T1 LIST \"\" \"*\" RETURN (STATUS (RECENT DELETED-STORAGE MESSAGES) SPECIAL-USE)\r\n",
		"T1 LIST \"\" \"*\"\r\n":                       "T1 LIST \"\" \"*\"\r\n",
		"T1 EXAMINE DELETED\r\n":                       "T1 EXAMINE DELETED\r\n",
		"T1 UID FETCH 1:5 (UID FLAGS RFC822.SIZE)\r\n": "T1 UID FETCH 1:5 (UID FLAGS RFC822.SIZE X-GM-MSGID X-GM-LABELS)\r\n",
		"T1 UID FETCH 1:5 (UID FLAGS BODY.PEEK[])\r\n": "T1 UID FETCH 1:5 (UID FLAGS BODY.PEEK[])\r\n",
	} {
		if got := string(extended([]byte(in), true)); got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

func TestTranscriptKeepsNoSecret(t *testing.T) {
	tr := &Transcript{Now: func() time.Time { return time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC) }}
	g := guard{sent: func(line string) { tr.line("C:", line) }}
	for _, text := range []string{
		"T1 LOGIN alex topsecret\r\n", "T2 LOGIN {4}\r\n", "alex {9}\r\n", "topsecret\r\n", "T3 AUTHENTICATE PLAIN dG9wc2VjcmV0\r\n",
		"T4 AUTHENTICATE LOGIN\r\n", "dG9wc2VjcmV0\r\n", "T5 EXAMINE {7}\r\n", "a folde\r\n",
		"T6 UID FETCH " + strings.Repeat("1,3,5:7,", 2000) + "9 (FLAGS)\r\n",
	} {
		if _, err := g.feed([]byte(text)); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
	got := tr.Text()
	if strings.Contains(got, "topsecret") || strings.Contains(got, "dG9w") || !strings.Contains(got, "2026-03-01T10:00:00.000Z C: T5 EXAMINE {7}\n") {
		t.Errorf("transcript:\n%s", got)
	}
	if len(got) > 3000 || strings.Count(got, "\n") != 10 {
		t.Errorf("%d bytes in %d lines:\n%s", len(got), strings.Count(got, "\n"), got)
	}
	for range 20_000 {
		tr.Note(strings.Repeat("x", 400))
	}
	if n := len(tr.Text()); n > maxTranscript+100 || !strings.Contains(tr.Text(), "more lines are not kept") {
		t.Errorf("%d bytes", n)
	}
}

func TestFingerprint(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	full := "Received: by x\r\nmessage-id:\r\n <1@x.example>\r\nSubject: a\r\n b\r\nFrom: x\r\n\r\n"
	few := "Subject: a\r\n b\r\nMessage-ID: <1@x.example>\r\nFrom: x\r\n\r\n"
	want := MessageFingerprint(5, at, []byte(full))
	if want == "" || MessageFingerprint(5, at.In(time.FixedZone("", 3600)), []byte(few)) != want {
		t.Error("the same message, and another fingerprint")
	}
	for name, got := range map[string]string{
		"size": MessageFingerprint(6, at, []byte(full)), "time": MessageFingerprint(5, at.Add(time.Second), []byte(full)),
		"subject": MessageFingerprint(5, at, []byte(strings.Replace(full, "a\r\n", "c\r\n", 1))),
	} {
		if got == want || got == "" {
			t.Errorf("another %s, and the fingerprint %q", name, got)
		}
	}
	for name, got := range map[string]string{
		"id": MessageFingerprint(5, at, []byte("Subject: a\r\n\r\n")), "time": MessageFingerprint(5, time.Time{}, []byte(full)),
	} {
		if got != "" {
			t.Errorf("without %s it is %q", name, got)
		}
	}
}

func TestSelection(t *testing.T) {
	s, err := ParseSelection("parts 1,2=3:5;whole=1,9")
	if err != nil || s.String() != "parts 1,2=3:5;whole=1,9" || s.Word(4) != "parts 1,2" || s.Word(6) != "" {
		t.Fatalf("%v, %v", s, err)
	}
	var set UIDSet
	set.AddRange(4, 9)
	s.AddSet("whole", set)
	if s.String() != "parts 1,2=3;whole=1,4:9" {
		t.Errorf("%s", s)
	}
	s.Remove(set)
	if all := s.All(); s.String() != "parts 1,2=3;whole=1" || all.String() != "1,3" {
		t.Errorf("%s, %s", s, all)
	}
	for _, bad := range []string{"x", "=1", "a=0", "a=1;;b=2"} {
		if _, err := ParseSelection(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
