package kit

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/theme"
)

func newApp(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
}

// window shows content and returns the names of the keys that reached the screen.
func window(t *testing.T, content fyne.CanvasObject) (fyne.Window, *[]fyne.KeyName) {
	t.Helper()
	w := test.NewTempWindow(t, content)
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { keys = append(keys, ev.Name) })
	return w, &keys
}

func press(o fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		o.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestButtonKeys(t *testing.T) {
	newApp(t)
	taps := 0
	b := NewButton("Go", func() { taps++ })
	_, keys := window(t, b)
	press(b, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape, fyne.KeyI)
	if taps != 3 {
		t.Errorf("%d taps, want 3", taps)
	}
	if want := []fyne.KeyName{fyne.KeyEscape, fyne.KeyI}; !slices.Equal(*keys, want) {
		t.Errorf("screen heard %v, want %v", *keys, want)
	}
	b.Disable()
	press(b, fyne.KeySpace, fyne.KeyReturn)
	if taps != 3 {
		t.Error("a disabled button was pressed")
	}
}

func TestInputsLetEscapeThrough(t *testing.T) {
	newApp(t)
	e, s := NewEntry(), NewSelect([]string{"a", "b"}, nil)
	scroll := NewScroll(widget.NewLabel("x"))
	_, keys := window(t, container.NewVBox(e, s, scroll))
	press(e, fyne.KeyEscape, fyne.KeyLeft)
	press(s, fyne.KeyEscape)
	press(scroll, fyne.KeyEscape)
	if len(*keys) != 3 {
		t.Errorf("screen heard %v, want Escape three times", *keys)
	}
}

func newTestList(n int) *List {
	return NewList(func() int { return n },
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(fmt.Sprint("row ", i)) })
}

func TestListKeys(t *testing.T) {
	newApp(t)
	l := newTestList(25)
	var moved, opened []int
	l.OnMove = func(id int) { moved = append(moved, id) }
	l.OnOpen = func(id int) { opened = append(opened, id) }
	w, keys := window(t, l)
	w.Resize(fyne.NewSize(200, 200))
	w.Canvas().Focus(l)
	press(l, fyne.KeyDown, fyne.KeyDown, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyUp, fyne.KeyHome, fyne.KeyUp)
	if want := []int{0, 1, 2, 12, 24, 23, 0}; !slices.Equal(moved, want) {
		t.Errorf("moved %v, want %v", moved, want)
	}
	if len(opened) != 0 {
		t.Errorf("arrows opened %v", opened)
	}
	press(l, fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn, fyne.KeySpace, fyne.KeyEscape)
	if want := []int{1, 1, 1}; !slices.Equal(opened, want) {
		t.Errorf("opened %v, want %v", opened, want)
	}
	if want := []fyne.KeyName{fyne.KeyEscape}; !slices.Equal(*keys, want) {
		t.Errorf("screen heard %v", *keys)
	}
}

func TestListClickOpens(t *testing.T) {
	newApp(t)
	l := newTestList(3)
	var opened []int
	l.OnOpen = func(id int) { opened = append(opened, id) }
	w, _ := window(t, l)
	w.Resize(fyne.NewSize(200, 200))
	for range 2 {
		test.TapCanvas(w.Canvas(), fyne.NewPos(40, 60))
	}
	if want := []int{1, 1}; !slices.Equal(opened, want) {
		t.Errorf("opened %v, want %v", opened, want)
	}
}

func TestListOfManyRowsReachesItsEnd(t *testing.T) {
	newApp(t)
	const rows = 100_000
	built := 0
	l := NewList(func() int { return rows },
		func() fyne.CanvasObject { built++; return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(fmt.Sprint("row ", i)) })
	w, _ := window(t, l)
	w.Resize(fyne.NewSize(200, 400))
	press(l, fyne.KeyEnd)
	if l.Current() != rows-1 {
		t.Errorf("at row %d, want the last", l.Current())
	}
	if built > 60 {
		t.Errorf("%d row widgets were made for a window of about 10", built)
	}
}

