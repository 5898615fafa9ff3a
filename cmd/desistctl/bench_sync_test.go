package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"desist/imapsync/dovecottest"
	"desist/imapsync/imaptest"
)

// BenchmarkSync prints the table of what a sync takes besides a first copy of everything (BenchmarkBesideMbsync).
func BenchmarkSync(b *testing.B) {
	if _, err := exec.LookPath("mbsync"); err != nil {
		b.Skip("mbsync is not installed (Debian: apt-get install isync)")
	}
	if os.Getenv("DESIST_CORPUS") == "" {
		b.Skip("DESIST_CORPUS is not set: run bench/sync")
	}
	for b.Loop() {
		n := benchMails(b)
		triageBench(b, n)
		attachmentBench(b, max(n/25, 100))
		idleBench(b, max(2*n, idleMails), 40)
		lineBench(b, n/5)
		largeBench(b, 200<<20)
		manyBench(b, 4*n)
	}
}

// idleMails is how many mails a mailbox has at least in which nothing is new.
const idleMails = 100_000

// lined puts a proxy before a server, and returns a desistctl that has it for its server.
func lined(b *testing.B, server *dovecottest.Server, rtt time.Duration, perSecond int64) (*contender, *imaptest.Line) {
	b.Helper()
	line := imaptest.StartLine(b, net.JoinHostPort(server.Host, strconv.Itoa(server.Port)), rtt, perSecond)
	through := *server
	through.Port = line.Port
	return newContender(b, &through), line
}

func triageBench(b *testing.B, n int) {
	server := dovecottest.Start(b)
	server.Fill(b, "INBOX", copies(corpus(b), n), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	readBare(b, server)
	full, _ := lined(b, server, 0, 0)
	all, _ := full.run(b, "sync", "--everything")
	d, line := lined(b, server, 0, 0)
	started := time.Now().UTC()
	triage, _ := d.run(b, "sync")
	_, transcript := d.run(b, "syncs", "1")
	listed := companiesListed(b, transcript).Sub(started)
	fmt.Printf("  triage of %d mails: companies listed after %.1f s, x %.2f of everything (%.1f s); all after %.1f s, x %.2f; %.0f MB on the line; peak %d MB\n",
		n, listed.Seconds(), listed.Seconds()/all.took.Seconds(), all.took.Seconds(), triage.took.Seconds(),
		triage.took.Seconds()/all.took.Seconds(), float64(line.Received())/1e6, triage.peak>>20)
}

// companiesListed is when the first message was asked for: by then the headers of all are in the casebook.
func companiesListed(b *testing.B, out []byte) time.Time {
	var doc struct{ Transcript string }
	if err := json.Unmarshal(out, &doc); err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(doc.Transcript) {
		if strings.Contains(line, "BODY.PEEK[]") {
			word, _, _ := strings.Cut(line, " ")
			at, err := time.Parse("2006-01-02T15:04:05.000Z", word)
			if err != nil {
				b.Fatal(err)
			}
			return at
		}
	}
	b.Fatal("no message was fetched")
	return time.Time{}
}

func attachmentBench(b *testing.B, n int) {
	server := dovecottest.Start(b)
	file := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("%PDF 0123456789"), 1<<20/15))
	var size int64
	mails := func(yield func([]byte) bool) {
		for i := range n {
			raw := fmt.Appendf(nil, "From: Shop %d <news@shop%d.example>\r\nTo: alex@example.com\r\nMessage-ID: <%d@x.example>\r\nSubject: Offer %d\r\nMIME-Version: 1.0\r\n", i%50, i%50, i, i)
			text := strings.Repeat(fmt.Sprintf("<p>Our sale number %d is on: 20%% off everything.</p>\r\n", i), 100)
			if i%5 != 0 {
				raw = fmt.Appendf(raw, "Content-Type: text/html\r\n\r\n%s", text)
			} else {
				raw = fmt.Appendf(raw, "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n%s\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n", text, file)
			}
			size += int64(len(raw))
			if !yield(raw) {
				return
			}
		}
	}
	server.Fill(b, "INBOX", iter.Seq[[]byte](mails), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	d, line := lined(b, server, 0, 0)
	u, _ := d.run(b, "sync")
	fmt.Printf("  triage of %d mails of 5 KB, one in five with 1 MB attached: %.1f MB on the line, %.1f %% of a copy (%.0f MB); %.1f s; peak %d MB\n",
		n, float64(line.Received())/1e6, 100*float64(line.Received())/float64(size), float64(size)/1e6, u.took.Seconds(), u.peak>>20)
}

