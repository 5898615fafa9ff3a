package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Button is widget.Button that Enter presses as Space does, with a ring that shows the focus.
type Button struct {
	widget.Button
	focused  bool
	ringOnly bool // the focus leaves the ground as it is
}

var _ fyne.Focusable = (*Button)(nil)

// NewButton returns a Button.
func NewButton(text string, tapped func()) *Button {
	b := &Button{}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewPrimaryButton returns the button of a screen's main step.
func NewPrimaryButton(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Importance = widget.HighImportance
	return b
}

// NewQuietButton returns a button without a ground, for a side step.
func NewQuietButton(text string, tapped func()) *Button {
	b := NewButton(text, tapped)
	b.Importance = widget.LowImportance
	return b
}

// SetEnabled enables or disables the button.
func (b *Button) SetEnabled(on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// Press does what a tap does, unless the button is disabled or hidden.
func (b *Button) Press() {
	if !b.Disabled() && b.Visible() && b.OnTapped != nil {
		b.OnTapped()
	}
}

// TypedKey presses the button on Space and Enter.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev) { // widget.Button takes Space for a tap, and gives the focus away
		b.Press()
		return
	}
	bubble(b, ev)
}

// FocusGained shows the ring and scrolls the button into view.
func (b *Button) FocusGained() {
	b.focused = true
	if b.ringOnly {
		b.Refresh()
	} else {
		b.Button.FocusGained()
	}
	reveal(b)
}

// FocusLost hides the ring.
func (b *Button) FocusLost() {
	b.focused = false
	b.Button.FocusLost()
}

// CreateRenderer adds the ring to the button's own renderer.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	return newRing(b.Button.CreateRenderer(), func() bool { return b.focused })
}

// ring draws a line around a widget: a strong one while it is focused, or always a thin one if focused is nil.
type ring struct {
	fyne.WidgetRenderer
	focused func() bool
	line    *canvas.Rectangle
}

const ringWidth = 2

func newRing(base fyne.WidgetRenderer, focused func() bool) *ring {
	r := &ring{WidgetRenderer: base, focused: focused, line: canvas.NewRectangle(color.Transparent)}
	r.style()
	return r
}

func (r *ring) style() {
	r.line.CornerRadius = theme.Size(theme.SizeNameButtonRadius)
	if r.focused == nil {
		r.line.StrokeWidth = theme.Size(theme.SizeNameInputBorder)
		r.line.StrokeColor = theme.Color(theme.ColorNameInputBorder)
		return
	}
	r.line.StrokeWidth = ringWidth
	r.line.StrokeColor = theme.Color(theme.ColorNameForeground)
	r.line.Hidden = !r.focused()
}

func (r *ring) Objects() []fyne.CanvasObject { return append(r.WidgetRenderer.Objects(), r.line) }

func (r *ring) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.line.Resize(size)
}

func (r *ring) Refresh() {
	r.style()
	r.line.Refresh()
	r.WidgetRenderer.Refresh()
}
