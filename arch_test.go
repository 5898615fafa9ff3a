// Package desist_test holds the one test that spans the whole tree: who may import whom, and why
// (docs/ARCHITECTURE.md, section 4).
package desist_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rule forbids imports. Packages and imports are paths below the module, or whole import paths; "/..." at the end
// means the path and everything below it.
type rule struct {
	pkgs   []string
	except []string
	never  []string
	// deps also looks at what the imports import, in turn.
	deps bool
	why  string
}

var rules = []rule{
	{
		pkgs: []string{"complaint"}, never: []string{"os", "net", "net/...", "database/sql", "syscall", "desist/..."}, deps: false,
		why: "the rules stay pure, fast to test, readable by a lawyer's engineer",
	},
	{
		pkgs: []string{"imapsync/..."}, never: []string{"desist/complaint/...", "desist/app/...", "desist/cmd/..."}, deps: true,
		why: "imapsync moves bytes; it must not know why",
	},
	{
		pkgs:  []string{"complaint/rfc822", "complaint/company", "complaint/optout", "complaint/optout/ledger", "complaint/marketing", "complaint/law", "complaint/pack"},
		never: []string{"os", "net", "net/http", "database/sql"},
		why:   "the steps are pure functions of their input",
	},
	{
		pkgs: []string{"complaint/vault"}, never: []string{"desist/complaint/pdf", "desist/complaint/evidence"}, deps: true,
		why: "adapters meet in app",
	},
	{
		pkgs: []string{"complaint/pdf"}, never: []string{"desist/complaint/vault", "desist/complaint/evidence"}, deps: true,
		why: "adapters meet in app",
	},
	{
		pkgs: []string{"complaint/evidence"}, never: []string{"desist/complaint/vault", "desist/complaint/pdf"}, deps: true,
		why: "adapters meet in app",
	},
	{
		pkgs: []string{"complaint/..."}, never: []string{"desist/app/...", "desist/imapsync/...", "desist/cmd/..."}, deps: true,
		why: "data goes down once; nothing below calls up",
	},
	{
		pkgs: []string{"app/..."}, except: []string{"app/ui/..."}, never: []string{"desist/app/ui/..."}, deps: true,
		why: "use cases and the CLI must not know the screens",
	},
	{
		pkgs: []string{"/..."}, except: []string{"cmd/desist"}, never: []string{"fyne.io/fyne/v2/app"}, deps: true,
		why: "it pulls in cgo and GL and breaks headless tests",
	},
	{
		pkgs: []string{"/..."}, except: []string{"app/ui/...", "cmd/desist", "cmd/gallery"}, never: []string{"fyne.io/..."}, deps: true,
		why: "the CLI must run on a server",
	},
	{
		pkgs: []string{"app/ui/..."}, never: []string{"desist/complaint/vault", "desist/imapsync/...", "desist/complaint/pdf", "database/sql", "net"},
		why: "screens speak to app only",
	},
	{
		pkgs: []string{"/..."}, except: []string{"complaint/pdf"}, never: []string{"github.com/jung-kurt/gofpdf"},
		why: "gofpdf is archived upstream: it must stay replaceable",
	},
	{
		pkgs: []string{"/..."}, except: []string{"complaint/vault"}, never: []string{"github.com/ncruces/go-sqlite3/...", "github.com/pressly/goose/v3"},
		why: "the casebook's storage must stay replaceable",
	},
	{
		pkgs: []string{"/..."}, except: []string{"imapsync/...", "app/demo"}, never: []string{"github.com/emersion/go-imap/v2/..."},
		why: "go-imap is a beta: it stays inside imapsync",
	},
	{
		pkgs: []string{"assets"}, never: []string{"desist/...", "golang.org/...", "github.com/..."}, deps: true,
		why: "assets is data; everything may depend on it, so it depends on nothing",
	},
	{
		pkgs: []string{"/..."}, except: []string{"app/apptest", "app/ui/uitest/...", "cmd/gallery", "complaint/pack/packtest", "imapsync/dovecottest", "imapsync/imaptest", "imapsync/signin/oidctest", "imapsync/unpackedtest"},
		never: []string{"testing", "desist/app/apptest", "desist/app/ui/uitest/...", "desist/complaint/pack/packtest", "desist/imapsync/dovecottest", "desist/imapsync/imaptest", "desist/imapsync/unpackedtest", "desist/imapsync/memserver", "desist/imapsync/signin/oidctest"},
		why:   "test support must not reach a person's machine",
	},
}

