package kit

import (
	"context"

	"fyne.io/fyne/v2"
)

// Loading says what a Loader loads and where it shows it.
type Loading[T any] struct {
	Words string // shown while the data are on their way
	Fetch func(context.Context) (T, error)
	Apply func(T) // puts the data into Content

	Content fyne.CanvasObject
	Empty   fyne.CanvasObject // shown instead when IsEmpty says so; nil: there is always something to show
	IsEmpty func(T) bool
}

// Loader is the frame of a screen that shows loaded data: a word that they are on their way, then the content, or what
// went wrong and a way to try again. Shown once more, it keeps its content until newer data are here.
type Loader[T any] struct {
	States *States

	run    Runner
	what   Loading[T]
	loaded bool
	page   context.Context
}

// NewLoader returns a Loader.
func NewLoader[T any](run Runner, what Loading[T]) *Loader[T] {
	if what.Empty == nil {
		what.Empty, what.IsEmpty = Gap(), func(T) bool { return false }
	}
	l := &Loader[T]{run: run, what: what}
	l.States = NewStates(what.Words, what.Empty, what.Content, func() { l.Show(l.page) })
	return l
}

// Content is what the window shows.
func (l *Loader[T]) Content() fyne.CanvasObject { return l.States.Container }

// Loaded reports whether data were loaded and nothing has failed since.
func (l *Loader[T]) Loaded() bool { return l.loaded }

// Page is the context of the page that is shown: it ends when the person leaves.
func (l *Loader[T]) Page() context.Context { return l.page }

// Show loads what the screen shows.
func (l *Loader[T]) Show(ctx context.Context) {
	l.page = ctx
	if !l.loaded {
		l.States.Loading()
	}
	l.Reload(func() {})
}

// Reload loads anew, then calls then if that went well.
func (l *Loader[T]) Reload(then func()) {
	Work(l, l.what.Fetch, func(v T, err error) {
		if err != nil {
			l.loaded = false
			l.States.Fail(err)
			return
		}
		l.loaded = true
		l.what.Apply(v)
		if l.what.IsEmpty(v) {
			l.States.Empty()
		} else {
			l.States.Content()
		}
		then()
	})
}

// Work does something off the main goroutine for the page that l shows. If the person leaves the page first, then is
// not called.
func Work[T, U any](l *Loader[T], do func(context.Context) (U, error), then func(U, error)) {
	Load(l.run, l.page, do, then)
}

// Try is Work that brings nothing back.
func Try[T any](l *Loader[T], do func(context.Context) error, then func(error)) {
	Work(l, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) { then(err) })
}

// Finish is Work that leaving the page does not stop: then is called in any case.
func Finish[T, U any](l *Loader[T], do func(context.Context) (U, error), then func(U, error)) {
	Load(l.run, context.WithoutCancel(l.page), do, then)
}
