package kit_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app/ui/kit"
	"desist/app/ui/uitest"
)

// note is a sheet whose page is built anew from each load.
type note struct {
	*kit.Sheet[string]
	next   string
	fail   error
	button *kit.Button
	window fyne.Window
}

func newNote(t *testing.T) *note {
	t.Helper()
	test.NewTempApp(t)
	n := &note{next: "first"}
	n.Sheet = kit.NewSheet(kit.Inline(), kit.Loading[string]{
		Words:   "Loading",
		Fetch:   func(context.Context) (string, error) { return n.next, n.fail },
		Apply:   func(v string) { n.Head(kit.Title(v)); n.button = n.Button("Do it", nil); n.Add(n.button) },
		Empty:   kit.Empty("Nothing here", ""),
		IsEmpty: func(v string) bool { return v == "" },
	})
	n.window = test.NewTempWindow(t, n.Content())
	n.Show(t.Context())
	return n
}

func (n *note) says(t *testing.T, want string) {
	t.Helper()
	if text := uitest.Text(n.Content()); !strings.Contains(text, want) {
		t.Errorf("the page does not say %q; it says:\n%s", want, text)
	}
}

func TestSheetKeepsTheFocusOnWhatIsShown(t *testing.T) {
	n := newNote(t)
	old := n.button
	n.next = "second"
	n.Show(t.Context())
	n.says(t, "second")
	if got := n.window.Canvas().Focused(); got != n.button || got == old {
		t.Errorf("the focus is on %v, which is not on the page", got)
	}
}

func TestSheetSaysWhatWentWrongAndTriesAgain(t *testing.T) {
	n := newNote(t)
	n.fail = errors.New("disk gone")
	n.Show(t.Context())
	n.says(t, "disk gone")
	if n.Loaded() {
		t.Error("it counts as loaded")
	}
	n.fail, n.next = nil, "third"
	if !uitest.Press(n.Content(), "Try again") {
		t.Fatal("there is no way to try again")
	}
	n.says(t, "third")
	n.next = ""
	n.Show(t.Context())
	n.says(t, "Nothing here")
}

func TestSheetLeavesWhatIsNotSaved(t *testing.T) {
	n := newNote(t)
	n.Unsaved = func() bool { return true }
	n.next = "second"
	n.Show(t.Context())
	n.says(t, "first")
}

// A change that failed leaves the page as it is, and does not claim to be done.
func TestSheetTellsOfAChange(t *testing.T) {
	n := newNote(t)
	done := 0
	change := func(v string, err error) {
		n.Change("Kept.", func(context.Context) (string, error) { return v, err }, func() { done++ })
	}
	change("lost", errors.New("disk full"))
	n.says(t, "first")
	n.says(t, "disk full")
	if text := uitest.Text(n.Content()); strings.Contains(text, "Kept.") || done != 0 {
		t.Errorf("it claims to be done:\n%s", text)
	}
	change("second", nil)
	n.says(t, "second")
	n.says(t, "Kept.")
	if text := uitest.Text(n.Content()); strings.Contains(text, "disk full") || done != 1 {
		t.Errorf("the old problem is still shown:\n%s", text)
	}
}
