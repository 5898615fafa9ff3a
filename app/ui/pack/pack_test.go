package pack

import (
	"slices"
	"strings"
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
	if want := []app.PackInput{{Company: "harbour", Dir: folder, Profile: "regulator", Language: "en"}}; !slices.Equal(*made, want) {
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
	if text := uitest.Text(s.Content()); len(*made) != 0 || !strings.Contains(text, "Your name could not be saved") {
		t.Errorf("made %v, said %q", *made, text)
	}
}

// Whatever uses the network is off, and the screen names who would be told before the button is pressed.
func TestNothingLeavesUnlessAsked(t *testing.T) {
	s, _, made := newScreen(t, true)
	says := func(want string) {
		t.Helper()
		if text := uitest.Text(s.Content()); !strings.Contains(text, want) {
			t.Errorf("the screen does not say %q; it says:\n%s", want, text)
		}
	}
	says("Nothing. The pack is made on this computer")
	o := s.options
	o.keys.Turn()
	says("To your system’s DNS server: ")
	o.resolver.SetText("192.0.2.53")
	says("To the DNS server 192.0.2.53: ")
	o.stamp.Turn()
	if s.Submit(); len(*made) != 0 {
		t.Error("a pack was made with nobody to stamp it")
	}
	says("Enter the web address of the time stamp authority")
	o.address.SetText("ftp://tsa.example")
	says("Enter the web address of the time stamp authority")
	o.address.SetText("http://tsa.example/tsr")
	says("To http://tsa.example/tsr: one SHA-256")
	s.Submit()
	want := app.PackInput{
		Company: "harbour", Dir: s.folder.Entry.Text, Profile: "regulator", Language: "en",
		FetchKeys: true, Resolver: "192.0.2.53", Timestamp: "http://tsa.example/tsr",
	}
	if len(*made) != 1 || (*made)[0] != want {
		t.Errorf("made %+v, want %+v", *made, want)
	}
	o.keys.Turn()
	o.stamp.Turn()
	says("Nothing. The pack is made on this computer")
	if in := o.into(app.PackInput{}); in.Resolver != "" || in.Timestamp != "" {
		t.Errorf("an address typed before is still used: %+v", in)
	}
}

func TestPackIsMadeAsChosen(t *testing.T) {
	s, _, made := newScreen(t, true)
	for _, answer := range []string{"The company", "Welsh (draft)", "Every mail"} {
		if !uitest.Press(s.Content(), answer) {
			t.Fatalf("%q cannot be chosen", answer)
		}
	}
	s.options.pictures.Turn()
	s.Submit()
	want := app.PackInput{Company: "harbour", Dir: s.folder.Entry.Text, Profile: "company", Language: "cy", AllExhibits: true, Pictures: true}
	if len(*made) != 1 || (*made)[0] != want {
		t.Errorf("made %+v, want %+v", *made, want)
	}
}

func TestPicturesOnlyWhereTheyCanBeMade(t *testing.T) {
	s, b, _ := newScreen(t, true)
	s.options.pictures.Turn()
	uitest.Press(s.Content(), "Anyone else")
	if in := s.options.into(app.PackInput{}); in.Pictures || !s.options.pictures.Disabled() {
		t.Errorf("pictures for anyone else: %+v", in)
	}
	b.Fail["PictureBrowser"] = &app.Error{Code: app.CodeUsage, What: "There is no browser.", Hint: "Install one."}
	uitest.Press(s.Content(), "The ICO")
	s.Show(t.Context())
	if text := uitest.Text(s.Content()); !strings.Contains(text, "Not possible here. There is no browser. Install one.") {
		t.Errorf("the screen says:\n%s", text)
	}
	if in := s.options.into(app.PackInput{}); in.Pictures {
		t.Error("pictures were asked for without a browser")
	}
}
