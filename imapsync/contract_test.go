package imapsync_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/dovecottest"
	"desist/imapsync/memserver"
	"desist/imapsync/unpackedtest"
)

// mailbox is a server that the contract is tried on.
type mailbox interface {
	connect() (imapsync.Server, imapsync.Credentials)
	create(t *testing.T, folder string)
	add(t *testing.T, folder string, m memserver.Message)
	state(t *testing.T) map[string]string // everything that must not change
	sent() string
}

// memMailbox is the in-memory server; its state is what it saw clients change.
type memMailbox struct{ *memserver.Server }

func (m memMailbox) connect() (imapsync.Server, imapsync.Credentials) {
	return m.Server.Server(), m.Credentials()
}

func (m memMailbox) create(t *testing.T, folder string) {
	t.Helper()
	if err := m.Create(folder); err != nil {
		t.Fatal(err)
	}
}

func (m memMailbox) add(t *testing.T, folder string, msg memserver.Message) {
	t.Helper()
	if err := m.Append(folder, msg); err != nil {
		t.Fatal(err)
	}
}

func (m memMailbox) state(*testing.T) map[string]string {
	return map[string]string{"changes": strings.Join(m.Changes(), "\n")}
}

func (m memMailbox) sent() string { return "Sent" }

// dovecotMailbox is a real Dovecot; its state is its files.
type dovecotMailbox struct {
	*dovecottest.Server
	security imapsync.Security
}

func (d dovecotMailbox) connect() (imapsync.Server, imapsync.Credentials) {
	return d.Server.Server(d.security), d.Credentials()
}

func (d dovecotMailbox) create(t *testing.T, folder string) { d.Create(t, folder) }

func (d dovecotMailbox) add(t *testing.T, folder string, m memserver.Message) {
	d.Append(t, folder, m.Raw, m.Flags, m.InternalDate)
}

func (d dovecotMailbox) state(t *testing.T) map[string]string { return d.Snapshot(t) }

func (d dovecotMailbox) sent() string { return dovecottest.SentFolder }

// unpackedMailbox is Cyrus or Courier; its state is its files.
type unpackedMailbox struct {
	*unpackedtest.Server
	sentFolder, odd string
}

func (u unpackedMailbox) connect() (imapsync.Server, imapsync.Credentials) {
	return u.Server.Server(), u.Credentials()
}

func (u unpackedMailbox) create(t *testing.T, folder string) { u.Create(t, folder) }

func (u unpackedMailbox) add(t *testing.T, folder string, m memserver.Message) {
	u.Append(t, folder, m.Raw, m.Flags, m.InternalDate)
}

func (u unpackedMailbox) state(t *testing.T) map[string]string { return u.Snapshot(t) }

func (u unpackedMailbox) sent() string { return u.sentFolder }

// startMem starts an in-memory server and stops it when the test ends.
func startMem(t testing.TB, c memserver.Config) *memserver.Server {
	t.Helper()
	c.User, c.Password, c.Now = "alex", "secret", time.Now()
	s, err := memserver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the server: %v", err)
		}
	})
	return s
}

var servers = map[string]func(t *testing.T) mailbox{
	"memory": func(t *testing.T) mailbox {
		return memMailbox{startMem(t, memserver.Config{Folders: []memserver.Folder{{Name: "INBOX"}, {Name: "Sent"}}})}
	},
	"memory without extensions, STARTTLS": func(t *testing.T) mailbox {
		return memMailbox{startMem(t, memserver.Config{
			Plain: true, Security: imapsync.StartTLS,
			Folders: []memserver.Folder{{Name: "INBOX"}, {Name: "Sent"}},
		})}
	},
	"Dovecot": func(t *testing.T) mailbox {
		return dovecotMailbox{dovecottest.Start(t), imapsync.TLS}
	},
	"Cyrus": func(t *testing.T) mailbox {
		s, sent := unpackedtest.Cyrus(t)
		return unpackedMailbox{s, sent, "Käse & Brot 日本"} // Cyrus takes no quotes and wildcards in names
	},
	"Courier": func(t *testing.T) mailbox {
		s, sent := unpackedtest.Courier(t)
		return unpackedMailbox{s, sent, s.Name(oddFolder)}
	},
	"Dovecot STARTTLS": func(t *testing.T) mailbox {
		return dovecotMailbox{dovecottest.Start(t), imapsync.StartTLS}
	},
}

