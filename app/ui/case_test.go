package ui_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/uitest"
	"desist/app/ui/uitest/stage"
	"desist/complaint"
)

// openCase shows the case against the first company, in which every email is included.
func openCase(t *testing.T) (*stage.Host, fyne.Canvas) {
	t.Helper()
	u, h, c := open(t, kit.Inline())
	v := &h.Own.Views[0]
	v.OptOuts[0].State = complaint.StateConfirmed
	for i := range v.Rows {
		v.Rows[i].OptOutConfirmed = true
		v.Rows[i].Review.Decision = complaint.Include
	}
	v.Included = len(v.Rows)
	u.CarryOn()
	uitest.Key(c, fyne.KeyHome, fyne.KeyReturn, fyne.KeyC)
	shows(t, c, "Case against Harbour Card")
	return h, c
}

// typeInto types text into the empty entry that Tab reaches next.
func typeInto(t *testing.T, c fyne.Canvas, text string) {
	t.Helper()
	for range 40 {
		if e, ok := c.Focused().(*kit.Entry); ok && e.Text == "" {
			uitest.Type(c, text)
			return
		}
		c.FocusNext()
	}
	t.Fatalf("no empty entry can be reached by Tab; the screen says:\n%s", uitest.Text(c.Content()))
}

// From the companies to a complaint that is with the ICO, and back, by the keyboard and the screens' own buttons.
func TestTheWholeWayOfACase(t *testing.T) {
	h, c := openCase(t)
	facts := func() complaint.CaseFacts { return h.Own.Facts["harbour"] }
	uitest.Key(c, fyne.KeyReturn) // the focus is on the next step
	for _, answer := range []string{
		"For myself", "Personal email", "I do", "Yes", "No", "No", "Yes", "No", "No",
	} {
		if !uitest.Press(c.Content(), answer) {
			t.Fatalf("no answer %q on\n%s", answer, uitest.Text(c.Content()))
		}
		press(t, c, "Continue")
	}
	shows(t, c, "When did you complain to Harbour Card")
	press(t, c, "I have not complained yet")
	typeInto(t, c, "It wore me down.")
	press(t, c, "Continue")
	press(t, c, "There is nothing to hide")
	shows(t, c, "Your answers about Harbour Card", "Contract for the mailbox", "It wore me down.", "Check your answers")
	press(t, c, "Go to the case")

	press(t, c, "Write to the company")
	shows(t, c, "I object under Article 21(2) UK GDPR", "Desist does not send it. You do.")
	press(t, c, "Copy the text")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, "Article 21(2)") {
		t.Errorf("the clipboard holds %q", got)
	}
	press(t, c, "I have sent it on this day")
	shows(t, c, "Problem: Enter a date like 27/3/2024")
	typeDay(t, c, "20/1/2026")
	press(t, c, "I have sent it on this day")
	if facts().ComplainedOn != "2026-01-20" {
		t.Fatalf("complained on %q", facts().ComplainedOn)
	}

	press(t, c, "Letters and replies")
	press(t, c, "Say what it answered")
	press(t, c, "It said they are service emails")
	press(t, c, "Continue")
	shows(t, c, "When did Harbour Card answer?")
	typeInto(t, c, "3/2/2026")
	press(t, c, "Continue")
	shows(t, c, "Letters and replies", "It said they are service emails")
	uitest.Key(c, fyne.KeyEscape)

	shows(t, c, "Ready for the ICO")
	press(t, c, "Fill in the ICO’s form")
	shows(t, c, "457 of 2,000 characters", "They are not made yet.")
	press(t, c, "Make the files…")
	press(t, c, "Make the pack")
	shows(t, c, "The pack is ready")
	press(t, c, "Answers for the ICO’s form")
	shows(t, c, "When did you send it to the ICO?")
	typeDay(t, c, "2/3/2026")
	press(t, c, "I have sent it to the ICO")
	shows(t, c, "Recorded: sent to the ICO on 2 March 2026.", "How did it end?")
	press(t, c, "Record the outcome")
	shows(t, c, "Problem: Choose how it ended")
	uitest.Key(c, fyne.KeyEscape)
	shows(t, c, "With the ICO since 2 March 2026")
	uitest.Key(c, fyne.KeyEscape, fyne.KeyEscape)
	shows(t, c, "With the ICO", "Harbour Card")
}

