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
var light = map[fyne.ThemeColorName]color.Color{
	fynetheme.ColorNameBackground:          rgb(0xffffff),
	fynetheme.ColorNameInputBackground:     rgb(0xffffff),
	fynetheme.ColorNameOverlayBackground:   rgb(0xffffff),
	fynetheme.ColorNameMenuBackground:      rgb(0xffffff),
	fynetheme.ColorNameHeaderBackground:    rgb(0xf4f6f8),
	ColorPanel:                             rgb(0xf4f6f8),
	fynetheme.ColorNameForeground:          rgb(0x14171a),
	fynetheme.ColorNameDisabled:            rgb(0x525c66),
	fynetheme.ColorNamePlaceHolder:         rgb(0x525c66),
	fynetheme.ColorNameButton:              rgb(0xe3e8ed),
	fynetheme.ColorNameDisabledButton:      rgb(0xeef0f2),
	fynetheme.ColorNamePrimary:             rgb(0x1a65a6),
	fynetheme.ColorNameHyperlink:           rgb(0x1a65a6),
	fynetheme.ColorNameForegroundOnPrimary: rgb(0xffffff),
	fynetheme.ColorNameForegroundOnError:   rgb(0xffffff),
	fynetheme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	fynetheme.ColorNameForegroundOnWarning: rgb(0xffffff),
	fynetheme.ColorNameFocus:               rgba(0x1a65a6, 0x2e),
	fynetheme.ColorNameSelection:           rgb(0xd7e6f4),
	fynetheme.ColorNameHover:               rgba(0x14171a, 0x10),
	fynetheme.ColorNameInputBorder:         rgb(0x7d8791),
	fynetheme.ColorNameSeparator:           rgb(0xdde2e6),
	fynetheme.ColorNameError:               rgb(0xb3261e),
	fynetheme.ColorNameSuccess:             rgb(0x0b6b3a),
	fynetheme.ColorNameWarning:             rgb(0x8f4a00),
	ColorLine:                              rgb(0xc3cad1),
	ColorMark:                              rgb(0x8a2f00),
	ColorService:                           rgb(0xb4bcc4),
	ColorBefore:                            rgb(0x5b87b0),
	ColorInFlight:                          rgb(0xc98a1b),
	ColorWeaker:                            rgb(0xc65a11),
	ColorStrong:                            rgb(0x9c1f18),
}

// dark is the dark variant, held to the same contrast.
var dark = map[fyne.ThemeColorName]color.Color{
	fynetheme.ColorNameBackground:          rgb(0x17191c),
	fynetheme.ColorNameInputBackground:     rgb(0x202428),
	fynetheme.ColorNameOverlayBackground:   rgb(0x202428),
	fynetheme.ColorNameMenuBackground:      rgb(0x202428),
	fynetheme.ColorNameHeaderBackground:    rgb(0x1f2327),
	ColorPanel:                             rgb(0x1f2327),
	fynetheme.ColorNameForeground:          rgb(0xf1f3f5),
	fynetheme.ColorNameDisabled:            rgb(0xaab3bb),
	fynetheme.ColorNamePlaceHolder:         rgb(0xaab3bb),
	fynetheme.ColorNameButton:              rgb(0x343b42),
	fynetheme.ColorNameDisabledButton:      rgb(0x262b30),
	fynetheme.ColorNamePrimary:             rgb(0x7db8ec),
	fynetheme.ColorNameHyperlink:           rgb(0x7db8ec),
	fynetheme.ColorNameForegroundOnPrimary: rgb(0x101215),
	fynetheme.ColorNameForegroundOnError:   rgb(0x101215),
	fynetheme.ColorNameForegroundOnSuccess: rgb(0x101215),
	fynetheme.ColorNameForegroundOnWarning: rgb(0x101215),
	fynetheme.ColorNameFocus:               rgba(0x7db8ec, 0x3a),
	fynetheme.ColorNameSelection:           rgb(0x24425c),
	fynetheme.ColorNameHover:               rgba(0xffffff, 0x14),
	fynetheme.ColorNameInputBorder:         rgb(0x7c8791),
	fynetheme.ColorNameSeparator:           rgb(0x30363c),
	fynetheme.ColorNameError:               rgb(0xff9a8c),
	fynetheme.ColorNameSuccess:             rgb(0x7fd6a2),
	fynetheme.ColorNameWarning:             rgb(0xf2b84b),
	ColorLine:                              rgb(0x49525a),
	ColorMark:                              rgb(0xffc27a),
	ColorService:                           rgb(0x656f78),
	ColorBefore:                            rgb(0x6f9fcc),
	ColorInFlight:                          rgb(0xe3b04b),
	ColorWeaker:                            rgb(0xee8a45),
	ColorStrong:                            rgb(0xff7d6b),
}