// TestContract holds what every server must give, in order; each part builds on the one before.
func TestContract(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(servers)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &contract{t: t, box: servers[name](t), keeper: newKeeper(), odd: oddFolder, child: "Parent/Child", empty: "Empty"}
			if u, ok := c.box.(unpackedMailbox); ok {
				c.odd, c.child, c.empty = u.odd, u.Name("Parent", "Child"), u.Name("Empty")
			}
			c.fill()
			before := c.box.state(t)
			c.wrongPasswordRefused()
			c.foldersListed()
			c.everythingComes()
			c.nothingComesTwice()
			c.onlyTheChosenCome()
			c.textWithoutAttachments()
			c.knownAgain()
			c.sinceAndFolders()
			if after := c.box.state(t); !maps.Equal(before, after) {
				t.Errorf("the server's state changed:\nbefore %v\nafter  %v", before, after)
			}
			c.newMailComesAlone()
		})
	}
}

type contract struct {
	t      *testing.T
	box    mailbox
	keeper *keeper
	want   map[string][]memserver.Message

	odd, child, empty string // folders' names as the server has them
}

var berlin = time.FixedZone("", 2*60*60)

// oddFolder needs modified UTF-7 and quoting (RFC 3501 5.1.3).
const oddFolder = `Käse & "Brot" \ 日本 %*`

func message(folder string, i int) memserver.Message {
	return memserver.Message{
		Raw: fmt.Appendf(nil, "From: shop@example.com\r\nTo: alex@example.co.uk\r\nSubject: %s %d\r\n\r\nText %d\r\n", folder, i, i),
		// Seconds and offset differ so that a rounded or shifted date shows.
		InternalDate: time.Date(2024, 1, 1, 23, 59, 7, 0, berlin).AddDate(0, 0, i),
	}
}

func (c *contract) fill() {
	c.want = make(map[string][]memserver.Message)
	c.box.create(c.t, c.odd)
	c.box.create(c.t, c.child)
	c.box.create(c.t, c.empty)
	for i := range 120 { // more than the first batch of summaries
		c.put("INBOX", message("inbox", i))
	}
	flagged := message("flagged", 3)
	flagged.Flags = []string{`\Seen`, `\Flagged`}
	c.put("INBOX", flagged)
	eightBit := message("8-bit", 5)
	eightBit.Raw = append(eightBit.Raw, "Caf\xe9 \xff\xfe \xc3\xa9\r\n.\r\n{5}\r\n)\r\n"...)
	c.put(c.odd, eightBit)
	longLine := message("long line", 6)
	longLine.Raw = append(longLine.Raw, strings.Repeat("x", 1<<20)+"\r\n"...)
	c.put(c.child, longLine)
	for i := range 3 {
		c.put(c.box.sent(), message("sent", i))
	}
	parts := message("parts", 9)
	parts.Raw = []byte(multipart)
	c.put(c.child, parts)
}

// multipart is a message with text in two forms, a picture in the text and a file.
var multipart = strings.ReplaceAll(`From: shop@example.com
To: alex@example.co.uk
Message-ID: <parts@example.com>
Subject: parts
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="=_out:er 1"

preamble
--=_out:er 1
Content-Type: multipart/related; boundary=related

--related
Content-Type: multipart/alternative; boundary=alternative

--alternative
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Caf=C3=A9 sale
--alternative
Content-Type: text/html

<p>Sale</p>
--alternative--
--related
Content-Type: image/gif; name="a b.gif"
Content-ID: <pic@example.com>

GIF89a picture
--related--
--=_out:er 1
Content-Type: application/pdf; name="terms.pdf"
Content-Disposition: attachment; filename="terms.pdf"

%PDF file
--=_out:er 1--
`, "\n", "\r\n")

