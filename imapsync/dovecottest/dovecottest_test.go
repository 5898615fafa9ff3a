package dovecottest_test

import (
	"maps"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"desist/imapsync/dovecottest"
)

// TestSnapshotSeesChanges holds that a client which does change the mailbox shows: opening a folder for writing
// takes \Recent away, and flags are part of files' names.
func TestSnapshotSeesChanges(t *testing.T) {
	s := dovecottest.Start(t)
	s.Append(t, "INBOX", []byte("Subject: a\r\n\r\ntext\r\n"), nil, time.Date(2024, 3, 1, 9, 30, 0, 0, time.UTC))
	fresh := s.Snapshot(t)
	client := s.Client(t)
	if _, err := client.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(s.Snapshot(t), fresh) {
		t.Error("EXAMINE changed the snapshot")
	}
	if _, err := client.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	opened := s.Snapshot(t)
	if maps.Equal(opened, fresh) {
		t.Error("SELECT did not show")
	}
	if err := client.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if maps.Equal(s.Snapshot(t), opened) {
		t.Error("a flag did not show")
	}
}