func idleBench(b *testing.B, n, folders int) {
	server := dovecottest.Start(b)
	for f := range folders {
		folder := "INBOX"
		if f > 0 {
			folder = fmt.Sprintf("Folder %02d", f)
			server.Create(b, folder)
		}
		small := func(yield func([]byte) bool) {
			for i := range n / folders {
				if !yield(fmt.Appendf(nil, "From: Shop <news@shop.example>\r\nMessage-ID: <%d.%d@x.example>\r\nSubject: Order %d\r\n\r\nYour order %d is on its way.\r\n", f, i, i, i)) {
					return
				}
			}
		}
		server.Fill(b, folder, small, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	d, _ := lined(b, server, 0, 0)
	first, _ := d.run(b, "sync", "--everything")
	r := newRival(b, server)
	r.sync(b, "nofsync", n)
	again := d.sync(b, 0)
	theirs := r.sync(b, "nofsync", n)
	_, transcript := d.run(b, "syncs", "2")
	fmt.Printf("  nothing new in %d mails, %d folders: the sync %.2f s, the program with its passphrase %.2f s, mbsync %.2f s: x %.2f and x %.2f; %d commands; first peak %d MB, then %d MB\n",
		n, folders, again.sync.Seconds(), again.took.Seconds(), theirs.took.Seconds(), again.sync.Seconds()/theirs.took.Seconds(),
		ratio(again, theirs), bytes.Count(transcript, []byte("C: ")), first.peak>>20, again.peak>>20)
}

// manyBench says what memory many messages take: a sync with its analysis, and the lists of companies and flags. Each
// company confirms an opt-out early, and two in five of its mails are marketing.
func manyBench(b *testing.B, n int) {
	const companies = 997
	mails := func(yield func([]byte) bool) {
		for i := range n {
			shop := i % companies
			subject, body := fmt.Sprintf("Order %d", i), fmt.Sprintf("Your order %d is on its way.", i)
			switch {
			case i/companies == 3:
				subject, body = "You have been unsubscribed", "You have been unsubscribed from our marketing emails. You will not receive any more marketing from us."
			case i%10 < 4:
				subject, body = fmt.Sprintf("Save %d%% today", i%70), fmt.Sprintf("Our sale %d is on: %d%% off everything. Buy now! Unsubscribe at any time.", i, i%70)
			}
			if !yield(fmt.Appendf(nil, "From: Shop %[1]d <news@shop%[1]d.example>\r\nTo: alex@example.com\r\nMessage-ID: <%[2]d@shop%[1]d.example>\r\n"+
				"List-Unsubscribe: <mailto:leave@shop%[1]d.example>\r\nSubject: %[3]s\r\n\r\n%[4]s\r\n", shop, i, subject, body)) {
				return
			}
		}
	}
	server := dovecottest.Start(b)
	server.Fill(b, "INBOX", mails, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	readBare(b, server)
	all, triage := newContender(b, server), newContender(b, server)
	full, _ := all.run(b, "sync", "--everything")
	looked, _ := triage.run(b, "sync")
	listed, _ := all.run(b, "companies")
	flags, out := all.run(b, "flags")
	fmt.Printf("  %d small mails of %d companies, %d flags: peak %d MB, by triage %d MB, listing companies %d MB, flags %d MB; processor %.0f s, by triage %.0f s\n",
		n, companies, bytes.Count(out, []byte(`"sha256"`)), full.peak>>20, looked.peak>>20, listed.peak>>20, flags.peak>>20, full.cpu.Seconds(), looked.cpu.Seconds())
}

// Of the slow line: what a poor connection at home gives.
const (
	lineRTT   = 100 * time.Millisecond
	lineSpeed = 25_000_000 / 8 // bytes a second
)

func lineBench(b *testing.B, n int) {
	server := dovecottest.Start(b)
	server.Fill(b, "INBOX", copies(corpus(b), n), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	readBare(b, server)
	d, line := lined(b, server, lineRTT, lineSpeed)
	before := line.Received() // signing in, when the account was added
	u, _ := d.run(b, "sync", "--everything")
	least := float64(line.Received()-before) / lineSpeed
	fmt.Printf("  %d mails over a line of 25 Mbit/s and 100 ms round trips: %.1f s, the bytes alone %.1f s: x %.2f\n",
		n, u.took.Seconds(), least, u.took.Seconds()/least)
}

// largeBench syncs one message of about size bytes: its peak is that of a mailbox with nothing large in it.
func largeBench(b *testing.B, size int) {
	server := dovecottest.Start(b)
	scan := make([]byte, size/78*76/4*3)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(scan) // never fails
	raw := bytes.NewBufferString("From: Shop <news@shop.example>\r\nMessage-ID: <1@x.example>\r\nSubject: Offer\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nOur sale is on.\r\n--b\r\nContent-Type: application/pdf\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n")
	for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(scan)), 76) {
		raw.Write(append(line, "\r\n"...))
	}
	raw.WriteString("--b--\r\n")
	server.Fill(b, "INBOX", slices.Values([][]byte{raw.Bytes()}), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	d, _ := lined(b, server, 0, 0)
	u, _ := d.run(b, "sync", "--everything")
	fmt.Printf("  one message of %d MB: %.1f s; peak %d MB\n", raw.Len()>>20, u.took.Seconds(), u.peak>>20)
}
