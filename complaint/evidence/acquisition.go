package evidence

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SchemaAcquisition names the layout of acquisition.json.
const SchemaAcquisition = "desist-acquisition-1"

// Acquisition says where every original of the bundle came from.
type Acquisition struct {
	Schema    string     `json:"schema"`
	Method    string     `json:"method"` // how mail is read, in words
	Originals []Acquired `json:"originals"`
}

// Acquired is one original with every place that held it.
type Acquired struct {
	Path    string  `json:"path"` // relative to data/
	Exhibit string  `json:"exhibit"`
	SHA256  string  `json:"sha256"`
	Bytes   int64   `json:"bytes"`
	Places  []Place `json:"places"`
}

// Place is a mailbox folder, or an imported file, that held an original.
type Place struct {
	Account      string    `json:"account"`
	Source       string    `json:"source"`           // "imap" or "import"
	Server       string    `json:"server,omitempty"` // host:port
	Folder       string    `json:"folder"`
	Role         string    `json:"role,omitempty"`
	UIDValidity  uint32    `json:"uid_validity,omitempty"` // RFC 3501 2.3.1.1
	UID          uint32    `json:"uid,omitempty"`
	InternalDate time.Time `json:"internal_date,omitzero"` // RFC 3501 2.3.3, with the server's zone
	Flags        []string  `json:"flags"`
	Labels       []string  `json:"labels,omitempty"` // Gmail's

	Held      time.Time `json:"held,omitzero"`       // when the file says that it took the message in
	HeldBy    string    `json:"held_by,omitempty"`   // what in the file says so: "from_line" or "file_name"
	Converted string    `json:"converted,omitempty"` // the program that made the message out of another format: no original
}

// ReadOnlyMethod is how this program reads mailboxes.
const ReadOnlyMethod = "IMAP folders are opened with EXAMINE and messages fetched with BODY.PEEK, which change nothing on the server; " +
	"files are opened for reading only. Originals are kept byte for byte as the server or the file gave them. From a store of many messages " +
	"(mbox, Maildir, an archive) they are kept as they travelled: without what the store added, and with CRLF line ends. What has " +
	"\"converted\" is no original: the program named made it out of another format, such as Outlook's."

var acquisitionHeader = []string{
	"exhibit", "path", "sha256", "bytes", "account", "source", "server", "folder", "role", "uid_validity", "uid", "internal_date", "flags",
	"labels", "held", "held_by", "converted",
}

// JSON is acquisition.json.
func (a Acquisition) JSON() ([]byte, error) { return indented("acquisition.json", a) }

// CSV is acquisition.csv: a row for each place of each original.
func (a Acquisition) CSV() ([]byte, error) {
	rows := [][]string{acquisitionHeader}
	for _, o := range a.Originals {
		for _, p := range o.Places {
			rows = append(rows, []string{
				o.Exhibit, o.Path, o.SHA256, strconv.FormatInt(o.Bytes, 10), p.Account, p.Source, p.Server, p.Folder, p.Role,
				number(p.UIDValidity), number(p.UID), isoTime(p.InternalDate), strings.Join(p.Flags, " "),
				strings.Join(p.Labels, "; "), isoTime(p.Held), p.HeldBy, p.Converted,
			})
		}
	}
	return table("acquisition.csv", rows)
}

// SchemaCompleteness names the layout of completeness.json.
const SchemaCompleteness = "desist-completeness-1"

// Completeness says which folders were read, and how many of the messages on the server are held.
type Completeness struct {
	Schema  string         `json:"schema"`
	Folders []FolderRecord `json:"folders"`
}

// FolderRecord is one folder as it was last read.
type FolderRecord struct {
	Account     string    `json:"account"`
	Source      string    `json:"source"`
	Server      string    `json:"server,omitempty"`
	Folder      string    `json:"folder"`
	Role        string    `json:"role,omitempty"`
	OnServer    int       `json:"on_server"` // messages the server reported; -1 if unknown, as for imported files
	Held        int       `json:"held"`      // messages in the casebook
	UIDValidity uint32    `json:"uid_validity,omitempty"`
	UIDNext     uint32    `json:"uid_next,omitempty"`
	Settled     string    `json:"settled,omitempty"` // UIDs dealt with (RFC 3501 9, sequence-set)
	SyncedAt    time.Time `json:"synced_at,omitzero"`

	InPart  int            `json:"in_part"`           // of Held: without attachments. No original in the bundle is one of these
	Skipped map[string]int `json:"skipped,omitempty"` // not fetched, by reason
	Pending int            `json:"pending"`           // not fetched yet, or outside the dates asked for
	Gone    int            `json:"gone"`              // in the casebook, and no longer in the folder; not in Held
	Failed  []Failure      `json:"failed,omitempty"`  // could not be read
}

// Failure is a message or folder that could not be read, and why.
type Failure struct {
	Where   string `json:"where"`
	Problem string `json:"problem"`
}

// JSON is completeness.json.
func (c Completeness) JSON() ([]byte, error) { return indented("completeness.json", c) }

// CSV is completeness.csv.
func (c Completeness) CSV() ([]byte, error) {
	rows := [][]string{{
		"account", "source", "server", "folder", "role", "on_server", "held", "uid_validity", "uid_next", "settled", "synced_at",
		"in_part", "skipped", "pending", "gone", "failed",
	}}
	for _, f := range c.Folders {
		onServer := ""
		if f.OnServer >= 0 {
			onServer = strconv.Itoa(f.OnServer)
		}
		rows = append(rows, []string{
			f.Account, f.Source, f.Server, f.Folder, f.Role, onServer, strconv.Itoa(f.Held), number(f.UIDValidity), number(f.UIDNext),
			f.Settled, isoTime(f.SyncedAt), strconv.Itoa(f.InPart), f.skipped(), strconv.Itoa(f.Pending), strconv.Itoa(f.Gone),
			strconv.Itoa(len(f.Failed)),
		})
	}
	return table("completeness.csv", rows)
}

func (f FolderRecord) skipped() string {
	var out []string
	for _, why := range slices.Sorted(maps.Keys(f.Skipped)) {
		out = append(out, fmt.Sprintf("%s %d", why, f.Skipped[why]))
	}
	return strings.Join(out, "; ")
}

func number(n uint32) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(uint64(n), 10)
}

func isoTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// table writes RFC 4180 with every cell safe.
func table(name string, rows [][]string) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = SafeCell(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("evidence: write %s: %w", name, err)
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

func indented(name string, v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("evidence: write %s: %w", name, err)
	}
	return append(b, '\n'), nil
}
