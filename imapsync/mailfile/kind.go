package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

type kind int

const (
	kindOther kind = iota
	kindMessage
	kindMbox
	kindEMLX
	kindZip
	kindGzip
	kindTar
	kindPST
)

// Magic numbers of files that mail comes in.
const (
	magicZip   = "PK\x03\x04"
	magicEmpty = "PK\x05\x06" // a zip with nothing in it
	magicGzip  = "\x1f\x8b"
	magicPST   = "!BDN" // [MS-PST] 2.2.2.6
	magicTar   = "ustar"
	atTar      = 257
)

// maxFieldName is longer than any header field's name that mail carries.
const maxFieldName = 80

// kindOf decides by the first bytes of a file.
func kindOf(head []byte) kind {
	is := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case is(magicZip), is(magicEmpty):
		return kindZip
	case is(magicGzip):
		return kindGzip
	case is(magicPST):
		return kindPST
	case len(head) > atTar && bytes.HasPrefix(head[atTar:], []byte(magicTar)):
		return kindTar
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), "\r\n")
	if isFromLine(firstLine(text)) {
		return kindMbox
	}
	if _, err := strconv.ParseUint(string(bytes.TrimSpace(firstLine(head))), 10, 32); err == nil {
		if _, rest, ok := bytes.Cut(head, []byte("\n")); ok && isHeader(rest) {
			return kindEMLX
		}
	}
	if isHeader(text) {
		return kindMessage
	}
	return kindOther
}

// foreign says what a file is that holds mail in a way that can't be read; nil for all others.
func foreign(head []byte) error {
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return errors.New("this looks like a message of Outlook (.msg), which Desist does not read: export the mail as .eml or .pst")
	case bytes.HasPrefix(head, []byte("\xcf\xad\x12\xfe")):
		return errors.New("this is a folder of Outlook Express (.dbx), which Desist does not read: import it into Thunderbird first")
	}
	return nil
}

// ignored holds files that mail programs and systems put beside mail. They are passed over without a word.
var ignored = map[string]bool{
	".ds_store": true, "thumbs.db": true, "desktop.ini": true, "maildirfolder": true, "maildirsize": true,
	"subscriptions": true, "courierimapsubscribed": true, "courierimapuiddb": true, "panacea.dat": true,
	"table_of_contents": true,
}

// skipped says whether a file is known to hold no mail of its own.
func skipped(name string) bool {
	name = strings.ToLower(name)
	return ignored[name] || strings.HasPrefix(name, "dovecot") || strings.HasSuffix(name, ".msf")
}

// mailEnds are how the names of mail files end.
var mailEnds = []string{".eml", ".emlx", ".mbox", ".mbx", ".mail", ".msg", ".pst", ".ost", ".dbx"}

// looksLikeMail says whether a file's name says that it holds mail, so that it is no matter of course if it doesn't.
func looksLikeMail(path, name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(mailEnds, func(end string) bool { return strings.HasSuffix(name, end) }) ||
		path != "" && (isFile(path+".msf") || inMaildir(path))
}

func inMaildir(path string) bool {
	dir := filepath.Dir(path)
	sub := filepath.Base(dir)
	return (sub == "cur" || sub == "new") && isMaildir(filepath.Dir(dir))
}

// holdsFromLine says whether a file that does not begin like an mbox goes on like one: its beginning may be damaged.
func holdsFromLine(head []byte) bool {
	for rest := head; ; {
		i := bytes.Index(rest, []byte("\nFrom "))
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		if _, dated := fromLineTime(firstLine(rest), nil); dated && isFromLine(firstLine(rest)) {
			return true
		}
	}
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// known are the fields of which any mail has at least one (RFC 5322 3.6; the others are put on by servers).
var known = map[string]bool{
	"from": true, "to": true, "cc": true, "subject": true, "date": true, "message-id": true, "received": true,
	"return-path": true, "delivered-to": true, "mime-version": true, "sender": true, "reply-to": true,
	"content-type": true, "x-mozilla-status": true,
}

// enoughFields is how many of the known fields make a header of lines that no empty line ends.
const enoughFields = 3

// isHeader says whether text starts with a header section: lines that are fields or go one on, up to an empty line
// or the end of what is known, with at least two fields and one that mail has. Programs that lost the empty line
// before the body are forgiven when enough of a header came before.
func isHeader(text []byte) bool {
	fields, mail := 0, 0
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		text = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if fields > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue
		}
		name, ok := fieldName(line)
		if !ok {
			if !whole && fields > 0 {
				break // cut off in the middle of a line
			}
			return mail >= enoughFields
		}
		fields++
		if known[string(bytes.ToLower(name))] {
			mail++
		}
	}
	return mail > 0 && fields >= 2
}

// fieldName returns the name of a header field (RFC 5322 2.2), forgiving spaces before the colon.
func fieldName(line []byte) ([]byte, bool) {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 || len(name) > maxFieldName {
		return nil, false
	}
	for _, c := range name {
		if c <= ' ' || c > '~' {
			return nil, false
		}
	}
	return name, true
}

// emlx returns the message within an Apple Mail file: a line with its length, the message, then a property list.
func emlx(r *bufio.Reader) io.Reader {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return errReader{err}
	}
	size, err := strconv.ParseUint(string(bytes.TrimSpace(line)), 10, 32)
	if err != nil {
		return errReader{err}
	}
	return &exactReader{r: r, left: int64(size)}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

// exactReader reads exactly left bytes; fewer are an error.
type exactReader struct {
	r    io.Reader
	left int64
}

func (r *exactReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.r.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	if err == io.EOF && r.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if r.left == 0 && err == io.EOF {
		err = nil
	}
	return n, err
}
