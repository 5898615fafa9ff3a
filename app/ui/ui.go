package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"desist/app/ui/kit"
	"desist/app/ui/theme"
	"desist/app/ui/welcome"
)

// Preferences hold matters of the window only; everything else is in the casebook.
const (
	prefScale      = "text_scale"
	prefAppearance = "appearance"
)

// Config is what a UI is made of.
type Config struct {
	App       fyne.App
	Host      Host
	Runner    kit.Runner
	Now       func() time.Time // tells the time and the person's time zone
	TextScale float32          // 0: as the person chose before
}

// UI is Desist's window. Its methods are called on the main goroutine.
type UI struct {
	app    fyne.App
	host   Host
	run    kit.Runner
	now    func() time.Time
	window fyne.Window

	router *router
	back   *kit.Button
	which  *widget.Label
	news   *widget.Label // how the watch for new mail is getting on
	menu   *menu

	scale      float32
	appearance theme.Appearance

	backend   Backend
	demo      bool
	watch     *watch     // nil: nothing is watched
	reminders *reminding // nil: no casebook is open
	overlay   func()     // closes the dialog shown
	saves     saves
}

// New makes the window, empty. Show a screen once the app runs, because only then does work find its way back to the
// main goroutine.
func New(c Config) *UI {
	u := &UI{app: c.App, host: c.Host, run: c.Runner, now: c.Now}
	prefs := c.App.Preferences()
	u.appearance = theme.Appearance(prefs.StringWithFallback(prefAppearance, string(theme.System)))
	u.scale = theme.Clamp(float32(prefs.FloatWithFallback(prefScale, 1)))
	if c.TextScale > 0 {
		u.scale = theme.Clamp(c.TextScale)
	}
	u.applyTheme()
	u.window = c.App.NewWindow("Desist")
	u.router = newRouter(u.window.Canvas, u.moved)
	u.back = kit.NewQuietButton("‹ Back", u.router.back)
	u.which = widget.NewLabel("")
	u.which.Importance = widget.WarningImportance
	u.news = widget.NewLabel("")
	u.news.Importance = widget.LowImportance
	u.news.Hide()
	bar := container.NewHBox(u.back, layout.NewSpacer(), u.news, u.which)
	u.window.SetContent(kit.Border(bar, nil, nil, nil, u.router.space))
	u.menu = newMenu(u)
	u.window.SetMainMenu(u.menu.main)
	u.window.Canvas().SetOnTypedKey(u.key)
	u.window.Resize(fyne.NewSize(1120, 780))
	u.window.SetMaster()
	return u
}

// Window returns the window.
func (u *UI) Window() fyne.Window { return u.window }

// Close ends what is under way and closes the casebook. Call it after the window has gone.
func (u *UI) Close() error {
	u.saves.closing.Store(true)
	u.window.Canvas().Unfocus() // who leaves a field may have something to save
	u.router.leave()
	u.saves.wait()
	u.endReminders()()
	u.endWatch()()
	if u.backend == nil {
		return nil
	}
	return u.backend.Close()
}

// moved shows what the page on top allows.
func (u *UI) moved() {
	if len(u.router.stack) > 1 {
		u.back.Show()
	} else {
		u.back.Hide()
	}
	label := ""
	if u.backend != nil && u.demo && len(u.router.stack) > 1 {
		label = "Demo mailbox: invented people and companies"
	}
	kit.SetText(u.which, label)
	u.menu.refresh()
}

// key hears every key that the focused widget had no use for.
func (u *UI) key(ev *fyne.KeyEvent) {
	if u.window.Canvas().Overlays().Top() != nil {
		if ev.Name == fyne.KeyEscape && u.overlay != nil {
			u.overlay()
		}
		return
	}
	if ev.Name == fyne.KeyF1 {
		u.ShowShortcuts()
		return
	}
	u.router.key(ev)
}

// unless runs f only while no dialog is open: Fyne's shortcuts go on working below a dialog.
func (u *UI) unless(f func()) func() {
	return func() {
		if u.window.Canvas().Overlays().Top() == nil {
			f()
		}
	}
}

func (u *UI) applyTheme() { u.app.Settings().SetTheme(theme.New(u.scale, u.appearance)) }

// Larger makes text larger (by > 0), smaller (by < 0) or normal (0), and remembers it.
func (u *UI) Larger(by int) {
	scales := theme.Scales()
	at := 0
	for i, s := range scales {
		if s == u.scale {
			at = i
		}
	}
	u.scale = scales[0]
	if by != 0 {
		u.scale = scales[min(max(at+by, 0), len(scales)-1)]
	}
	u.app.Preferences().SetFloat(prefScale, float64(u.scale))
	u.applyTheme()
}

// Appear chooses light, dark or as the desktop asks, and remembers it.
func (u *UI) Appear(a theme.Appearance) {
	u.appearance = a
	u.app.Preferences().SetString(prefAppearance, string(a))
	u.applyTheme()
	u.menu.refresh()
}

// ShowWelcome shows the first screen.
func (u *UI) ShowWelcome() { u.router.reset(u.welcome()) }

func (u *UI) welcome() page {
	return welcome.New(u.host, u.run, welcome.Actions{
		CarryOn:   u.CarryOn,
		Connect:   u.Connect,
		OpenFiles: u.OpenFiles,
		Demo:      u.TryDemo,
	})
}
