package assets

import "embed"

// Law holds the legal facts as data (complaint/law).
//
//go:embed law/*.toml
var Law embed.FS
