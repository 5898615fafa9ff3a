package demo

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

const timeLayout = "2006-01-02 15:04 -0700"

// entry is one mail as written.
type entry struct {
	key    string // "meridian/014-card-welcome"
	file   string // "meridian"
	sender string
	stream string
	at     time.Time // when it was sent, in the sender's zone
	fields map[string][]string
	body   []string // lines
}

func (e *entry) field(name string) string {
	if v := e.fields[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (e *entry) list(name, fallback string) []string {
	v := e.field(name)
	if v == "" {
		v = fallback
	}
	var out []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" && item != "-" {
			out = append(out, item)
		}
	}
	return out
}

var fieldNames = map[string]bool{
	"sender": true, "stream": true, "at": true, "received": true, "date": true, "from": true, "to": true,
	"subject": true, "pre": true, "reply-to-mail": true, "attach": true, "folder": true, "flags": true, "twin": true,
	"kind": true, "decides": true, "labelled": true, "ambiguous": true, "suspect": true, "note": true,
	"optout": true, "reconsent": true, "flag": true, "byhand": true,
}

func readEntries(fsys fs.FS) ([]*entry, error) {
	files, err := fs.Glob(fsys, "mail/*.txt")
	if err != nil {
		return nil, fmt.Errorf("demo: list mail: %w", err)
	}
	var all []*entry
	for _, name := range files {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("demo: read %s: %w", name, err)
		}
		entries, err := parseEntries(strings.TrimSuffix(path.Base(name), ".txt"), string(text))
		if err != nil {
			return nil, fmt.Errorf("demo: %s: %w", name, err)
		}
		all = append(all, entries...)
	}
	return all, nil
}

// parseEntries reads "-- name --" sections: field lines, an empty line, body lines. Text before the first section
// is a comment.
func parseEntries(file, text string) ([]*entry, error) {
	var entries []*entry
	var e *entry
	inBody := false
	scanner := bufio.NewScanner(strings.NewReader(text))
	for scanner.Scan() {
		line := scanner.Text()
		if name, ok := sectionName(line); ok {
			e = &entry{key: file + "/" + name, file: file, fields: map[string][]string{}}
			entries = append(entries, e)
			inBody = false
			continue
		}
		switch {
		case e == nil:
		case inBody:
			e.body = append(e.body, line)
		case line == "":
			inBody = true
		default:
			name, value, ok := strings.Cut(line, ": ")
			if !ok || !fieldNames[name] {
				return nil, fmt.Errorf("%s: no such field: %q", e.key, line)
			}
			e.fields[name] = append(e.fields[name], value)
		}
	}
	for _, e := range entries {
		if err := e.settle(); err != nil {
			return nil, err
		}
	}
	return entries, scanner.Err()
}

func sectionName(line string) (string, bool) {
	name, ok := strings.CutPrefix(line, "-- ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, " --")
}

func (e *entry) settle() error {
	at, err := time.Parse(timeLayout, e.field("at"))
	if err != nil {
		return fmt.Errorf("%s: at: %w", e.key, err)
	}
	e.at = at.Add(time.Duration(e.pick("second", 50)) * time.Second)
	e.sender = e.field("sender")
	if e.sender == "" {
		e.sender = e.file
	}
	e.stream = e.field("stream")
	if e.stream == "" {
		e.stream = "default"
	}
	if e.stream == "sent" {
		e.sender = "personal"
	}
	for len(e.body) > 0 && e.body[len(e.body)-1] == "" {
		e.body = e.body[:len(e.body)-1]
	}
	return nil
}

// own reports whether Alex wrote the mail.
func (e *entry) own() bool { return e.stream == "sent" }

// received is when the mailbox took the mail in.
func (e *entry) received() (time.Time, error) {
	if v := e.field("received"); v != "" {
		t, err := time.Parse(timeLayout, v)
		if err != nil {
			return t, fmt.Errorf("%s: received: %w", e.key, err)
		}
		return t.Add(time.Duration(e.pick("second", 50)) * time.Second).UTC(), nil
	}
	return e.at.Add(time.Duration(1+e.pick("delay", 7)) * time.Second).UTC(), nil
}
