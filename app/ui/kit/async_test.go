package kit

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// queue is a Runner whose main goroutine is whoever drains it, as the window's event loop does.
type queue struct {
	work sync.WaitGroup
	mu   sync.Mutex
	todo []func()
}

func (q *queue) Go(work func()) { q.work.Go(work) }

func (q *queue) Do(apply func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.todo = append(q.todo, apply)
}

func (q *queue) drain() {
	q.work.Wait()
	q.mu.Lock()
	todo := q.todo
	q.todo = nil
	q.mu.Unlock()
	for _, f := range todo {
		f()
	}
}

func TestLoad(t *testing.T) {
	boom := errors.New("boom")
	t.Run("value reaches the main goroutine once", func(t *testing.T) {
		q := &queue{}
		var got []int
		Load(q, t.Context(), func(context.Context) (int, error) { return 7, nil }, func(v int, err error) {
			if err != nil {
				t.Error(err)
			}
			got = append(got, v)
		})
		q.drain()
		if len(got) != 1 || got[0] != 7 {
			t.Errorf("applied %v, want [7]", got)
		}
	})
	t.Run("error reaches the main goroutine", func(t *testing.T) {
		var got error
		Load(Inline(), t.Context(), func(context.Context) (int, error) { return 0, boom }, func(_ int, err error) { got = err })
		if !errors.Is(got, boom) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("result of a screen that was left is dropped", func(t *testing.T) {
		q := &queue{}
		ctx, cancel := context.WithCancel(t.Context())
		Load(q, ctx, func(context.Context) (int, error) { return 1, nil }, func(int, error) { t.Error("applied after cancel") })
		q.work.Wait()
		cancel()
		q.drain()
	})
}

func TestLatestCancelsTheRequestBefore(t *testing.T) {
	var l Latest
	first := l.Next(t.Context())
	second := l.Next(t.Context())
	if first.Err() == nil || second.Err() != nil {
		t.Errorf("first: %v, second: %v; want only the first cancelled", first.Err(), second.Err())
	}
	l.Stop()
	if second.Err() == nil {
		t.Error("Stop did not cancel")
	}
}

func TestCoalescerShowsTheNewestOnly(t *testing.T) {
	var pending []func()
	var shown []int
	c := newCoalescer(Inline(), func(v int) { shown = append(shown, v) }, func(d time.Duration, f func()) {
		if d != 100*time.Millisecond {
			t.Errorf("waits %v, want 100 ms", d)
		}
		pending = append(pending, f)
	})
	for i := range 10000 {
		c.Set(i)
	}
	if len(pending) != 1 || len(shown) != 0 {
		t.Fatalf("%d timers and %d shown before the interval ended, want 1 and 0", len(pending), len(shown))
	}
	pending[0]()
	c.Set(20000)
	pending[1]()
	if len(shown) != 2 || shown[0] != 9999 || shown[1] != 20000 {
		t.Errorf("shown %v, want [9999 20000]", shown)
	}
}

func TestCoalescerFromManyGoroutines(t *testing.T) {
	q := &queue{}
	last := 0
	var flush []func() // written under the Coalescer's lock
	c := newCoalescer(q, func(v int) { last = v }, func(_ time.Duration, f func()) { flush = append(flush, f) })
	for range 4 {
		q.Go(func() {
			for range 1000 {
				c.Set(5)
			}
		})
	}
	q.work.Wait()
	if len(flush) != 1 {
		t.Fatalf("%d timers for one interval, want 1", len(flush))
	}
	flush[0]()
	q.drain()
	if last != 5 {
		t.Errorf("shown %d, want 5", last)
	}
}
