package imapsync_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
)

// TestHostileTriage holds for the first look at headers and structure what TestHostileServer holds for messages: what
// is wrong costs itself at most, in bounded memory and time.
func TestHostileTriage(t *testing.T) {
	describe := func(structure string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if !strings.Contains(command, "BODYSTRUCTURE") {
				return false
			}
			for uid := 1; uid <= 3; uid++ {
				header := fmt.Sprintf("Message-ID: <%d@x.example>\r\n\r\n", uid)
				s.Send(fmt.Sprintf("* %d FETCH (UID %d FLAGS () INTERNALDATE \" 1-Mar-2024 09:30:15 +0100\" RFC822.SIZE 20 BODYSTRUCTURE %s BODY[HEADER.FIELDS (MESSAGE-ID)] {%d}\r\n%s)\r\n",
					uid, uid, structure, len(header), header))
			}
			s.Send(tag + " OK done\r\n")
			return true
		}
	}
	say := func(prefix, text string) func(*imaptest.Session, string, string) bool {
		return func(s *imaptest.Session, tag, command string) bool {
			if !strings.HasPrefix(command, prefix) {
				return false
			}
			s.Send(strings.ReplaceAll(text, "TAG", tag))
			return true
		}
	}
	looks := 0
	for name, c := range map[string]struct {
		answer func(*imaptest.Session, string, string) bool
		come   int    // messages that are kept
		says   string // in an error or a failure; "" if there is none
		caps   string
	}{
		"a structure that makes no sense": {describe(`(NIL "x" ((((`), 0, "", ""},
		"an empty structure":              {describe(`()`), 3, "", ""},
		"Exchange's empty multipart":      {describe(`("mixed" ("boundary" "x") NIL NIL)`), 3, "", ""},
		"a structure ninety deep":         {describe(strings.Repeat("(", 90) + `"text" "plain" NIL NIL NIL "7bit" 1 1` + strings.Repeat(")", 90)), 3, "", ""},
		"a structure a thousand deep":     {describe(strings.Repeat("(", 1000)), 0, "nested too deeply", ""},
		"ten thousand parts":              {describe("(" + strings.Repeat(`("text" "plain" NIL NIL NIL "7bit" 1 1)`, 1500) + ` "mixed")`), 3, "", ""},
		"NUL bytes in a structure":        {describe("(\"te\x00xt\" \"plain\" NIL NIL NIL \"7bit\" 1 1)"), 3, "", ""},
		"parts that are not there":        {describe(`(("text" "plain" NIL NIL NIL "7bit" 1 1)("application" "pdf" NIL NIL NIL "base64" 99) "mixed" ("boundary" "x"))`), 3, "", ""},
		"unsolicited answers": {func(s *imaptest.Session, _, command string) bool {
			if strings.HasPrefix(command, "UID FETCH") {
				s.Send("* VANISHED 1:5\r\n* X-NEWS {4}\r\nabcd\r\n* 2 RECENT\r\n* FLAGS (\\Seen)\r\n* 900 FETCH (UID 900 X-ODD (1 2) FLAGS ())\r\n* QUOTA \"\" (STORAGE 1 2)\r\n")
			}
			return false
		}, 3, "", ""},
		"a folder numbered anew at every look": {func(s *imaptest.Session, tag, command string) bool {
			if !strings.HasPrefix(command, "EXAMINE") {
				return false
			}
			looks++
			s.Send(fmt.Sprintf("* 3 EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n* OK [UIDNEXT 4] x\r\n%s OK done\r\n", 100+looks, tag))
			return true
		}, 0, "numbered anew", ""},
		"ten million messages": {func(s *imaptest.Session, tag, command string) bool {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				s.Send("* 10000000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 10000001] x\r\n" + tag + " OK done\r\n")
			case strings.HasPrefix(command, "STATUS"):
				s.Send("* STATUS INBOX (MESSAGES 10000000 UIDNEXT 10000001 UIDVALIDITY 7)\r\n" + tag + " OK done\r\n")
			case strings.HasPrefix(command, "UID SEARCH"):
				_, rest, _ := strings.Cut(command, "UID ")
				words := strings.Fields(rest[strings.Index(rest, "UID ")+4:])
				s.Send("* ESEARCH (TAG \"" + tag + "\") UID ALL " + words[0] + "\r\n" + tag + " OK done\r\n")
			case strings.HasPrefix(command, "UID FETCH"):
				s.Send(tag + " OK done\r\n")
			default:
				return false
			}
			return true
		}, 0, "describe", "IMAP4rev1 ESEARCH AUTH=PLAIN SASL-IR"},
		"folders with tricks in their names": {say("LIST", "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"../../etc/passwd\"\r\n* LIST () \"\\\\\" \"C:\\\\Windows\\\\a\"\r\n"+
			"* LIST () \".\" \"a.b\"\r\n* LIST () \"/\" \"&AC8-etc&AC8-x\"\r\n* LIST () NIL \"nul\x00l\"\r\n* LIST () \"/\" {7}\r\na\r\nb\x01cd\r\nTAG OK done\r\n"), 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := imaptest.Fake{Messages: fakeMessages(3), Answer: c.answer, Capabilities: c.caps}.Start(t)
			r.Server.IdleTimeout = 2 * time.Second
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			started := time.Now()
			k := newKeeper()
			k.take = func(s imapsync.Summary) string {
				if s.Structure != nil && len(s.Structure.Parts) > 0 {
					return imapsync.TakeParts("1")
				}
				return imapsync.TakeWhole
			}
			var problems []string
			client, err := imapsync.Dial(t.Context(), r.Server, someone)
			if err == nil {
				var report imapsync.Report
				report, err = client.Sync(t.Context(), k, imapsync.Options{Triage: true, Fields: []string{"Message-ID"}}, nil)
				_ = client.Close()
				for _, f := range report.Folders {
					for _, failure := range f.Failed {
						problems = append(problems, failure.Where+": "+failure.Problem)
					}
				}
			}
			if err != nil {
				problems = append(problems, err.Error())
			}
			runtime.ReadMemStats(&after)
			said := strings.Join(problems, "\n")
			if c.says != "" && !strings.Contains(said, c.says) || c.come > 0 && (said != "" || len(k.mails) != c.come) {
				t.Errorf("%d came, want %d; problems %q, want %q", len(k.mails), c.come, said, c.says)
			}
			if strings.Contains(said, "goroutine ") || strings.ContainsAny(said, "\x00\x01") {
				t.Errorf("said %q", said)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
				t.Errorf("took %d MiB", used>>20)
			}
			if took := time.Since(started); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
}
