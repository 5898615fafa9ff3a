// Package stage puts the whole window on a stage with invented mail and plays scenes on it: for the golden tests and
// for the gallery.
package stage

import (
	"context"

	"desist/app"
	"desist/app/ui"
	"desist/app/ui/uitest"
)

// Host opens casebooks in memory.
type Host struct {
	Has    bool            // HasCasebook
	Own    *uitest.Backend // OpenCasebook
	Demo   *uitest.Backend // OpenDemo
	Err    error           // of both
	Hold   bool            // OpenDemo waits until its context ends
	Secret string          // asked for by OpenCasebook, if not empty: the question
	Given  []byte          // what was answered
	Opened int
}

var _ ui.Host = (*Host)(nil)

// NewHost returns a Host with the sample casebook behind both ways in.
func NewHost() *Host { return &Host{Own: uitest.Sample(), Demo: uitest.Sample()} }

// HasCasebook reports Has.
func (h *Host) HasCasebook(context.Context) bool { return h.Has }

// OpenCasebook returns Own.
func (h *Host) OpenCasebook(ctx context.Context, ask ui.Prompt) (ui.Backend, error) {
	h.Opened++
	if h.Secret != "" {
		given, err := ask(ctx, h.Secret, true)
		if err != nil {
			return nil, err
		}
		h.Given = given
	}
	if h.Err != nil {
		return nil, h.Err
	}
	return h.Own, nil
}

// OpenDemo returns Demo.
func (h *Host) OpenDemo(ctx context.Context, report app.ProgressFunc) (ui.Backend, error) {
	h.Opened++
	report(app.Progress{Stage: app.StageFetching, Folder: "INBOX", Done: 60, Total: 150, Bytes: 420_000})
	if h.Hold {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if h.Err != nil {
		return nil, h.Err
	}
	return h.Demo, nil
}

// Places lists invented places.
func (h *Host) Places() []ui.Place {
	return []ui.Place{{What: "Casebook", Path: "/home/sam/.local/share/desist/desist.casebook"}}
}

// ReadsOutlook reports that the program is there.
func (h *Host) ReadsOutlook() bool { return true }

// PackFolder is where packs are proposed.
func (h *Host) PackFolder() string { return "/home/sam/Documents/Desist" }
