package snapshot

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	memoryLimit = 1 << 30 // bytes resident in the browser's processes together
	memoryEvery = 300 * time.Millisecond
)

// watch ends the browser when its processes take more memory than the limit. Limits on a process's address space do not
// work with Chromium, which reserves far more than it uses.
func (b *Browser) watch(pid int) func() {
	stop := make(chan struct{})
	go func() {
		tick := time.NewTicker(memoryEvery)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				if resident(pid, 0) > memoryLimit {
					b.tooMuch.Store(true)
					if p, err := os.FindProcess(pid); err == nil {
						_ = p.Kill() // it may have ended by itself
					}
					return
				}
			}
		}
	}()
	return func() { close(stop) }
}

// resident adds up the resident memory of a process and its children, in bytes.
func resident(pid, depth int) int64 {
	const deepest = 6
	if depth > deepest {
		return 0
	}
	var total int64
	if b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid)); err == nil {
		if f := strings.Fields(string(b)); len(f) > 2 {
			pages, _ := strconv.ParseInt(f[1], 10, 64)
			shared, _ := strconv.ParseInt(f[2], 10, 64)
			total = max(0, pages-shared) * int64(os.Getpagesize())
		}
	}
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		return total
	}
	for _, t := range threads {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, t.Name()))
		if err != nil {
			continue
		}
		for _, child := range strings.Fields(string(b)) {
			if n, err := strconv.Atoi(child); err == nil {
				total += resident(n, depth+1)
			}
		}
	}
	return total
}
