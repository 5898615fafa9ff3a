package imapsync_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"desist/imapsync"
	"desist/imapsync/imaptest"
)

// TestGmail holds that Gmail's ids make fingerprints, the same by summary and by message, and that labels come along.
func TestGmail(t *testing.T) {
	fake := imaptest.Fake{Messages: fakeMessages(3), Capabilities: "IMAP4rev1 X-GM-EXT-1 AUTH=PLAIN SASL-IR"}
	fake.Answer = func(s *imaptest.Session, tag, command string) bool {
		if !strings.HasPrefix(command, "UID FETCH") {
			return false
		}
		set, err := imapsync.ParseUIDSet(strings.Fields(command)[2])
		if err != nil {
			return false
		}
		for uid := uint32(1); uid <= 3; uid++ {
			if !set.Contains(uid) {
				continue
			}
			gmail, body := "", ""
			if strings.Contains(command, "X-GM-MSGID X-GM-LABELS") {
				gmail = fmt.Sprintf(` X-GM-MSGID 12784553442303348%02d X-GM-LABELS (\Inbox "My shop" &AOk-)`, uid)
			}
			if text := fake.Messages[uid]; strings.Contains(command, "BODY.PEEK[]") {
				body = fmt.Sprintf(" BODY[] {%d}\r\n%s", len(text), text)
			}
			s.Send(fmt.Sprintf("* %d FETCH (UID %d%s FLAGS () INTERNALDATE \" 1-Mar-2024 09:30:15 +0100\" RFC822.SIZE %d%s)\r\n",
				uid, uid, gmail, len(fake.Messages[uid]), body))
		}
		s.Send(tag + " OK done\r\n")
		return true
	}
	k := newKeeper()
	sync(t, dial(t, fake.Start(t).Server, someone), k, imapsync.Options{})
	if len(k.mails) != 3 {
		t.Fatalf("%d mails", len(k.mails))
	}
	by := map[uint32]string{}
	for _, s := range k.offered {
		by[s.UID] = s.Fingerprint
	}
	for _, m := range k.mails {
		want := fmt.Sprintf("gmail 12784553442303348%02d", m.UID)
		if m.Fingerprint != want || by[m.UID] != want || !slices.Equal(m.Labels, []string{`\Inbox`, "My shop", "&AOk-"}) {
			t.Errorf("uid %d: %q and %q, labels %q", m.UID, m.Fingerprint, by[m.UID], m.Labels)
		}
	}
}
