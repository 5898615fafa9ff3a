package mailfile

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"unicode"
)

// What an archive may do. Mail shrinks to a third or a tenth when it is packed; what shrinks to less than a two hundredth
// is made to fill disks and memories.
const (
	maxRatio   = 200
	freeBytes  = 64 << 20 // may be unpacked at any ratio
	maxMembers = 500_000
	maxName    = 4 << 10 // bytes of a member's name
)

var (
	errBomb    = errors.New("it unpacks to far more than mail does, as archives do that are made to do harm; it was not read on")
	errNested  = errors.New("an archive within an archive is not opened: unpack it first")
	errPath    = errors.New("its path leads out of the archive; it was not read")
	errLink    = errors.New("it is a link and not a file")
	errMembers = fmt.Errorf("the archive has more than %d files; the rest was not read", maxMembers)
)

// unpacking stops a stream that unpacks to too much.
type unpacking struct {
	r      io.Reader
	packed func() int64 // bytes that what was read so far took in the archive
	n      *int64       // bytes unpacked, of all that packed counts
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if *u.n += int64(n); *u.n > freeBytes && *u.n > maxRatio*u.packed() {
		return n, errBomb
	}
	return n, err
}

// member is one file in an archive that is read from front to back.
type member struct {
	name string
	r    io.Reader
	err  error // instead of r
}

// visitor takes a member. Members whose end it does not reach are read on by the archive.
type visitor func(member) error

// memberName makes a member's name safe to show, and refuses names that lead elsewhere. Nothing is ever written under
// them.
func memberName(name string) (string, error) {
	shown := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name[:min(len(name), maxName)], "\uFFFD"))
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if part == ".." {
			return shown, errPath
		}
	}
	drive := len(name) > 1 && name[1] == ':'
	if name == "" || strings.HasPrefix(name, "/") || strings.HasPrefix(name, `\`) || drive || len(name) > maxName ||
		strings.ContainsRune(name, 0) {
		return shown, errPath
	}
	return path.Clean(shown), nil
}

// itemOf describes a member by its name.
func itemOf(archive, name string, k kind) item {
	p := placeIn(name, k, func(string) bool { return true })
	return item{name: archive + "/" + name, place: p, mail: looksLikeMail("", path.Base(name))}
}

// member reads one member. Its errors that don't end the walk are failures at its name.
func (w *walker) member(archive string, m member, q *quoting, again func() (io.ReadCloser, error)) error {
	name, err := memberName(m.name)
	if err == nil {
		err = m.err
	}
	if err != nil {
		return w.problem(archive+"/"+name, err)
	}
	if skipped(path.Base(name)) {
		return nil
	}
	r := bufio.NewReaderSize(m.r, sniffBytes)
	head, err := r.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return w.problem(archive+"/"+name, err)
	}
	k := kindOf(head)
	it := itemOf(archive, name, k)
	it.quoting, it.again = q, again
	switch k {
	case kindZip, kindGzip, kindTar, kindPST:
		if !looksLikeArchive(name) {
			w.passOver(name) // documents are zip files, too
			return nil
		}
		return w.problem(it.name, errNested)
	}
	return w.problem(it.name, w.content(it, r, head))
}

func looksLikeArchive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".zip", ".gz", ".tgz", ".tar", ".pst", ".ost":
		return true
	}
	return false
}

// sequence reads an archive that can only be read from front to back. It does so twice: the first time to see how its
// mbox files are quoted.
func (w *walker) sequence(name, file string, members func(io.Reader, visitor) error) error {
	w.o.Progress.File(name)
	quotings := map[int]quoting{}
	n := 0
	err := w.pass(file, nil, members, func(m member) error {
		n++
		if m.err != nil {
			return nil
		}
		r := bufio.NewReaderSize(m.r, sniffBytes)
		if head, _ := r.Peek(sniffBytes); kindOf(head) == kindMbox { // errors come again
			quotings[n], _ = scanQuoting(r)
		}
		return w.ctx.Err()
	})
	if w.ctx.Err() != nil {
		return err
	}
	n = 0
	return w.pass(file, w.o.Progress.Read, members, func(m member) error {
		n++
		q := quotings[n]
		return w.member(name, m, &q, nil)
	})
}

func (w *walker) pass(file string, tell func(int64), members func(io.Reader, visitor) error, visit visitor) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	n := 0
	return members(&counted{ctx: w.ctx, r: f, tell: tell}, func(m member) error {
		if n++; n > maxMembers {
			return errMembers
		}
		return visit(m)
	})
}

// tarMembers goes through a tar archive.
func tarMembers(r io.Reader, visit visitor) error {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("the archive is damaged from here on: %w", err)
		}
		m := member{name: h.Name, r: t}
		switch h.Typeflag {
		case tar.TypeReg, tar.TypeGNUSparse:
		case tar.TypeSymlink, tar.TypeLink:
			m = member{name: h.Name, err: errLink}
		default:
			continue
		}
		if err := visit(m); err != nil {
			return err
		}
	}
}

// unzipped undoes gzip around what members reads.
func unzipped(members func(io.Reader, visitor) error) func(io.Reader, visitor) error {
	return func(r io.Reader, visit visitor) error {
		packed := &counted{ctx: contextOf(r), r: r}
		z, err := gzip.NewReader(bufio.NewReaderSize(packed, sniffBytes))
		if err != nil {
			return err
		}
		n := int64(0)
		return members(&unpacking{r: z, packed: func() int64 { return packed.n }, n: &n}, visit)
	}
}

// gzip reads a packed tar archive or a single packed file.
func (w *walker) gzip(name, file string) error {
	k := kindOther
	err := w.pass(file, nil, unzipped(func(r io.Reader, _ visitor) error {
		head, err := bufio.NewReaderSize(r, sniffBytes).Peek(sniffBytes)
		k = kindOf(head)
		if len(head) > 0 {
			err = nil
		}
		return err
	}), nil)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case k == kindTar:
		return w.sequence(name, file, unzipped(tarMembers))
	case k == kindGzip, k == kindZip:
		return errNested
	}
	return w.sequence(name, file, unzipped(func(r io.Reader, visit visitor) error {
		inner := strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), ".gz")
		return visit(member{name: inner, r: r})
	}))
}

// contextOf returns the context that reading from r observes.
func contextOf(r io.Reader) context.Context {
	if c, ok := r.(*counted); ok {
		return c.ctx
	}
	return context.Background()
}
