package wire

import "runtime/debug"

// How much memory the garbage collector works to stay within, beside what SQLite and the window's driver take: without a
// window, and with one.
const (
	HeadlessMemory = 140 << 20
	WindowMemory   = 180 << 20
)

// LimitMemory has a large mailbox synced with the collector running more often, rather than with twice the memory.
// GOMEMLIMIT sets another target.
func LimitMemory(getenv func(string) string, target int64) {
	if getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(target)
	}
}
