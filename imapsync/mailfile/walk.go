package mailfile

import (
	"bufio"
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

// MaxMessageBytes is the largest message that is read; larger ones are failures.
const MaxMessageBytes = imapsync.MaxMessageBytes

// sniffBytes is how much of a file decides what it is.
const sniffBytes = 64 << 10

// errNoMail says that a file is something else.
var errNoMail = errors.New("this file is not mail")

// ignored holds files that mail programs and systems put beside mail. They are passed over without a word.
var ignored = map[string]bool{
	".ds_store": true, "thumbs.db": true, "desktop.ini": true, "maildirfolder": true, "maildirsize": true,
	"subscriptions": true, "courierimapsubscribed": true, "courierimapuiddb": true, "panacea.dat": true,
}

// Walk reads every message in the file or folder at path and calls yield with each, one at a time, in a fixed order.
// Mail.Folder is the message's file, Mail.UID its number in that file from 1, InternalDate is zero. Mail.Raw is not
// used again.
//
// What can't be read is returned as failures and the rest goes on. An error means that path does not exist, ctx
// ended, or yield failed. Symbolic links below path are not followed.
func Walk(ctx context.Context, path string, yield func(imapsync.Mail) error, p imapsync.Progress) ([]imapsync.Failure, error) {
	if p == nil {
		p = imapsync.NoProgress{}
	}
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, fmt.Errorf("mailfile: %w", err)
	}
	w := &walker{ctx: ctx, yield: yield, progress: p, root: path, resolved: resolved}
	err = filepath.WalkDir(resolved, w.visit)
	if err != nil {
		return w.failures, fmt.Errorf("mailfile: read %s: %w", path, err)
	}
	return w.failures, nil
}

type walker struct {
	ctx      context.Context
	yield    func(imapsync.Mail) error
	progress imapsync.Progress
	root     string // as the caller named it
	resolved string
	failures []imapsync.Failure
}

// visit is called for every file and folder, in lexical order.
func (w *walker) visit(path string, entry fs.DirEntry, err error) error {
	if cerr := w.ctx.Err(); cerr != nil {
		return context.Cause(w.ctx)
	}
	if err != nil {
		w.fail(path, err)
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
		w.fail(path, errors.New("not an ordinary file"))
		return nil
	}
	return w.file(path)
}

// skipped says whether a file is known to hold no mail of its own.
func skipped(name string) bool {
	name = strings.ToLower(name)
	return ignored[name] || strings.HasPrefix(name, "dovecot") || strings.HasSuffix(name, ".msf")
}

// enter tells Progress about folders that hold mail in files of its own.
func (w *walker) enter(dir string) {
	if name := filepath.Base(dir); name == "cur" || name == "new" || name == "tmp" {
		return
	}
	w.progress.Folder(w.named(dir), -1)
}

// named gives a path back in the caller's terms.
func (w *walker) named(path string) string {
	if rest, ok := strings.CutPrefix(path, w.resolved); ok {
		return w.root + rest
	}
	return path
}

func (w *walker) fail(path string, err error) {
	var perr *fs.PathError
	if errors.As(err, &perr) {
		err = perr.Err
	}
	w.failures = append(w.failures, imapsync.Failure{Where: w.named(path), Problem: err.Error()})
}

// stop carries an error of yield past the code that turns errors into failures.
type stop struct{ err error }

func (s stop) Error() string { return s.err.Error() }
func (s stop) Unwrap() error { return s.err }

// file reads whatever is in one file. Only errors that end the walk are returned.
func (w *walker) file(path string) error {
	f, err := os.Open(path)
	if err != nil {
		w.fail(path, err)
		return nil
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReaderSize(&ctxReader{w.ctx, f}, sniffBytes)
	head, err := r.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return w.problem(path, err)
	}
	k := kindOf(head)
	place := placeOf(path, k)
	if place.unfinished {
		return nil
	}
	base := imapsync.Mail{Folder: w.named(path), Role: place.role, Flags: place.flags}
	switch k {
	case kindMbox:
		w.progress.Folder(base.Folder, -1)
		return w.mbox(path, r, base)
	case kindEMLX:
		return w.single(path, emlx(r), base)
	case kindMessage:
		return w.single(path, r, base)
	}
	w.fail(path, errNoMail)
	return nil
}

// problem decides whether an error ends the walk.
func (w *walker) problem(path string, err error) error {
	var s stop
	switch {
	case errors.As(err, &s):
		return s.err
	case w.ctx.Err() != nil:
		return context.Cause(w.ctx)
	}
	w.fail(path, err)
	return nil
}

func (w *walker) single(path string, r io.Reader, base imapsync.Mail) error {
	raw, err := io.ReadAll(io.LimitReader(r, MaxMessageBytes+1))
	if err == nil && len(raw) > MaxMessageBytes {
		err = errTooLarge
	}
	if err != nil {
		return w.problem(path, err)
	}
	base.UID, base.Raw = 1, raw
	return w.give(base)
}

func (w *walker) give(m imapsync.Mail) error {
	if err := w.yield(m); err != nil {
		return err
	}
	w.progress.Fetched(1, int64(len(m.Raw)))
	return nil
}

func (w *walker) mbox(path string, r io.Reader, base imapsync.Mail) error {
	var n uint32
	err := splitMbox(r, MaxMessageBytes, func(raw []byte, offset int64, err error) error {
		n++
		if err != nil {
			w.failures = append(w.failures, imapsync.Failure{
				Where: fmt.Sprintf("%s offset %d", base.Folder, offset), Problem: err.Error(),
			})
			return nil
		}
		m := base
		m.UID, m.Raw = n, raw
		if err := w.give(m); err != nil {
			return stop{err}
		}
		return nil
	})
	if err != nil {
		return w.problem(path, err)
	}
	return nil
}

// ctxReader ends when its context does, so that a large file does not hold up a cancel.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *ctxReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
