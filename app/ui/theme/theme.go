// Package theme is how Desist looks: Fyne's default theme with calm colours of high contrast in a light and a dark
// variant, names for the app's own colours, and text that can be made larger.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Colours of Desist's own, beside Fyne's.
const (
	ColorPanel    fyne.ThemeColorName = "desistPanel"    // ground of a panel
	ColorLine     fyne.ThemeColorName = "desistLine"     // border of a panel, axis of a chart
	ColorMark     fyne.ThemeColorName = "desistMark"     // text that decided a verdict
	ColorService  fyne.ThemeColorName = "desistService"  // chart: mail that is not marketing
	ColorBefore   fyne.ThemeColorName = "desistBefore"   // chart: marketing with no opt-out in force
	ColorInFlight fyne.ThemeColorName = "desistInFlight" // chart: up to 48 hours after the opt-out
	ColorWeaker   fyne.ThemeColorName = "desistWeaker"   // chart: up to 28 days
	ColorStrong   fyne.ThemeColorName = "desistStrong"   // chart: later than 28 days
)

// Sizes of Desist's own.
const (
	SizeTitle    fyne.ThemeSizeName = "desistTitle"    // heading of a page
	SizeReading  fyne.ThemeSizeName = "desistReading"  // widest column of running text
	SizeChart    fyne.ThemeSizeName = "desistChart"    // height of the timeline's plot
	SizePanelPad fyne.ThemeSizeName = "desistPanelPad" // space inside a panel
)

// Appearance chooses between the light and the dark variant.
type Appearance string

const (
	System Appearance = "system" // as the desktop asks
	Light  Appearance = "light"
	Dark   Appearance = "dark"
)

// Scales are the text sizes a person can choose, as factors of the normal one.
var scales = [...]float32{1, 1.25, 1.5}

// Scales returns the text sizes a person can choose, ascending, as factors of the normal size.
func Scales() []float32 { return append([]float32(nil), scales[:]...) }

// Clamp returns the offered scale nearest to s.
func Clamp(s float32) float32 {
	best := scales[0]
	for _, offered := range scales {
		if abs(offered-s) < abs(best-s) {
			best = offered
		}
	}
	return best
}

func abs(f float32) float32 {
	if f < 0 {
		return -f
	}
	return f
}

// Theme is Desist's fyne.Theme. Make a new one to change how the app looks.
type Theme struct {
	fyne.Theme
	scale      float32
	appearance Appearance
}

var _ fyne.Theme = (*Theme)(nil)

// New returns the theme at a text scale (see Scales) and an appearance; the empty appearance is System.
func New(scale float32, appearance Appearance) *Theme {
	return &Theme{Theme: fynetheme.DefaultTheme(), scale: Clamp(scale), appearance: appearance}
}

// Color returns the colour of that name.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.appearance {
	case Light:
		variant = fynetheme.VariantLight
	case Dark:
		variant = fynetheme.VariantDark
	}
	palette := light
	if variant == fynetheme.VariantDark {
		palette = dark
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return t.Theme.Color(name, variant)
}

// Size returns the size of that name. Text and what sits on a line of text grow with the scale.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case fynetheme.SizeNameText:
		return 15 * t.scale
	case fynetheme.SizeNameCaptionText:
		return 13 * t.scale
	case fynetheme.SizeNameSubHeadingText:
		return 18 * t.scale
	case fynetheme.SizeNameHeadingText:
		return 22 * t.scale
	case SizeTitle:
		return 27 * t.scale
	case fynetheme.SizeNameInlineIcon:
		return 20 * t.scale
	case SizeReading:
		return 720 * t.scale
	case SizeChart:
		return 120 * t.scale
	case SizePanelPad:
		return 14
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameSelectionRadius, fynetheme.SizeNameButtonRadius:
		return 4
	}
	return t.Theme.Size(name)
}

// Reading is the widest a column of running text gets, in the current theme.
func Reading() float32 { return fynetheme.Size(SizeReading) }
