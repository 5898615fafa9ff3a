package evidence

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"
)

// Limits of a PDF that is searched for a printed hash.
const (
	maxPDF      = 64 << 20  // bytes of the file
	maxInflated = 256 << 20 // bytes of all its streams, unpacked
	maxDict     = 4 << 10   // bytes before a stream in which its dictionary is looked for
)

// prints reports whether a PDF shows text on its pages. White space is ignored, so that text may be set in several
// lines. It looks at what the pages draw, not at the document's metadata, which nobody reads.
func prints(pdf []byte, text string) bool {
	left := int64(maxInflated)
	var page strings.Builder
	for rest := pdf; left > 0; {
		i := bytes.Index(rest, []byte("stream"))
		if i < 0 {
			return false
		}
		dict := rest[max(0, i-maxDict):i]
		rest = rest[i+len("stream"):]
		if bytes.HasSuffix(dict, []byte("end")) || !drawsText(dict) {
			continue
		}
		page.Reset()
		n := appendText(&page, unpacked(rest, left))
		left -= n
		if strings.Contains(page.String(), text) {
			return true
		}
	}
	return false
}

// drawsText says whether the dictionary in front of a stream may be that of a page's content: pictures and fonts are
// told by their keys.
func drawsText(dict []byte) bool {
	if i := bytes.LastIndex(dict, []byte("obj")); i >= 0 {
		dict = dict[i:]
	}
	return !bytes.Contains(dict, []byte("/Image")) && !bytes.Contains(dict, []byte("/Length1"))
}

// unpacked returns a stream's content: inflated if it is packed, as it is otherwise.
func unpacked(b []byte, limit int64) []byte {
	b = bytes.TrimPrefix(bytes.TrimPrefix(b, []byte("\r")), []byte("\n"))
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		end := bytes.Index(b, []byte("endstream"))
		if end < 0 {
			return nil
		}
		return b[:end]
	}
	out, _ := io.ReadAll(io.LimitReader(z, limit)) // what could be read of a damaged stream is still searched
	return out
}

// appendText adds the string literals of a content stream without white space, and returns how many bytes it looked
// at. Two-byte codes of embedded fonts stand for their UTF-16 value in the PDFs this program writes.
func appendText(out *strings.Builder, b []byte) int64 {
	depth := 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '(' && depth == 0:
			depth = 1
		case depth == 0:
		case c == '\\' && i+1 < len(b):
			i++
			out.WriteByte(b[i])
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c > ' ':
			out.WriteByte(c)
		}
	}
	return int64(len(b))
}
