package ui

import (
	"sync"
	"sync/atomic"
	"time"

	"desist/app/ui/kit"
)

// saves counts work that must end before the casebook closes, because it may save what the person just entered.
type saves struct {
	under   sync.WaitGroup
	closing atomic.Bool // the window has gone: results are shown nowhere
}

// on returns a Runner of counted work.
func (s *saves) on(r kit.Runner) kit.Runner { return counted{r, s} }

// wait waits until all is done, but no longer than patience. It must not be called while work needs the main goroutine.
func (s *saves) wait() {
	done := make(chan struct{})
	go func() {
		s.under.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
	}
}

type counted struct {
	kit.Runner
	saves *saves
}

// Go implements kit.Runner.
func (c counted) Go(work func()) {
	c.saves.under.Add(1)
	c.Runner.Go(func() {
		defer c.saves.under.Done()
		work()
	})
}

// Do implements kit.Runner.
func (c counted) Do(apply func()) {
	c.Runner.Do(func() {
		if !c.saves.closing.Load() {
			apply()
		}
	})
}
