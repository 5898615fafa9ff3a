package evidence

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Names of the tables inside data/ and of the folder that holds the originals.
const (
	messagesFile = payloadDir + "messages.csv"
	caseFile     = payloadDir + "case.json"
	originalsDir = payloadDir + "originals/"

	kindEmail = "email" // rows of messages.csv that case.json lists too
)

// tableRow is what messages.csv says about one original.
type tableRow struct {
	line         int
	kind, path   string
	sha256, size string
}

// parseMessages reads messages.csv by the names of its columns, so that more can be added.
func parseMessages(b []byte) ([]tableRow, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("it has no header row: %w", err)
	}
	at := map[string]int{}
	for i, name := range head {
		at[name] = i
	}
	for _, name := range []string{"kind", "path", "sha256", "bytes"} {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("it has no column %q", name)
		}
	}
	var rows []tableRow
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it cannot be read: %w", err)
		}
		if len(rows) >= maxEntries {
			return nil, fmt.Errorf("it has more than %d rows", maxEntries)
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, tableRow{line, rec[at["kind"]], plainCell(rec[at["path"]]), strings.ToLower(rec[at["sha256"]]), plainCell(rec[at["bytes"]])})
	}
}

// plainCell undoes SafeCell.
func plainCell(s string) string {
	if len(s) > 1 && s[0] == '\'' && SafeCell(s[1:]) == s {
		return s[1:]
	}
	return s
}

// compareRows holds messages.csv against the originals and returns what does not match.
func compareRows(rows []tableRow, s *source, sums map[string]string, leftOut bool) []string {
	var bad []string
	listed := map[string]bool{}
	for _, row := range rows {
		name := payloadDir + row.path
		e, ok := s.files[name]
		size, err := strconv.ParseInt(row.size, 10, 64)
		switch {
		case !ok && leftOut:
		case !ok:
			bad = append(bad, fmt.Sprintf("row %d names %q, which is missing", row.line, shorten(row.path)))
		case sums[name] != row.sha256:
			bad = append(bad, fmt.Sprintf("row %d: the SHA-256 of %q differs", row.line, shorten(row.path)))
		case err != nil || size != e.size:
			bad = append(bad, fmt.Sprintf("row %d: the size of %q differs", row.line, shorten(row.path)))
		}
		listed[name] = true
	}
	for _, name := range s.names {
		if strings.HasPrefix(name, originalsDir) && !listed[name] {
			bad = append(bad, fmt.Sprintf("%q has no row", shorten(name)))
		}
	}
	return bad
}

// caseTable is the part of case.json that repeats messages.csv.
type caseTable struct {
	Emails []struct {
		Path   string `json:"path"`
		SHA256 string `json:"sha256"`
	} `json:"emails"`
}

// compareCase holds case.json against the e-mails of messages.csv.
func compareCase(b []byte, rows []tableRow) (emails int, bad []string, err error) {
	var c caseTable
	if err := json.Unmarshal(b, &c); err != nil {
		return 0, nil, fmt.Errorf("it cannot be read: %w", err)
	}
	left := map[string]int{}
	n := 0
	for _, row := range rows {
		if row.kind == kindEmail {
			left[row.path+"\x00"+row.sha256]++
			n++
		}
	}
	if len(c.Emails) != n {
		bad = append(bad, fmt.Sprintf("it lists %d e-mails, messages.csv %d", len(c.Emails), n))
	}
	for _, e := range c.Emails {
		key := e.Path + "\x00" + strings.ToLower(e.SHA256)
		if left[key] == 0 {
			bad = append(bad, fmt.Sprintf("%q is not in messages.csv like this", shorten(e.Path)))
			continue
		}
		left[key]--
	}
	return n, bad, nil
}
