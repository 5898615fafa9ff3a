package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	"path"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// part is one MIME entity: its own header lines and its encoded body, both with CRLF.
type part struct {
	header []string
	body   string
}

func (p part) String() string { return strings.Join(p.header, "\r\n") + "\r\n\r\n" + p.body }

// content makes the message's MIME structure.
func (m *mail) content(l layouts) (part, error) {
	top, err := m.readable(l)
	if err != nil {
		return part{}, err
	}
	name := m.e.field("attach")
	if name == "" {
		return top, nil
	}
	file, err := attachment(l.files, name)
	if err != nil {
		return part{}, fmt.Errorf("demo: %s: %w", m.e.key, err)
	}
	return multipart("mixed", m.boundary("mixed"), top, file), nil
}

// readable is the part a person reads.
func (m *mail) readable(l layouts) (part, error) {
	if m.s.Body == "text" || m.s.Body == "verbatim" {
		return m.textPart("plain", m.text())
	}
	markup, err := m.html(l)
	if err != nil {
		return part{}, err
	}
	rich, err := m.textPart("html", markup)
	if err != nil || m.s.Body == "html" {
		return rich, err
	}
	plain, err := m.textPart("plain", m.text())
	return multipart("alternative", m.boundary("alternative"), plain, rich), err
}

func (m *mail) charset() string {
	if m.s.Charset != "" {
		return m.s.Charset
	}
	return "utf-8"
}

func (m *mail) inCharset(s string) (string, error) {
	if m.s.Charset == "" {
		return s, nil
	}
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		return "", fmt.Errorf("demo: %s: not in %s: %w", m.e.key, m.s.Charset, err)
	}
	return out, nil
}

func (m *mail) textPart(subtype, text string) (part, error) {
	text, err := m.inCharset(text)
	if err != nil {
		return part{}, err
	}
	text = strings.ReplaceAll(text, "\n", "\r\n")
	contentType := "Content-Type: text/" + subtype + "; charset=" + m.charset()
	switch {
	case m.s.Body == "verbatim" && isASCII(text):
		return part{[]string{contentType, "Content-Transfer-Encoding: 7bit"}, text}, nil
	case m.s.Encoding == "8bit":
		return part{[]string{contentType, "Content-Transfer-Encoding: 8bit"}, text}, nil
	case m.s.Encoding == "base64":
		return part{[]string{contentType, "Content-Transfer-Encoding: base64"}, base64Lines([]byte(text))}, nil
	}
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		return part{}, err
	}
	if err := w.Close(); err != nil {
		return part{}, err
	}
	return part{[]string{contentType, "Content-Transfer-Encoding: quoted-printable"}, b.String()}, nil
}

func attachment(files fs.FS, name string) (part, error) {
	raw, err := fs.ReadFile(files, "attach/"+name)
	if err != nil {
		return part{}, err
	}
	types := map[string]string{".pdf": "application/pdf", ".ics": "text/calendar; charset=utf-8; method=PUBLISH"}
	return part{[]string{
		"Content-Type: " + types[path.Ext(name)] + `; name="` + name + `"`,
		`Content-Disposition: attachment; filename="` + name + `"`,
		"Content-Transfer-Encoding: base64",
	}, base64Lines(raw)}, nil
}

func multipart(subtype, boundary string, parts ...part) part {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p.String())
		if !strings.HasSuffix(p.body, "\r\n") {
			b.WriteString("\r\n")
		}
	}
	b.WriteString("--" + boundary + "--\r\n")
	return part{[]string{"Content-Type: multipart/" + subtype + `; boundary="` + boundary + `"`}, b.String()}
}

func (m *mail) boundary(label string) string {
	shapes := []string{"----=_Part_{num:6}_{num:10}.{num:13}", "{hex:28}", "_----------={num:16}", "b1_{hex:32}"}
	return m.e.digits("boundary "+label, shapes[digest(m.from.Key, "boundary")[0]%4])
}

func base64Lines(raw []byte) string {
	const width = 76 // RFC 2045 6.8
	text := base64.StdEncoding.EncodeToString(raw)
	var b strings.Builder
	for len(text) > width {
		b.WriteString(text[:width] + "\r\n")
		text = text[width:]
	}
	return b.String() + text + "\r\n"
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// word encodes header text (RFC 2047), in the mail's own charset and in either encoding.
func (m *mail) word(s string) (string, error) {
	if isASCII(s) {
		return s, nil
	}
	encoder := mime.WordEncoder(mime.QEncoding)
	if m.s.Encoding == "base64" {
		encoder = mime.BEncoding
	}
	if m.s.Charset == "" {
		return encoder.Encode("UTF-8", s), nil
	}
	in, err := m.inCharset(s)
	if err != nil {
		return "", err
	}
	return encoder.Encode(m.s.Charset, in), nil
}
