package kit

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Runner starts work away from the main goroutine and brings its results back to it.
type Runner interface {
	// Go runs work, which must not touch widgets.
	Go(work func())
	// Do runs apply on the main goroutine, where widgets may be touched.
	Do(apply func())
}

// Background is the Runner of the running app.
func Background() Runner { return background{} }

// Inline is a Runner that does everything at once on the caller's goroutine: for tests and pictures.
func Inline() Runner { return inline{} }

type background struct{}

func (background) Go(work func())  { go work() }
func (background) Do(apply func()) { fyne.Do(apply) }

type inline struct{}

func (inline) Go(work func())  { work() }
func (inline) Do(apply func()) { apply() }

// Load fetches off the main goroutine, then applies the result on it, in one step. A result that arrives after ctx
// has ended is dropped: its screen has gone.
func Load[T any](r Runner, ctx context.Context, fetch func(context.Context) (T, error), apply func(T, error)) {
	r.Go(func() {
		v, err := fetch(ctx)
		r.Do(func() {
			if ctx.Err() == nil {
				apply(v, err)
			}
		})
	})
}

// Latest lets only the newest of several requests count: starting one cancels the one before. Use it on the main
// goroutine. The zero value is ready.
type Latest struct {
	cancel context.CancelFunc
}

// Next cancels the request before and returns the context of the new one.
func (l *Latest) Next(parent context.Context) context.Context {
	l.Stop()
	ctx, cancel := context.WithCancel(parent)
	l.cancel = cancel
	return ctx
}

// Stop cancels the current request, if there is one.
func (l *Latest) Stop() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
}

// progressInterval is how often progress reaches the window. fyne.Do's queue has no bound, so a sync that reported
// every message would freeze the window and fill the memory.
const progressInterval = 100 * time.Millisecond

// Coalescer passes on the newest of many values, at most ten times a second.
type Coalescer[T any] struct {
	show  func(T)
	after func(time.Duration, func())

	mu      sync.Mutex
	last    T
	waiting bool
}

// NewCoalescer returns a Coalescer that calls show on r's main goroutine.
func NewCoalescer[T any](r Runner, show func(T)) *Coalescer[T] {
	return newCoalescer(r, show, func(d time.Duration, f func()) { time.AfterFunc(d, f) })
}

func newCoalescer[T any](r Runner, show func(T), after func(time.Duration, func())) *Coalescer[T] {
	return &Coalescer[T]{show: func(v T) { r.Do(func() { show(v) }) }, after: after}
}

// Set offers a value. It returns at once and may be called from any goroutine.
func (c *Coalescer[T]) Set(v T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = v
	if c.waiting {
		return
	}
	c.waiting = true
	c.after(progressInterval, c.flush)
}

func (c *Coalescer[T]) flush() {
	c.mu.Lock()
	v := c.last
	c.waiting = false
	c.mu.Unlock()
	c.show(v)
}
