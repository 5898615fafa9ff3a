package imapsync_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/dovecottest"
	"desist/imapsync/memserver"
)

func benchMail(i int) []byte {
	return fmt.Appendf(nil, "From: shop@example.com\r\nTo: alex@example.co.uk\r\nSubject: Offer %d\r\n\r\n%s\r\n", i,
		strings.Repeat("A line of text about something nobody asked for.\r\n", 80))
}

func benchSync(b *testing.B, s imapsync.Server, c imapsync.Credentials, n int) {
	b.Helper()
	client := dial(b, s, c)
	for b.Loop() {
		k := newKeeper()
		report := sync(b, client, k, imapsync.Options{Headers: true})
		if total(report) != n {
			b.Fatalf("%d mails, want %d", total(report), n)
		}
		b.SetBytes(report.Bytes)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkSync copies a mailbox of 2,000 mails of 4 KB and throws it away.
func BenchmarkSync(b *testing.B) {
	const n = 2000
	folder := memserver.Folder{Name: "INBOX"}
	for i := range n {
		folder.Messages = append(folder.Messages, memserver.Message{Raw: benchMail(i), InternalDate: time.Unix(int64(i), 0)})
	}
	s := startMem(b, memserver.Config{Folders: []memserver.Folder{folder}})
	benchSync(b, s.Server(), s.Credentials(), n)
}

// BenchmarkSyncDovecot copies 5,000 mails of 4 KB from a real server.
func BenchmarkSyncDovecot(b *testing.B) {
	const n = 5000
	s := dovecottest.Start(b)
	var raws [][]byte
	for i := range n {
		raws = append(raws, benchMail(i))
	}
	s.AppendAll(b, "INBOX", raws, nil, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
	benchSync(b, s.Server(imapsync.TLS), s.Credentials(), n)
}
