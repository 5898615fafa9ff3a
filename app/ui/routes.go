package ui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"desist/app"
	"desist/app/ui/companies"
	"desist/app/ui/company"
	"desist/app/ui/connect"
	"desist/app/ui/done"
	"desist/app/ui/importer"
	"desist/app/ui/kit"
	"desist/app/ui/message"
	"desist/app/ui/optout"
	"desist/app/ui/pack"
	"desist/app/ui/progress"
	"desist/app/ui/scope"
	"desist/complaint"
)

// CarryOn opens the casebook and shows the companies in it.
func (u *UI) CarryOn() { u.withCasebook(u.showCompanies) }

// Connect opens the casebook and asks for a mailbox.
func (u *UI) Connect() {
	u.withCasebook(func() {
		u.afterWelcome(connect.New(u.backend, u.run, connect.Actions{
			Connected: func(a complaint.Account) {
				u.sync("Getting mail from "+kit.Cut(a.Email), app.SyncOptions{Account: a.ID})
			},
			ChooseFile:     u.chooseFile,
			OpenFiles:      u.OpenFiles,
			OpenPage:       u.openPage,
			Copy:           func(text string) { u.app.Clipboard().SetContent(text) },
			AskCertificate: u.AskCertificate,
		}))
	})
}

// openPage opens a web page in the person's browser.
func (u *UI) openPage(page string) error {
	at, err := url.Parse(page)
	if err != nil {
		return err
	}
	return u.app.OpenURL(at)
}

// OpenFiles opens the casebook and asks for mail files.
func (u *UI) OpenFiles() {
	u.withCasebook(func() {
		u.afterWelcome(importer.New(importer.Actions{
			Import: u.importFiles, ChooseFile: u.chooseFile, ChooseFolder: u.chooseFolder, Outlook: u.host.ReadsOutlook(),
		}))
	})
}

// TryDemo opens the demo mailbox.
func (u *UI) TryDemo() {
	if u.backend != nil && u.demo {
		u.showCompanies()
		return
	}
	u.open(progress.Task{
		Title:   "Opening the demo mailbox",
		Text:    "Desist starts a small mail server on this computer and reads an invented person’s mail from it, as it would read yours.",
		Stopped: "The demo mailbox was not opened.",
	}, true, func(ctx context.Context, report app.ProgressFunc) (Backend, error) {
		return u.host.OpenDemo(ctx, report)
	},
		u.showCompanies)
}

// withCasebook opens the person's own casebook unless it is open, then goes on. Own mail never gets into the demo.
func (u *UI) withCasebook(next func()) {
	if u.backend != nil && !u.demo {
		next()
		return
	}
	u.open(progress.Task{
		Title:   "Opening your casebook",
		Text:    "Your computer’s keyring may ask you to unlock it.",
		Stopped: "The casebook was not opened.",
	}, false, func(ctx context.Context, _ app.ProgressFunc) (Backend, error) { return u.host.OpenCasebook(ctx, u.Ask) }, next)
}

// open shows task while it opens a casebook in place of the one that is open.
func (u *UI) open(task progress.Task, demo bool, open func(context.Context, app.ProgressFunc) (Backend, error), next func()) {
	old, watchEnded, remindersEnded := u.backend, u.endWatch(), u.endReminders()
	u.backend = nil
	task.Run = func(ctx context.Context, report app.ProgressFunc) (progress.Outcome, error) {
		watchEnded()
		remindersEnded()
		u.saves.wait()
		if old != nil {
			if err := old.Close(); err != nil {
				return progress.Outcome{}, err
			}
			old = nil
		}
		b, err := open(ctx, report)
		if err != nil {
			return progress.Outcome{}, err
		}
		if ctx.Err() != nil {
			return progress.Outcome{}, errors.Join(ctx.Err(), b.Close())
		}
		return progress.Outcome{Straight: true, Done: func() {
			u.backend, u.demo = b, demo
			u.startWatch()
			u.startReminders()
			next()
		}}, nil
	}
	u.router.reset(u.welcome(), progress.New(u.run, task, u.router.back))
}

// afterWelcome shows p over the companies, or over the welcome screen if the companies are not shown yet.
func (u *UI) afterWelcome(p page) {
	if _, opening := u.router.top().(*progress.Screen); opening {
		u.router.replace(p)
		return
	}
	u.router.push(p)
}

// ShowCompanies shows the companies of the open casebook.
func (u *UI) ShowCompanies() {
	if u.backend != nil {
		u.showCompanies()
	}
}

func (u *UI) showCompanies() {
	if u.watch != nil && u.watch.fresh > 0 { // they are seen now
		u.watch.fresh = 0
		u.say(u.watch.words())
	}
	u.router.reset(u.welcome(), u.companies())
}

func (u *UI) companies() *companies.Screen {
	return companies.New(u.backend, u.run, companies.Actions{
		Open:      u.openCompany,
		Sync:      u.SyncNow,
		Connect:   u.Connect,
		OpenFiles: u.OpenFiles,
	})
}

func (u *UI) openCompany(id complaint.CompanyID) { u.router.push(u.company(id)) }

// openMessages shows a company with its flagged messages in front.
func (u *UI) openMessages(id complaint.CompanyID) {
	c := u.company(id)
	c.ShowMessages()
	u.router.push(c)
}

func (u *UI) company(id complaint.CompanyID) *company.Screen {
	return company.New(u.backend, u.run, id, company.Actions{
		AddOptOut: u.addOptOut,
		SayScope:  u.sayScope,
		ReadMail:  func(m complaint.MessageID) { u.router.push(message.New(u.backend, u.run, m)) },
		MakePack:  u.preparePack,
		OpenCase:  u.openCase,
	})
}

