package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/theme"
)

// Title is the heading of a page.
func Title(s string) *widget.Label {
	l := widget.NewLabelWithStyle(s, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	l.SizeName = theme.SizeTitle
	l.Wrapping = fyne.TextWrapWord
	return l
}

// Heading is the heading of a part of a page.
func Heading(s string) *widget.Label {
	l := widget.NewLabelWithStyle(s, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	l.SizeName = fynetheme.SizeNameSubHeadingText
	l.Wrapping = fyne.TextWrapWord
	return l
}

// Text is running text.
func Text(s string) *widget.Label {
	l := widget.NewLabel(s)
	l.Wrapping = fyne.TextWrapWord
	return l
}

// Strong is running text in bold.
func Strong(s string) *widget.Label {
	l := Text(s)
	l.TextStyle = fyne.TextStyle{Bold: true}
	return l
}

// Muted is running text of less weight.
func Muted(s string) *widget.Label {
	l := Text(s)
	l.Importance = widget.LowImportance
	return l
}

// Row is one line of a list row; what does not fit is cut.
func Row() *widget.Label {
	l := widget.NewLabel("")
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// SetText changes a label and hides it when there is nothing to say, so that it takes no room.
func SetText(l *widget.Label, s string) {
	l.SetText(s)
	if s == "" {
		l.Hide()
	} else {
		l.Show()
	}
}
