package evidence

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Names of the tag files of RFC 8493 sections 2.1.1, 2.1.3, 2.2.1 and 2.2.2.
const (
	declarationFile = "bagit.txt"
	infoFile        = "bag-info.txt"
	manifestFile    = "manifest-sha256.txt"
	tagManifestFile = "tagmanifest-sha256.txt"
	payloadDir      = "data/"

	// StampFile is the RFC 3161 time stamp response over the tag manifest, which therefore cannot list it.
	StampFile = tagManifestFile + ".tsr"

	declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
)

// Bag is what WriteBag writes.
type Bag struct {
	Name    string      // the one folder inside the zip; a single path element
	Made    time.Time   // Bagging-Date and the time of every entry
	Info    []InfoField // further fields of bag-info.txt, in order
	Payload []File      // below data/
	Tags    []File      // beside it, for instance README.txt

	// Stamp, if not nil, is given tagmanifest-sha256.txt and returns a time stamp over it, which becomes StampFile.
	Stamp func(tagManifest []byte) ([]byte, error)
}

// InfoField is one line of bag-info.txt (RFC 8493 2.2.2).
type InfoField struct{ Name, Value string }

// File is one file of a bag. Path uses "/" and is relative to data/ for a payload file and to the bag for a tag file.
type File struct {
	Path    string
	Content func() (io.ReadCloser, error) // opened once
}

// Bytes is the Content of a file held in memory.
func Bytes(b []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

// Written says what WriteBag wrote.
type Written struct {
	TagManifestSHA256 string        // lower-case hex of tagmanifest-sha256.txt: it fixes every byte of the bag
	Files             []WrittenFile // every file of the bag in the order of the zip
}

// WrittenFile is one file of a written bag.
type WrittenFile struct {
	Path   string // relative to the bag's folder
	Bytes  int64
	SHA256 string // lower-case hex
}

// sorted returns the payload and tag files by path, refusing names that would not unpack everywhere.
func (b Bag) sorted() (payload, tags []File, err error) {
	if b.Name == "" || strings.Contains(b.Name, "/") || checkPath(b.Name) != nil {
		return nil, nil, fmt.Errorf("evidence: %q cannot name a bag's folder", b.Name)
	}
	seen := map[string]bool{}
	check := func(list []File, dir string) ([]File, error) {
		list = slices.Clone(list)
		for i := range list {
			list[i].Path = dir + list[i].Path
			p := list[i].Path
			if err := checkPath(p); err != nil {
				return nil, fmt.Errorf("evidence: file %q: %w", p, err)
			}
			// Two names that differ in case only are one file on Windows and macOS.
			if key := strings.ToLower(p); seen[key] {
				return nil, fmt.Errorf("evidence: file %q is there twice", p)
			} else {
				seen[key] = true
			}
		}
		slices.SortFunc(list, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
		return list, nil
	}
	if payload, err = check(b.Payload, payloadDir); err != nil {
		return nil, nil, err
	}
	for _, own := range []string{declarationFile, infoFile, manifestFile, tagManifestFile, StampFile} {
		seen[own] = true
	}
	if tags, err = check(b.Tags, ""); err != nil {
		return nil, nil, err
	}
	for _, t := range tags {
		if strings.HasPrefix(t.Path, payloadDir) {
			return nil, nil, fmt.Errorf("evidence: tag file %q lies among the payload", t.Path)
		}
	}
	return payload, tags, nil
}

// maxPath keeps an unpacked bag below the path limits of Windows.
const maxPath = 180

// checkPath refuses a path that does not stay in its folder or has no meaning on some system.
func checkPath(p string) error {
	switch {
	case p == "" || len(p) > maxPath:
		return fmt.Errorf("the path is empty or longer than %d bytes", maxPath)
	case !utf8.ValidString(p):
		return fmt.Errorf("the path is not UTF-8")
	case strings.HasPrefix(p, "/") || path.Clean(p) != p || p == ".." || strings.HasPrefix(p, "../"):
		return fmt.Errorf("the path leaves its folder")
	case strings.ContainsAny(p, `\:*?"<>|`):
		return fmt.Errorf("the path holds a character that not every system allows")
	case strings.IndexFunc(p, unicode.IsControl) >= 0:
		return fmt.Errorf("the path holds a control character")
	}
	return nil
}

// escapePath writes a path as RFC 8493 2.1.3 asks: LF, CR and "%" as %-escapes.
func escapePath(p string) string {
	return strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D").Replace(p)
}

// unescapePath undoes escapePath; other "%" stand for themselves, as in bags of before the RFC.
func unescapePath(p string) string {
	return strings.NewReplacer("%25", "%", "%0A", "\n", "%0a", "\n", "%0D", "\r", "%0d", "\r").Replace(p)
}
