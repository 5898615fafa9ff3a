package imapsync

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// wire is the connection the IMAP library is given, after TLS. Everything sent passes the guard, everything
// received the scanner, and a server that owes an answer must send something within the idle time. The library's
// own deadlines are ignored: they would let a dead server hang for ever between answers.
type wire struct {
	net.Conn
	idle time.Duration

	writeMu sync.Mutex
	guard   guard

	prefix []byte // read before the connection: the greeting that STARTTLS has used up
	buf    []byte // only Read uses it

	mu       sync.Mutex
	given    int // of the mender's output, to the library
	scanner  scanner
	owed     int // answers the server owes: the greeting and one per command
	greeted  bool
	idling   bool  // IDLE runs (RFC 2177): silence is what is expected
	err      error // the first thing that went wrong
	shutdown bool
}

func newWire(conn net.Conn, idle time.Duration, greeting string, t *Transcript) *wire {
	w := &wire{Conn: conn, idle: idle, owed: 1}
	if t != nil {
		w.guard.sent = func(line string) { t.line("C:", line) }
		w.scanner.answered = func(line string) { t.line("S:", line) }
	}
	if greeting != "" {
		w.prefix = []byte(greeting)
	}
	w.arm()
	return w
}

// arm sets the read deadline if an answer is owed and lifts it if not. Call with mu held, or before sharing w.
func (w *wire) arm() {
	var deadline time.Time
	if w.owed > 0 && !w.idling {
		deadline = time.Now().Add(w.idle)
	}
	_ = w.Conn.SetReadDeadline(deadline) // fails only on a closed connection, which Read then reports
}

// readSize is how much is taken from the connection at once: a TLS record at most.
const readSize = 16 << 10

func (w *wire) Read(p []byte) (int, error) {
	for {
		w.mu.Lock()
		if m := &w.scanner.mender; len(m.out) > w.given {
			n := copy(p, m.out[w.given:])
			if w.given += n; w.given == len(m.out) {
				m.out, w.given = m.out[:0], 0
			}
			w.mu.Unlock()
			return n, nil
		}
		w.mu.Unlock()
		if err := w.more(); err != nil {
			return 0, err
		}
	}
}

// more waits for bytes of the server's and hands them to the scanner.
func (w *wire) more() error {
	if w.prefix != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		greeting := w.prefix
		w.prefix = nil
		return w.received(greeting)
	}
	if w.buf == nil {
		w.buf = make([]byte, readSize)
	}
	n, err := w.Conn.Read(w.buf)

	w.mu.Lock()
	defer w.mu.Unlock()
	if n > 0 {
		if serr := w.received(w.buf[:n]); serr != nil {
			_ = w.Conn.Close()
			return serr
		}
	}
	if err != nil {
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			err = fmt.Errorf("the server sent nothing for %v", w.idle)
		}
		w.fail(err)
		if len(w.scanner.mender.out) > w.given {
			return nil // it comes again
		}
	}
	return err
}

// skippedFolders returns the names of folders that were left out since the last call.
func (w *wire) skippedFolders() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	names := w.scanner.mender.skipped
	w.scanner.mender.skipped = nil
	return names
}

// capGmail is the sign of Gmail's X-GM-MSGID and X-GM-LABELS.
const capGmail = "X-GM-EXT-1"

// extensions says, after sign-in, what may be asked for besides what the library knows.
func (w *wire) extensions(gmail bool) {
	w.writeMu.Lock()
	defer w.writeMu.Unlock()
	w.guard.gmail = gmail
}

// asides returns what was put aside of a message, once.
func (w *wire) asides(seq uint32) aside {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := w.scanner.mender.aside[seq]
	delete(w.scanner.mender.aside, seq)
	return a
}

// received follows what came in. Call with mu held.
func (w *wire) received(p []byte) error {
	tagged := w.scanner.tagged
	if err := w.scanner.feed(p); err != nil {
		w.fail(err)
		return err
	}
	w.owed -= w.scanner.tagged - tagged
	if !w.greeted && w.scanner.untagged > 0 {
		w.greeted = true
		w.owed--
	}
	w.owed = max(w.owed, 0)
	w.arm()
	return nil
}

func (w *wire) Write(p []byte) (int, error) {
	w.writeMu.Lock()
	defer w.writeMu.Unlock()
	before := w.guard.commands
	out, err := w.guard.feed(p)
	if err != nil {
		w.mu.Lock()
		w.fail(err)
		w.mu.Unlock()
		_ = w.Conn.Close()
		return 0, err
	}
	w.mu.Lock()
	w.owed += w.guard.commands - before
	w.scanner.commandSent()
	w.idling = w.guard.idle
	w.arm()
	w.mu.Unlock()
	_ = w.Conn.SetWriteDeadline(time.Now().Add(w.idle))
	if _, err := w.Conn.Write(out); err != nil {
		w.mu.Lock()
		w.fail(err)
		w.mu.Unlock()
		return 0, err
	}
	return len(p), nil
}

// fail remembers the first error. Call with mu held.
func (w *wire) fail(err error) {
	if w.err == nil && !w.shutdown {
		w.err = err
	}
}

// cause returns what first went wrong and the server's parting words, if any.
func (w *wire) cause() (bye string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.scanner.bye, w.err
}

// Close ends the connection; what goes wrong because of that is nobody's fault.
func (w *wire) Close() error {
	w.mu.Lock()
	w.shutdown = true
	w.mu.Unlock()
	return w.Conn.Close()
}

// The library's deadlines are not used; see wire.

func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }
