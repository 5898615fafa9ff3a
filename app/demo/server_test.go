package demo_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"slices"
	"strconv"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"desist/app/demo"
)

func connect(t *testing.T, s *demo.Server) *imapclient.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.CAPEM) {
		t.Fatal("no certificate in CAPEM")
	}
	c, err := imapclient.DialTLS(net.JoinHostPort(s.Host, strconv.Itoa(s.Port)), &imapclient.Options{
		TLSConfig: &tls.Config{RootCAs: roots},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func serve(t *testing.T) *demo.Server {
	t.Helper()
	s, err := demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestServerHoldsTheMailbox(t *testing.T) {
	box, _ := load(t)
	s := serve(t)
	c := connect(t, s)
	if err := c.Login(s.User, s.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	listed, err := c.List("", "*", nil).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if len(listed) != len(box.Folders) {
		t.Errorf("%d folders listed, want %d", len(listed), len(box.Folders))
	}
	for _, f := range box.Folders {
		var want []demo.Mail
		for _, m := range box.Mails {
			if m.Folder == f.Name {
				want = append(want, m)
			}
		}
		checkFolder(t, c, f.Name, want)
	}
}

func checkFolder(t *testing.T, c *imapclient.Client, folder string, want []demo.Mail) {
	t.Helper()
	selected, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if int(selected.NumMessages) != len(want) {
		t.Fatalf("%s holds %d messages, want %d", folder, selected.NumMessages, len(want))
	}
	section := &imap.FetchItemBodySection{Peek: true}
	set := imap.SeqSet{}
	set.AddRange(1, 0)
	got, err := c.Fetch(set, &imap.FetchOptions{
		Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section},
	}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range got {
		if !bytes.Equal(m.FindBodySection(section), want[i].Raw) {
			t.Errorf("%s: bytes differ", want[i].Key)
		}
		if !m.InternalDate.Equal(want[i].InternalDate) {
			t.Errorf("%s: INTERNALDATE %v, want %v", want[i].Key, m.InternalDate, want[i].InternalDate)
		}
		if len(m.Flags) != len(want[i].Flags) {
			t.Errorf("%s: flags %v, want %v", want[i].Key, m.Flags, want[i].Flags)
		}
	}
}

func TestServerNamesSpecialUse(t *testing.T) {
	s := serve(t)
	c := connect(t, s)
	if err := c.Login(s.User, s.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	listed, err := c.List("", "*", &imap.ListOptions{ReturnSpecialUse: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]imap.MailboxAttr{
		"Sent": imap.MailboxAttrSent, "Junk": imap.MailboxAttrJunk, "Trash": imap.MailboxAttrTrash, "Archive": imap.MailboxAttrArchive,
	}
	for _, l := range listed {
		if attr, ok := want[l.Mailbox]; ok && !slices.Contains(l.Attrs, attr) {
			t.Errorf("%s: attributes %v, want %s", l.Mailbox, l.Attrs, attr)
		}
		delete(want, l.Mailbox)
	}
	if len(want) > 0 {
		t.Errorf("not listed: %v", want)
	}
}

func TestServerRefusesChanges(t *testing.T) {
	s := serve(t)
	c := connect(t, s)
	if err := c.Login(s.User, s.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	set := imap.SeqSetNum(1)
	attempts := map[string]func() error{
		"store": func() error {
			return c.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close()
		},
		"copy":   func() error { _, err := c.Copy(set, "Trash").Wait(); return err },
		"create": func() error { return c.Create("New", nil).Wait() },
		"delete": func() error { return c.Delete("Trash").Wait() },
		"rename": func() error { return c.Rename("Trash", "Bin", nil).Wait() },
	}
	for name, attempt := range attempts {
		var refused *imap.Error
		if err := attempt(); !errors.As(err, &refused) || refused.Type != imap.StatusResponseTypeNo {
			t.Errorf("%s: %v, want NO", name, err)
		}
	}
}

func TestServerWantsThePassword(t *testing.T) {
	s := serve(t)
	other := serve(t)
	if s.Password == other.Password {
		t.Error("two runs share a password")
	}
	if err := connect(t, s).Login(s.User, other.Password).Wait(); err == nil {
		t.Error("signed in with another run's password")
	}
}

func TestServerStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := demo.Serve(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	conn, err := net.Dial("tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port)))
	if err == nil {
		_ = conn.Close()
		t.Error("still listening after Close")
	}
}
