package evidence

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// SchemaSyncs names the layout of syncs.json.
const SchemaSyncs = "desist-syncs-1"

// Names of the record of syncs inside data/.
const (
	SyncsJSON = "syncs.json"
	SyncsDir  = "syncs/"
)

// Syncs says when mailboxes were read, what the server counted before and after, and with which commands.
type Syncs struct {
	Schema string `json:"schema"`
	Syncs  []Sync `json:"syncs"`
}

// Sync is one reading of one mailbox.
type Sync struct {
	Number     int64        `json:"number"`
	Account    string       `json:"account"`
	Server     string       `json:"server"`
	Program    string       `json:"program"`
	Started    time.Time    `json:"started"`
	Ended      time.Time    `json:"ended"`
	Complete   bool         `json:"complete"`
	Problem    string       `json:"problem,omitempty"`
	New        int          `json:"new"`
	Bytes      int64        `json:"bytes"`
	Transcript string       `json:"transcript"`        // path relative to data/
	SHA256     string       `json:"transcript_sha256"` // of that file
	Folders    []SyncFolder `json:"folders"`
}

// SyncFolder is what the server counted in one folder.
type SyncFolder struct {
	Name   string  `json:"name"`
	New    int     `json:"new"`
	Failed int     `json:"failed"`
	Before *Counts `json:"before,omitempty"`
	After  *Counts `json:"after,omitempty"`
}

// Counts are messages in a folder, those with \Seen and those with \Recent (RFC 3501 2.3.2).
type Counts struct {
	Messages uint32 `json:"messages"`
	Seen     uint32 `json:"seen"`
	Recent   uint32 `json:"recent"`
}

// JSON is syncs.json.
func (s Syncs) JSON() ([]byte, error) { return indented(SyncsJSON, s) }

// TranscriptPath is where a sync's transcript is, relative to data/.
func TranscriptPath(number int64) string {
	return fmt.Sprintf("%s%04d-transcript.txt", SyncsDir, number)
}

// readingCommands are the IMAP commands that change nothing on a server. What each of them reads is in the transcript.
var readingCommands = map[string]bool{
	"CAPABILITY": true, "NOOP": true, "LOGOUT": true, "STARTTLS": true, "AUTHENTICATE": true, "LOGIN": true, "ID": true,
	"ENABLE": true, "LIST": true, "LSUB": true, "STATUS": true, "EXAMINE": true, "NAMESPACE": true, "SEARCH": true,
	"UID": true, "FETCH": true, "IDLE": true, "UNSELECT": true,
}

// changes returns the first command in a transcript that may have changed something, "" if there is none.
func changes(transcript string) string {
	for line := range strings.Lines(transcript) {
		_, command, ok := strings.Cut(line, "C: ")
		if !ok || strings.HasPrefix(command, "(literal)") || strings.HasPrefix(command, "<hidden>") {
			continue
		}
		words := strings.Fields(command)
		switch {
		case len(words) == 1 && words[0] == "DONE":
		case len(words) < 2, !readingCommands[strings.ToUpper(words[1])]:
			return strings.TrimSpace(command)
		case strings.EqualFold(words[1], "UID") && (len(words) < 3 || !strings.EqualFold(words[2], "FETCH") && !strings.EqualFold(words[2], "SEARCH")):
			return strings.TrimSpace(command)
		case strings.Contains(strings.ToUpper(command), "FETCH") && strings.Contains(strings.ToUpper(command), " BODY["):
			return strings.TrimSpace(command) // sets \Seen (RFC 3501 6.4.5)
		}
	}
	return ""
}

// syncs holds the record of syncs against the transcripts.
func (v *verifier) syncs() {
	if !v.has(SyncsJSON) {
		v.skip(CheckSyncs, "the bundle has no record of syncs")
		return
	}
	var s Syncs
	b, err := v.s.read(payloadDir + SyncsJSON)
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil {
		v.add(CheckSyncs, "", problems(fmt.Errorf("%s cannot be read: %w", SyncsJSON, err)))
		return
	}
	var bad []string
	listed := map[string]bool{}
	for _, x := range s.Syncs {
		name := payloadDir + x.Transcript
		listed[name] = true
		text, err := v.s.read(name)
		switch {
		case err != nil || !strings.HasPrefix(x.Transcript, SyncsDir):
			bad = append(bad, fmt.Sprintf("%q is missing", shorten(x.Transcript)))
		case v.sums[name] != x.SHA256:
			bad = append(bad, fmt.Sprintf("the SHA-256 of %q differs", shorten(x.Transcript)))
		default:
			if command := changes(string(text)); command != "" {
				bad = append(bad, fmt.Sprintf("%q holds a command that may change a mailbox: %q", shorten(x.Transcript), shorten(command)))
			}
		}
	}
	for _, name := range v.s.names {
		if strings.HasPrefix(name, payloadDir+SyncsDir) && !listed[name] {
			bad = append(bad, fmt.Sprintf("%q has no record", shorten(name)))
		}
	}
	v.add(CheckSyncs, fmt.Sprintf("%d syncs, with commands that only read", len(s.Syncs)), bad)
}