// typeDay types into the last entry for a day that Tab reaches.
func typeDay(t *testing.T, c fyne.Canvas, day string) {
	t.Helper()
	seen := map[fyne.Focusable]bool{}
	for !seen[c.Focused()] {
		seen[c.Focused()] = true
		c.FocusNext()
		b, ok := c.Focused().(*kit.Button)
		if !ok || b.Text != "Today" {
			continue
		}
		c.FocusPrevious()
		if e, ok := c.Focused().(*kit.Entry); ok && e.Text == "" {
			uitest.Type(c, day)
			return
		}
		c.FocusNext()
	}
	t.Fatal("no day can be entered by the keyboard")
}

func TestNothingIsChosenBeforeThePersonDoes(t *testing.T) {
	h, c := openCase(t)
	press(t, c, "Answer the questions")
	press(t, c, "Continue")
	shows(t, c, "Problem: Choose an answer, or skip the question")
	if h.Own.Called("Answer") != 0 {
		t.Error("an answer was recorded that nobody gave")
	}
	press(t, c, "Skip this question")
	shows(t, c, "What do you use this mailbox for?")
	press(t, c, "Previous question")
	shows(t, c, "Who are you complaining for?")
}

func TestTheIntakeGoesOnWhereItStopped(t *testing.T) {
	_, c := openCase(t)
	press(t, c, "Answer the questions")
	press(t, c, "For someone else")
	press(t, c, "Continue")
	shows(t, c, "signed letter of consent?")
	uitest.Key(c, fyne.KeyEscape)
	press(t, c, "Answer the questions")
	shows(t, c, "signed letter of consent?")
}

func TestAnAnswerThatIsNotKeptIsTold(t *testing.T) {
	h, c := openCase(t)
	h.Own.Fail["Answer"] = &app.Error{Code: app.CodeDiskFull, What: "The case could not be saved."}
	press(t, c, "Answer the questions")
	press(t, c, "For myself")
	press(t, c, "Continue")
	shows(t, c, "Problem: The case could not be saved.", "Who are you complaining for?")
}

func TestLettersAreAcceptedAndDismissed(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.Proposed = []complaint.Letter{
		{ID: "k-1", Kind: complaint.LetterComplaint, On: "2026-01-20", Message: "m-confirm", Subject: "My complaint"},
		{ID: "k-2", Kind: complaint.LetterReply, On: "2026-01-25", Message: "m-confirm", Subject: "Your parcel"},
	}
	u.CarryOn()
	uitest.Key(c, fyne.KeyHome, fyne.KeyReturn, fyne.KeyC)
	press(t, c, "Look at what was found")
	press(t, c, "Add it to the case")
	press(t, c, "It does not belong here")
	f := h.Own.Facts["harbour"]
	if len(f.Letters) != 1 || f.Letters[0].Kind != complaint.LetterComplaint || len(f.Dismissed) != 1 {
		t.Errorf("letters %+v, dismissed %v", f.Letters, f.Dismissed)
	}
	shows(t, c, "You complained on 20 January 2026.")
}

