package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

// AskCertificate asks whether to accept a certificate that nothing vouches for. The safe answer has the focus.
func (u *UI) AskCertificate(c app.Certificate, accept func()) {
	const day = "2 January 2006"
	title, yes := "Do you trust this server?", "Accept this certificate"
	text := "Nobody your computer knows vouches for " + c.Server.Host + ". " + c.Problem + " This is normal for a program on your own computer, " +
		"such as Proton Mail Bridge, and for some organisations’ servers. For a public provider it is not: do not go on."
	if c.Changed {
		title, yes = "The server’s certificate has changed", "Accept the new certificate"
		text = c.Server.Host + " shows another certificate than the one you accepted. Somebody may be listening in, or the server got a new " +
			"one. Ask whoever runs the server before you go on."
	}
	facts := kit.Tight(
		fact("Server", c.Server.Host+", port "+strconv.Itoa(c.Server.Port)),
		fact("Issued to", c.Subject),
		fact("Issued by", c.Issuer),
		fact("For", strings.Join(c.Names, ", ")),
		fact("Valid", c.NotBefore.Format(day)+" to "+c.NotAfter.Format(day)),
		kit.Strong("SHA-256 fingerprint"),
		fingerprint(c.Fingerprint),
	)
	if c.Changed {
		facts.Add(kit.Strong("Accepted before"))
		facts.Add(fingerprint(c.Before))
	}
	form := container.NewVBox(
		kit.Text(text), facts,
		kit.Muted("Compare the fingerprint with the one that the server’s owner, or the program on your computer, shows. Desist then accepts this one certificate for this mailbox, and stops if it changes."),
	)
	d := dialog.NewCustomWithoutButtons(title, u.scrolling(form), u.window)
	no := kit.NewPrimaryButton("Do not connect", func() { d.Hide() })
	d.SetButtons([]fyne.CanvasObject{no, kit.NewButton(yes, func() {
		d.Hide()
		accept()
	})})
	u.overlay = d.Hide
	d.SetOnClosed(func() { u.overlay = nil })
	d.Resize(fyne.NewSize(questionWidth, 0))
	d.Show()
	u.window.Canvas().Focus(no)
}

const (
	questionWidth = 760
	questionFrame = 180 // height of what is around the question
)

// scrolling lets a form that is higher than the window be scrolled in a dialog.
func (u *UI) scrolling(form *fyne.Container) fyne.CanvasObject {
	for range 2 { // a text that wraps knows its height only when it has its width
		form.Resize(fyne.NewSize(questionWidth-4*theme.Padding(), form.MinSize().Height))
	}
	scroll := container.NewVScroll(form)
	scroll.SetMinSize(fyne.NewSize(0, min(form.MinSize().Height, u.window.Canvas().Size().Height-questionFrame)))
	return scroll
}

func fact(name, value string) fyne.CanvasObject {
	if value == "" {
		value = "not given"
	}
	return kit.Text(name + ": " + kit.Cut(value))
}

// fingerprint breaks the digits into two lines of the same length.
func fingerprint(text string) fyne.CanvasObject {
	l := widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	if half := len(text) / 2; half > 0 && half < len(text) {
		l.SetText(strings.Trim(text[:half], ":") + "\n" + strings.Trim(text[half:], ":"))
	}
	return l
}
