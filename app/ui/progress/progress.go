// Package progress is the screen of a long task: what it is doing, how far it is, a way to stop it, and afterwards
// what it did or why it failed.
package progress

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

// maxProblems is how many things that could not be read are listed.
const maxProblems = 20

// Outcome is what a task did, in words.
type Outcome struct {
	Heading  string
	Lines    []string
	Problems []app.ImportDefect
	Next     string // the button that goes on
	Done     func() // what it does; called on the main goroutine
	Straight bool   // go on at once, there is nothing to read
}

// Task is something that takes long.
type Task struct {
	Title string
	Text  string
	// Stopped says what is true after the person stopped the task.
	Stopped string
	// Run does the work away from the main goroutine. It must end soon after ctx does.
	Run func(ctx context.Context, report app.ProgressFunc) (Outcome, error)
}

// Screen runs one Task.
type Screen struct {
	task Task
	run  kit.Runner
	back func()

	root    *kit.Scroll
	title   *widget.Label
	text    *widget.Label
	stage   *widget.Label
	bar     *widget.ProgressBar
	endless *widget.ProgressBarInfinite
	stop    *kit.Button
	again   *kit.Button
	leave   *kit.Button
	next    *kit.Button
	failed  *kit.ErrorPanel
	lines   *fyne.Container

	page    context.Context
	attempt kit.Latest
	running bool
	outcome Outcome
}

// New returns the screen; back leaves it.
func New(run kit.Runner, task Task, back func()) *Screen {
	s := &Screen{
		task: task, run: run, back: back,
		title: kit.Title(task.Title), text: kit.Text(task.Text), stage: kit.Strong(""),
		bar: widget.NewProgressBar(), endless: widget.NewProgressBarInfinite(), lines: kit.Tight(),
	}
	s.stop = kit.NewButton("Stop", s.cancel)
	s.again = kit.NewPrimaryButton("Start again", func() { s.start() })
	s.leave = kit.NewButton("Go back", back)
	s.next = kit.NewPrimaryButton("Continue", s.proceed)
	s.failed = kit.NewErrorPanel(nil)
	s.root = kit.Page(s.title, s.text, kit.Gap(), s.stage, s.bar, s.endless, s.failed.Container, s.lines, kit.Gap(),
		container.NewHBox(s.stop, s.next, s.again, s.leave))
	return s
}

// Content is what the window shows.
func (s *Screen) Content() fyne.CanvasObject { return s.root }

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	for _, b := range []*kit.Button{s.stop, s.next, s.again} {
		if b.Visible() {
			return b
		}
	}
	return s.leave
}

// Running reports whether the task is at work.
func (s *Screen) Running() bool { return s.running }

// Key stops a running task on Escape; otherwise Escape leaves as everywhere.
func (s *Screen) Key(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyEscape && s.running {
		s.cancel()
		return true
	}
	return false
}

// Show starts the task. It stops when ctx ends.
func (s *Screen) Show(ctx context.Context) {
	s.page = ctx
	s.start()
}

func (s *Screen) start() {
	ctx := s.attempt.Next(s.page)
	s.running = true
	s.title.SetText(s.task.Title)
	kit.SetText(s.text, s.task.Text)
	s.stage.SetText("Starting")
	s.endless.Start()
	s.show(s.stage, s.endless, s.stop)
	progress := kit.NewCoalescer(s.run, func(p app.Progress) {
		if s.running && ctx.Err() == nil {
			s.report(p)
		}
	})
	s.run.Go(func() {
		outcome, err := s.task.Run(ctx, progress.Set)
		s.run.Do(func() {
			if s.page.Err() == nil {
				s.finish(ctx, outcome, err)
			}
		})
	})
}

func (s *Screen) cancel() {
	if !s.running {
		return
	}
	s.attempt.Stop()
	s.stage.SetText("Stopping")
	s.stop.Disable()
}

