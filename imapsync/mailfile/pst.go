package mailfile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// readpstTimeout is how long readpst may take to tell its version.
const readpstTimeout = 10 * time.Second

// HasReadpst reports whether the program that reads .pst and .ost files is installed.
func HasReadpst() bool {
	_, err := exec.LookPath(readpst)
	return err == nil
}

// readpst is the program's name.
const readpst = "readpst"

// errNoReadpst tells what to do. The program is in Debian's package pst-utils, in Homebrew's libpst.
var errNoReadpst = errors.New("this is read with the program readpst, which is not installed: install pst-utils (Debian, Ubuntu) or libpst " +
	"(Fedora, Homebrew), or export the mail from Outlook as .eml")

// pst has readpst write an Outlook file's mail into a private temporary folder, reads it from there and removes it.
// Outlook keeps no message as it came, so what comes out is marked as converted.
func (w *walker) pst(name, file string, size int64) error {
	program := w.o.Readpst
	if program == "" {
		program = readpst
	}
	program, err := exec.LookPath(program)
	if err != nil {
		return errNoReadpst
	}
	dir, err := os.MkdirTemp(w.o.TempDir, "desist-pst-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	w.o.Progress.File(name)
	version := readpstVersion(w.ctx, program)
	said, runErr := w.readpst(program, file, dir, size)
	if w.ctx.Err() != nil {
		return w.ctx.Err()
	}
	n := 0
	err = filepath.WalkDir(dir, func(p string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return w.problem(name, err)
		}
		rel := filepath.ToSlash(strings.TrimPrefix(p, dir+string(filepath.Separator)))
		count := 0
		if err := w.pstFile(name+"/"+rel, p, version, &count); err != nil {
			return err
		}
		n += count
		return w.ctx.Err()
	})
	switch {
	case err != nil:
		return err
	case runErr != nil && n == 0:
		return fmt.Errorf("readpst could not read it: %w", said.or(runErr))
	case runErr != nil:
		w.failed(name, -1, fmt.Errorf("readpst did not come to the file's end, so mail may be missing: %w", said.or(runErr)))
	case len(said.lines) > 0:
		w.failed(name, -1, fmt.Errorf("readpst met damage, so mail may be missing: %w", said.or(nil)))
	}
	if n == 0 && runErr == nil && len(said.lines) == 0 {
		return errors.New("readpst found no mail in it")
	}
	w.note(name, "%d messages were converted by %s. They are not originals: Outlook does not keep mail as it came.", n, version)
	return nil
}

// pstFile reads one file that readpst wrote.
func (w *walker) pstFile(name, file, version string, n *int) error {
	f, err := os.Open(file)
	if err != nil {
		return w.problem(name, err)
	}
	defer func() { _ = f.Close() }()
	open := func() (io.ReadCloser, error) { return os.Open(file) }
	r := bufio.NewReaderSize(&counted{ctx: w.ctx, r: f}, sniffBytes)
	head, err := r.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return w.problem(name, err)
	}
	k := kindOf(head)
	if k != kindMessage && k != kindMbox {
		return nil // an attachment, a contact, an appointment
	}
	it := item{name: name, place: pstPlace(name), converted: version, again: open}
	give := w.yield
	w.yield = func(m Mail) error {
		*n++
		m.Raw = steadyBoundary(m.Raw)
		return give(m)
	}
	defer func() { w.yield = give }()
	return w.problem(name, w.content(it, r, head))
}

// randomBoundary is how readpst's MIME boundaries begin; a random number follows.
var randomBoundary = []byte("LibPST-iamunique-")

// steadyBoundary puts 0 in place of the random number in readpst's boundaries: a message that is converted twice is
// then the same message.
func steadyBoundary(raw []byte) []byte {
	i := bytes.Index(raw, randomBoundary)
	if i < 0 {
		return raw
	}
	digits := i + len(randomBoundary)
	for digits < len(raw) && isDigit(raw[digits]) {
		digits++
	}
	number := raw[i:digits]
	return bytes.ReplaceAll(raw, number, append(randomBoundary[:len(randomBoundary):len(randomBoundary)], '0'))
}

