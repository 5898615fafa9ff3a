package ui_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app"
	"desist/app/ui"
	"desist/app/ui/kit"
	"desist/app/ui/theme"
	"desist/app/ui/uitest"
	"desist/app/ui/uitest/stage"
	"desist/complaint"
)

// loop is a Runner whose main goroutine is the test: work runs beside it, results wait in a queue.
type loop struct {
	mu   sync.Mutex
	todo []func()
	more chan struct{}
}

func newLoop() *loop { return &loop{more: make(chan struct{}, 1)} }

func (l *loop) Go(work func()) { go work() }

func (l *loop) Do(apply func()) {
	l.mu.Lock()
	l.todo = append(l.todo, apply)
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// until handles what arrives until done says so.
func (l *loop) until(done func() bool) {
	for !done() {
		<-l.more
		l.mu.Lock()
		todo := l.todo
		l.todo = nil
		l.mu.Unlock()
		for _, f := range todo {
			f()
		}
	}
}

// open returns a UI over the sample data, its host, and its canvas.
func open(t *testing.T, run kit.Runner) (*ui.UI, *stage.Host, fyne.Canvas) {
	t.Helper()
	h := stage.NewHost()
	u := ui.New(ui.Config{App: test.NewTempApp(t), Host: h, Runner: run, Now: uitest.Now})
	u.Window().Resize(fyne.NewSize(1120, 780))
	u.ShowWelcome()
	return u, h, u.Window().Canvas()
}

func shows(t *testing.T, c fyne.Canvas, words ...string) {
	t.Helper()
	text := uitest.Text(c.Content())
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Fatalf("the screen does not say %q; it says:\n%s", w, text)
		}
	}
}

func press(t *testing.T, c fyne.Canvas, button string) {
	t.Helper()
	if !uitest.Press(c.Content(), button) {
		t.Fatalf("no button %q can be pressed; the screen says:\n%s", button, uitest.Text(c.Content()))
	}
}

func TestTheWholeWayByKeyboard(t *testing.T) {
	_, h, c := open(t, kit.Inline())
	shows(t, c, "Welcome to Desist", "It never changes, moves or deletes mail.")
	uitest.Key(c, fyne.KeyReturn) // the focus is on "Connect a mailbox"
	shows(t, c, "E-mail address")
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Found a mail server", "imap.example.co.uk, port 993, TLS", "your provider’s own settings file")
	uitest.Type(c, "secret") // the focus is on the password
	uitest.Key(c, fyne.KeyReturn)
	if got := h.Own.Input; got.Email != "sam@example.co.uk" || got.Password != "secret" || got.Security != "tls" || got.Port != 993 ||
		got.Host != "imap.example.co.uk" || got.User != "sam@example.co.uk" {
		t.Fatalf("asked to connect with %+v", got)
	}
	shows(t, c, "Your mail is here", "1,234 messages new (5.6 MB) from 4 folders.")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Companies", "Harbour Card", "27 messages")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Waiting for you to confirm", "Include at least one message first.")
	if b := uitest.Button(c.Content(), "Make the pack"); !b.Disabled() {
		t.Fatal("a pack can be made before anything is included")
	}
	press(t, c, "Confirm")
	uitest.Key(c, fyne.Key2)
	shows(t, c, "27 messages to decide.", "Use your Card this weekend and earn double points.")
	uitest.Key(c, fyne.KeyI, fyne.KeyE, fyne.KeyU, fyne.KeyI)
	var decided []complaint.Decision
	for _, r := range h.Own.Views[0].Rows[:5] {
		decided = append(decided, r.Review.Decision)
	}
	want := []complaint.Decision{complaint.Include, complaint.Exclude, complaint.Unsure, complaint.Include, complaint.Unreviewed}
	for i := range want {
		if decided[i] != want[i] {
			t.Fatalf("decided %q, want %q", decided, want)
		}
	}
	shows(t, c, "2 messages would go into the pack.", "23 messages to decide.")
	press(t, c, "Make the pack")
	shows(t, c, "Complaint pack about Harbour Card", "Messages in the pack: 2.", "Left out: 25, of which you have not decided 23.")
	uitest.Key(c, fyne.KeyReturn) // in the name
	shows(t, c, "The pack is ready", "holds 2 messages", "complaint.pdf", "Desist has given the pack to nobody.")
	if got, want := h.Own.PackIn.Dir, filepath.FromSlash("/home/sam/Documents/Desist/complaint-pack-harbour-card"); got != want {
		t.Errorf("the pack went to %q, want %q", got, want)
	}
}

