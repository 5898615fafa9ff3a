package imapsync

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Watching is a signed-in connection that can wait for new mail. A Client is one.
type Watching interface {
	Watch(ctx context.Context, folder string, o WatchOptions, on func(WatchEvent)) error
	Close() error
}

// WatchOptions say how long to wait between two words with the server. The zero value is right for real servers.
type WatchOptions struct {
	// Renew is how long one IDLE lasts. Servers may end one after 30 minutes, so it must be renewed before 29 (RFC 2177
	// 3); routers forget silent connections sooner. 0 means DefaultRenew.
	Renew time.Duration
	// Poll is how often a server without IDLE is asked. 0 means DefaultPoll.
	Poll time.Duration
}

// The waits of WatchOptions.
const (
	DefaultRenew = 9 * time.Minute
	MaxRenew     = 28 * time.Minute
	DefaultPoll  = time.Minute
)

func (o WatchOptions) filled() WatchOptions {
	if o.Renew <= 0 {
		o.Renew = DefaultRenew
	}
	o.Renew = min(o.Renew, MaxRenew)
	if o.Poll <= 0 {
		o.Poll = DefaultPoll
	}
	return o
}

// WatchEvent is something that a watch tells.
type WatchEvent struct {
	Folder string
	Kind   WatchKind
	Err    error         // of WatchLost
	Wait   time.Duration // of WatchLost: until the next try
}

// WatchKind is what happened.
type WatchKind int

const (
	WatchReady WatchKind = iota // the folder is watched from now on; what came before is not told
	WatchMail                   // something came
	WatchLost                   // the connection is lost; it is opened again after Wait
)

// news is a note that something came, which the library's reading goroutine leaves.
type news struct{ came chan struct{} }

func newNews() *news { return &news{make(chan struct{}, 1)} }

// options makes the library leave a note for every EXISTS (RFC 3501 7.3.1). It must not be kept waiting.
func (n *news) options() *imapclient.Options {
	return &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages == nil {
				return
			}
			select {
			case n.came <- struct{}{}:
			default: // it is known already
			}
		},
	}}
}

// Watch opens a folder read-only and tells on of mail that comes, until ctx ends or the connection does: with IDLE (RFC
// 2177) where the server has it, and by asking (NOOP) where not. on is called from this goroutine. The error says why it
// ended. Nothing on the server changes.
func (c *Client) Watch(ctx context.Context, folder string, o WatchOptions, on func(WatchEvent)) error {
	o = o.filled()
	stop := c.closeWhenDone(ctx)
	defer stop()
	return ctxError(ctx, "watch "+folder, c.watch(ctx, folder, o, on))
}

func (c *Client) watch(ctx context.Context, folder string, o WatchOptions, on func(WatchEvent)) error {
	if _, err := c.imap.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		if no, refused := refusal(err); refused && refusedForNow(err) == nil {
			return &folderError{fmt.Sprintf("the server does not open %s: %q", cutText(folder), cutText(no.Text))}
		}
		return c.connectionError("folder "+cutText(folder)+" could not be opened", err)
	}
	// Told only when the server listens: what comes before is for whoever looks at the folder then.
	ready := sync.OnceFunc(func() { on(WatchEvent{Folder: folder, Kind: WatchReady}) })
	wait := c.poll
	if c.caps.Has(imap.CapIdle) {
		wait = c.idle
	}
	for {
		came, err := wait(ctx, o, ready)
		if _, refused := refusal(err); refused && refusedForNow(err) == nil && ctx.Err() == nil {
			wait = c.poll // it has IDLE but not for us
			continue
		}
		if err != nil {
			return c.connectionError("watching "+cutText(folder)+" broke off", err)
		}
		if came {
			on(WatchEvent{Folder: folder, Kind: WatchMail})
		}
	}
}

// folderError says that a folder can't be watched at all.
type folderError struct{ text string }

func (e *folderError) Error() string { return e.text }

// errClosed says that the connection ended while nothing was being asked.
var errClosed = errors.New("the connection has ended")

