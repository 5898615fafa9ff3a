package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"desist/app"
)

var stageWords = map[app.Stage]string{
	app.StageConnecting: "Connecting", app.StageLooking: "Looking", app.StageFetching: "Fetching", app.StageReading: "Reading", app.StageKeys: "Asking for keys of signatures",
	app.StageAnalysing: "Analysing", app.StageWriting: "Writing",
}

// progress draws on standard error, which --json leaves free.
func (s *session) progress() (tell app.ProgressFunc, done func()) {
	if s.Quiet || !s.Terminal {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(s.Stderr), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionShowCount(),
	)
	var mu sync.Mutex
	var last string
	tell = func(p app.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if head := stageWords[p.Stage] + " " + clean(p.Folder, 30); head != last {
			last = head
			bar.Reset()
			bar.ChangeMax(p.Total)
			bar.Describe(head)
		}
		if p.Total < 0 && p.TotalBytes > 0 { // files are read
			bar.ChangeMax64(p.TotalBytes)
			_ = bar.Set64(min(p.Bytes, p.TotalBytes))
			return
		}
		_ = bar.Set(p.Done) // a bar that can't be drawn must not stop the work
	}
	return tell, func() {
		mu.Lock()
		defer mu.Unlock()
		_ = bar.Clear()
		fmt.Fprint(s.Stderr, "\r")
	}
}