func TestEscapeGoesBackFromEveryScreen(t *testing.T) {
	_, _, c := open(t, kit.Inline())
	press(t, c, "Try the demo")
	shows(t, c, "Demo mailbox: invented people and companies")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Opt-outs and timeline")
	press(t, c, "Add an opt-out")
	shows(t, c, "When did you opt out?")
	uitest.Key(c, fyne.KeyEscape) // in an entry
	shows(t, c, "Opt-outs and timeline")
	press(t, c, "Read the mail")
	shows(t, c, "Your preferences have been updated")
	uitest.Key(c, fyne.KeyEscape)
	uitest.Key(c, fyne.KeyEscape)
	shows(t, c, "After opt-out")
	uitest.Key(c, fyne.KeyEscape)
	shows(t, c, "Welcome to Desist")
	uitest.Key(c, fyne.KeyEscape)
	shows(t, c, "Welcome to Desist")
}

func TestEveryScreenHasAFocusThatTabMoves(t *testing.T) {
	for _, scene := range stage.Scenes() {
		if scene.Moving {
			continue
		}
		t.Run(scene.Name, func(t *testing.T) {
			s := stage.New(test.NewTempApp(t), 1)
			scene.Play(s)
			c := s.UI.Window().Canvas()
			first := c.Focused()
			if first == nil {
				t.Fatal("nothing has the focus")
			}
			seen := map[fyne.Focusable]bool{first: true}
			for range 40 {
				c.FocusNext()
				if c.Focused() == nil {
					t.Fatal("Tab lost the focus")
				}
				seen[c.Focused()] = true
			}
			if len(seen) < 2 {
				t.Errorf("Tab stays on %T", first)
			}
		})
	}
}

func TestStopEndsASync(t *testing.T) {
	l := newLoop()
	u, h, c := open(t, l)
	h.Own.Hold["Sync"] = true
	u.CarryOn()
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Harbour Card") })
	u.SyncNow()
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "420 of 1,234") })
	uitest.Key(c, fyne.KeyEscape)
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Stopped") })
	shows(t, c, "What was saved before you stopped is kept.", "Start again", "Go back")
}

func TestLeavingAPageStopsItsWork(t *testing.T) {
	l := newLoop()
	u, h, c := open(t, l)
	h.Hold = true
	u.TryDemo()
	press(t, c, "‹ Back")
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Welcome") })
	h.Hold = false
	u.TryDemo()
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Harbour Card") })
}

func TestErrorsAreToldWithAWayOn(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Err = &app.Error{Code: app.CodeBusy, What: "The casebook is open elsewhere"}
	u.CarryOn()
	shows(t, c, "Problem: The casebook is open elsewhere", "Another Desist has this casebook open.", "Close the other one")
	h.Err = nil
	h.Own.Fail["Companies"] = errors.New("disk gone")
	press(t, c, "Start again")
	shows(t, c, "Problem: Something went wrong in Desist", "disk gone")
	h.Own.Fail["Companies"] = nil
	press(t, c, "Try again")
	shows(t, c, "Harbour Card")
	h.Own.Fail["SetOptOutState"] = &app.Error{Code: app.CodeDiskFull, What: "The decision could not be saved"}
	uitest.Key(c, fyne.KeyReturn)
	press(t, c, "Confirm")
	shows(t, c, "Problem: The decision could not be saved", "Waiting for you to confirm")
}

func TestOptOutByHand(t *testing.T) {
	evidence := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(evidence, []byte("dear company"), 0o600); err != nil {
		t.Fatal(err)
	}
	u, h, c := open(t, kit.Inline())
	u.CarryOn()
	uitest.Key(c, fyne.KeyReturn)
	press(t, c, "Add an opt-out")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Problem: Enter a date like 27/3/2024", "Problem: Choose how you opted out")
	uitest.Type(c, "27/3/2024")
	uitest.Tab(c, 2)
	uitest.Key(c, fyne.KeyRight)
	uitest.Tab(c, 1)
	uitest.Type(c, "By letter")
	uitest.Tab(c, 1)
	uitest.Type(c, evidence)
	uitest.Key(c, fyne.KeyReturn)
	in := h.Own.OptOutIn
	if in.Company != "harbour" || in.Note != "By letter" || in.Method != complaint.MethodUnsubscribe ||
		in.EvidenceName != "letter.pdf" || string(in.Evidence) != "dear company" {
		t.Errorf("recorded %+v", in)
	}
	if got := in.At.Format("2006-01-02 15:04:05"); got != "2024-03-27 23:59:59" {
		t.Errorf("recorded at %s, want the end of that day", got)
	}
	shows(t, c, "27 March 2024: you used an unsubscribe link or button", "Evidence file: letter.pdf")
}

