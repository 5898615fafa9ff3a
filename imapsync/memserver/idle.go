package memserver

import (
	"errors"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
)

// lookWhileIdle is how often an IDLE is checked for what the library has not announced.
const lookWhileIdle = 20 * time.Millisecond

// Idle announces also what comes between the library's "+ idling" and its own Idle, which that keeps to itself until
// something else comes.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	done := make(chan error, 1)
	go func() { done <- s.SessionIMAP4rev2.Idle(w, stop) }()
	tick := time.NewTicker(lookWhileIdle)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err
		case <-tick.C:
			if err := s.SessionIMAP4rev2.Poll(w, true); err != nil {
				return errors.Join(err, <-done)
			}
		}
	}
}