func (s *Screen) report(p app.Progress) {
	s.stage.SetText(Sentence(p))
	part := float64(-1)
	switch {
	case p.Total > 0:
		part = float64(p.Done) / float64(p.Total)
	case p.TotalBytes > 0:
		part = float64(p.Bytes) / float64(p.TotalBytes)
	}
	if part >= 0 {
		s.bar.SetValue(min(part, 1))
		s.endless.Stop()
		s.endless.Hide()
		s.bar.Show()
		return
	}
	s.bar.Hide()
	s.endless.Show()
	s.endless.Start()
}

func (s *Screen) finish(ctx context.Context, o Outcome, err error) {
	s.running = false
	s.endless.Stop()
	s.stop.Enable()
	switch {
	case err == nil && o.Straight:
		s.outcome = o
		s.proceed()
		return // the screen has gone
	case err == nil:
		s.succeed(o)
	case ctx.Err() != nil || kit.Cancelled(err):
		s.title.SetText("Stopped")
		kit.SetText(s.text, s.task.Stopped)
		s.show(s.again, s.leave)
	default:
		s.failed.Set(err)
		s.show(s.failed.Container, s.again, s.leave)
	}
	s.focus()
}

func (s *Screen) succeed(o Outcome) {
	s.outcome = o
	s.title.SetText(o.Heading)
	kit.SetText(s.text, "")
	s.lines.RemoveAll()
	for _, l := range o.Lines {
		s.lines.Add(kit.Text(l))
	}
	for i, d := range o.Problems {
		if i == 0 {
			s.lines.Add(kit.Strong("Not everything could be read:"))
		}
		if i == maxProblems {
			s.lines.Add(kit.Muted(fmt.Sprintf("and %d more", len(o.Problems)-i)))
			break
		}
		s.lines.Add(kit.Muted(kit.Cut(d.Where + ": " + d.Problem)))
	}
	s.next.SetText(o.Next)
	s.show(s.lines, s.next)
}

func (s *Screen) proceed() {
	if s.outcome.Done != nil {
		s.outcome.Done()
	}
}

// focus moves the focus to what can be pressed now, if the screen is in a window.
func (s *Screen) focus() {
	kit.Focus(s.root, s.Focus())
}

func (s *Screen) show(visible ...fyne.CanvasObject) {
	for _, o := range []fyne.CanvasObject{
		s.stage, s.bar, s.endless, s.stop, s.failed.Container, s.again, s.leave, s.lines, s.next,
	} {
		o.Hide()
		for _, v := range visible {
			if v == o {
				o.Show()
			}
		}
	}
	s.root.Refresh()
}

// Sentence says in one line what a task is doing.
func Sentence(p app.Progress) string {
	var b strings.Builder
	switch p.Stage {
	case app.StageConnecting:
		b.WriteString("Connecting")
	case app.StageLooking:
		b.WriteString("Looking for companies")
	case app.StageFetching:
		b.WriteString("Getting mail")
	case app.StageReading:
		b.WriteString("Reading mail")
	case app.StageKeys:
		b.WriteString("Asking for signature keys")
	case app.StageAnalysing:
		b.WriteString("Working out companies and opt-outs")
	case app.StageWriting:
		b.WriteString("Writing the pack")
	default:
		b.WriteString("Working")
	}
	if p.Folder != "" {
		b.WriteString(" in " + kit.Cut(p.Folder))
	}
	switch {
	case p.Total > 0:
		fmt.Fprintf(&b, ": %s of %s", kit.Number(p.Done), kit.Number(p.Total))
	case p.Done > 0:
		b.WriteString(": " + kit.Number(p.Done))
	}
	switch {
	case p.Bytes > 0 && p.TotalBytes > 0:
		b.WriteString(" (" + kit.Size(min(p.Bytes, p.TotalBytes)) + " of " + kit.Size(p.TotalBytes) + ")")
	case p.Bytes > 0:
		b.WriteString(" (" + kit.Size(p.Bytes) + ")")
	}
	return b.String()
}
