package imapsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Session is a signed-in connection that can sync. A Client is one.
type Session interface {
	Sync(ctx context.Context, k Keeper, o Options, p Progress) (Report, error)
	Close() error
}

// Retry says how long Run bears with a connection that breaks. Its zero value is what a person at a screen can bear.
type Retry struct {
	Tries   int           // in a row that bring nothing; 0 means DefaultTries
	First   time.Duration // about how long the first wait is; each next one is longer. 0 means a second
	Longest time.Duration // about how long the longest wait is; 0 means a minute
	Slow    time.Duration // the least wait after a server asked to slow down; 0 means half a minute

	// Waiting hears of each wait before it begins; nil if nobody cares.
	Waiting func(wait time.Duration, cause error)
}

// DefaultTries is how many connections in a row may bring nothing before Run gives up.
const DefaultTries = 6

func (r Retry) filled() Retry {
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	if r.Tries <= 0 {
		r.Tries = DefaultTries
	}
	set(&r.First, time.Second)
	set(&r.Longest, time.Minute)
	set(&r.Slow, 30*time.Second)
	if r.Waiting == nil {
		r.Waiting = func(time.Duration, error) {}
	}
	return r
}

// A message at which so many connections in a row have ended is left out and reported: the server, or the IMAP
// library, may never get over it, and the rest should come. The next Run tries it again.
const (
	suspectTries = 3
	maxAvoided   = 50 // in one Run
	maxFruitless = 3  // in a row without anything between them: then it is not the messages
)

// suspicion is a message at which a connection ended. The zero value is none.
type suspicion struct {
	folder string
	uid    uint32
}

// Run syncs as Client.Sync does, and connects again and carries on when the connection is lost: cut, closed or
// silenced by the server, or because the server asked to slow down. It gives up at once when the first connection
// fails, when a sign-in or a certificate is refused, and when the Keeper fails; and after some connections in a row
// that brought nothing.
func Run(ctx context.Context, dial func(context.Context) (Session, error), k Keeper, o Options, r Retry, p Progress) (Report, error) {
	r = r.filled()
	waits := &backoff.ExponentialBackOff{
		InitialInterval: r.First, RandomizationFactor: 0.5, Multiplier: 2,
		MaxInterval: r.Longest,
	}
	waits.Reset()
	var whole Report
	var watch suspects
	connected := false
	for barren := 0; ; {
		o.avoid = watch.avoid
		part, err := attempt(ctx, dial, &connected, k, o, p)
		whole.add(part)
		if err == nil || ctx.Err() != nil || !connected || !IsConnection(err) {
			return whole, err
		}
		barren++
		progress := part.batches > 0 || part.Bytes > 0
		if watch.saw(part.suspect, progress, err) || progress {
			barren = 0
			waits.Reset()
		}
		if barren >= r.Tries {
			return whole, fmt.Errorf("imapsync: nothing came in %d tries: %w", barren, err)
		}
		wait := waits.NextBackOff()
		if isSlowDown(err) {
			wait = max(wait, r.Slow, askedFor(err.Error()))
		}
		r.Waiting(wait, err)
		if err := sleep(ctx, wait); err != nil {
			return whole, ctxError(ctx, "sync", err)
		}
	}
}

// suspects finds the messages that connections keep ending at.
type suspects struct {
	last  suspicion
	times int
	avoid map[string]UIDSet

	number, fruitless int // avoided; and since something came
}

// saw notes where and why a connection ended, and says whether a message is to be avoided from now on.
func (s *suspects) saw(at suspicion, progress bool, err error) bool {
	if progress {
		s.fruitless = 0
	}
	if isSlowDown(err) {
		at = suspicion{}
	}
	if at != s.last {
		s.last, s.times = at, 0
	}
	s.times++
	if at.uid == 0 || s.times < suspectTries || s.number == maxAvoided || s.fruitless == maxFruitless {
		return false
	}
	if s.avoid == nil {
		s.avoid = make(map[string]UIDSet)
	}
	set := s.avoid[at.folder]
	set.Add(at.uid)
	s.avoid[at.folder] = set
	s.number++
	s.fruitless++
	s.last, s.times = suspicion{}, 0
	return true
}

func attempt(ctx context.Context, dial func(context.Context) (Session, error), connected *bool, k Keeper, o Options,
	p Progress,
) (Report, error) {
	s, err := dial(ctx)
	if err != nil {
		return Report{}, err
	}
	*connected = true
	defer func() { _ = s.Close() }() // what matters was kept batch by batch
	return s.Sync(ctx, k, o, p)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// add takes over what one more connection brought. Where a folder was gone through to its end, only what failed
// this time still counts as failed: it was all tried again.
func (r *Report) add(part Report) {
	r.Bytes += part.Bytes
	for _, f := range part.Folders {
		at := slices.IndexFunc(r.Folders, func(had FolderReport) bool { return had.Name == f.Name })
		if at < 0 {
			r.Folders = append(r.Folders, f)
			continue
		}
		had := &r.Folders[at]
		had.Role, had.Server, had.After = f.Role, f.Server, f.After
		had.New, had.Seen = had.New+f.New, had.Seen+f.Seen
		if had.Before == nil {
			had.Before = f.Before
		}
		if f.done {
			had.Failed = f.Failed
			continue
		}
		for _, failure := range f.Failed {
			if !slices.ContainsFunc(had.Failed, func(x Failure) bool { return x.Where == failure.Where }) {
				had.Failed = append(had.Failed, failure)
			}
		}
	}
}

// isSlowDown says that the server refused because it had too much to do for us.
func isSlowDown(err error) bool {
	var e *serverError
	return errors.As(err, &e) && e.slowDown
}