func (u *UI) addOptOut(id complaint.CompanyID, name string) {
	u.router.push(optout.New(u.backend, u.run, u.now, id, name, optout.Actions{
		Added: u.router.back, Back: u.router.back, ChooseFile: u.chooseFile,
	}))
}

func (u *UI) sayScope(o complaint.OptOut, name string) {
	u.router.push(scope.New(u.backend, u.run, o, name, u.router.back))
}

func (u *UI) preparePack(id complaint.CompanyID) {
	u.router.push(pack.New(u.backend, u.run, id, u.host.PackFolder(), pack.Actions{
		Make: u.makePack, ChooseFolder: u.chooseFolder,
	}))
}

func (u *UI) makePack(view app.CompanyView, in app.PackInput) {
	b := u.backend
	u.router.push(progress.New(u.run, progress.Task{
		Title:   "Making the pack",
		Text:    "Desist writes the PDF, the statement and the originals.",
		Stopped: "The pack was not finished. There may be parts of it in " + in.Dir + ".",
		Run: func(ctx context.Context, report app.ProgressFunc) (progress.Outcome, error) {
			result, err := b.BuildPack(ctx, in, report)
			if err != nil {
				return progress.Outcome{}, err
			}
			return progress.Outcome{Straight: true, Done: func() {
				u.router.replace(done.New(view.Name, in.Dir, result, done.Actions{
					OpenFolder: u.openFolder, Companies: u.showCompanies, Form: func() { u.backToForm(view.ID) },
				}))
			}}, nil
		},
	}, u.router.back))
}

func (u *UI) openFolder(dir string) error {
	err := u.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)})
	if err != nil {
		return &app.Error{
			Code: app.CodeInternal, What: "The folder could not be opened from here",
			Hint: "Open it in your file manager: " + dir, Err: err,
		}
	}
	return nil
}

// SyncNow gets new mail from every mailbox.
func (u *UI) SyncNow() {
	if u.backend != nil {
		u.sync("Getting new mail", app.SyncOptions{})
	}
}

func (u *UI) sync(title string, options app.SyncOptions) {
	b := u.backend
	u.afterForm(progress.Task{
		Title:   title,
		Text:    "Desist only reads. You can stop at any time and go on later.",
		Stopped: "What was saved before you stopped is kept. Get new mail again to go on.",
		Run: func(ctx context.Context, report app.ProgressFunc) (progress.Outcome, error) {
			r, err := b.Sync(ctx, options, report)
			return progress.Outcome{
				Heading: "Your mail is here", Next: "See the companies", Done: u.showCompanies, Problems: r.Problems,
				Lines: append([]string{
					fmt.Sprintf("%s new (%s) from %s.", kit.Count(r.New, "message", "messages"), kit.Size(r.Bytes),
						kit.Count(len(r.Folders), "folder", "folders")),
				}, append(found(r.Analysis), kept(r.Keys)...)...),
			}, err
		},
	})
}

func (u *UI) importFiles(paths []string) {
	b := u.backend
	u.afterForm(progress.Task{
		Title:   "Reading mail files",
		Text:    "The files are left as they are. Large files take a while.",
		Stopped: "What was read before you stopped is kept.",
		Run: func(ctx context.Context, report app.ProgressFunc) (progress.Outcome, error) {
			r, err := b.Import(ctx, paths, report)
			return progress.Outcome{
				Heading: "Your mail is here", Next: "See the companies", Done: u.showCompanies, Problems: r.Defects,
				Lines: append(imported(r), found(r.Analysis)...),
			}, err
		},
	})
}

// maxNotes is how many notes about imported files are shown.
const maxNotes = 8

// imported says what came out of files.
func imported(r app.ImportResult) []string {
	lines := []string{fmt.Sprintf("%s read, %s new.", kit.Count(r.Messages, "message", "messages"), kit.Number(r.New))}
	if r.Converted > 0 {
		lines = append(lines, kit.Count(r.Converted, "message is", "messages are")+" converted, not original.")
	}
	for i, n := range r.Notes {
		if i == maxNotes {
			lines = append(lines, fmt.Sprintf("and %d more notes", len(r.Notes)-i))
			break
		}
		lines = append(lines, kit.Cut(filepath.Base(n.Where))+": "+kit.Clean(n.Text))
	}
	return lines
}

// afterForm runs task over the page shown.
func (u *UI) afterForm(task progress.Task) {
	u.router.push(progress.New(u.run, task, u.router.back))
}

// kept says what came of asking for the keys of signatures, if there is anything new.
func kept(keys *app.KeysResult) []string {
	var lines []string
	if keys != nil && keys.Found > 0 {
		lines = append(lines, kit.Count(keys.Found, "signature key", "signature keys")+" fetched and kept.")
	}
	if keys != nil && keys.Failed > 0 {
		lines = append(lines, stillToFetch(keys.Failed))
	}
	return lines
}

func stillToFetch(n int) string {
	return kit.Count(n, "signature key", "signature keys") + " could not be fetched. Desist tries again with the next mail."
}

func found(a app.AnalysisSummary) []string {
	return []string{
		kit.Count(a.Messages, "message", "messages") + " in the casebook, from " + kit.Count(a.Companies, "company", "companies") + ".",
		kit.Count(a.OptOuts, "opt-out", "opt-outs") + " found.",
		kit.Count(a.Flags, "message", "messages") + " that may be marketing after an opt-out, for you to check.",
	}
}
