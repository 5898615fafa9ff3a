package assets

import _ "embed"

// IconSVG is the app's icon: an envelope with a stop bar.
//
//go:embed icons/desist.svg
var IconSVG []byte

// IconPNG is the same icon, 512 pixels wide, for systems that want pixels.
//
//go:embed icons/desist.png
var IconPNG []byte
