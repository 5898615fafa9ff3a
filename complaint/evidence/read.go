package evidence

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// Limits of a bundle that Verify reads; one over them is refused.
const (
	maxEntries = 50_000   // files
	maxTotal   = 8 << 30  // bytes of all files, unpacked
	maxFile    = 1 << 30  // bytes of one file, unpacked
	maxRatio   = 200      // unpacked to packed bytes of one file; text seldom goes beyond 20
	ratioFloor = 10 << 20 // unpacked bytes from which maxRatio counts
	maxTagFile = 64 << 20 // bytes of a manifest, bag-info.txt, messages.csv or case.json
	maxLine    = 64 << 10 // bytes of a manifest's line
	maxNamed   = 20       // files named in one check's detail
)

// errRefused marks a bundle that is not read any further, with the reason.
var errRefused = errors.New("refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errRefused, fmt.Sprintf(format, args...))
}

// source gives the files of a bag, from a zip or a folder. Paths are relative to the bag.
type source struct {
	files map[string]entry
	names []string // sorted
	close func() error
}

type entry struct {
	size int64
	open func() (io.ReadCloser, error)
}

func (s *source) add(name string, e entry) error {
	if err := checkEntryPath(name); err != nil {
		return refuse("the entry %q: %v", shorten(name), err)
	}
	if _, dup := s.files[name]; dup {
		return refuse("the entry %q is there twice", shorten(name))
	}
	if len(s.files) >= maxEntries {
		return refuse("there are more than %d files", maxEntries)
	}
	s.files[name] = e
	s.names = append(s.names, name)
	return nil
}

// checkEntryPath is checkPath without the rules that only keep our own bags portable.
func checkEntryPath(p string) error {
	const maxForeignPath = 4096
	switch {
	case len(p) > maxForeignPath:
		return errors.New("the path is too long")
	case !filepath.IsLocal(filepath.FromSlash(p)) || strings.Contains(p, `\`) || strings.ContainsRune(p, 0):
		return errors.New("the path leaves its folder")
	}
	for _, part := range strings.Split(p, "/") {
		if part == "" || part == "." || part == ".." {
			return errors.New("the path leaves its folder")
		}
	}
	return nil
}

// open reads the listing of a bundle.
func open(ctx context.Context, path string) (*source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("evidence: open %s: %w", path, err)
	}
	s := &source{files: map[string]entry{}, close: func() error { return nil }}
	if info.IsDir() {
		if err = s.addFolder(ctx, path); err == nil {
			s.enterTopFolder()
		}
	} else {
		err = s.addZip(path)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	sort.Strings(s.names)
	return s, nil
}

func (s *source) addFolder(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("evidence: open %s: %w", dir, err)
	}
	s.close = root.Close
	var total int64
	return fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("evidence: read %s: %w", p, err)
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return refuse("%q is a link or a special file", shorten(p))
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("evidence: read %s: %w", p, err)
		}
		if total += info.Size(); info.Size() > maxFile || total > maxTotal {
			return refuse("the files are over the size limit")
		}
		return s.add(p, entry{info.Size(), func() (io.ReadCloser, error) { return root.Open(p) }})
	})
}

// enterTopFolder makes paths relative to the bag when the folder holds nothing but the bag's folder, as many programs
// unpack a zip.
func (s *source) enterTopFolder() {
	if _, ok := s.files[declarationFile]; ok || len(s.names) == 0 {
		return
	}
	top, _, _ := strings.Cut(s.names[0], "/")
	inside := make(map[string]entry, len(s.files))
	names := make([]string, 0, len(s.names))
	for _, n := range s.names {
		rest, ok := strings.CutPrefix(n, top+"/")
		if !ok {
			return
		}
		inside[rest] = s.files[n]
		names = append(names, rest)
	}
	s.files, s.names = inside, names
}

func (s *source) addZip(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("evidence: open %s: %w", path, err)
	}
	s.close = f.Close
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("evidence: open %s: %w", path, err)
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return refuse("this is no readable zip file (%v)", err)
	}
	if len(z.File) > 2*maxEntries {
		return refuse("there are more than %d files", maxEntries)
	}
	top, err := topFolder(z.File)
	if err != nil {
		return err
	}
	var total uint64
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := checkZipFile(f); err != nil {
			return err
		}
		if total += f.UncompressedSize64; total > maxTotal {
			return refuse("the files are over the size limit")
		}
		if err := s.add(strings.TrimPrefix(f.Name, top), entry{int64(f.UncompressedSize64), f.Open}); err != nil {
			return err
		}
	}
	return nil
}

// checkZipFile refuses what cannot be a plain file of a reasonable size. The stated size binds: archive/zip fails when
// more bytes come.
func checkZipFile(f *zip.File) error {
	name := shorten(f.Name)
	switch {
	case f.Mode()&fs.ModeType != 0:
		return refuse("%q is a link or a special file", name)
	case f.Flags&1 != 0:
		return refuse("%q is encrypted", name)
	case f.UncompressedSize64 > maxFile:
		return refuse("%q is over the size limit", name)
	case f.UncompressedSize64 > ratioFloor && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return refuse("%q unpacks to more than %d times its size", name, maxRatio)
	}
	return nil
}

// topFolder is the one folder that holds everything (RFC 8493 section 4).
func topFolder(files []*zip.File) (string, error) {
	top := ""
	for _, f := range files {
		folder, _, found := strings.Cut(f.Name, "/")
		if !found || folder == "" {
			return "", refuse("the entry %q is not inside one top folder", shorten(f.Name))
		}
		if top == "" {
			top = folder
		}
		if folder != top {
			return "", refuse("there is more than one top folder")
		}
	}
	if top == "" {
		return "", refuse("the zip file is empty")
	}
	return top + "/", nil
}

// read returns a small file whole.
func (s *source) read(name string) ([]byte, error) {
	e, ok := s.files[name]
	if !ok {
		return nil, fmt.Errorf("%s is missing", name)
	}
	if e.size > maxTagFile {
		return nil, fmt.Errorf("%s is over the size limit", name)
	}
	r, err := e.open()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: %w", name, err)
	}
	defer func() { _ = r.Close() }() // only read from
	b, err := io.ReadAll(io.LimitReader(r, maxTagFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	if len(b) > maxTagFile {
		return nil, fmt.Errorf("%s is over the size limit", name)
	}
	return b, nil
}

func shorten(s string) string {
	const most = 120
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
