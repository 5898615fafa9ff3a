package pack

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/uitest"
	"desist/complaint"
)

func TestFolderNameIsFitForEverySystem(t *testing.T) {
	for name, want := range map[string]string{
		"Harbour Card":              "complaint-pack-harbour-card",
		`..\..\etc/passwd`:          "complaint-pack-etc-passwd",
		"Quill & Sparrow: Books?":   "complaint-pack-quill-sparrow-books",
		"株式会社":                      "complaint-pack",
		"CON":                       "complaint-pack-con",
		"A company\nwith two lines": "complaint-pack-a-company-with-two-lines",
	} {
		if got := folderName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// newScreen returns the screen of a company, and the packs it asked for.
func newScreen(t *testing.T, ready bool) (*Screen, *uitest.Backend, *[]app.PackInput) {
	t.Helper()
	test.NewTempApp(t)
	b := uitest.Sample()
	v := &b.Views[0]
	if ready {
		v.OptOuts[0].State = complaint.StateConfirmed
		v.Rows[3].OptOutConfirmed = true
		v.Rows[3].Review.Decision = complaint.Include
		v.Included = 1
	}
	var made []app.PackInput
	s := New(b, kit.Inline(), "harbour", t.TempDir(), Actions{
		Make: func(_ app.CompanyView, in app.PackInput) { made = append(made, in) },
	})
	test.NewTempWindow(t, s.Content())
	s.Show(t.Context())
	return s, b, &made
}

func TestPackIsNotMadeBeforeItCanBe(t *testing.T) {
	s, _, made := newScreen(t, false)
	s.Submit()
	if len(*made) != 0 {
		t.Error("a pack was made with nothing included")
	}
	if got := s.reason.Text; got != "The pack cannot be made yet. Include at least one message first." {
		t.Errorf("said %q", got)
	}
}

func TestPackNeedsANameAndAFolder(t *testing.T) {
	s, b, made := newScreen(t, true)
	folder := s.folder.Entry.Text
	for _, c := range []struct{ name, folder, reason string }{
		{" ", folder, "The pack cannot be made yet. Enter your name first."},
		{"Sam Example", "", "The pack cannot be made yet. Choose a folder first."},
		{"Sam Example", "packs/here", "The pack cannot be made yet. Enter the folder with its full path."},
		{"Sam B. Example", folder, ""},
	} {
		s.name.SetText(c.name)
		s.folder.Entry.SetText(c.folder)
		if s.reason.Text != c.reason || s.submit.Disabled() != (c.reason != "") {
			t.Errorf("%q, %q: said %q, disabled %v", c.name, c.folder, s.reason.Text, s.submit.Disabled())
		}
	}
	s.Submit()
	if want := []app.PackInput{{Company: "harbour", Dir: folder}}; !slices.Equal(*made, want) {
		t.Errorf("made %v, want %v", *made, want)
	}
	if b.Person.Name != "Sam B. Example" {
		t.Errorf("the name kept is %q", b.Person.Name)
	}
	if len(b.Person.Addresses) != 1 {
		t.Errorf("the addresses kept are %v", b.Person.Addresses)
	}
}

func TestNameThatCouldNotBeKeptStopsThePack(t *testing.T) {
	s, b, made := newScreen(t, true)
	b.Fail["SetProfile"] = &app.Error{Code: app.CodeDiskFull, What: "Your name could not be saved"}
	s.name.SetText("Another Name")
	s.Submit()
	if len(*made) != 0 || s.failed.Text() == "" {
		t.Errorf("made %v, said %q", *made, s.failed.Text())
	}
}
