// Package pack is the screen before a complaint pack is made: what goes in, whose name it bears, and where it goes.
package pack

import (
	"context"
	"path/filepath"
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
	Profile(ctx context.Context) (complaint.Person, error)
	SetProfile(ctx context.Context, p complaint.Person) error
	PictureBrowser() (path string, err error)
}

// Actions are the ways on from here.
type Actions struct {
	// Make makes the pack; the screen has checked that it can be made.
	Make         func(company app.CompanyView, in app.PackInput)
	ChooseFolder func(set func(path string))
}

type data struct {
	view      app.CompanyView
	person    complaint.Person
	browser   string
	noBrowser error
}

// Screen asks for what a pack needs.
type Screen struct {
	*kit.Sheet[data]
	deps    deps
	id      complaint.CompanyID
	parent  string
	actions Actions

	title   *widget.Label
	what    *fyne.Container
	name    *kit.Entry
	folder  *kit.PathField
	options *options
	leaves  *fyne.Container // what leaves the computer
	reason  *widget.Label
	submit  *kit.Button
	data    data
}

// New returns the screen of company id. A folder for the pack is proposed inside parent.
func New(d deps, run kit.Runner, id complaint.CompanyID, parent string, a Actions) *Screen {
	s := &Screen{
		deps: d, id: id, parent: parent, actions: a,
		title: kit.Title(""), what: kit.Tight(), name: kit.NewEntry(), leaves: kit.Tight(), reason: kit.Strong(""),
	}
	s.Sheet = kit.NewSheet(run, kit.Loading[data]{Words: "Loading", Fetch: s.fetch, Apply: s.apply})
	s.folder = kit.NewPathField("Choose…", a.ChooseFolder)
	s.submit = kit.NewPrimaryButton("Make the pack", s.Submit)
	s.options = newOptions(s.check)
	s.name.OnChanged = func(string) { s.check() }
	s.folder.Entry.OnChanged = s.name.OnChanged
	for _, e := range []*kit.Entry{s.name, s.folder.Entry, s.options.resolver, s.options.address} {
		e.OnSubmitted = func(string) { s.Submit() }
	}
	s.build()
	return s
}

func (s *Screen) build() {
	s.Head(s.title,
		kit.Text("A pack holds a PDF with the evidence, a statement for the ICO’s form and the original messages. "+
			"It holds only messages that you included and that came after an opt-out you confirmed."))
	s.Add(
		kit.Panel(s.what),
		kit.Gap(),
		kit.NewField("Your name", "As it should stand in the pack.", s.name).Container,
		kit.NewField("Folder", "The pack is written here. It is not encrypted.", s.folder.Container).Container,
		kit.Gap(),
		s.options.content,
		kit.Gap(),
		kit.Heading("What leaves this computer"),
		s.leaves,
		kit.Gap(),
		s.reason,
		container.NewHBox(s.submit),
	)
	s.StartAt(s.name)
}

func (s *Screen) fetch(ctx context.Context) (data, error) {
	view, err := s.deps.Company(ctx, string(s.id))
	if err != nil {
		return data{}, err
	}
	person, err := s.deps.Profile(ctx)
	d := data{view: view, person: person}
	d.browser, d.noBrowser = s.deps.PictureBrowser()
	return d, err
}

func (s *Screen) apply(d data) {
	s.data = d
	s.title.SetText("Complaint pack about " + kit.Cut(d.view.Name))
	if s.name.Text == "" {
		s.name.SetText(d.person.Name)
	}
	if s.folder.Entry.Text == "" {
		s.folder.Entry.SetText(filepath.Join(s.parent, folderName(d.view.Name)))
	}
	s.what.RemoveAll()
	for _, l := range contents(d.view) {
		s.what.Add(kit.Text(l))
	}
	s.options.offer(d.browser, d.noBrowser)
}

// contents says what goes in and what stays out.
func contents(v app.CompanyView) []string {
	var lines []string
	for _, o := range v.OptOuts {
		if o.State == complaint.StateConfirmed {
			lines = append(lines, "Opt-out: "+kit.Date(o.At)+", you "+words.Method(o.Method)+".")
		}
	}
	lines = append(lines, "Messages in the pack: "+kit.Number(v.Included)+".")
	if out := v.Flags.Total() - v.Included; out > 0 {
		left := "Left out: " + kit.Number(out)
		if v.Unreviewed > 0 {
			left += ", of which you have not decided " + kit.Number(v.Unreviewed)
		}
		lines = append(lines, left+".")
	}
	return lines
}

// missing says why the pack can't be made yet, "" if it can.
func (s *Screen) missing() string {
	switch {
	case words.Missing(s.data.view) != "":
		return words.Missing(s.data.view)
	case strings.TrimSpace(s.name.Text) == "":
		return "Enter your name first."
	case strings.TrimSpace(s.folder.Entry.Text) == "":
		return "Choose a folder first."
	case !filepath.IsAbs(strings.TrimSpace(s.folder.Entry.Text)):
		return "Enter the folder with its full path."
	}
	return s.options.missing()
}

// check shows what the choices come to.
func (s *Screen) check() {
	if s.options == nil {
		return // under construction
	}
	missing := s.missing()
	s.submit.SetEnabled(missing == "")
	if missing != "" {
		missing = "The pack cannot be made yet. " + missing
	}
	kit.SetText(s.reason, missing)
	s.leaves.RemoveAll()
	leaving := s.options.leaving()
	if len(leaving) == 0 {
		leaving = []string{"Nothing. The pack is made on this computer, and sent to nobody."}
	}
	for _, l := range leaving {
		s.leaves.Add(kit.Text(l))
	}
	s.Root.Refresh()
}

// Submit keeps the name and makes the pack.
func (s *Screen) Submit() {
	if s.missing() != "" || s.submit.Disabled() {
		return
	}
	s.submit.Disable()
	person := s.data.person
	person.Name = strings.TrimSpace(s.name.Text)
	in := s.options.into(app.PackInput{Company: string(s.data.view.ID), Dir: filepath.Clean(strings.TrimSpace(s.folder.Entry.Text))})
	save := func(ctx context.Context) error {
		if person.Name == s.data.person.Name {
			return nil
		}
		return s.deps.SetProfile(ctx, person)
	}
	kit.Try(s.Loader, save, func(err error) {
		s.submit.Enable()
		s.Say("", err)
		if err == nil {
			s.actions.Make(s.data.view, in)
		}
	})
}

// folderName makes a company's name fit for a folder on every system.
func folderName(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, kit.Cut(name))
	parts := strings.FieldsFunc(clean, func(r rune) bool { return r == '-' })
	if len(parts) == 0 {
		return "complaint-pack"
	}
	return "complaint-pack-" + strings.Join(parts, "-")
}
