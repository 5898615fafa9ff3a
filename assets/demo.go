package assets

import (
	"embed"
	"io/fs"
)

//go:embed demo
var demoFiles embed.FS

// Demo returns the demo mailbox as written: story.toml (who writes), mail/*.txt (what they write, with what each
// mail is), html/ (how it looks), attach/ and truth.json (the same truth in one file, for readers and other tools).
func Demo() (fs.FS, error) { return fs.Sub(demoFiles, "demo") }
