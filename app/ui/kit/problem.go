package kit

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"desist/app"
)

// Problem is an error in words for a person: what happened, why, and what to do.
type Problem struct {
	What, Why, Do string
}

// Describe puts err into words.
func Describe(err error) Problem {
	var e *app.Error
	if !errors.As(err, &e) {
		return Problem{
			What: "Something went wrong in Desist",
			Why:  Cut(err.Error()),
			Do:   "Try again. If it happens again, start Desist anew.",
		}
	}
	p := Problem{What: e.What, Do: e.Hint}
	if strings.Contains(p.Do, "desistctl") {
		p.Do = "" // a command is no help in a window
	}
	why, do := reason(e.Code)
	p.Why = why
	if p.Do == "" {
		p.Do = do
	}
	if p.Why == "" && e.Err != nil {
		p.Why = Cut(e.Err.Error())
	}
	return p
}

// reason says why errors of a code happen and what helps against them in general.
func reason(c app.Code) (why, do string) {
	switch c {
	case app.CodeAuth:
		return "The sign-in was refused.", "Check the user name and the password. Some providers want an app password."
	case app.CodeConnection:
		return "The mail server could not be reached.", "Check the server name and that you are online, then try again."
	case app.CodeCertificate:
		return "Nothing shows that the server is the one you want.", "Check the server name, or ask whoever runs the server."
	case app.CodeBusy:
		return "Another Desist has this casebook open.", "Close the other one, then try again."
	case app.CodeDiskFull:
		return "The disk is full.", "Free some space, then try again. What was saved before is safe."
	case app.CodeIntegrity:
		return "Some bytes are not what they were when they were saved.", "Restore the casebook from a copy."
	case app.CodeCancelled:
		return "You stopped it.", "Start it again when you like. What was saved before is kept."
	case app.CodeNotFound:
		return "There is nothing of that name.", "Go back and choose again."
	case app.CodeNotReady:
		return "", "Go back to the case. It says what is missing."
	case app.CodeUsage:
		return "", "Check what you entered."
	}
	return "", "Try again."
}

// Cancelled reports whether err says that the person stopped the work.
func Cancelled(err error) bool { return app.CodeOf(err) == app.CodeCancelled }

// ErrorPanel shows a Problem. It is hidden until Show.
type ErrorPanel struct {
	*fyne.Container
	what, why, do *widget.Label
	retry         *Button
}

// NewErrorPanel returns a hidden panel. retry may be nil.
func NewErrorPanel(retry func()) *ErrorPanel {
	p := &ErrorPanel{what: Strong(""), why: Text(""), do: Text("")}
	p.what.Importance = widget.DangerImportance
	p.retry = NewButton("Try again", retry)
	actions := Actions(p.retry)
	if retry == nil {
		actions.Hide()
	}
	p.Container = framed("", fynetheme.ColorNameError, Tight(p.what, p.why, p.do), actions)
	p.Hide()
	return p
}

// Set shows err, or hides the panel when err is nil.
func (p *ErrorPanel) Set(err error) {
	if err == nil {
		p.Hide()
		return
	}
	d := Describe(err)
	p.SetProblem(d)
}

// SetProblem shows d.
func (p *ErrorPanel) SetProblem(d Problem) {
	SetText(p.what, "Problem: "+d.What)
	SetText(p.why, d.Why)
	SetText(p.do, d.Do)
	p.Show()
	p.Refresh()
}

// Text returns the words shown, one per line; "" when the panel is hidden.
func (p *ErrorPanel) Text() string {
	if !p.Visible() {
		return ""
	}
	return p.what.Text + "\n" + p.why.Text + "\n" + p.do.Text
}

// Retry returns the panel's button, for the focus and for tests.
func (p *ErrorPanel) Retry() *Button { return p.retry }
