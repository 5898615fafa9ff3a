package assets

import (
	"embed"
	"io/fs"
)

//go:embed company
var companyFiles embed.FS

// Company returns the tables that tell who sent a mail: sending services, their header fingerprints, free-mail
// and marketplace domains. Each file says at its top what its columns mean.
func Company() (fs.FS, error) { return fs.Sub(companyFiles, "company") }