// textWithoutAttachments takes parts of the message that has some, everything of no other.
func (c *contract) textWithoutAttachments() {
	k := newKeeper()
	k.take = func(s imapsync.Summary) string {
		if s.Structure == nil {
			c.t.Errorf("uid %d has no structure", s.UID)
			return imapsync.TakeWhole
		}
		var text []string
		s.Structure.Walk(func(p *imapsync.Part) {
			if strings.HasPrefix(p.Type, "text/") && len(s.Structure.Parts) > 0 {
				text = append(text, p.Section)
			}
		})
		if len(text) == 0 {
			return imapsync.Skip("plain")
		}
		return imapsync.TakeParts(text...)
	}
	o := imapsync.Options{Triage: true, Fields: []string{"Subject", "Message-ID"}, Folders: []string{c.child}}
	report := sync(c.t, c.dial(), k, o)
	if total(report) != 1 || len(k.mails) != 1 || !k.mails[0].Partial {
		c.t.Fatalf("%d came, want the one with parts", total(report))
	}
	raw := string(k.mails[0].Raw)
	for _, want := range []string{"Subject: parts\r\n", "Caf=C3=A9 sale", "<p>Sale</p>", "quoted-printable", "a b.gif", "terms.pdf"} {
		if !strings.Contains(raw, want) {
			c.t.Errorf("%q is not in the text:\n%s", want, raw)
		}
	}
	if strings.Contains(raw, "GIF89a") || strings.Contains(raw, "%PDF") {
		c.t.Errorf("attachments came with the text:\n%s", raw)
	}
	held := k.held[c.child]
	if held.InPart != "2" || held.Skipped != "plain=1" || held.Wanted != "" || held.Settled != "1:2" {
		c.t.Errorf("held: %+v", held)
	}
	k.mails = nil
	sync(c.t, c.dial(), k, o)
	if len(k.mails) != 0 {
		c.t.Error("it came again")
	}
	sync(c.t, c.dial(), k, imapsync.Options{Originals: []imapsync.Original{{Folder: c.child, UIDValidity: held.UIDValidity, UID: 2}}})
	if len(k.mails) != 1 || string(k.mails[0].Raw) != multipart || k.held[c.child].InPart != "" {
		c.t.Errorf("the original: %d mails, held %+v", len(k.mails), k.held[c.child])
	}
}

// knownAgain holds that a message has the same fingerprint by its summary, its text and its original.
func (c *contract) knownAgain() {
	k := newKeeper()
	o := imapsync.Options{Headers: true, Fields: []string{"Message-ID", "From", "To", "Subject", "Date"}, Folders: []string{c.child}}
	sync(c.t, c.dial(), k, o)
	by := map[uint32]string{}
	for _, s := range k.offered {
		by[s.UID] = s.Fingerprint
	}
	for _, m := range k.mails {
		if m.Fingerprint != by[m.UID] || m.UID == 2 && m.Fingerprint == "" {
			c.t.Errorf("uid %d: %q and %q", m.UID, m.Fingerprint, by[m.UID])
		}
	}
}

func (c *contract) put(folder string, m memserver.Message) {
	c.want[folder] = append(c.want[folder], m)
	c.box.add(c.t, folder, m)
}

func (c *contract) dial() *imapsync.Client {
	c.t.Helper()
	s, cred := c.box.connect()
	return dial(c.t, s, cred)
}

func (c *contract) wrongPasswordRefused() {
	if u, ok := c.box.(unpackedMailbox); ok && !u.ChecksPasswords {
		return
	}
	s, cred := c.box.connect()
	cred.Password += "x"
	if _, err := imapsync.Dial(c.t.Context(), s, cred); !imapsync.IsAuth(err) {
		c.t.Errorf("wrong password: %v", err)
	}
}

func (c *contract) foldersListed() {
	folders, err := c.dial().Folders(c.t.Context())
	if err != nil {
		c.t.Fatalf("Folders: %v", err)
	}
	got := make(map[string]imapsync.Folder)
	for _, f := range folders {
		got[f.Name] = f
		if f.UIDValidity == 0 || f.UIDNext != f.Messages+1 {
			c.t.Errorf("folder %s: UIDVALIDITY %d, UIDNEXT %d with %d messages", f.Name, f.UIDValidity, f.UIDNext, f.Messages)
		}
	}
	for name, mails := range c.want {
		if got[name].Messages != uint32(len(mails)) {
			c.t.Errorf("folder %q: %d messages, want %d", name, got[name].Messages, len(mails))
		}
	}
	if _, ok := got[c.empty]; !ok {
		c.t.Error("the empty folder is not listed")
	}
	if got["INBOX"].Role != imapsync.RoleInbox || got[c.box.sent()].Role != imapsync.RoleSent {
		c.t.Errorf("roles: %+v", got)
	}
}

func (c *contract) everythingComes() {
	report := sync(c.t, c.dial(), c.keeper, imapsync.Options{Headers: true})
	for folder, want := range c.want {
		c.sameMails(folder, want)
	}
	if len(c.keeper.mails) != total(report) {
		c.t.Errorf("report counts %d, kept %d", total(report), len(c.keeper.mails))
	}
	for _, s := range c.keeper.offered {
		if !strings.HasPrefix(string(s.Header), "From: shop@example.com\r\n") || !strings.HasSuffix(string(s.Header), "\r\n\r\n") {
			c.t.Fatalf("header of uid %d: %q", s.UID, s.Header)
		}
	}
	first := c.keeper.offered[0]
	if newest := slices.MaxFunc(c.keeper.offered, func(a, b imapsync.Summary) int { return cmp.Compare(a.UID, b.UID) }); first.UID != newest.UID {
		c.t.Errorf("first offered uid %d, newest is %d", first.UID, newest.UID)
	}
}

