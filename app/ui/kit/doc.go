// Package kit holds the widgets and helpers that Desist's screens share: work off the main goroutine, progress that
// does not flood the window, keyboard-friendly widgets, the states every screen has (loading, empty, error), a
// reader for long texts and the timeline chart.
//
// Every focusable widget here hands the keys it has no use for to the canvas's OnTypedKey, so that Escape and a
// screen's own keys work wherever the focus is. Fyne itself gives a key to the focused widget alone.
package kit