func TestSayingWhichListAnOptOutRefuses(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	o := &h.Own.Views[0].OptOuts[0]
	o.Scope, o.Lists = complaint.ScopeList, nil
	u.CarryOn()
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Desist can’t tell which list. No message counts until you say which.")
	press(t, c, "Say which list")
	shows(t, c, "events@harbourcard.example>: 9 messages, the last on")
	press(t, c, "Save")
	shows(t, c, "Problem: Tick at least one list")
	uitest.Check(c.Content(), "Harbour Card Events").Turn()
	h.Own.Fail["SetOptOutScope"] = &app.Error{Code: app.CodeDiskFull, What: "What the opt-out refuses could not be saved"}
	press(t, c, "Save")
	shows(t, c, "Problem: What the opt-out refuses could not be saved", "What this opt-out refuses")
	h.Own.Fail["SetOptOutScope"] = nil
	press(t, c, "Save")
	shows(t, c, "It refuses only Harbour Card Events <events@harbourcard.example>. You said so.", "Change what it refuses")
	press(t, c, "Change what it refuses")
	press(t, c, "All marketing by email from Harbour Card")
	press(t, c, "Save")
	shows(t, c, "It refuses all marketing by email. You said so.")
}

func TestIncludeAllStrongLeavesDoubtfulOnes(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	u.CarryOn()
	uitest.Key(c, fyne.KeyReturn, fyne.Key2)
	press(t, c, "Include all strong: after 28 days (21)")
	for _, r := range h.Own.Views[0].Rows {
		included := r.Review.Decision == complaint.Include
		if want := r.Band == complaint.BandStrong && !r.Verdict.PleaseCheck; included != want {
			t.Errorf("%s (band %s, please check %v): included %v", r.Message, r.Band, r.Verdict.PleaseCheck, included)
		}
	}
	shows(t, c, "21 messages included.", "Include all strong: after 28 days (0)", "Confirm the opt-out that the included messages came after.")
}

// By keyboard alone: what might be marketing stands after the flags, counts once it is included, and no longer when that is
// taken back.
func TestWhatMightBeMarketingCountsOnlyOnceIncluded(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.AddBorderline()
	v := &h.Own.Views[0]
	u.CarryOn()
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Not counted: 3 messages that might be marketing.")
	uitest.Key(c, fyne.Key2, fyne.KeyEnd)
	shows(t, c, "Messages (27)", "27 messages to decide.", "3 more might be marketing. They count only if you include them.",
		"Not counted. 31 Jul 2025, 150 days after",
		"Desist takes this for a service message (64% sure that it is not marketing).")

	uitest.Key(c, fyne.KeyUp, fyne.KeyI) // the middle one of the three; the focus goes on to the last
	shows(t, c, "Messages (28)", "2 more might be marketing.", "Included: We have moved your statements.",
		"Desist takes this for a service message", "Thank you for calling us")
	if len(v.Rows) != 28 || len(v.BorderlineRows) != 2 || v.Flags.Total() != 28 {
		t.Fatalf("%d flags and %d that might be marketing", len(v.Rows), len(v.BorderlineRows))
	}
	uitest.Key(c, fyne.KeyE)
	shows(t, c, "1 more might be marketing. It counts only if you include it.", "Excluded: Thank you for calling us.", "Messages (28)")

	for range 30 {
		uitest.Key(c, fyne.KeyUp)
		if strings.Contains(uitest.Text(c.Content()), "This counts on your word.") {
			break
		}
	}
	shows(t, c, "This counts on your word. Desist itself is 64% sure that it is not marketing.", "You judged this to be marketing. Desist was not sure.")
	uitest.Key(c, fyne.KeyU)
	shows(t, c, "Messages (27)", "2 more might be marketing.", "Unsure: We have moved your statements.")
	if v.Included != 0 || v.Unreviewed != 27 {
		t.Errorf("%d included, %d to decide", v.Included, v.Unreviewed)
	}
}

func TestSignUpSaysWhatItEnds(t *testing.T) {
	for name, tc := range map[string]struct {
		lists []complaint.List
		want  string
	}{
		"everything": {nil, "Unless you reject this, earlier opt-outs do not count for messages after it."},
		"one list": {
			[]complaint.List{"offers.shop.example"},
			"earlier opt-outs do not count for messages of offers.shop.example after it. They still count for other lists of this company.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			u, h, c := open(t, kit.Inline())
			v := &h.Own.Views[0]
			v.ReConsents = []complaint.ReConsent{{ID: "r-1", Company: v.ID, At: v.OptOuts[0].At, Lists: tc.lists, State: complaint.StateProposed}}
			u.CarryOn()
			uitest.Key(c, fyne.KeyReturn)
			shows(t, c, tc.want)
		})
	}
}

