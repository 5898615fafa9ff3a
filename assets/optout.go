package assets

import (
	"embed"
	"io/fs"
)

//go:embed optout
var optOutFiles embed.FS

// OptOut returns the wordings by which opt-outs and re-consents are found. Each file says at its top what its
// columns mean.
func OptOut() (fs.FS, error) { return fs.Sub(optOutFiles, "optout") }