// idle waits within one IDLE. What came is told after it has ended, so that no note is left behind.
func (c *Client) idle(ctx context.Context, o WatchOptions, ready func()) (came bool, err error) {
	cmd, err := c.imap.Idle()
	if err != nil {
		return false, err
	}
	ready()
	came, werr := c.await(ctx, o.Renew)
	if err := cmd.Close(); err != nil {
		return false, errors.Join(werr, err)
	}
	if err := cmd.Wait(); err != nil {
		return false, errors.Join(werr, err)
	}
	return came, werr
}

// poll waits and then asks.
func (c *Client) poll(ctx context.Context, o WatchOptions, ready func()) (came bool, err error) {
	ready()
	came, err = c.await(ctx, o.Poll)
	if err != nil || came {
		return came, err
	}
	if err := c.imap.Noop().Wait(); err != nil {
		return false, err
	}
	select {
	case <-c.news.came:
		return true, nil
	default:
		return false, nil
	}
}

func (c *Client) await(ctx context.Context, d time.Duration) (came bool, err error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-c.news.came:
		return true, nil
	case <-timer.C:
		return false, nil
	case <-c.imap.Closed():
		return false, errClosed
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// RunWatch watches folders, each over a connection of its own, and opens connections anew when they are lost, however
// often that happens: a computer may sleep for days. It ends when ctx does; when the first connection fails; and when a
// sign-in, a certificate or the first folder is refused. A further folder that is refused is told once as WatchLost and
// left out. on is called from several goroutines, but by one at a time.
func RunWatch(ctx context.Context, dial func(context.Context) (Watching, error), folders []string, o WatchOptions, r Retry, on func(WatchEvent)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	tell := func(e WatchEvent) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() == nil {
			on(e)
		}
	}
	var work sync.WaitGroup
	ready := make(chan struct{}) // the first folder is watched
	for i, folder := range folders {
		work.Go(func() {
			w := watch{dial: dial, folder: folder, options: o, retry: r.filled(), on: tell}
			if i == 0 {
				w.first = sync.OnceFunc(func() { close(ready) })
			} else {
				select { // one at a time: a wrong password must not be tried twice
				case <-ready:
				case <-ctx.Done():
					return
				}
			}
			if err := w.run(ctx, i == 0); err != nil {
				cancel(err)
			}
		})
	}
	work.Wait()
	return context.Cause(ctx)
}

// watch is the watch of one folder over many connections.
type watch struct {
	dial    func(context.Context) (Watching, error)
	folder  string
	options WatchOptions
	retry   Retry
	on      func(WatchEvent)
	first   func() // called when the folder is watched; may be nil
}

// run returns nil when a folder that is not needed can't be watched, and otherwise why it ended.
func (w *watch) run(ctx context.Context, needed bool) error {
	waits := &backoff.ExponentialBackOff{
		InitialInterval: w.retry.First, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: w.retry.Longest,
	}
	waits.Reset()
	connected := !needed
	for {
		was, err := w.once(ctx)
		if was {
			connected = true
			waits.Reset()
		}
		var folder *folderError
		refused := errors.As(err, &folder)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !connected, IsAuth(err), IsCertificate(err), refused && needed:
			return err
		case refused:
			w.on(WatchEvent{Folder: w.folder, Kind: WatchLost, Err: err})
			return nil
		}
		wait := waits.NextBackOff()
		if isSlowDown(err) {
			wait = max(wait, w.retry.Slow)
		}
		w.retry.Waiting(wait, err)
		w.on(WatchEvent{Folder: w.folder, Kind: WatchLost, Err: err, Wait: wait})
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// once watches over one connection, and says whether it came so far as to watch.
func (w *watch) once(ctx context.Context) (ready bool, err error) {
	c, err := w.dial(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = c.Close() }() // it has ended, or there is nothing more to say
	err = c.Watch(ctx, w.folder, w.options, func(e WatchEvent) {
		if ready = ready || e.Kind == WatchReady; ready && w.first != nil {
			w.first()
		}
		w.on(e)
	})
	return ready, err
}
