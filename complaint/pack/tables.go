package pack

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"desist/complaint"
)

// originals lists what the evidence bundle holds besides the texts, in exhibit order. A message that is both proof
// and exhibit is stored once, under its first exhibit.
func (b *builder) originals() ([]Original, []Evidence) {
	var out []Original
	var files []Evidence
	seen := map[complaint.MessageID]bool{}
	add := func(id string, m complaint.Message) {
		if !seen[m.ID] {
			seen[m.ID] = true
			out = append(out, Original{fmt.Sprintf("originals/%03d.eml", len(out)+1), id, m.ID, m.Size})
		}
	}
	for _, p := range b.proofs {
		if p.msg != nil {
			add(p.id, *p.msg)
		} else {
			files = append(files, Evidence{"opt-outs/" + p.id + "-" + fileName(p.file.Name), p.id, p.file.SHA256})
		}
	}
	for _, e := range b.emails {
		m := e.Message
		m.ID = e.Flag.Message
		add(e.id, m)
	}
	for _, l := range b.letters {
		if l.File != nil {
			files = append(files, Evidence{letterFile(l), l.id, l.File.SHA256})
		}
		if l.Message != nil {
			add(l.id, *l.Message)
		}
	}
	return out, files
}

// letterFile is where the file of a letter written down by hand lies in the bundle.
func letterFile(l letter) string { return "correspondence/" + l.id + "-" + fileName(l.File.Name) }

// numberOriginals notes the number that each message's original has in the bundle.
func (b *builder) numberOriginals() {
	originals, _ := b.originals()
	b.original = map[complaint.MessageID]string{}
	for _, o := range originals {
		b.original[o.Message] = strings.TrimSuffix(path.Base(o.Path), ".eml")
	}
}

const fileNameLimit = 60

// fileName makes a name that every file system takes and that leads nowhere else.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-", r)) {
			return r
		}
		return '_'
	}, s)
	if len(s) > fileNameLimit {
		s = s[len(s)-fileNameLimit:]
	}
	if s = strings.Trim(s, "._"); s == "" {
		return "file"
	}
	return s
}

// csvHeader is the published layout of messages.csv; columns are only ever added at the end.
var csvHeader = []string{
	"exhibit", "kind", "path", "sha256", "bytes", "message_id", "received", "received_from", "date_header",
	"from_name", "from_address", "to", "subject", "verdict", "direct_marketing", "confidence", "band",
	"hours_after_opt_out", "opt_out", "opt_out_at", "folders", "reasons", "converted",
	"dkim", "dkim_domain", "provider_results", "arc",
}

// messagesCSV is the table of every message in the pack.
func (b *builder) messagesCSV(originals []Original) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true // RFC 4180 2
	rows := [][]string{csvHeader}
	at := map[complaint.MessageID]Original{}
	for _, o := range originals {
		at[o.Message] = o
	}
	for _, p := range b.proofs {
		if p.msg != nil {
			rows = append(rows, append(proofRow(p, at[p.msg.ID]), b.signedCells(p.msg.ID)...))
		}
	}
	for _, e := range b.emails {
		rows = append(rows, append(b.emailRow(e, at[e.Flag.Message]), b.signedCells(e.Flag.Message)...))
	}
	for _, l := range b.letters {
		if l.Message != nil {
			rows = append(rows, append(letterRow(l, at[l.Message.ID]), b.signedCells(l.Message.ID)...))
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = safeCell(row[i])
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("pack: write messages.csv: %w", err)
	}
	return buf.Bytes(), nil
}

func proofRow(p proof, o Original) []string {
	row := messageCells(p.id, "opt_out", o, p.msg)
	row = append(row, "", "", "", "", "", string(p.optOut.ID), stamp(p.optOut.At))
	return append(row, folders(p.msg.Locations), "", line(complaint.Converted(p.msg.Locations)))
}

func letterRow(l letter, o Original) []string {
	row := messageCells(l.id, "letter", o, l.Message)
	row = append(row, "", "", "", "", "", "", "")
	return append(row, folders(l.Message.Locations), "", line(complaint.Converted(l.Message.Locations)))
}

func (b *builder) emailRow(e email, o Original) []string {
	m := e.Message
	m.Received, m.ReceivedFrom = e.Flag.Received, e.Reading.ReceivedFrom
	row := messageCells(e.id, "email", o, &m)
	v := e.Reading.Verdict
	row = append(row,
		string(v.Kind), strconv.FormatBool(v.DirectMarketing), strconv.FormatFloat(v.Confidence, 'f', 2, 64),
		string(e.Flag.Band), strconv.Itoa(int(e.Flag.Age/time.Hour)), string(e.Flag.OptOut), "")
	for _, o := range b.optOuts {
		if o.ID == e.Flag.OptOut {
			row[len(row)-1] = stamp(o.At)
		}
	}
	var reasons []string
	for _, r := range v.Reasons {
		reasons = append(reasons, line(r.Code)+": "+line(r.Quote))
	}
	return append(row, folders(m.Locations), strings.Join(reasons, " | "), line(complaint.Converted(m.Locations)))
}

// messageCells are the columns that every message has, up to the subject.
func messageCells(id, kind string, o Original, m *complaint.Message) []string {
	var fromName, fromAddr string
	if len(m.From) > 0 {
		fromName, fromAddr = line(m.From[0].Name), line(m.From[0].Addr)
	}
	var to []string
	for _, a := range m.To {
		to = append(to, line(a.Addr))
	}
	return []string{
		id, kind, o.Path, string(o.Message), strconv.FormatInt(o.Size, 10), line(m.MessageID),
		stamp(m.Received), string(m.ReceivedFrom), stamp(m.Date),
		fromName, fromAddr, strings.Join(to, "; "), line(m.Subject),
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// safeCell keeps a spreadsheet from reading a cell as a formula.
func safeCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
