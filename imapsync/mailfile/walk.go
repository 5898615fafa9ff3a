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
	"path/filepath"
	"strings"

	"desist/imapsync"
)

// sniffBytes is how much of a file decides what it is.
const sniffBytes = 64 << 10

// errNoMail says that a file is something else.
var errNoMail = errors.New("this file is not mail")

// Walk reads every message in the file or folder at path and calls yield with each, one at a time, in a fixed order.
// Mail.Raw is not used again.
//
// What can't be read is reported and the rest goes on. An error means that path does not exist, ctx ended, or yield
// failed. Symbolic links below path are not followed.
func Walk(ctx context.Context, path string, o Options, yield func(Mail) error) (Report, error) {
	if o.Progress == nil {
		o.Progress = noProgress{}
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return Report{}, fmt.Errorf("mailfile: %w", err)
	}
	w := &walker{ctx: ctx, o: o, yield: yield, root: path, resolved: resolved}
	if err = ctx.Err(); err == nil {
		err = filepath.WalkDir(resolved, w.visit)
	}
	w.sumUp()
	if err != nil {
		return w.report, fmt.Errorf("mailfile: read %s: %w", path, err)
	}
	return w.report, nil
}

type walker struct {
	ctx      context.Context
	o        Options
	yield    func(Mail) error
	root     string // as the caller named it
	resolved string
	report   Report

	unlisted int      // failures beyond maxFailures
	other    int      // files that are not mail and don't look as if they should be
	examples []string // of those
}

// Size adds up the bytes of the files at path, for the progress of a Walk; 0 if that is not known.
func Size(ctx context.Context, path string) (sum int64) {
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return 0
	}
	_ = filepath.WalkDir(resolved, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && !skipped(entry.Name()) {
			if info, err := entry.Info(); err == nil {
				sum += info.Size()
			}
		}
		return ctx.Err()
	})
	return sum
}

// maxExamples is how many files that are not mail are named.
const maxExamples = 3

func (w *walker) passOver(name string) {
	w.other++
	if len(w.examples) < maxExamples {
		w.examples = append(w.examples, filepath.Base(name))
	}
}

// sumUp says what was only counted.
func (w *walker) sumUp() {
	switch {
	case w.other == 1:
		w.note(w.root, "One file is not mail and was passed over: %s.", w.examples[0])
	case w.other > 1:
		w.note(w.root, "%d files are not mail and were passed over, such as %s.", w.other, strings.Join(w.examples, ", "))
	}
	if w.unlisted > 0 {
		w.report.Failures = append(w.report.Failures, imapsync.Failure{
			Where: w.root, Problem: fmt.Sprintf("%d more problems are not listed", w.unlisted),
		})
	}
}

// visit is called for every file and folder, in lexical order.
func (w *walker) visit(path string, entry fs.DirEntry, err error) error {
	if cerr := w.ctx.Err(); cerr != nil {
		return context.Cause(w.ctx)
	}
	if err != nil {
		w.failed(w.named(path), -1, err)
		return nil // the rest goes on
	}
	if entry.IsDir() {
		w.enter(path)
		return nil
	}
	if skipped(entry.Name()) {
		return nil
	}
	if !entry.Type().IsRegular() {
		w.failed(w.named(path), -1, errors.New("not an ordinary file"))
		return nil
	}
	return w.problem(w.named(path), w.file(path, entry))
}

// enter tells Progress about folders that hold mail in files of their own.
func (w *walker) enter(dir string) {
	if name := filepath.Base(dir); name == "cur" || name == "new" || name == "tmp" {
		return
	}
	w.o.Progress.File(w.named(dir))
}

// named gives a path back in the caller's terms.
func (w *walker) named(path string) string {
	if rest, ok := strings.CutPrefix(path, w.resolved); ok {
		return w.root + rest
	}
	return path
}

// stop carries an error of yield past the code that turns errors into failures.
type stop struct{ err error }

func (s stop) Error() string { return s.err.Error() }
func (s stop) Unwrap() error { return s.err }

// problem decides whether an error ends the walk. Those that don't are failures at name.
func (w *walker) problem(name string, err error) error {
	var s stop
	switch {
	case err == nil:
		return nil
	case errors.As(err, &s):
		return s.err
	case w.ctx.Err() != nil:
		return context.Cause(w.ctx)
	}
	w.failed(name, -1, err)
	return nil
}

func problemText(err error) string {
	var perr *fs.PathError
	switch {
	case errors.As(err, &perr):
		return perr.Err.Error()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends too early: it is damaged or was not copied whole"
	}
	return err.Error()
}

// file reads whatever is in one file on the disk.
func (w *walker) file(path string, entry fs.DirEntry) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	in := &counted{ctx: w.ctx, r: f, at: f, tell: w.o.Progress.Read}
	r := bufio.NewReaderSize(in, sniffBytes)
	head, err := r.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	it := item{
		name: w.named(path), mail: path == w.resolved || looksLikeMail(path, entry.Name()),
		again: func() (io.ReadCloser, error) { return os.Open(path) },
	}
	k := kindOf(head)
	switch k {
	case kindZip:
		return w.zip(it.name, path, in, info.Size())
	case kindGzip:
		return w.gzip(it.name, path)
	case kindTar:
		return w.sequence(it.name, path, tarMembers)
	case kindPST:
		defer w.o.Progress.Read(info.Size())
		return w.pst(it.name, path, info.Size())
	}
	it.place = placeOf(path, k)
	return w.content(it, r, head)
}

