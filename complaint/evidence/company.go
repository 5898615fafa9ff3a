package evidence

import (
	"archive/zip"
	"encoding/json"
	"io"
	"strings"
)

const maxCaseFile = 64 << 20 // bytes of case.json that CompanyOf looks at

// CompanyOf says which company a bundle is about. It reports false where there is no bundle, or none that says so; it
// checks nothing.
func CompanyOf(path string) (id, name string, ok bool) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return "", "", false
	}
	defer func() { _ = z.Close() }() // only read from
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, "/"+caseFile) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return "", "", false
		}
		defer func() { _ = r.Close() }() // likewise
		var c struct {
			Company struct{ ID, Name string } `json:"company"`
		}
		if err := json.NewDecoder(io.LimitReader(r, maxCaseFile)).Decode(&c); err != nil {
			return "", "", false
		}
		return c.Company.ID, c.Company.Name, c.Company.ID != ""
	}
	return "", "", false
}
