package mailfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/mailfile"
)

const (
	offer = "From: shop@example.com\r\nSubject: Offer\r\n\r\nSave today\r\n"
	fromA = "From 1791@xxx Mon Jul 01 09:30:00 +0000 2024\n"
)

func lf(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// TestAllStoresHoldTheSameMessage holds that a message is byte for byte the same whatever kept it.
func TestAllStoresHoldTheSameMessage(t *testing.T) {
	moz := "X-Mozilla-Status: 0009\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys:            \n"
	gmail := "X-GM-THRID: 1791\nX-Gmail-Labels: Inbox,Opened\n"
	dir := write(t, map[string]string{
		"a.eml": offer,
		"mbox":  fromA + lf(offer), "crlf.mbox": strings.ReplaceAll(fromA+lf(offer), "\n", "\r\n"),
		"TB/Mail/Local Folders/Inbox": "From - Mon Jul 01 09:30:00 2024\n" + moz + lf(offer), "TB/Mail/Local Folders/Inbox.msf": "x",
		"TB/Mail/Local Folders/Inbox.sbd/Shops": "From - Mon Jul 01 09:30:00 2024\n" + moz + lf(offer), "TB/Mail/Local Folders/Inbox.sbd/Shops.msf": "x",
		"TB/Mail/Local Folders/Trash": "", "TB/Mail/Local Folders/Trash.msf": "x", "TB/prefs.js": "// prefs", "TB/places.sqlite": "SQLite format 3\x00",
		"Maildir/cur/1719826200.M1P2.host:2,S": lf(offer), "Maildir/new/": "", "Maildir/tmp/1719826201.x": lf(offer),
		"Maildir/.Junk/cur/1719826200.M1P2.host:2,": lf(offer), "Maildir/.Junk/new/": "",
		"Takeout/Mail/All mail.mbox": fromA + gmail + lf(offer),
	})
	mails, report := read(t, dir, mailfile.Options{})
	var got []string
	for _, m := range mails {
		if string(m.Raw) != offer {
			t.Errorf("%s: %q", m.Folder, m.Raw)
		}
		name, _ := filepath.Rel(dir, m.Folder)
		got = append(got, fmt.Sprintf("%s %q %v %v %v", filepath.ToSlash(name), m.Role, m.Flags, m.Labels, m.Held.UTC().Format("15:04")))
	}
	want := []string{
		`Maildir/.Junk/cur/1719826200.M1P2.host:2, "junk" [] [] 09:30`,
		`Maildir/cur/1719826200.M1P2.host:2,S "inbox" [\Seen] [] 09:30`,
		`TB/Mail/Local Folders/Inbox "inbox" [\Seen \Deleted] [] 09:30`,
		`TB/Mail/Local Folders/Inbox.sbd/Shops "" [\Seen \Deleted] [] 09:30`,
		`Takeout/Mail/All mail.mbox "inbox" [\Seen] [Inbox] 09:30`,
		`a.eml "" [] [] 00:00`,
		`crlf.mbox "" [] [] 09:30`,
		`mbox "" [] [] 09:30`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(report.Failures) != 0 || len(report.Notes) != 1 || !strings.Contains(report.Notes[0].Text, "2 files are not mail") {
		t.Errorf("report %+v", report)
	}
}

func TestMixedLineEndsStay(t *testing.T) {
	raw := "From: a@example.com\r\nSubject: x\r\n\r\none\ntwo\r\n"
	dir := write(t, map[string]string{"Maildir/cur/1.a": raw, "Maildir/new/": ""})
	mails, _ := read(t, dir, mailfile.Options{})
	if len(mails) != 1 || string(mails[0].Raw) != raw {
		t.Errorf("got %+v", mails)
	}
}

func TestGmailLabels(t *testing.T) {
	for value, want := range map[string]string{
		"Inbox,Opened,Category Promotions":                  `["Inbox" "Category Promotions"] [\Seen] inbox`,
		`"Shops, online",Sent,Starred`:                      `["Shops, online" "Sent"] [\Flagged] sent`,
		`=?UTF-8?Q?Archived,"Si=C3=B4p,_Caerdydd",Unread?=`: `["Archived" "Siôp, Caerdydd"] [] archive`,
		"=?UTF-8?Q?Inbox,Caf=C3?=\r\n =?UTF-8?Q?=A9_news?=": `["Inbox" "Café news"] [] inbox`,
		"=?UTF-8?B?SW5ib3gsQ2Fmw6k=?=":                      `["Inbox" "Café"] [] inbox`,
		`"say ""hello""",Inbox`:                             `["say \"hello\"" "Inbox"] [] inbox`,
		"Inbox,,Inbox, ":                                    `["Inbox"] [] inbox`,
		"=?no-such-charset?Q?x?=":                           `["=?no-such-charset?Q?x?="] [] `,
		"Spam,\u202eevil":                                   `["Spam" "evil"] [] junk`,
		strings.Repeat("a,", 5000) + strings.Repeat("x", 900) + "," + strings.Repeat("b", 9): fmt.Sprintf(`["a" %q "bbbbbbbbb"] [] `, strings.Repeat("x", 500)),
	} {
		dir := write(t, map[string]string{"all.mbox": fromA + "X-Gmail-Labels: " + value + "\n" + lf(offer)})
		mails, _ := read(t, dir, mailfile.Options{})
		if len(mails) != 1 {
			t.Fatalf("%q: %d mails", value, len(mails))
		}
		if got := fmt.Sprintf("%q %v %s", mails[0].Labels, mails[0].Flags, mails[0].Role); got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}

// TestDamagedMbox holds that the rest is read, and that what is not is told with its place.
func TestDamagedMbox(t *testing.T) {
	file := strings.Repeat("\x00", 500) + "\n" + fromA + lf(offer) + "\n" + fromA + "\n" + fromA + lf(offer)
	dir := write(t, map[string]string{"a.mbox": file, "b.mbox": strings.Repeat("\x00", 500)})
	mails, report := read(t, dir, mailfile.Options{})
	want := []imapsync.Failure{
		{Where: filepath.Join(dir, "a.mbox") + " offset 0", Problem: "the first 501 bytes are not mail: they are damaged, or the file is something else"},
		{Where: fmt.Sprintf("%s offset %d", filepath.Join(dir, "a.mbox"), 501+len(fromA)+len(lf(offer))+1), Problem: "the message is empty"},
		{Where: filepath.Join(dir, "b.mbox"), Problem: "this file is not mail"},
	}
	if len(mails) != 2 || !slices.Equal(report.Failures, want) {
		t.Errorf("%d mails, failures\n%v\nwant\n%v", len(mails), report.Failures, want)
	}
}

func TestForeignFilesAreExplained(t *testing.T) {
	dir := write(t, map[string]string{
		"a.msg": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "b.dbx": "\xcf\xad\x12\xferest",
		"c.mbox": "From now on\nthis is a diary\n",
	})
	_, report := read(t, dir, mailfile.Options{})
	if len(report.Failures) != 3 || !strings.Contains(report.Failures[0].Problem, "export the mail") ||
		!strings.Contains(report.Failures[1].Problem, "Thunderbird") || report.Failures[2].Problem != "this file is not mail" {
		t.Errorf("got %v", report.Failures)
	}
}

func TestProgressCountsBytes(t *testing.T) {
	dir := write(t, map[string]string{"a.mbox": strings.Repeat(fromA+lf(offer)+"\n", 3000), "b.eml": offer})
	p := &meter{}
	read(t, dir, mailfile.Options{Progress: p})
	if size := mailfile.Size(t.Context(), dir); size == 0 || p.read != size || len(p.files) < 2 {
		t.Errorf("got %+v of %d", p, size)
	}
}

type meter struct {
	read  int64
	files []string
}

func (m *meter) Read(n int64)     { m.read += n }
func (m *meter) File(name string) { m.files = append(m.files, name) }

func TestZoneOfFromLines(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, map[string]string{"a.mbox": "From a@example.com Mon Jul  1 09:30:00 2024\n" + lf(offer)})
	for want, zone := range map[string]*time.Location{"09:30": nil, "08:30": london} {
		mails, _ := read(t, dir, mailfile.Options{Zone: zone})
		if len(mails) != 1 || mails[0].Held.UTC().Format("15:04") != want || mails[0].HeldBy != mailfile.HeldByFromLine {
			t.Errorf("zone %v: got %+v, want %s", zone, mails, want)
		}
	}
	if _, err := os.Stat(dir); err != nil {
		t.Fatal(err)
	}
}
