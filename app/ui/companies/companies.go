// Package companies is the list of companies, ranked by marketing received after an opt-out.
package companies

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

// deps is what the screen reads.
type deps interface {
	Companies(ctx context.Context) ([]app.CompanyRow, error)
	Accounts(ctx context.Context) ([]complaint.Account, error)
}

// Actions are the ways on from here.
type Actions struct {
	Open      func(complaint.CompanyID)
	Sync      func()
	Connect   func()
	OpenFiles func()
}

// row is one company as its list row shows it.
type row struct {
	id                            complaint.CompanyID
	name, domains                 string
	optOut, optOutState           string
	flags, strong                 string
	included, messages            string
	state, due                    string // of the case
	optOutImportance, flagsWeight widget.Importance
	dueWeight                     widget.Importance
	search                        string // lower case
}

// data is what one load brings.
type data struct {
	rows    []row
	summary string
	mailbox bool
}

// Screen is the list.
type Screen struct {
	*kit.Loader[data]
	deps    deps
	actions Actions

	summary *widget.Label
	search  *kit.Entry
	sync    *kit.Button
	list    *kit.List
	none    *widget.Label
	all     []row
	shown   []row
}

// weights are the widths of the columns, in header and rows alike.
var weights = []float32{26, 20, 17, 11, 8, 18}

// New returns the screen.
func New(d deps, run kit.Runner, a Actions) *Screen {
	s := &Screen{deps: d, actions: a, summary: kit.Text(""), search: kit.NewEntry(), none: kit.Muted("")}
	s.search.SetPlaceHolder("Find a company")
	s.search.OnChanged = func(string) { s.filter() }
	s.list = kit.NewList(func() int { return len(s.shown) }, newRow, s.update)
	s.list.OnOpen = func(i int) {
		if i < len(s.shown) {
			a.Open(s.shown[i].id)
		}
	}
	s.search.OnSubmitted = func(string) {
		if len(s.shown) > 0 {
			a.Open(s.shown[0].id)
		}
	}
	s.sync = kit.NewButton("Get new mail", a.Sync)
	s.none.Hide()
	tools := kit.Border(nil, nil, nil,
		container.NewHBox(s.sync, kit.NewButton("Open mail files", a.OpenFiles), kit.NewButton("Connect a mailbox", a.Connect)),
		s.search)
	top := container.NewVBox(kit.Tight(kit.Title("Companies"), s.summary), tools, s.none, header(), widget.NewSeparator())
	begin := kit.NewPrimaryButton("Connect a mailbox", a.Connect)
	empty := kit.Empty("No companies yet",
		"Desist has not found mail from a company. Connect a mailbox or open mail files to begin.",
		begin, kit.NewButton("Open mail files", a.OpenFiles))
	s.Loader = kit.NewLoader(run, kit.Loading[data]{
		Words: "Loading the companies", Fetch: s.fetch, Apply: s.apply,
		Content: kit.Border(top, nil, nil, nil, s.list), Empty: empty, IsEmpty: func(d data) bool { return len(d.rows) == 0 },
	})
	s.States.First = s.Focus
	s.States.FirstEmpty = begin
	return s
}

// Focus is where the keyboard starts.
func (s *Screen) Focus() fyne.Focusable { return s.list }

func (s *Screen) fetch(ctx context.Context) (data, error) {
	found, err := s.deps.Companies(ctx)
	if err != nil {
		return data{}, err
	}
	accounts, err := s.deps.Accounts(ctx)
	if err != nil {
		return data{}, err
	}
	d := data{summary: summary(found)}
	for _, a := range accounts {
		d.mailbox = d.mailbox || a.Kind == complaint.AccountIMAP
	}
	for _, c := range found {
		d.rows = append(d.rows, rowOf(c))
	}
	return d, nil
}

func (s *Screen) apply(d data) {
	s.all = d.rows
	s.summary.SetText(d.summary)
	s.sync.SetEnabled(d.mailbox)
	s.filter()
}

// Find shows the companies whose name or domain holds text.
func (s *Screen) Find(text string) { s.search.SetText(text) }

func (s *Screen) filter() {
	want := strings.ToLower(strings.TrimSpace(s.search.Text))
	old := s.list.Current()
	var shown []row
	for _, r := range s.all {
		if want == "" || strings.Contains(r.search, want) {
			shown = append(shown, r)
		}
	}
	same := len(shown) == len(s.shown)
	s.shown = shown
	note := ""
	if len(shown) == 0 && len(s.all) > 0 {
		note = "No company matches."
	}
	kit.SetText(s.none, note)
	if same && old >= 0 {
		s.list.Refresh()
		return
	}
	s.list.Reset()
}

func summary(rows []app.CompanyRow) string {
	after, companies := 0, 0
	for _, r := range rows {
		if n := r.Flags.Total(); n > 0 {
			after += n
			companies++
		}
	}
	if after == 0 {
		return "Desist has found no marketing after an opt-out. You can add an opt-out by hand: open the company."
	}
	return fmt.Sprintf("Desist found %s from %s that it takes for marketing after an opt-out. Open a company to check them.",
		kit.Count(after, "message", "messages"), kit.Count(companies, "company", "companies"))
}

func rowOf(c app.CompanyRow) row {
	r := row{
		id: c.ID, name: kit.Cut(c.Name), domains: kit.Cut(strings.Join(c.Domains, ", ")),
		messages: kit.Number(c.Messages), included: "–", flags: "None", strong: "",
		search: strings.ToLower(c.Name + " " + strings.Join(c.Domains, " ")),
	}
	r.optOut, r.optOutState, r.optOutImportance = optOut(c.OptOuts)
	if n := c.Flags.Total(); n > 0 {
		r.flags = kit.Count(n, "message", "messages")
		r.strong = fmt.Sprintf("%s after 28 days", kit.Number(c.Flags.Strong))
		r.included = fmt.Sprintf("%s of %s", kit.Number(c.Included), kit.Number(n))
		r.flagsWeight = widget.MediumImportance
	} else {
		r.flagsWeight = widget.LowImportance
	}
	r.state, r.due, r.dueWeight = caseOf(c.Case)
	return r
}

// caseOf says where a company's case stands, and what is due in it.
func caseOf(m *app.CaseMark) (state, due string, weight widget.Importance) {
	if m == nil {
		return "–", "", widget.LowImportance
	}
	state = words.CaseState(m.State, m.Verdict)
	if m.Due != nil {
		return state, "Due " + m.When, widget.WarningImportance
	}
	return state, "", widget.MediumImportance
}

// optOut sums up a company's opt-outs: the first confirmed one, or else what is waiting.
func optOut(all []complaint.OptOut) (date, state string, weight widget.Importance) {
	waiting := 0
	var first *complaint.OptOut
	for i, o := range all {
		if o.State == complaint.StateConfirmed {
			return kit.Date(o.At), "confirmed", widget.MediumImportance
		}
		if o.State == complaint.StateProposed {
			waiting++
			if first == nil {
				first = &all[i]
			}
		}
	}
	if first != nil {
		return kit.Date(first.At), fmt.Sprintf("%d to confirm", waiting), widget.WarningImportance
	}
	return "None", "", widget.LowImportance
}
