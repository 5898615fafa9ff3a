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
// that name a file are left out when the bundle does not have it.
func Readme(reference string, payload []string) []byte {
	has := map[string]bool{}
	for _, p := range payload {
		has[p] = true
		if dir, _, ok := strings.Cut(p, "/"); ok {
			has[dir+"/"] = true
		}
	}
	var out strings.Builder
	keep := true
	for line := range strings.Lines(readme) {
		switch name, found := strings.CutPrefix(line, "?"); {
		case found: // "?custody.jsonl" governs the lines up to the next empty one
			keep = has[strings.TrimSpace(name)]
			continue
		case strings.TrimSpace(line) == "":
			if keep {
				out.WriteString(line)
			}
			keep = true
			continue
		case keep:
			out.WriteString(strings.ReplaceAll(line, "{reference}", reference))
		}
	}
	return []byte(out.String())
}
