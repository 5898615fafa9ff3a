package mailfile

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Fields that stores put before a message's own header. They are taken away where they stand at the very top.
var storeFields = map[string]bool{
	"x-mozilla-status": true, "x-mozilla-status2": true, "x-mozilla-keys": true, "x-account-key": true, "x-uidl": true, // Thunderbird
	"x-gm-thrid": true, "x-gmail-labels": true, // Google Takeout
}

// storeData is what a store has written into a message.
type storeData struct {
	flags  []string
	labels []string
}

// takeStore takes a store's own fields from the top of a message and returns what they say. The fields Status and X-Status
// (of mboxes on Unix) are only read: they are not at the top, so where they came from is not sure.
func takeStore(raw []byte) ([]byte, storeData) {
	var d storeData
	for {
		name, value, size := topField(raw)
		if size == 0 || !storeFields[name] {
			break
		}
		d.field(name, value)
		raw = raw[size:]
	}
	for rest := raw; ; {
		name, value, size := topField(rest)
		if size == 0 {
			break
		}
		if name == "status" || name == "x-status" {
			d.unix(string(value))
		}
		rest = rest[size:]
	}
	return raw, d
}

// topField returns the header field at the front: its name in lower case, its value with the line ends in it, and its
// size; 0 if there is none.
func topField(raw []byte) (name string, value []byte, size int) {
	for size < len(raw) {
		end := bytes.IndexByte(raw[size:], '\n')
		if end < 0 {
			end = len(raw) - size - 1
		}
		if size > 0 && raw[size] != ' ' && raw[size] != '\t' {
			break
		}
		size += end + 1
	}
	field, ok := fieldName(firstLine(raw[:size]))
	if !ok {
		return "", nil, 0
	}
	_, value, _ = bytes.Cut(raw[:size], []byte(":"))
	return strings.ToLower(string(field)), value, size
}

// Bits of Thunderbird's status fields.
const (
	mozRead      = 0x0001
	mozReplied   = 0x0002
	mozMarked    = 0x0004
	mozExpunged  = 0x0008 // deleted; it stays in the file until the folder is compacted
	mozForwarded = 0x1000

	moz2IMAPDeleted = 0x00200000
)

func (d *storeData) field(name string, value []byte) {
	switch name {
	case "x-mozilla-status", "x-mozilla-status2":
		bits, err := strconv.ParseUint(strings.TrimSpace(string(value)), 16, 32)
		if err != nil {
			return
		}
		if name == "x-mozilla-status2" {
			d.flagIf(bits&moz2IMAPDeleted != 0, `\Deleted`)
			return
		}
		d.flagIf(bits&mozRead != 0, `\Seen`)
		d.flagIf(bits&mozReplied != 0, `\Answered`)
		d.flagIf(bits&mozMarked != 0, `\Flagged`)
		d.flagIf(bits&mozExpunged != 0, `\Deleted`)
		d.flagIf(bits&mozForwarded != 0, "$Forwarded")
	case "x-gmail-labels":
		labels, flags := gmailLabels(string(value))
		d.labels = labels
		for _, f := range flags {
			d.flagIf(true, f)
		}
	}
}

// unix reads the letters of Status and X-Status.
func (d *storeData) unix(letters string) {
	for _, c := range letters {
		switch c {
		case 'R':
			d.flagIf(true, `\Seen`)
		case 'A':
			d.flagIf(true, `\Answered`)
		case 'F':
			d.flagIf(true, `\Flagged`)
		case 'D':
			d.flagIf(true, `\Deleted`)
		case 'T':
			d.flagIf(true, `\Draft`)
		}
	}
}

func (d *storeData) flagIf(set bool, flag string) {
	if set && !slices.Contains(d.flags, flag) {
		d.flags = append(d.flags, flag)
	}
}

// AsTravelled gives a message whose lines all end in LF the CRLF in which mail travels (RFC 5321 2.3.8). Others stay as
// they are.
func AsTravelled(raw []byte) []byte {
	if lf := bytes.Count(raw, []byte("\n")); lf > 0 && bytes.IndexByte(raw, '\r') < 0 {
		out := make([]byte, 0, len(raw)+lf)
		for len(raw) > 0 {
			end := bytes.IndexByte(raw, '\n')
			if end < 0 {
				return append(out, raw...)
			}
			out = append(append(out, raw[:end]...), '\r', '\n')
			raw = raw[end+1:]
		}
		return out
	}
	return raw
}
