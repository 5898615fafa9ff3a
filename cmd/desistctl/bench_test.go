package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"desist/imapsync/dovecottest"
)

// defaultBenchMails is the size of the mailbox if DESIST_BENCH_MAILS does not say.
const defaultBenchMails = 50_000

// BenchmarkBesideMbsync copies a large mailbox of a Dovecot over TLS: desistctl keeping everything (read, judged,
// stored encrypted and durable) and mbsync, in one run, and then both again with nothing new. It prints a table.
func BenchmarkBesideMbsync(b *testing.B) {
	if _, err := exec.LookPath("mbsync"); err != nil {
		b.Skip("mbsync is not installed (Debian: apt-get install isync)")
	}
	if os.Getenv("DESIST_CORPUS") == "" {
		b.Skip("DESIST_CORPUS is not set: run bench/run.sh")
	}
	for b.Loop() {
		beside(b)
	}
}

func beside(b *testing.B) {
	n := benchMails(b)
	server := dovecottest.Start(b)
	server.Fill(b, "INBOX", copies(corpus(b), n), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC))
	bare, size := readBare(b, server)
	r := newRival(b, server)
	d := newContender(b, server)

	var full, again [3]usage
	full[0] = d.sync(b, n)
	full[1] = r.sync(b, "fsync", n)
	full[2] = r.sync(b, "nofsync", n)
	again[0] = d.sync(b, 0)
	again[1] = r.sync(b, "fsync", n)
	again[2] = r.sync(b, "nofsync", n)

	fmt.Printf("  %d mails, %.0f MB; read and thrown away in %.1f s\n", n, float64(size)/1e6, bare.Seconds())
	for i, name := range []string{"desistctl sync", "mbsync", "mbsync, FSync no"} {
		fmt.Printf("  %-18s first %6.1f s  x %.2f  cpu %5.1f s   nothing new %6.2f s  x %.2f   peak %4d MB\n", name,
			full[i].took.Seconds(), ratio(full[0], full[i]), full[i].cpu.Seconds(),
			again[i].took.Seconds(), ratio(again[0], again[i]), full[i].peak>>20)
	}
	fmt.Printf("  desistctl with nothing new: the sync itself %.2f s; the rest is the passphrase and opening the casebook\n",
		again[0].sync.Seconds())
	casebook := diskSize(b, d.casebook)
	fmt.Printf("  casebook %.0f MB, %.2f of the mail\n", float64(casebook)/1e6, float64(casebook)/float64(size))
	b.ReportMetric(ratio(full[0], full[1]), "x-mbsync")
	b.ReportMetric(ratio(full[0], full[2]), "x-mbsync-nofsync")
	b.ReportMetric(ratio(again[0], again[1]), "x-mbsync-nochange")
	b.ReportMetric(float64(full[0].peak>>20), "peak-MB")
	b.ReportMetric(float64(casebook)/float64(size), "file/raw")
}

func ratio(ours, theirs usage) float64 { return ours.took.Seconds() / theirs.took.Seconds() }

func benchMails(b *testing.B) int {
	text := os.Getenv("DESIST_BENCH_MAILS")
	if text == "" {
		return defaultBenchMails
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("DESIST_BENCH_MAILS=%q is not a number of mails", text)
	}
	return n
}

// copies repeats the mails until there are n, no two of the same bytes.
func copies(raws [][]byte, n int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := range n {
			raw := fmt.Appendf(nil, "X-Bench-Copy: %d\n", i)
			if !yield(append(raw, raws[i%len(raws)]...)) {
				return
			}
		}
	}
}

// readBare reads the whole mailbox and throws it away: the least that any sync must do. It also has Dovecot number
// the mails and note their sizes, so that the first to come does not pay for that.
func readBare(b *testing.B, server *dovecottest.Server) (took time.Duration, size int64) {
	client := server.Client(b)
	defer func() { _ = client.Close() }()
	if _, err := client.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		b.Fatal(err)
	}
	all := imap.UIDSet{{Start: 1, Stop: 0}}
	if err := client.Fetch(all, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Close(); err != nil {
		b.Fatal(err)
	}
	started := time.Now()
	cmd := client.Fetch(all, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		data, err := msg.Collect()
		if err != nil {
			b.Fatal(err)
		}
		for _, section := range data.BodySection {
			size += int64(len(section.Bytes))
		}
	}
	if err := cmd.Close(); err != nil {
		b.Fatal(err)
	}
	return time.Since(started), size
}

// usage is what a process took.
type usage struct {
	took time.Duration
	cpu  time.Duration // on all cores; says more than took on a busy machine
	sync time.Duration // of took, as desistctl says itself
	peak int64         // bytes of memory; 0 where the system does not say
}

// measure runs a program to its end.
func measure(b *testing.B, dir string, env []string, name string, args ...string) (usage, []byte) {
	b.Helper()
	cmd := exec.Command(name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, append(os.Environ(), env...), &stdout, &stderr
	started := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	peak := make(chan int64)
	go func() { peak <- watchPeak(ctx, cmd.Process.Pid) }()
	err := cmd.Wait()
	u := usage{took: time.Since(started), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	cancel()
	u.peak = <-peak
	if err != nil {
		b.Fatalf("%s %q: %v\n%s%s", name, args, err, stdout.Bytes(), stderr.Bytes())
	}
	return u, stdout.Bytes()
}

// watchPeak follows a process's own high-water mark. The one that wait returns would count this process's memory
// too, which the child shares until it becomes the program.
func watchPeak(ctx context.Context, pid int) (peak int64) {
	const every = 20 * time.Millisecond
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return peak
		}
		if _, rest, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
			var kb int64
			if _, err := fmt.Fscan(bytes.NewReader(rest), &kb); err == nil {
				peak = max(peak, kb<<10)
			}
		}
		select {
		case <-ctx.Done():
			return peak
		case <-time.After(every):
		}
	}
}

// contender is desistctl, built as it is shipped, with a home of its own.
type contender struct {
	program, home, casebook string
	env                     []string
}

func newContender(b *testing.B, server *dovecottest.Server) *contender {
	home := b.TempDir()
	d := &contender{program: filepath.Join(home, "desistctl"), home: home, casebook: filepath.Join(home, "bench.casebook")}
	d.env = []string{"HOME=" + home, "XDG_DATA_HOME=", "DBUS_SESSION_BUS_ADDRESS=", "DESIST_PASSPHRASE=only for this test"}
	measure(b, "", []string{"CGO_ENABLED=0"}, "go", "build", "-o", d.program, ".")
	for name, content := range map[string][]byte{"password": []byte(server.Password), "ca.pem": server.CAPEM} {
		if err := os.WriteFile(filepath.Join(home, name), content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	d.run(b, "account", "add", "--email", server.User, "--imap", net.JoinHostPort(server.Host, strconv.Itoa(server.Port)),
		"--password-file", filepath.Join(home, "password"), "--ca", filepath.Join(home, "ca.pem"))
	return d
}

func (d *contender) run(b *testing.B, args ...string) (usage, []byte) {
	b.Helper()
	return measure(b, d.home, d.env, d.program, append([]string{"--casebook", d.casebook, "--json"}, args...)...)
}

func (d *contender) sync(b *testing.B, want int) usage {
	b.Helper()
	u, out := d.run(b, "sync", "--everything")
	var res struct {
		New     int
		Seconds float64
	}
	if err := json.Unmarshal(out, &res); err != nil || res.New != want {
		b.Fatalf("%d new messages, want %d (%v)", res.New, want, err)
	}
	u.sync = time.Duration(res.Seconds * float64(time.Second))
	return u
}

// rival is mbsync with one Maildir per way of running it.
type rival struct{ home string }

// mbsyncHost is a name of the server's certificate: mbsync does not look for addresses there.
const mbsyncHost = "localhost"

const mbsyncConfig = `
%[1]s
IMAPAccount bench
Host %[2]s
Port %[3]d
User "%[4]s"
Pass "%[5]s"
SSLType IMAPS
CertificateFile %[6]s/ca.pem

IMAPStore far
Account bench

MaildirStore near
Path %[6]s/%[7]s/
Inbox %[6]s/%[7]s/INBOX
SubFolders Verbatim

Channel bench
Far :far:
Near :near:
Patterns *
Create Near
Sync Pull
SyncState *
`

func newRival(b *testing.B, server *dovecottest.Server) *rival {
	r := &rival{home: b.TempDir()}
	files := map[string]string{"ca.pem": string(server.CAPEM)}
	for way, setting := range map[string]string{"fsync": "", "nofsync": "FSync no"} {
		files[way+".conf"] = fmt.Sprintf(mbsyncConfig, setting, mbsyncHost, server.Port, server.User, server.Password, r.home, way)
		if err := os.Mkdir(filepath.Join(r.home, way), 0o700); err != nil {
			b.Fatal(err)
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(r.home, name), []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return r
}

func (r *rival) sync(b *testing.B, way string, want int) usage {
	b.Helper()
	u, _ := measure(b, r.home, nil, "mbsync", "-c", filepath.Join(r.home, way+".conf"), "-a", "-q")
	held := 0
	err := filepath.WalkDir(filepath.Join(r.home, way), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.Contains(e.Name(), ",U=") {
			held++
		}
		return err
	})
	if err != nil || held != want {
		b.Fatalf("mbsync holds %d mails, want %d (%v)", held, want, err)
	}
	return u
}

// diskSize is the size of a casebook with its log.
func diskSize(b *testing.B, path string) (size int64) {
	files, err := filepath.Glob(path + "*")
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	return size
}
