package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

func rgb(hex uint32) color.Color { return rgba(hex, 0xff) }

func rgba(hex uint32, alpha uint8) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

// light is the light variant. Text colours reach a contrast of 4.5:1 on every ground they are used on (WCAG 2.2,
// 1.4.3); the package's test holds them to it.
func light(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case fynetheme.ColorNameBackground, fynetheme.ColorNameInputBackground, fynetheme.ColorNameOverlayBackground,
		fynetheme.ColorNameMenuBackground:
		return rgb(0xffffff), true
	case fynetheme.ColorNameHeaderBackground, ColorPanel:
		return rgb(0xf4f6f8), true
	case fynetheme.ColorNameForeground:
		return rgb(0x14171a), true
	case fynetheme.ColorNameDisabled, fynetheme.ColorNamePlaceHolder:
		return rgb(0x525c66), true
	case fynetheme.ColorNameButton:
		return rgb(0xe3e8ed), true
	case fynetheme.ColorNameDisabledButton:
		return rgb(0xeef0f2), true
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink:
		return rgb(0x1a65a6), true
	case fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNameForegroundOnError,
		fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameForegroundOnWarning:
		return rgb(0xffffff), true
	case fynetheme.ColorNameFocus:
		return rgba(0x1a65a6, 0x2e), true
	case fynetheme.ColorNameSelection:
		return rgb(0xd7e6f4), true
	case fynetheme.ColorNameHover:
		return rgba(0x14171a, 0x10), true
	case fynetheme.ColorNameInputBorder:
		return rgb(0x7d8791), true
	case fynetheme.ColorNameSeparator:
		return rgb(0xdde2e6), true
	case fynetheme.ColorNameError:
		return rgb(0xb3261e), true
	case fynetheme.ColorNameSuccess:
		return rgb(0x0b6b3a), true
	case fynetheme.ColorNameWarning:
		return rgb(0x8f4a00), true
	case ColorLine:
		return rgb(0xc3cad1), true
	case ColorMark:
		return rgb(0x8a2f00), true
	}
	return lightChart(name)
}

func lightChart(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case ColorService:
		return rgb(0xb4bcc4), true
	case ColorBefore:
		return rgb(0x5b87b0), true
	case ColorInFlight:
		return rgb(0xc98a1b), true
	case ColorWeaker:
		return rgb(0xc65a11), true
	case ColorStrong:
		return rgb(0x9c1f18), true
	}
	return nil, false
}

// dark is the dark variant, held to the same contrast.
func dark(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case fynetheme.ColorNameBackground:
		return rgb(0x17191c), true
	case fynetheme.ColorNameInputBackground, fynetheme.ColorNameOverlayBackground, fynetheme.ColorNameMenuBackground:
		return rgb(0x202428), true
	case fynetheme.ColorNameHeaderBackground, ColorPanel:
		return rgb(0x1f2327), true
	case fynetheme.ColorNameForeground:
		return rgb(0xf1f3f5), true
	case fynetheme.ColorNameDisabled, fynetheme.ColorNamePlaceHolder:
		return rgb(0xaab3bb), true
	case fynetheme.ColorNameButton:
		return rgb(0x343b42), true
	case fynetheme.ColorNameDisabledButton:
		return rgb(0x262b30), true
	case fynetheme.ColorNamePrimary, fynetheme.ColorNameHyperlink:
		return rgb(0x7db8ec), true
	case fynetheme.ColorNameForegroundOnPrimary, fynetheme.ColorNameForegroundOnError,
		fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameForegroundOnWarning:
		return rgb(0x101215), true
	case fynetheme.ColorNameFocus:
		return rgba(0x7db8ec, 0x3a), true
	case fynetheme.ColorNameSelection:
		return rgb(0x24425c), true
	case fynetheme.ColorNameHover:
		return rgba(0xffffff, 0x14), true
	case fynetheme.ColorNameInputBorder:
		return rgb(0x7c8791), true
	case fynetheme.ColorNameSeparator:
		return rgb(0x30363c), true
	case fynetheme.ColorNameError:
		return rgb(0xff9a8c), true
	case fynetheme.ColorNameSuccess:
		return rgb(0x7fd6a2), true
	case fynetheme.ColorNameWarning:
		return rgb(0xf2b84b), true
	case ColorLine:
		return rgb(0x49525a), true
	case ColorMark:
		return rgb(0xffc27a), true
	}
	return darkChart(name)
}

func darkChart(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case ColorService:
		return rgb(0x656f78), true
	case ColorBefore:
		return rgb(0x6f9fcc), true
	case ColorInFlight:
		return rgb(0xe3b04b), true
	case ColorWeaker:
		return rgb(0xee8a45), true
	case ColorStrong:
		return rgb(0xff7d6b), true
	}
	return nil, false
}
