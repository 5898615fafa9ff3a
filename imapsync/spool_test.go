package imapsync_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	stdsync "sync"
	"testing"
	"time"

	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

// spooler is a keeper that takes in large messages as they come.
type spooler struct {
	*keeper

	mu    stdsync.Mutex
	begun []*spool
	limit int // bytes after which Write fails; 0 for none
}

var errFull = errors.New("no room")

// spool remembers what happened to one message.
type spool struct {
	of        *spooler
	sum       hash.Hash
	size      int
	largest   int // bytes in one Write
	closed    bool
	discarded bool
}

func (s *spooler) Spool(context.Context, int64) (imapsync.Spool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	one := &spool{of: s, sum: sha256.New()}
	s.begun = append(s.begun, one)
	return one, nil
}

func (o *spool) Write(p []byte) (int, error) {
	o.of.mu.Lock()
	defer o.of.mu.Unlock()
	o.sum.Write(p)
	o.size += len(p)
	o.largest = max(o.largest, len(p))
	if o.of.limit > 0 && o.size > o.of.limit {
		return 0, errFull
	}
	return len(p), nil
}

func (o *spool) Close() error {
	o.closed = true
	return nil
}

func (o *spool) Discard() {
	o.of.mu.Lock()
	defer o.of.mu.Unlock()
	o.discarded = true
}

// largeMailbox has one message of size bytes between two small ones.
func largeMailbox(t *testing.T, size int) (s *memserver.Server, large []byte) {
	t.Helper()
	large = append([]byte("From: shop@example.com\r\nSubject: Large\r\n\r\n"), bytes.Repeat([]byte("0123456789abcdef"), size/16)...)
	return startMem(t, memserver.Config{Folders: []memserver.Folder{{Name: "INBOX", Messages: []memserver.Message{
		message("INBOX", 1), {Raw: large, InternalDate: time.Unix(1_700_000_000, 0)}, message("INBOX", 3),
	}}}}), large
}

const largeSize = 3 * imapsync.LargeMessage

func TestLargeMessageGoesToTheKeeperAsItComes(t *testing.T) {
	s, large := largeMailbox(t, largeSize)
	k := &spooler{keeper: newKeeper()}
	report := sync(t, dial(t, s.Server(), s.Credentials()), k, imapsync.Options{})
	if total(report) != 3 || len(k.begun) != 1 {
		t.Fatalf("%d mails, %d of them spooled", total(report), len(k.begun))
	}
	one, sum := k.begun[0], sha256.Sum256(large)
	if !one.closed || one.size != len(large) || !bytes.Equal(one.sum.Sum(nil), sum[:]) {
		t.Errorf("closed %v, %d bytes of %d", one.closed, one.size, len(large))
	}
	if one.largest > imapsync.LargeMessage {
		t.Errorf("%d bytes came at once", one.largest)
	}
	for _, m := range k.mails {
		if (m.Spool != nil) != (m.UID == 2) {
			t.Errorf("UID %d: spooled %v", m.UID, m.Spool != nil)
		}
		if m.UID == 2 && (m.Size != int64(len(large)) || !bytes.Equal(m.Raw, large[:imapsync.LargeMessage])) {
			t.Errorf("size %d, a beginning of %d bytes", m.Size, len(m.Raw))
		}
	}
}

// A Keeper that has no room ends the sync with its own error: another connection would not help.
func TestSpoolThatFailsEndsTheSync(t *testing.T) {
	s, _ := largeMailbox(t, largeSize)
	k := &spooler{keeper: newKeeper(), limit: imapsync.LargeMessage}
	_, err := imapsync.Run(t.Context(), dialer(s.Server, s.Credentials()), k, imapsync.Options{}, hasty(50), nil)
	if !errors.Is(err, errFull) || imapsync.IsConnection(err) {
		t.Errorf("got %v", err)
	}
	if len(k.begun) != 1 || !k.begun[0].discarded {
		t.Errorf("%d begun", len(k.begun))
	}
}

// Over connections that break, the message comes whole in the end, and every attempt before is given up.
func TestLargeMessageThroughFaults(t *testing.T) {
	s, large := largeMailbox(t, largeSize)
	var faults imaptest.Faults
	for seed := range uint64(12) {
		k := &spooler{keeper: newKeeper()}
		line := faults.Faulty(seed, largeSize)
		server := func() imapsync.Server {
			server := s.Server()
			server.DialContext = line
			return server
		}
		for tries := 0; ; tries++ {
			_, err := imapsync.Run(t.Context(), dialer(server, s.Credentials()), k, imapsync.Options{}, hasty(50), nil)
			if err == nil {
				break
			}
			if tries == 100 || !imapsync.IsConnection(err) {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		kept := map[imapsync.Spool]bool{}
		for _, m := range k.mails {
			if m.Spool != nil {
				kept[m.Spool] = true
			}
		}
		sum := sha256.Sum256(large)
		for _, one := range k.begun {
			switch {
			case !kept[one] && !one.discarded:
				t.Errorf("seed %d: an attempt of %d bytes was left lying about", seed, one.size)
			case kept[one] && (!one.closed || !bytes.Equal(one.sum.Sum(nil), sum[:])):
				t.Errorf("seed %d: %d bytes were kept of %d", seed, one.size, len(large))
			}
		}
		if len(kept) != 1 || len(k.mails) != 3 {
			t.Errorf("seed %d: %d mails, %d of them spooled", seed, len(k.mails), len(kept))
		}
	}
	t.Logf("faults %v", faults.Count())
}