// pstPlace takes a folder's role from its name in Outlook.
func pstPlace(name string) place {
	p := placeIn(name, kindMessage, func(string) bool { return false })
	return place{role: p.role}
}

// readpst's output is bounded: a file made to do harm must not fill the disk. Mail grows when it is written as text, by a
// third for attachments.
const (
	pstGrowth = 4
	pstFree   = 256 << 20
	pstLook   = time.Second
)

var errPSTGrows = errors.New("it grows to far more than the file can hold")

// readpst runs the program to its end, or kills it when ctx ends or it writes too much.
func (w *walker) readpst(program, file, dir string, size int64) (readpstWords, error) {
	ctx, cancel := context.WithCancelCause(w.ctx)
	defer cancel(nil)
	abs, err := filepath.Abs(file)
	if err != nil {
		return readpstWords{}, err
	}
	// One file per message, deleted mail too, mail alone, no copies of the text as RTF, bodies in UTF-8, one process.
	cmd := exec.CommandContext(ctx, program, "-e", "-D", "-t", "e", "-b", "-8", "-j", "0", "-o", dir, abs)
	cmd.Dir = dir
	cmd.WaitDelay = 5 * time.Second
	said := readpstWords{dir: dir}
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return said, err
	}
	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		tick := time.NewTicker(pstLook)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				if dirSize(dir) > pstFree+pstGrowth*size {
					cancel(errPSTGrows)
				}
			}
		}
	}()
	err = cmd.Wait()
	close(ended)
	<-watched
	if cause := context.Cause(ctx); errors.Is(cause, errPSTGrows) {
		err = cause
	}
	return said, err
}

func dirSize(dir string) (sum int64) {
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if info, err := entry.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return sum
}

// maxWords is how many lines of readpst's are kept, and how many bytes of each.
const (
	maxWords    = 5
	maxWordLine = 300
)

// readpstWords keeps the lines in which readpst speaks of trouble. It counts what it does on the other ones.
type readpstWords struct {
	dir   string
	rest  []byte
	lines []string
}

func (s *readpstWords) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	for {
		i := bytes.IndexAny(s.rest, "\r\n")
		if i < 0 {
			break
		}
		s.line(string(s.rest[:i]))
		s.rest = s.rest[i+1:]
	}
	if len(s.rest) > maxWordLine {
		s.rest = s.rest[len(s.rest)-maxWordLine:]
	}
	return len(p), nil
}

func (s *readpstWords) line(text string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, s.dir, ""))
	if strings.HasPrefix(text, "Processing Folder ") || strings.HasPrefix(text, `"`) { // names of the person's folders
		return
	}
	low := strings.ToLower(text)
	trouble := false
	for _, w := range []string{"error", "could not", "fail", "corrupt", "cannot", "can't", "invalid", "unable", "bad ", "warning"} {
		trouble = trouble || strings.Contains(low, w)
	}
	if trouble && len(s.lines) < maxWords {
		s.lines = append(s.lines, text[:min(len(text), maxWordLine)])
	}
}

// or returns what was said, or err if that is nothing.
func (s *readpstWords) or(err error) error {
	if len(s.lines) == 0 {
		return err
	}
	return errors.New(strings.Join(s.lines, "; "))
}

var versionWords = regexp.MustCompile(`LibPST v([0-9.]+)`)

// readpstVersion names the program with its version.
func readpstVersion(ctx context.Context, program string) string {
	ctx, cancel := context.WithTimeout(ctx, readpstTimeout)
	defer cancel()
	out, _ := exec.CommandContext(ctx, program, "-V").CombinedOutput() // without a version the name alone will do
	if m := versionWords.FindSubmatch(out); m != nil {
		return "readpst " + string(m[1])
	}
	return "readpst"
}
