// Package company is the screen of one company: its opt-outs, the timeline of its mail, and the flagged messages
// that the person includes or excludes.
package company

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// deps is what the screen reads and does.
type deps interface {
	Company(ctx context.Context, ref string) (app.CompanyView, error)
	Message(ctx context.Context, id complaint.MessageID) (app.MessageView, error)
	Review(ctx context.Context, in app.ReviewInput) (int, error)
	SetOptOutState(ctx context.Context, id complaint.OptOutID, s complaint.State) error
	RemoveOptOut(ctx context.Context, id complaint.OptOutID) error
}

// Actions are the ways on from here.
type Actions struct {
	AddOptOut func(complaint.CompanyID, string)
	SayScope  func(complaint.OptOut, string)
	ReadMail  func(complaint.MessageID)
	MakePack  func(complaint.CompanyID)
	OpenCase  func(complaint.CompanyID)
}

// Screen shows one company.
type Screen struct {
	*kit.Loader[app.CompanyView]
	run     kit.Runner
	deps    deps
	actions Actions
	id      complaint.CompanyID

	top      *fyne.Container
	name     *widget.Label
	domains  *widget.Label
	missing  *widget.Label
	failed   *kit.ErrorPanel
	overview *kit.Button
	messages *kit.Button
	file     *kit.Button // the case
	pack     *kit.Button
	about    *kit.Scroll
	aboutBox *fyne.Container
	review   *review
	pages    *fyne.Container

	firsts map[complaint.OptOutID]*kit.Button // the first button of each opt-out
	view   app.CompanyView
}

// New returns the screen of company id.
func New(d deps, run kit.Runner, id complaint.CompanyID, a Actions) *Screen {
	s := &Screen{
		deps: d, run: run, actions: a, id: id,
		name: kit.Title(""), domains: kit.Muted(""), missing: kit.Muted(""), failed: kit.NewErrorPanel(nil),
		aboutBox: container.NewVBox(),
	}
	s.about = kit.NewScroll(kit.Wide(s.aboutBox))
	s.review = newReview(s)
	s.overview = kit.NewButton("Opt-outs and timeline", s.ShowOptOuts)
	s.messages = kit.NewButton("Messages", s.ShowMessages)
	s.file = kit.NewPrimaryButton("The case", func() { a.OpenCase(s.id) })
	s.pack = kit.NewButton("Make the pack…", func() { a.MakePack(s.id) })
	s.missing.Alignment = fyne.TextAlignTrailing
	s.pages = container.NewStack(s.about, s.review.root)
	s.top = container.NewVBox(
		kit.Tight(s.name, s.domains),
		kit.Border(nil, nil, container.NewCenter(container.NewHBox(s.overview, s.messages)),
			container.NewCenter(container.NewHBox(s.file, s.pack)), s.missing),
		s.failed.Container,
		widget.NewSeparator(),
	)
	content := kit.Border(s.top, nil, nil, nil, s.pages)
	s.Loader = kit.NewLoader(run, kit.Loading[app.CompanyView]{
		Words: "Loading the company", Content: content, Apply: s.apply,
		Fetch: func(ctx context.Context) (app.CompanyView, error) { return d.Company(ctx, string(s.id)) },
	})
	s.States.First = s.Focus
	s.ShowOptOuts()
	return s
}

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable {
	if s.review.root.Visible() {
		return s.review.list
	}
	return s.overview
}

// ShowOptOuts shows the opt-outs and the timeline.
func (s *Screen) ShowOptOuts() { s.tab(s.about) }

// ShowMessages shows the flagged messages, and those that might be marketing.
func (s *Screen) ShowMessages() {
	s.tab(s.review.root)
	s.review.open()
	if len(s.review.rows) > 0 {
		kit.Focus(s.review.root, s.review.list)
	}
}

func (s *Screen) tab(page fyne.CanvasObject) {
	for _, o := range s.pages.Objects {
		if o == page {
			o.Show()
		} else {
			o.Hide()
		}
	}
	s.overview.Importance, s.messages.Importance = widget.MediumImportance, widget.MediumImportance
	if page == s.about {
		s.overview.SetText(tabMark + "Opt-outs and timeline")
		s.messages.SetText(s.messagesText())
	} else {
		s.overview.SetText("Opt-outs and timeline")
		s.messages.SetText(tabMark + s.messagesText())
	}
	s.pages.Refresh()
}

// tabMark tells the shown half from the other without colour.
const tabMark = "› " // in the embedded font: another would come from whatever fonts the system has

// messagesText counts flags only: nothing else counts.
func (s *Screen) messagesText() string {
	return fmt.Sprintf("Messages (%s)", kit.Number(len(s.view.Rows)))
}

// Key handles the screen's own keys: I, E and U decide the message shown.
func (s *Screen) Key(ev *fyne.KeyEvent) bool {
	if !s.Loaded() || !s.States.ShowsContent() {
		return false
	}
	switch ev.Name {
	case fyne.Key1:
		s.ShowOptOuts()
		return true
	case fyne.Key2:
		s.ShowMessages()
		return true
	case fyne.KeyC:
		s.file.Press()
		return true
	case fyne.KeyP:
		s.pack.Press()
		return true
	}
	return s.review.root.Visible() && s.review.key(ev)
}

func (s *Screen) apply(v app.CompanyView) {
	s.view = v
	s.id = v.ID
	s.name.SetText(kit.Cut(v.Name))
	s.domains.SetText(kit.Cut(strings.Join(v.Domains, ", ")))
	s.buildAbout()
	s.review.apply()
	s.summarise()
	if s.about.Visible() {
		s.tab(s.about)
	} else {
		s.tab(s.review.root)
	}
}

// summarise shows what a pack still lacks.
func (s *Screen) summarise() {
	missing := words.Missing(s.view)
	s.pack.SetEnabled(missing == "")
	if missing == "" {
		missing = fmt.Sprintf("%s would go into the pack.", kit.Count(s.view.Included, "message", "messages"))
	}
	s.missing.SetText(missing)
	s.top.Refresh()
}

// change does something to an opt-out off the main goroutine, then shows the company anew with the focus where it was.
func (s *Screen) change(id complaint.OptOutID, do func(ctx context.Context) error) {
	s.failed.Set(nil)
	kit.Try(s.Loader, do, func(err error) {
		if err != nil {
			s.failed.Set(err)
			s.States.Refresh()
			return
		}
		s.Reload(func() { s.focus(id) })
	})
}

// focus moves the focus to an opt-out's first button; its buttons are new after each load.
func (s *Screen) focus(id complaint.OptOutID) {
	if b := s.firsts[id]; b != nil {
		kit.Focus(s.top, b)
		return
	}
	kit.Focus(s.top, s.overview)
}
