package evidence

import (
	_ "embed"
	"strings"
)

// ReadmeFile is the tag file that explains the bundle.
const ReadmeFile = "README.txt"

//go:embed readme.txt
var readme string

// Readme explains in plain words what a bundle holds and how to check it without this program. Lines of the template
// that concern a file are left out when the bundle does not have it, or when it does, after "?!". Files are relative to data/, or to the bag.
func Readme(reference string, files []string) []byte {
	has := map[string]bool{}
	for _, p := range files {
		has[p] = true
		if dir, _, ok := strings.Cut(p, "/"); ok {
			has[dir+"/"] = true
		}
	}
	var out strings.Builder
	keep := true
	for line := range strings.Lines(readme) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "?"); found { // "?name" begins what only holds with it, "?!name" without it, "?" ends it
			absent, negated := strings.CutPrefix(name, "!")
			keep = name == "" || has[absent] != negated
			continue
		}
		if keep {
			out.WriteString(strings.ReplaceAll(line, "{reference}", reference))
		}
	}
	return []byte(out.String())
}
