package memserver_test

import (
	"crypto/tls"
	"slices"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"desist/imapsync/memserver"
)

// TestChangesAreSeen holds that a client which does change the mailbox shows.
func TestChangesAreSeen(t *testing.T) {
	s, err := memserver.Start(memserver.Config{User: "alex", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{
		{Name: "INBOX", Messages: []memserver.Message{{Raw: []byte("Subject: a\r\n\r\ntext\r\n")}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := imapclient.DialTLS(s.Addr(), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: s.RootCAs()}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Login("alex", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	do := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	_, err = client.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	do("EXAMINE", err)
	peek := &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}
	do("peek", client.Fetch(imap.SeqSetNum(1), peek).Close())
	if changes := s.Changes(); changes != nil {
		t.Errorf("reading counted as %q", changes)
	}
	_, err = client.Select("INBOX", nil).Wait()
	do("SELECT", err)
	look := &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{}}}
	do("fetch", client.Fetch(imap.SeqSetNum(1), look).Close())
	do("store", client.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close())
	do("expunge", client.Expunge().Close())
	want := []string{"SELECT INBOX", `FETCH that sets \Seen`, "STORE", "EXPUNGE"}
	if got := s.Changes(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
