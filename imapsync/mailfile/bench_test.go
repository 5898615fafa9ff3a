package mailfile_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"desist/imapsync/mailfile"
)

// BenchmarkMbox streams an mbox file of DESIST_BENCH_MB megabytes (default 64) of letters and newsletters, every tenth
// with a large attachment, and reports the process's peak memory where the system tells it.
func BenchmarkMbox(b *testing.B) {
	size := int64(64)
	if s := os.Getenv("DESIST_BENCH_MB"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		size = n
	}
	path := filepath.Join(b.TempDir(), "all.mbox")
	written, mails := writeMbox(b, path, size<<20)
	b.SetBytes(written)
	for b.Loop() {
		n := 0
		report, err := mailfile.Walk(b.Context(), path, mailfile.Options{}, func(mailfile.Mail) error {
			n++
			return nil
		})
		if err != nil || n != mails || len(report.Failures) > 0 {
			b.Fatalf("%d mails of %d, %+v, %v", n, mails, report, err)
		}
	}
	b.ReportMetric(float64(mails)*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	if peak := peakMB(); peak > 0 {
		b.ReportMetric(peak, "peak-MB")
	}
}

func writeMbox(b *testing.B, path string, size int64) (written int64, mails int) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	w := bufio.NewWriterSize(f, 1<<20)
	r := rand.New(rand.NewPCG(1, 2))
	line := func(n int) string {
		return strings.Repeat(strconv.FormatUint(r.Uint64(), 36)+" ", n)
	}
	attachment := strings.Repeat(strings.Repeat("QUJD", 19)+"\n", 12_000) // 0.9 MB
	for written < size {
		var m strings.Builder
		fmt.Fprintf(&m, "From 1@xxx Mon Jul 06 09:00:00 +0000 2026\nX-Gmail-Labels: Inbox,Opened\nFrom: shop%d@example.com\nSubject: Offer %d\n\n", mails%50, mails)
		for range 80 {
			m.WriteString(line(5) + "\n")
		}
		if mails%10 == 0 {
			m.WriteString(attachment)
		}
		m.WriteString("\n>From here on\n\n")
		n, err := w.WriteString(m.String())
		if err != nil {
			b.Fatal(err)
		}
		written += int64(n)
		mails++
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return written, mails
}

// peakMB is the most memory this process has held at once; 0 where the system does not tell.
func peakMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseFloat(fields[0], 64)
	return kb / 1024
}
