package evidence

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// WriteBag writes the bag as a zip file to w. The same Bag gives the same bytes.
func WriteBag(w io.Writer, b Bag) (Written, error) {
	payload, tags, err := b.sorted()
	if err != nil {
		return Written{}, err
	}
	bw := newBagWriter(w, b)
	if err := bw.text(declarationFile, declaration); err != nil {
		return Written{}, err
	}
	for _, f := range payload {
		if err := bw.file(f); err != nil {
			return Written{}, err
		}
	}
	content := bw.files[1:]
	manifest, info := manifestOf(content), bagInfo(b, content)
	if err := bw.text(manifestFile, manifest); err != nil {
		return Written{}, err
	}
	if err := bw.text(infoFile, info); err != nil {
		return Written{}, err
	}
	for _, f := range tags {
		if err := bw.file(f); err != nil {
			return Written{}, err
		}
	}
	tagFiles := append([]WrittenFile{bw.files[0]}, bw.files[1+len(content):]...)
	tagManifest := manifestOf(tagFiles)
	if err := bw.text(tagManifestFile, tagManifest); err != nil {
		return Written{}, err
	}
	sum := bw.files[len(bw.files)-1].SHA256
	if b.Stamp != nil {
		token, err := b.Stamp([]byte(tagManifest))
		if err != nil {
			return Written{}, fmt.Errorf("evidence: time stamp: %w", err)
		}
		if err := bw.text(StampFile, string(token)); err != nil {
			return Written{}, err
		}
	}
	if err := bw.zip.Close(); err != nil {
		return Written{}, fmt.Errorf("evidence: write the bundle: %w", err)
	}
	return Written{TagManifestSHA256: sum, Files: bw.files}, nil
}

// zipTime is what a zip entry can hold: UTC, even seconds, from 1980 on.
func zipTime(t time.Time) time.Time {
	t = t.UTC().Truncate(2 * time.Second)
	if earliest := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); t.Before(earliest) {
		return earliest
	}
	return t
}

type bagWriter struct {
	zip   *zip.Writer
	name  string
	made  time.Time
	files []WrittenFile
	level int // of compression, for the next file
}

func newBagWriter(out io.Writer, b Bag) *bagWriter {
	w := &bagWriter{zip: zip.NewWriter(out), name: b.Name, made: zipTime(b.Made)}
	w.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, w.level) })
	return w
}

func (w *bagWriter) text(path, content string) error {
	return w.file(File{Path: path, Content: Bytes([]byte(content))})
}

func (w *bagWriter) file(f File) (err error) {
	in, err := f.Content()
	if err != nil {
		return fmt.Errorf("evidence: open %s: %w", f.Path, err)
	}
	defer func() {
		if cerr := in.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("evidence: close %s: %w", f.Path, cerr)
		}
	}()
	head, err := w.choose(in)
	if err != nil {
		return fmt.Errorf("evidence: read %s: %w", f.Path, err)
	}
	h := &zip.FileHeader{Name: w.name + "/" + f.Path, Method: zip.Deflate, Modified: w.made}
	const readable = 0o644
	h.SetMode(readable)
	out, err := w.zip.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("evidence: write %s: %w", f.Path, err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.MultiReader(bytes.NewReader(head), in))
	if err != nil {
		return fmt.Errorf("evidence: write %s: %w", f.Path, err)
	}
	w.files = append(w.files, WrittenFile{Path: f.Path, Bytes: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// choose sets how the next file is compressed and returns what it has read of it. A long message of one repeated line
// would shrink so far that a careful reader, our own among them, takes the bundle for a zip bomb. Without looking for
// repetition no byte becomes less than one bit, an eighth.
func (w *bagWriter) choose(in io.Reader) ([]byte, error) {
	head, err := io.ReadAll(io.LimitReader(in, ratioFloor+1))
	w.level = flate.DefaultCompression
	if len(head) > ratioFloor {
		w.level = flate.HuffmanOnly
	}
	return head, err
}

// manifestOf writes the lines that sha256sum -c also reads.
func manifestOf(files []WrittenFile) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", f.SHA256, escapePath(f.Path))
	}
	return b.String()
}

func bagInfo(b Bag, payload []WrittenFile) string {
	var total int64
	for _, f := range payload {
		total += f.Bytes
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Bagging-Date: %s\n", b.Made.UTC().Format(time.DateOnly))
	fmt.Fprintf(&out, "Payload-Oxum: %d.%d\n", total, len(payload))
	for _, f := range b.Info {
		fmt.Fprintf(&out, "%s: %s\n", oneLine(f.Name), oneLine(f.Value))
	}
	return out.String()
}

// oneLine keeps a value from starting a field of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
