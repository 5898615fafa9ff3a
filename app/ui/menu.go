package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"desist/app/ui/theme"
)

// menu is the window's menu bar.
type menu struct {
	ui         *UI
	main       *fyne.MainMenu
	sync       *fyne.MenuItem
	companies  *fyne.MenuItem
	dates      *fyne.MenuItem
	back       *fyne.MenuItem
	appearance map[theme.Appearance]*fyne.MenuItem
}

func newMenu(u *UI) *menu {
	m := &menu{ui: u, appearance: map[theme.Appearance]*fyne.MenuItem{}}
	m.sync = m.item("Get new mail", fyne.KeyR, fyne.KeyModifierShortcutDefault, u.SyncNow)
	m.companies = m.item("Companies", fyne.KeyL, fyne.KeyModifierShortcutDefault, u.ShowCompanies)
	m.dates = m.item("Dates", fyne.KeyD, fyne.KeyModifierShortcutDefault, u.ShowDeadlines)
	m.back = m.item("Back", fyne.KeyLeft, fyne.KeyModifierAlt, u.router.back)
	file := fyne.NewMenu("File",
		m.item("Connect a mailbox…", fyne.KeyN, fyne.KeyModifierShortcutDefault, u.Connect),
		m.item("Open mail files…", fyne.KeyO, fyne.KeyModifierShortcutDefault, u.OpenFiles),
		m.sync,
		m.item("Watch for new mail…", "", 0, u.WatchForMail),
	)
	m.main = fyne.NewMainMenu(file, m.view(), fyne.NewMenu("Go", m.back, m.companies, m.dates, m.item("Welcome", "", 0, u.ShowWelcome)),
		fyne.NewMenu("Help",
			m.item("Keyboard shortcuts (F1)", "", 0, u.ShowShortcuts),
			m.item("Where Desist keeps its files", "", 0, u.ShowPlaces),
			m.item("About Desist", "", 0, u.ShowAbout)))
	return m
}

func (m *menu) view() *fyne.Menu {
	u := m.ui
	v := fyne.NewMenu("View",
		m.item("Larger text", fyne.KeyEqual, fyne.KeyModifierShortcutDefault, func() { u.Larger(1) }),
		m.item("Smaller text", fyne.KeyMinus, fyne.KeyModifierShortcutDefault, func() { u.Larger(-1) }),
		m.item("Normal text", fyne.Key0, fyne.KeyModifierShortcutDefault, func() { u.Larger(0) }),
		fyne.NewMenuItemSeparator())
	for _, a := range []struct {
		appearance theme.Appearance
		name       string
	}{{theme.System, "Colours as the system"}, {theme.Light, "Light colours"}, {theme.Dark, "Dark colours"}} {
		item := m.item(a.name, "", 0, func() { u.Appear(a.appearance) })
		m.appearance[a.appearance] = item
		v.Items = append(v.Items, item)
	}
	return v
}

// item makes a menu item; an empty key gives it no shortcut.
func (m *menu) item(name string, key fyne.KeyName, modifier fyne.KeyModifier, do func()) *fyne.MenuItem {
	item := fyne.NewMenuItem(name, m.ui.unless(do))
	if key != "" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: modifier}
	}
	return item
}

// refresh shows what can be done now.
func (m *menu) refresh() {
	m.sync.Disabled = m.ui.backend == nil
	m.companies.Disabled = m.ui.backend == nil
	m.dates.Disabled = m.ui.backend == nil
	m.back.Disabled = len(m.ui.router.stack) < 2
	for a, item := range m.appearance {
		item.Checked = a == m.ui.appearance
	}
	m.main.Refresh()
}