func TestOnlyWhatMightBeMarketingIsListedToo(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.AddBorderline()
	v := &h.Own.Views[0]
	v.Rows, v.Flags, v.Unreviewed = nil, app.FlagCounts{}, 0
	u.CarryOn()
	uitest.Key(c, fyne.KeyHome, fyne.KeyReturn)
	shows(t, c, "Nothing counts yet. Some messages might be marketing.")
	uitest.Key(c, fyne.Key2)
	shows(t, c, "Messages (0)", "3 messages might be marketing. They count only if you include them.", "Your card is on its way",
		"Include all strong: after 28 days (0)")
	uitest.Key(c, fyne.KeyI, fyne.KeyI, fyne.KeyI)
	shows(t, c, "Messages (3)", "0 messages to decide.", "This counts on your word.")
	uitest.Key(c, fyne.KeyE)
	shows(t, c, "Messages (2)", "Excluded: Thank you for calling us.", "Desist takes this for a service message")
}

func TestMailFiles(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	u.OpenFiles()
	uitest.Type(c, "/mail/a.mbox\n\n/mail/b.eml")
	press(t, c, "Read this mail")
	shows(t, c, "150 messages read, 148 new.")
	if got := strings.Join(h.Own.Imported, " "); got != "/mail/a.mbox /mail/b.eml" {
		t.Errorf("imported %q", got)
	}
}

func TestFindNarrowsAManyCompanyList(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own = uitest.Many(10_000)
	u.CarryOn()
	uitest.Key(c, fyne.KeyEnd)
	shows(t, c, "Company 09999")
	c.FocusPrevious()
	for range 5 {
		if _, isEntry := c.Focused().(*kit.Entry); isEntry {
			break
		}
		c.FocusPrevious()
	}
	uitest.Type(c, "c04242.example")
	shows(t, c, "Company 04242")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Opt-outs and timeline", "c04242.example")
}

func TestPassphraseIsAskedForBesideTheWindow(t *testing.T) {
	l := newLoop()
	u, h, c := open(t, l)
	h.Secret = "Choose a passphrase"
	u.CarryOn()
	asked := func() bool { return c.Overlays().Top() != nil }
	l.until(asked)
	uitest.Type(c, "long enough")
	uitest.Key(c, fyne.KeyReturn)
	uitest.Type(c, "different")
	uitest.Key(c, fyne.KeyReturn)
	if text := uitest.Text(c.Overlays().Top()); !strings.Contains(text, "The two are not the same") {
		t.Fatalf("said %q", text)
	}
	u.SyncNow() // shortcuts go on working below a dialog; this one has nothing to do yet
	uitest.Key(c, fyne.KeyEscape)
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Stopped") })
	press(t, c, "Start again")
	l.until(asked)
	uitest.Type(c, "long enough")
	uitest.Key(c, fyne.KeyReturn)
	uitest.Type(c, "long enough")
	uitest.Key(c, fyne.KeyReturn)
	l.until(func() bool { return strings.Contains(uitest.Text(c.Content()), "Harbour Card") })
	if string(h.Given) != "long enough" {
		t.Errorf("the host was given %q", h.Given)
	}
}

func TestTextSizeAndColoursAreRemembered(t *testing.T) {
	a := test.NewTempApp(t)
	h := stage.NewHost()
	u := ui.New(ui.Config{App: a, Host: h, Runner: kit.Inline(), Now: uitest.Now})
	normal := a.Settings().Theme().Size("text")
	u.Larger(1)
	u.Larger(1)
	u.Larger(1)
	u.Appear(theme.Dark)
	ui.New(ui.Config{App: a, Host: h, Runner: kit.Inline(), Now: uitest.Now})
	if got := a.Settings().Theme().Size("text"); got != 1.5*normal {
		t.Errorf("text is %v after a restart, want %v", got, 1.5*normal)
	}
	if got, want := a.Settings().Theme().Color("background", 1), theme.New(1, theme.Dark).Color("background", 0); got != want {
		t.Errorf("background is %v after a restart, want the dark one", got)
	}
	u.Larger(0)
	if got := a.Settings().Theme().Size("text"); got != normal {
		t.Errorf("normal text is %v, want %v", got, normal)
	}
}

func TestCloseClosesTheCasebook(t *testing.T) {
	u, h, _ := open(t, kit.Inline())
	if err := u.Close(); err != nil {
		t.Fatal(err)
	}
	u.CarryOn()
	if err := u.Close(); err != nil || !h.Own.Closed {
		t.Errorf("closed %v, %v", h.Own.Closed, err)
	}
}

func TestDemoGivesWayToTheOwnCasebook(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	u.TryDemo()
	press(t, c, "Connect a mailbox")
	shows(t, c, "E-mail address")
	if !h.Demo.Closed {
		t.Error("the demo's casebook is still open")
	}
	if h.Own.Closed {
		t.Error("the own casebook was closed")
	}
}
