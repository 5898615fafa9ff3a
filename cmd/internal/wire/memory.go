package wire

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much memory the garbage collector works to stay within, beside what SQLite and the window's driver take: without a
// window, and with one.
const (
	HeadlessMemory = 140 << 20
	WindowMemory   = 180 << 20
)

// LimitMemory has a large mailbox synced with the collector running more often, rather than with twice the memory.
// GOMEMLIMIT sets another target.
func LimitMemory(getenv func(string) string, target int64) {
	if getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(target)
	(&limit{target: target, set: target}).watch()
}

// limit raises the target when what is in use comes near it: for nothing to collect the collector would run without a
// pause.
type limit struct {
	target, set int64
	sample      [1]metrics.Sample
}

// watch looks after every collection.
func (l *limit) watch() {
	runtime.AddCleanup(&struct{ _ [16]byte }{}, func(l *limit) {
		l.adjust()
		l.watch()
	}, l)
}

// room is what must be free above what is in use, as a part of it.
const room = 5

func (l *limit) adjust() {
	l.sample[0].Name = "/gc/heap/live:bytes"
	metrics.Read(l.sample[:])
	if l.sample[0].Value.Kind() != metrics.KindUint64 {
		return
	}
	want := wanted(l.target, int64(l.sample[0].Value.Uint64()))
	if want != l.set {
		l.set = want
		debug.SetMemoryLimit(want)
	}
}

// wanted is the limit for live bytes in use, in steps, since each change stops the program for a moment.
func wanted(target, live int64) int64 {
	const step = 16 << 20
	need := live + live/room
	return max(target, (need+step-1)/step*step)
}