// item is one file, on the disk or in an archive.
type item struct {
	name      string // in the caller's terms
	place     place
	mail      bool // its name or the person says that it is mail
	converted string
	quoting   *quoting                      // already known
	again     func() (io.ReadCloser, error) // opens it for another pass
}

// content reads the messages of one file whose first bytes are head.
func (w *walker) content(it item, r *bufio.Reader, head []byte) error {
	if it.place.unfinished {
		return nil
	}
	base := Mail{
		Mail:   imapsync.Mail{Folder: it.name, Role: it.place.role, Flags: it.place.flags},
		Store:  it.place.maildir || it.converted != "",
		Held:   it.place.held,
		HeldBy: it.place.heldBy, Converted: it.converted,
	}
	switch k := kindOf(head); {
	case k == kindMbox, k == kindOther && it.mail && holdsFromLine(head):
		w.o.Progress.File(it.name)
		return w.mbox(it, r, base)
	case k == kindEMLX:
		return w.single(emlx(r), base)
	case k == kindMessage:
		return w.single(r, base)
	case foreign(head) != nil:
		return foreign(head)
	case len(head) == 0 && !it.place.thunderbird && it.mail:
		return errors.New("this file is empty")
	case len(head) == 0 && it.place.thunderbird: // a folder without mail
	case it.mail:
		return errNoMail
	default:
		w.passOver(it.name)
	}
	return nil
}

func (w *walker) single(r io.Reader, m Mail) error {
	raw, err := io.ReadAll(io.LimitReader(r, MaxMessageBytes+1))
	if err == nil && len(raw) > MaxMessageBytes {
		err = errTooLarge
	}
	if err != nil {
		return err
	}
	m.UID, m.Raw = 1, raw
	return w.give(m)
}

func (w *walker) give(m Mail) error {
	if m.Store {
		m.Raw = AsTravelled(m.Raw)
	}
	if err := w.yield(m); err != nil {
		return stop{err}
	}
	return nil
}

func (w *walker) mbox(it item, r io.Reader, base Mail) error {
	q, err := w.quotingOf(it)
	if err != nil {
		return err
	}
	if said := q.said(); said != "" {
		w.note(it.name, "%s", said)
	}
	kind := q.flavour()
	base.Store = true
	n, first := uint32(0), int64(-1)
	err = splitMbox(r, MaxMessageBytes, func(s stored) error {
		if first < 0 {
			if first = s.offset; first > maxBlank {
				w.failed(it.name, 0, fmt.Errorf("the first %d bytes are not mail: they are damaged, or the file is something else", first))
			}
		}
		n++
		if s.err != nil {
			w.failed(it.name, s.offset, s.err)
			return nil
		}
		m := base
		m.UID, m.Offset = n, s.offset
		if t := s.heldSince(w.o.Zone); !t.IsZero() {
			m.Held, m.HeldBy = t, HeldByFromLine
		}
		if !s.bare {
			s.raw = kind.restore(s.raw)
		}
		var d storeData
		if m.Raw, d = takeStore(s.raw); len(m.Raw) == 0 {
			w.failed(it.name, s.offset, errEmpty)
			return nil
		}
		if travelled := AsTravelled(m.Raw); len(travelled) != len(m.Raw) {
			m.Raw = travelled
		} else {
			m.Raw = bytes.Clone(m.Raw)
		}
		m.Flags, m.Labels = append(m.Flags[:len(m.Flags):len(m.Flags)], d.flags...), d.labels
		m.Role = roleOf(d.labels, m.Role)
		if err := w.yield(m); err != nil {
			return stop{err}
		}
		return nil
	})
	if err == nil && n == 0 {
		err = errNoMail
	}
	return err
}

// maxBlank is how many bytes may be before the first message without a word: empty lines and a byte order mark.
const maxBlank = 64

// quotingOf reads the file through once, if that has not been done.
func (w *walker) quotingOf(it item) (quoting, error) {
	if it.quoting != nil {
		return *it.quoting, nil
	}
	r, err := it.again()
	if err != nil {
		return quoting{}, err
	}
	defer func() { _ = r.Close() }()
	q, err := scanQuoting(&counted{ctx: w.ctx, r: r})
	if err != nil && w.ctx.Err() == nil {
		err = nil // it comes again
	}
	return q, err
}

// counted counts what is read and ends when its context does, so that a large file does not hold up a cancel.
type counted struct {
	ctx  context.Context
	r    io.Reader
	at   io.ReaderAt // nil: not needed
	tell func(int64) // nil: nobody
	n    int64
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.add(n)
	return n, err
}

func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.at.ReadAt(p, off) // archives are counted by their members
}

func (c *counted) add(n int) {
	c.n += int64(n)
	if c.tell != nil {
		c.tell(int64(n))
	}
}
