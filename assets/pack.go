package assets

import "embed"

// Pack holds the phrase books of the complaint pack, one folder per language (complaint/pack).
//
//go:embed pack
var Pack embed.FS