func TestScrollByKeys(t *testing.T) {
	newApp(t)
	tall := canvas.NewRectangle(color.Black)
	tall.SetMinSize(fyne.NewSize(10, 2000))
	s := NewScroll(tall)
	w, _ := window(t, s)
	w.Resize(fyne.NewSize(100, 300))
	press(s, fyne.KeyDown)
	if s.Offset() <= 0 {
		t.Error("Down did not scroll")
	}
	press(s, fyne.KeyEnd, fyne.KeyPageDown)
	if got, most := s.Offset(), 2000-s.scroll.Size().Height; got != most {
		t.Errorf("at %v, want the end, %v", got, most)
	}
	press(s, fyne.KeyHome, fyne.KeyUp)
	if s.Offset() != 0 {
		t.Errorf("at %v, want the top", s.Offset())
	}
}

func TestTabScrollsWhatItReachesIntoView(t *testing.T) {
	newApp(t)
	box := container.NewVBox()
	for range 40 {
		box.Add(NewButton("x", nil))
		box.Add(NewEntry())
		box.Add(NewSelect([]string{"a"}, nil))
	}
	s := NewScroll(container.NewVBox(box))
	w, _ := window(t, s)
	w.Resize(fyne.NewSize(200, 300))
	driver := fyne.CurrentApp().Driver()
	for i, o := range slices.Concat(box.Objects, []fyne.CanvasObject{box.Objects[1]}) {
		w.Canvas().Focus(o.(fyne.Focusable))
		top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(s).Y
		if top < 0 || top+o.Size().Height > s.Size().Height {
			t.Fatalf("object %d (%T) is at %v in a view of %v", i, o, top, s.Size().Height)
		}
	}
}

