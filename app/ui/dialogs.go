package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

// minPassphrase is how many characters a new passphrase has at least.
const minPassphrase = 8

// Ask shows a dialog that asks for a secret. It blocks, so it must not be called on the main goroutine.
func (u *UI) Ask(ctx context.Context, question string, confirm bool) ([]byte, error) {
	type answer struct {
		secret []byte
		ok     bool
	}
	answers := make(chan answer, 1)
	var hide func()
	u.run.Do(func() {
		hide = u.showPrompt(question, confirm, func(secret []byte, ok bool) {
			select {
			case answers <- answer{secret, ok}:
			default: // answered already
			}
		})
	})
	select {
	case a := <-answers:
		if !a.ok {
			return nil, &app.Error{Code: app.CodeCancelled, What: "No passphrase was entered"}
		}
		return a.secret, nil
	case <-ctx.Done():
		u.run.Do(func() { hide() })
		return nil, ctx.Err()
	}
}

// showPrompt shows the dialog and returns what closes it.
func (u *UI) showPrompt(question string, confirm bool, answer func(secret []byte, ok bool)) (hide func()) {
	first, second := kit.NewPasswordEntry(), kit.NewPasswordEntry()
	problem := kit.Strong("")
	problem.Importance = widget.DangerImportance
	problem.Hide()
	form := container.NewVBox(kit.Text(question), first)
	if confirm {
		form.Add(kit.Text("The same again:"))
		form.Add(second)
		form.Add(kit.Muted("If you lose the passphrase, nobody can open the casebook."))
	}
	form.Add(problem)
	var d *dialog.CustomDialog
	submit := func() {
		if why := passphraseProblem(first.Text, second.Text, confirm); why != "" {
			kit.SetText(problem, "Problem: "+why)
			form.Refresh()
			return
		}
		answer([]byte(first.Text), true)
		d.Hide()
	}
	cancel := func() {
		answer(nil, false)
		d.Hide()
	}
	first.OnSubmitted = func(string) {
		if confirm {
			u.window.Canvas().Focus(second)
			return
		}
		submit()
	}
	second.OnSubmitted = func(string) { submit() }
	d = dialog.NewCustomWithoutButtons("Passphrase", form, u.window)
	d.SetButtons([]fyne.CanvasObject{kit.NewButton("Cancel", cancel), kit.NewPrimaryButton("Continue", submit)})
	u.overlay = cancel
	d.SetOnClosed(func() { u.overlay = nil })
	d.Resize(fyne.NewSize(480, 0))
	d.Show()
	u.window.Canvas().Focus(first)
	return d.Hide
}

func passphraseProblem(first, second string, confirm bool) string {
	switch {
	case first == "":
		return "Enter a passphrase"
	case confirm && len([]rune(first)) < minPassphrase:
		return "Use at least 8 characters"
	case confirm && first != second:
		return "The two are not the same"
	}
	return ""
}

// chooseFile lets the person point at a file. A path can also be typed where this is offered.
func (u *UI) chooseFile(set func(path string)) {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		path := f.URI().Path()
		_ = f.Close() // opened for its name alone
		set(path)
	}, u.window)
	u.showDialog(d)
}

func (u *UI) chooseFolder(set func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		if err != nil || folder == nil {
			return
		}
		set(folder.Path())
	}, u.window)
	u.showDialog(d)
}

func (u *UI) showDialog(d *dialog.FileDialog) {
	u.overlay = d.Hide
	d.SetOnClosed(func() { u.overlay = nil })
	d.Resize(fyne.NewSize(800, 560))
	d.Show()
}
