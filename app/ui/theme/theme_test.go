package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
)

func TestTextIsReadableOnEveryGround(t *testing.T) {
	test.NewTempApp(t)
	page := []fyne.ThemeColorName{
		fynetheme.ColorNameBackground, ColorPanel, fynetheme.ColorNameInputBackground, fynetheme.ColorNameSelection,
	}
	pairs := map[fyne.ThemeColorName][]fyne.ThemeColorName{
		fynetheme.ColorNameForeground:          append(page, fynetheme.ColorNameButton),
		fynetheme.ColorNameDisabled:            append(page, fynetheme.ColorNameDisabledButton),
		fynetheme.ColorNameError:               page,
		fynetheme.ColorNameSuccess:             page,
		fynetheme.ColorNameWarning:             page,
		fynetheme.ColorNamePrimary:             page,
		ColorMark:                              page,
		fynetheme.ColorNameForegroundOnPrimary: {fynetheme.ColorNamePrimary},
		fynetheme.ColorNameForegroundOnError:   {fynetheme.ColorNameError},
		fynetheme.ColorNameForegroundOnSuccess: {fynetheme.ColorNameSuccess},
	}
	for _, appearance := range []Appearance{Light, Dark} {
		th := New(1, appearance)
		for text, grounds := range pairs {
			for _, ground := range grounds {
				if got := contrast(th.Color(text, 0), th.Color(ground, 0)); got < 4.5 {
					t.Errorf("%s: %s on %s has contrast %.2f, want at least 4.5", appearance, text, ground, got)
				}
			}
		}
	}
}

func TestChartColoursStandOutFromThePage(t *testing.T) {
	test.NewTempApp(t)
	for _, appearance := range []Appearance{Light, Dark} {
		th := New(1, appearance)
		for _, bar := range []fyne.ThemeColorName{ColorBefore, ColorWeaker, ColorStrong} {
			if got := contrast(th.Color(bar, 0), th.Color(fynetheme.ColorNameBackground, 0)); got < 3 {
				t.Errorf("%s: %s has contrast %.2f with the page, want at least 3", appearance, bar, got)
			}
		}
	}
}

func TestLargerTextScalesEveryTextSize(t *testing.T) {
	test.NewTempApp(t)
	normal, large := New(1, Light), New(1.5, Light)
	for _, name := range []fyne.ThemeSizeName{
		fynetheme.SizeNameText, fynetheme.SizeNameCaptionText, fynetheme.SizeNameSubHeadingText,
		fynetheme.SizeNameHeadingText, SizeTitle,
	} {
		if got, want := large.Size(name), 1.5*normal.Size(name); got != want {
			t.Errorf("%s at 1.5: got %v, want %v", name, got, want)
		}
	}
}

func TestAppearance(t *testing.T) {
	test.NewTempApp(t)
	bg := fynetheme.ColorNameBackground
	asked := New(1, System)
	if asked.Color(bg, fynetheme.VariantDark) == asked.Color(bg, fynetheme.VariantLight) {
		t.Error("System does not follow the desktop's variant")
	}
	if got := New(1, Light).Color(bg, fynetheme.VariantDark); got != asked.Color(bg, fynetheme.VariantLight) {
		t.Errorf("Light on a dark desktop: got %v", got)
	}
	if got := New(1, Dark).Color(bg, fynetheme.VariantLight); got != asked.Color(bg, fynetheme.VariantDark) {
		t.Errorf("Dark on a light desktop: got %v", got)
	}
}

func TestClamp(t *testing.T) {
	for in, want := range map[float32]float32{0: 1, 1: 1, 1.2: 1.25, 1.5: 1.5, 9: 1.5, -3: 1} {
		if got := Clamp(in); got != want {
			t.Errorf("Clamp(%v) = %v, want %v", in, got, want)
		}
	}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	channel := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}