// sameMails compares content, date with offset, and flags.
func (c *contract) sameMails(folder string, want []memserver.Message) {
	c.t.Helper()
	const layout = "2006-01-02 15:04:05 -0700"
	describe := func(raw []byte, at time.Time, flags []string) string {
		flags = slices.DeleteFunc(slices.Sorted(slices.Values(flags)), func(f string) bool { return f == `\Recent` })
		return string(raw) + at.Format(layout) + strings.ToLower(strings.Join(flags, " "))
	}
	var got, expected []string
	for _, m := range c.keeper.mails {
		if m.Folder == folder {
			_, offset := m.InternalDate.Zone()
			// Mail stores know the instant only, so servers answer in their own zone; the instant must be exact.
			if _, inMemory := c.box.(memMailbox); inMemory && offset != 7200 {
				c.t.Errorf("uid %d: offset %d", m.UID, offset)
			}
			got = append(got, describe(m.Raw, m.InternalDate.UTC(), m.Flags))
		}
	}
	for _, m := range want {
		expected = append(expected, describe(m.Raw, m.InternalDate.UTC(), m.Flags))
	}
	slices.Sort(got)
	slices.Sort(expected)
	if !slices.Equal(got, expected) {
		c.t.Errorf("folder %q: %d mails, want %d, or they differ", folder, len(got), len(expected))
	}
}

func (c *contract) nothingComesTwice() {
	batches, offered := c.keeper.batches, len(c.keeper.offered)
	report := sync(c.t, c.dial(), c.keeper, imapsync.Options{})
	if total(report) != 0 || len(c.keeper.offered) != offered || c.keeper.batches != batches {
		c.t.Errorf("second sync: %d new, %d offered, %d batches", total(report), len(c.keeper.offered)-offered, c.keeper.batches-batches)
	}
}

func (c *contract) onlyTheChosenCome() {
	k := newKeeper()
	k.choose = func(batch []imapsync.Summary) []uint32 {
		var uids []uint32
		for _, s := range batch {
			if s.UID%10 == 0 {
				uids = append(uids, s.UID)
			}
		}
		return append(uids, 4_000_000_000) // not offered: must not be asked for
	}
	report := sync(c.t, c.dial(), k, imapsync.Options{Folders: []string{"inbox"}})
	if total(report) != 12 || k.held["INBOX"].Settled != "1:121" {
		c.t.Errorf("%d fetched, settled %q", total(report), k.held["INBOX"].Settled)
	}
}

func (c *contract) sinceAndFolders() {
	k := newKeeper()
	since := time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC)
	sync(c.t, c.dial(), k, imapsync.Options{Folders: []string{"INBOX"}, Since: since})
	late := 0
	for _, m := range c.want["INBOX"] {
		if m.InternalDate.After(since) {
			late++
		}
	}
	// The server compares its own calendar days, so the edge may move by one.
	if n := len(k.mails); n < late-1 || n > late+1 {
		c.t.Errorf("%d since %v, want %d", n, since, late)
	}
	recent := len(k.mails)
	sync(c.t, c.dial(), k, imapsync.Options{Folders: []string{"INBOX"}, Since: since})
	if len(k.mails) != recent {
		c.t.Error("mail since came twice")
	}
	sync(c.t, c.dial(), k, imapsync.Options{Folders: []string{"INBOX"}})
	if len(k.mails) != len(c.want["INBOX"]) || k.held["INBOX"].Settled != "1:121" {
		c.t.Errorf("after lifting the limit: %d of %d, settled %q", len(k.mails), len(c.want["INBOX"]), k.held["INBOX"].Settled)
	}
	for _, m := range k.mails {
		if m.Folder != "INBOX" {
			c.t.Fatalf("mail of folder %s", m.Folder)
		}
	}
	if _, err := c.dial().Sync(c.t.Context(), k, imapsync.Options{Folders: []string{"Nowhere"}}, nil); err == nil {
		c.t.Error("an unknown folder was no error")
	}
}

func (c *contract) newMailComesAlone() {
	c.put("INBOX", message("new", 400))
	before := len(c.keeper.mails)
	sync(c.t, c.dial(), c.keeper, imapsync.Options{})
	if n := len(c.keeper.mails) - before; n != 1 {
		c.t.Errorf("%d came, want 1", n)
	}
	c.sameMails("INBOX", c.want["INBOX"])
}
