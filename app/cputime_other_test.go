//go:build !unix

package app

import "time"

var started = time.Now()

// processorTime is the time that has passed, where the system's own figure is not asked for.
func processorTime() time.Duration { return time.Since(started) }