func TestALetterByHandWithAFile(t *testing.T) {
	scan := filepath.Join(t.TempDir(), "scan.png")
	if err := os.WriteFile(scan, []byte("scan"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, c := openCase(t)
	press(t, c, "Letters and replies")
	press(t, c, "Add it")
	shows(t, c, "Problem: Choose what it is", "Problem: Write down what it says, or choose a file", "Problem: Enter a date like 27/3/2024")
	for range 40 {
		if _, ok := c.Focused().(*kit.Select); ok {
			break
		}
		c.FocusNext()
	}
	uitest.Key(c, fyne.KeyRight)
	typeInto(t, c, "20/1/2026")
	c.FocusNext()
	typeInto(t, c, "By post.")
	c.FocusNext()
	typeInto(t, c, scan)
	press(t, c, "Add it")
	l := h.Own.Facts["harbour"].Letters
	if len(l) != 1 || l[0].Kind != complaint.LetterComplaint || l[0].On != "2026-01-20" || l[0].FileName != "scan.png" || l[0].Text != "By post." {
		t.Errorf("recorded %+v", l)
	}
}

func TestTheLetterLeavesOnlyWhenAsked(t *testing.T) {
	h, c := openCase(t)
	h.Own.Facts = map[complaint.CompanyID]complaint.CaseFacts{"harbour": {
		Payer: complaint.PayerMe, Asked: complaint.No, OptedBack: complaint.No, ForAnother: complaint.No,
	}}
	uitest.Key(c, fyne.KeyEscape, fyne.KeyC)
	press(t, c, "Write to the company")
	if h.Own.Called("WriteLetter") != 0 {
		t.Fatal("a letter was taken into use by looking at it")
	}
	press(t, c, "Save as PDF")
	if got := h.Own.LetterIn; len(got.Formats) != 1 || got.Formats[0] != app.LetterPDF || got.Dir != filepath.FromSlash("/home/sam/Documents/Desist/letters") {
		t.Errorf("saved %+v", got)
	}
	h.Own.Fail["WriteLetter"] = errors.New("disk gone")
	press(t, c, "Save as text")
	shows(t, c, "disk gone")
}

func TestTheStatementIsCountedAndKept(t *testing.T) {
	h, c := openCase(t)
	press(t, c, "The ICO’s form")
	for range 60 {
		if e, ok := c.Focused().(*kit.Entry); ok && e.MultiLine {
			break
		}
		c.FocusNext()
	}
	e, ok := c.Focused().(*kit.Entry)
	if !ok {
		t.Fatal("the statement cannot be reached by Tab")
	}
	e.SetText(strings.Repeat("x", 2001))
	shows(t, c, "2,001 of 2,000 characters: too long by 1")
	if b := uitest.Button(c.Content(), "Keep my wording"); !b.Disabled() {
		t.Error("a statement that is too long can be kept")
	}
	e.SetText("In my own words.")
	press(t, c, "Keep my wording")
	if got := h.Own.Facts["harbour"].Statement; got != "In my own words." {
		t.Errorf("kept %q", got)
	}
	press(t, c, "Go back to Desist’s wording")
	if got := h.Own.Facts["harbour"].Statement; got != "" {
		t.Errorf("kept %q", got)
	}
}

// Reminders are off until the person says yes, and are asked for once.
func TestRemindersAreAskedForOnce(t *testing.T) {
	h, c := openCase(t)
	h.Own.Facts = map[complaint.CompanyID]complaint.CaseFacts{"harbour": {ComplainedOn: "2026-02-12"}}
	uitest.Key(c, fyne.KeyEscape, fyne.KeyC)
	shows(t, c, "Shall Desist remind you of dates like these?")
	want := fyne.NewNotification("Desist: in 12 days", "Last of the 30 days in which to expect an answer from Harbour Card.")
	test.AssertNotificationSent(t, want, func() { press(t, c, "Yes, remind me") })
	if h.Own.Person.Remind != complaint.Yes {
		t.Errorf("remind %q", h.Own.Person.Remind)
	}
	if strings.Contains(uitest.Text(c.Content()), "Shall Desist remind you") {
		t.Error("it is asked again")
	}
	press(t, c, "Dates and calendar file")
	press(t, c, "Save the calendar file")
	shows(t, c, "4 dates saved in")
	if h.Own.Calendar == "" {
		t.Error("no calendar was saved")
	}
}