// pure packages never read the clock: same input, same bytes out.
var pure = []string{"complaint", "complaint/rfc822", "complaint/company", "complaint/optout", "complaint/optout/ledger", "complaint/marketing", "complaint/law", "complaint/pack", "complaint/pdf"}

type pkg struct {
	ImportPath, Dir, Name string
	GoFiles, Imports      []string
	Deps                  []string
}

func (p pkg) rel() string { return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "desist"), "/") }

func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Name,GoFiles,Imports,Deps", "./...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		pkgs = append(pkgs, p)
	}
	return pkgs
}

func matches(pattern, path string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return base == "" || path == base || strings.HasPrefix(path, base+"/")
	}
	return pattern == path
}

func matchesAny(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, path) })
}

func TestImports(t *testing.T) {
	pkgs := list(t)
	for _, r := range rules {
		for _, pattern := range r.pkgs {
			if !slices.ContainsFunc(pkgs, func(p pkg) bool { return matches(pattern, p.rel()) }) {
				t.Errorf("no package matches %q any more: take it out of the rules", pattern)
			}
		}
		for _, p := range pkgs {
			if !matchesAny(r.pkgs, p.rel()) || matchesAny(r.except, p.rel()) {
				continue
			}
			imports := p.Imports
			if r.deps {
				imports = append(slices.Clone(imports), p.Deps...)
			}
			for _, i := range slices.Compact(slices.Sorted(slices.Values(imports))) {
				if matchesAny(r.never, i) && i != p.ImportPath {
					t.Errorf("%s must not import %s: %s", p.ImportPath, i, r.why)
				}
			}
		}
	}
}

func TestRootIsStandardLibraryOnly(t *testing.T) {
	for _, p := range list(t) {
		if p.rel() != "complaint" {
			continue
		}
		for _, i := range p.Imports {
			if strings.Contains(strings.SplitN(i, "/", 2)[0], ".") {
				t.Errorf("complaint must not import %s: the domain uses the standard library only", i)
			}
		}
	}
}

// Screens are siblings: what two of them share belongs into app/ui/kit.
func TestScreensDoNotImportEachOther(t *testing.T) {
	// Not screens, but what several screens show alike: a mail, and the words for verdicts, bands and dates.
	shared := []string{"app/ui/kit", "app/ui/theme", "app/ui/words", "app/ui/mailview"}
	for _, p := range list(t) {
		if !strings.HasPrefix(p.rel(), "app/ui/") || strings.HasPrefix(p.rel(), "app/ui/uitest") {
			continue
		}
		for _, i := range p.Imports {
			other, isUI := strings.CutPrefix(i, "desist/")
			if isUI && strings.HasPrefix(other, "app/ui") && !slices.Contains(shared, other) {
				t.Errorf("%s must not import %s: only app/ui composes screens", p.ImportPath, i)
			}
		}
	}
}

func TestPurePackagesReadNoClock(t *testing.T) {
	for _, p := range list(t) {
		if !slices.Contains(pure, p.rel()) {
			continue
		}
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, 0)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since") {
					t.Errorf("%s reads the clock: the time is given by the caller", fset.Position(sel.Pos()))
				}
				return true
			})
		}
	}
}

func TestTopLevelFolders(t *testing.T) {
	allowed := []string{"", "app", "imapsync", "complaint", "assets", "cmd"}
	for _, p := range list(t) {
		if top, _, _ := strings.Cut(p.rel(), "/"); !slices.Contains(allowed, top) {
			t.Errorf("%s: Go code lives in %v only", p.ImportPath, allowed[1:])
		}
	}
}
