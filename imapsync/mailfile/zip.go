package mailfile

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// zip reads a zip archive by its directory, or from front to back if that is missing because the file ends too early.
func (w *walker) zip(name, file string, in *counted, size int64) error {
	if n := zipEntries(in, size); n > maxMembers {
		return errMembers
	}
	z, err := zip.NewReader(in, size)
	switch {
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case errors.Is(err, zip.ErrInsecurePath): // names are looked at one by one
	case err != nil:
		w.failed(name, size, errors.New("the archive has no directory at its end: it is damaged or was not copied whole; what is in it was read as far as it goes"))
		return w.sequence(name, file, salvage)
	}
	w.o.Progress.File(name)
	overlaps := overlapping(z.File)
	unpacked := int64(0)
	for i, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		if err := w.zipMember(name, f, overlaps[i], size, &unpacked); err != nil {
			return err
		}
		w.o.Progress.Read(int64(f.CompressedSize64)) //nolint:gosec // only shown
	}
	return nil
}

func (w *walker) zipMember(archive string, f *zip.File, overlaps bool, size int64, unpacked *int64) error {
	m := member{name: f.Name}
	open := func() (io.ReadCloser, error) {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		n := int64(0)
		each := &unpacking{r: r, packed: func() int64 { return int64(min(f.CompressedSize64, uint64(size))) }, n: &n}
		return struct {
			io.Reader
			io.Closer
		}{each, r}, nil
	}
	switch {
	case f.Mode()&fs.ModeSymlink != 0:
		m.err = errLink
	case f.Flags&1 != 0:
		m.err = errors.New("it is encrypted: unpack the archive with its password first")
	case overlaps:
		m.err = errBomb
	default:
		r, err := open()
		if m.err = err; err == nil {
			defer func() { _ = r.Close() }()
			m.r = &unpacking{r: r, packed: func() int64 { return size }, n: unpacked}
		}
	}
	return w.member(archive, m, nil, open)
}

// overlapping says of each file whether it shares packed bytes with another: only archives made to do harm do that.
func overlapping(files []*zip.File) []bool {
	type span struct {
		from, to int64
		i        int
	}
	var spans []span
	for i, f := range files {
		if from, err := f.DataOffset(); err == nil && f.CompressedSize64 > 0 {
			spans = append(spans, span{from, from + int64(min(f.CompressedSize64, 1<<62)), i}) //nolint:gosec // bounded
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return int(min(max(a.from-b.from, -1), 1)) })
	out := make([]bool, len(files))
	end := int64(0)
	for _, s := range spans {
		out[s.i] = s.from < end
		end = max(end, s.to)
	}
	return out
}

// zipEntries reads how many files the directory at the end of a zip announces, before anything is kept of each.
func zipEntries(r io.ReaderAt, size int64) uint64 {
	const end, end64 = 22, 20 + 56 // of the records, with the locator (APPNOTE 4.3.14 to 4.3.16)
	tail := make([]byte, min(size, 64<<10+end+end64))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || at+end > len(tail) {
		return 0
	}
	n := uint64(binary.LittleEndian.Uint16(tail[at+10:]))
	if at64 := strings.LastIndex(string(tail[:at]), "PK\x06\x06"); n == 0xffff && at64 >= 0 && at64+40 <= len(tail) {
		n = binary.LittleEndian.Uint64(tail[at64+32:])
	}
	return n
}

// Fields of a local file header (APPNOTE 4.3.7).
const (
	localHeader    = 30
	flagEncrypted  = 1
	flagDescriptor = 8 // sizes come after the data
	methodStore    = 0
	methodDeflate  = 8
)

// salvage goes through a zip archive from front to back, by what stands before each file.
func salvage(r io.Reader, visit visitor) error {
	packed := &counted{ctx: contextOf(r), r: r}
	s := &salvager{r: bufio.NewReaderSize(packed, sniffBytes), packed: packed}
	for {
		ok, err := s.find()
		if !ok || err != nil {
			return err
		}
		if err := s.member(visit); err != nil {
			return err
		}
	}
}

type salvager struct {
	r        *bufio.Reader
	packed   *counted
	unpacked int64
}

// find goes to the next local file header.
func (s *salvager) find() (bool, error) {
	for {
		window, err := s.r.Peek(sniffBytes)
		if i := strings.Index(string(window), magicZip); i >= 0 {
			_, err := s.r.Discard(i)
			return err == nil, err
		}
		if len(window) < len(magicZip) || errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if _, err := s.r.Discard(len(window) - len(magicZip) + 1); err != nil {
			return false, err
		}
	}
}

func (s *salvager) member(visit visitor) error {
	h := make([]byte, localHeader)
	if _, err := io.ReadFull(s.r, h); err != nil {
		return nil // the file ends here
	}
	flags, method := binary.LittleEndian.Uint16(h[6:]), binary.LittleEndian.Uint16(h[8:])
	sum, size := binary.LittleEndian.Uint32(h[14:]), binary.LittleEndian.Uint32(h[18:])
	name := make([]byte, binary.LittleEndian.Uint16(h[26:]))
	if _, err := io.ReadFull(s.r, name); err != nil {
		return nil
	}
	if _, err := s.r.Discard(int(binary.LittleEndian.Uint16(h[28:]))); err != nil {
		return nil
	}
	m := member{name: string(name)}
	var check *checked
	switch {
	case strings.HasSuffix(m.name, "/"):
		return nil
	case flags&flagEncrypted != 0:
		m.err = errors.New("it is encrypted")
	case method == methodDeflate:
		check = &checked{r: flate.NewReader(s.r), sum: sum, known: flags&flagDescriptor == 0}
	case method == methodStore && flags&flagDescriptor == 0:
		check = &checked{r: &exactReader{r: s.r, left: int64(size)}, sum: sum, known: true}
	default:
		m.err = fmt.Errorf("it is packed in a way that can't be read from a damaged archive (method %d)", method)
	}
	if check != nil {
		m.r = &unpacking{r: check, packed: func() int64 { return s.packed.n }, n: &s.unpacked}
	}
	if err := visit(m); err != nil {
		return err
	}
	if check != nil { // what was not wanted: the next member begins after it
		if _, err := io.Copy(io.Discard, m.r); errors.Is(err, errBomb) {
			return err
		}
	}
	return nil
}

// checked compares the checksum at the end.
type checked struct {
	r     io.Reader
	sum   uint32
	known bool
	have  uint32
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.have = crc32.Update(c.have, crc32.IEEETable, p[:n])
	if errors.Is(err, io.EOF) && c.known && c.have != c.sum {
		return n, errChecksum
	}
	return n, err
}

var errChecksum = errors.New("its checksum is wrong: parts of it may be damaged")