func TestDescribe(t *testing.T) {
	cases := map[string]struct {
		err  error
		want Problem
	}{
		"hint of the use case wins": {
			&app.Error{Code: app.CodeAuth, What: "The sign-in to imap.example.com failed", Hint: "Use an app password."},
			Problem{"The sign-in to imap.example.com failed", "The sign-in was refused.", "Use an app password."},
		},
		"wrapped": {
			fmt.Errorf("ui: %w", &app.Error{Code: app.CodeBusy, What: "The casebook is in use"}),
			Problem{"The casebook is in use", "Another Desist has this casebook open.", "Close the other one, then try again."},
		},
		"unknown": {
			errors.New("x:\n y"),
			Problem{"Something went wrong in Desist", "x: y", "Try again. If it happens again, start Desist anew."},
		},
		"internal cause is told": {
			&app.Error{Code: app.CodeInternal, What: "The pack could not be made", Err: errors.New("mkdir: denied")},
			Problem{"The pack could not be made", "mkdir: denied", "Try again."},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Describe(c.err); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestStatesShowOneAtATime(t *testing.T) {
	newApp(t)
	retried := 0
	s := NewStates("Loading", widget.NewLabel("empty"), widget.NewLabel("content"), func() { retried++ })
	count := func() (n int) {
		for _, o := range s.Objects {
			if o.Visible() {
				n++
			}
		}
		return n
	}
	for _, show := range []func(){s.Loading, s.Empty, s.Content, func() { s.Fail(errors.New("no")) }} {
		show()
		if count() != 1 {
			t.Errorf("%d states shown at once", count())
		}
	}
	s.Failed().Retry().Press()
	if retried != 1 {
		t.Error("Try again did nothing")
	}
}

func TestFind(t *testing.T) {
	text := "Save 20% today. Your bill is ready. Save 20%"
	cases := map[string]struct {
		quotes []string
		want   []found
	}{
		"one":                {[]string{"Your bill is ready."}, []found{{16, 35, 1}}},
		"longer wins":        {[]string{"Save 20%", "Save 20% today."}, []found{{0, 15, 2}}},
		"two in order":       {[]string{"Your bill", "Save 20%"}, []found{{0, 8, 2}, {16, 25, 1}}},
		"not there":          {[]string{"elsewhere", ""}, nil},
		"quote holds it all": {[]string{"Before. " + text + " After."}, []found{{0, len(text), 1}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var marks []Mark
			for i, q := range c.quotes {
				marks = append(marks, Mark{i + 1, q})
			}
			if got := find(text, marks); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestReaderCapsLongTexts(t *testing.T) {
	newApp(t)
	r := NewReader()
	long := strings.Repeat("word ", 40_000) // 200 KB in one paragraph
	r.Set([]Paragraph{{Text: long}, {Text: "end"}}, nil)
	if got := len(r.String()); got > readerBytes {
		t.Errorf("%d bytes shown, want at most %d", got, readerBytes)
	}
	for _, s := range r.text.Segments {
		if n := len(s.Textual()); n > paragraphBytes {
			t.Errorf("a segment of %d bytes lays out slowly; want at most %d", n, paragraphBytes)
		}
	}
	if !r.more.Visible() || !strings.Contains(r.more.Text, "KB") {
		t.Errorf("does not say that text is missing: %q", r.more.Text)
	}
}

func TestReaderShowsTheWholeOfAShortText(t *testing.T) {
	newApp(t)
	r := NewReader()
	r.Set([]Paragraph{{Text: "Dear Sam,"}, {Text: "Get £10 off now. Thank you.", Bullet: true}}, []Mark{{3, "Get £10 off now."}})
	want := "Dear Sam,•  Get £10 off now. [3] Thank you."
	if got := strings.TrimSpace(r.String()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if r.more.Visible() {
		t.Error("says that text is missing")
	}
}

func TestPatternsDifferWithoutColour(t *testing.T) {
	seen := map[string]Pattern{}
	for _, p := range []Pattern{Solid, Diagonal, Lines, Dots, Outline} {
		img := image.NewNRGBA(image.Rect(0, 0, 30, 30))
		p.fill(img, img.Bounds(), color.Black, 1)
		if other, dup := seen[string(img.Pix)]; dup {
			t.Errorf("patterns %d and %d look the same", p, other)
		}
		seen[string(img.Pix)] = p
	}
}

func TestChartPaintsValuesToScale(t *testing.T) {
	newApp(t)
	c := NewChart([]Series{{"a", theme.ColorStrong, Solid}})
	c.Set([]Bar{{"Jan", []int{10}}, {"Feb", []int{5}}, {"Mar", []int{0}}}, nil)
	img := c.paint(300, 100)
	height := func(x int) (n int) {
		for y := range 99 { // the last row is the axis
			if _, _, _, a := img.At(x, y).RGBA(); a > 0 {
				n++
			}
		}
		return n
	}
	if a, b, none := height(50), height(150), height(250); a != 99 || b != 49 || none != 0 {
		t.Errorf("heights %d, %d and %d, want 99, 49 and 0", a, b, none)
	}
}

func TestCut(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"short":                  {"Sale now on", "Sale now on"},
		"lines and tabs":         {" a\r\n\tb ", "a b"},
		"direction and controls": {"a\u202eb\x00c\u200bd", "abcd"},
		"long":                   {strings.Repeat("é", 500), strings.Repeat("é", 160) + "…"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := Cut(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	at := time.Date(2024, 3, 3, 14, 5, 0, 0, time.UTC)
	for got, want := range map[string]string{
		Date(at):                      "3 March 2024",
		DateTime(at):                  "3 March 2024, 14:05 GMT",
		DateTime(at.AddDate(0, 4, 0)): "3 July 2024, 15:05 BST",
		Date(time.Time{}):             "date not known",
		Count(1, "mail", "mails"):     "1 mail",
		Count(0, "mail", "mails"):     "0 mails",
		Number(1234567):               "1,234,567",
		Number(-1000):                 "-1,000",
		Number(999):                   "999",
		Size(1):                       "1 byte",
		Size(2_940_000):               "2.9 MB",
		Clean("a\u202e\tb\x07\nc"):    "a b\nc",
		Clean("a\xffb"):               "a�b",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A person who answers with the keyboard goes on from where they are.
func TestPressingAButtonKeepsTheFocus(t *testing.T) {
	test.NewTempApp(t)
	c := NewChoice([]ChoiceOption{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}})
	w := test.NewTempWindow(t, c.Container)
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn} {
		w.Canvas().Focus(c.buttons[1])
		c.buttons[1].TypedKey(&fyne.KeyEvent{Name: key})
		if c.Value() != "b" || w.Canvas().Focused() != c.buttons[1] {
			t.Errorf("%s: chosen %q, the focus is on %v", key, c.Value(), w.Canvas().Focused())
		}
	}
}
