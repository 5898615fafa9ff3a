package imapsync

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
)

// LargeMessage is the size in bytes beyond which a message goes to the Keeper as it comes, if the Keeper is a Spooler,
// and how much of it is in memory then.
const LargeMessage = 8 << 20

// Spooler is a Keeper that can take in a large message piece by piece, so that it is never whole in memory.
type Spooler interface {
	Keeper
	// Spool begins a message of size bytes. It is called beside the other methods, as are those of the Spool.
	Spool(ctx context.Context, size int64) (Spool, error)
}

// Spool takes in one message. An error of Write or Close ends the sync, like one of Keep.
type Spool interface {
	io.Writer
	// Close says that all of the message came.
	Close() error
	// Discard gives up what came. It may be called after Close, and also when Keep has stored the message: then nothing
	// is to happen.
	Discard()
}

// spoolError is a Keeper's failure to take in a message: it is no fault of the connection.
type spoolError struct{ err error }

func (e *spoolError) Error() string { return "imapsync: store a large message: " + e.err.Error() }
func (e *spoolError) Unwrap() error { return e.err }

// spooled reads a literal into a Spool and returns its beginning.
func spooled(r imap.LiteralReader, begin func(size int64) (Spool, error)) (head []byte, s Spool, err error) {
	if s, err = begin(r.Size()); err != nil {
		return nil, nil, &spoolError{err}
	}
	to := &spoolWriter{Spool: s, head: make([]byte, 0, LargeMessage)}
	n, err := io.Copy(to, onlyReader{r})
	switch {
	case err == nil && n != r.Size():
		err = fmt.Errorf("the message broke off after %d of %d bytes: %w", n, r.Size(), io.ErrUnexpectedEOF)
	case err == nil:
		if cerr := s.Close(); cerr != nil {
			err = &spoolError{cerr}
		}
	}
	if err != nil {
		s.Discard()
		return nil, nil, err
	}
	return to.head, s, nil
}

// onlyReader hides what else a reader can do from io.Copy.
type onlyReader struct{ io.Reader }

// spoolWriter keeps the beginning of what it passes on, and marks the Spool's errors as such.
type spoolWriter struct {
	Spool
	head []byte
}

func (w *spoolWriter) Write(p []byte) (int, error) {
	w.head = append(w.head, p[:min(len(p), LargeMessage-len(w.head))]...)
	n, err := w.Spool.Write(p)
	if err != nil {
		err = &spoolError{err}
	}
	return n, err
}

// isSpool says whether err is a Keeper's.
func isSpool(err error) bool {
	var e *spoolError
	return errors.As(err, &e)
}

// spooler returns what begins a Spool, nil if the Keeper is no Spooler.
func (f *folderSync) spooler(ctx context.Context) func(size int64) (Spool, error) {
	s, ok := f.keeper.(Spooler)
	if !ok {
		return nil
	}
	return func(size int64) (Spool, error) { return s.Spool(ctx, size) }
}

// discard gives up mails that may not have been kept.
func discard(mails []*Mail) {
	for _, m := range mails {
		if m.Spool != nil {
			m.Spool.Discard()
		}
	}
}
