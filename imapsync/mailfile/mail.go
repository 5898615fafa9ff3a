package mailfile

import (
	"fmt"
	"time"

	"desist/imapsync"
)

// MaxMessageBytes is the largest message that is read; larger ones are failures.
const MaxMessageBytes = imapsync.MaxMessageBytes

// HeldBy says what a Mail's Held was read from.
type HeldBy string

const (
	HeldByFromLine HeldBy = "from_line" // the "From " line of an mbox file (RFC 4155)
	HeldByFileName HeldBy = "file_name" // a Maildir file's name begins with the second of its delivery
)

// Mail is one message out of a file. Folder is the file's path as the caller named it, going on into an archive as if
// that were a folder; UID is its number in that file from 1; InternalDate is zero.
type Mail struct {
	imapsync.Mail

	Offset int64 // of the message in its (unpacked) file, in bytes; for mbox of its "From " line
	Store  bool  // out of a file or folder that keeps messages its own way: Raw is as it travelled

	// Held is when the store says that it took the message in; zero if it doesn't. It is no server's word: mail that is
	// copied from one store to another often bears the time of the copy.
	Held   time.Time
	HeldBy HeldBy

	// Labels are Gmail's, decoded, in the order of the file, without those that are flags.
	Labels []string

	// Converted names the program that made this message out of another format; empty for an original. The bytes of a
	// converted message are that program's, not the sender's.
	Converted string
}

// Note is something about a file that the person should know and that is no failure.
type Note struct {
	Where string
	Text  string
}

// Report says what a Walk could not read, and what it took for granted.
type Report struct {
	Failures []imapsync.Failure // what was not read, and why; places in files are given as "FILE offset N"
	Notes    []Note
}

// Progress hears how a Walk gets on. Calls are frequent; the receiver throttles.
type Progress interface {
	// File starts a file or a folder of files.
	File(name string)
	// Read adds bytes of files just read; archives count as they lie on the disk.
	Read(bytes int64)
}

type noProgress struct{}

func (noProgress) File(string) {}
func (noProgress) Read(int64)  {}

// Options of a Walk. The zero value is useful.
type Options struct {
	Progress Progress // nil: nobody listens

	// Zone is where "From " lines without a zone were written; nil means UTC. RFC 4155 wants UTC there, but most programs
	// write local time. With the United Kingdom's zone a time is never taken for later than it was.
	Zone *time.Location

	// Readpst is the program that reads .pst and .ost files; empty means "readpst", wherever PATH has it.
	Readpst string
	// TempDir is where readpst may write; empty means the system's.
	TempDir string
}

// maxFailures bounds what one Walk lists. The rest is counted.
const maxFailures = 1000

// failed lists a failure at name, or at an offset of it if that is not negative.
func (w *walker) failed(name string, offset int64, err error) {
	if len(w.report.Failures) >= maxFailures {
		w.unlisted++
		return
	}
	if offset >= 0 {
		name = fmt.Sprintf("%s offset %d", name, offset)
	}
	w.report.Failures = append(w.report.Failures, imapsync.Failure{Where: name, Problem: problemText(err)})
}

func (w *walker) note(name, format string, args ...any) {
	if len(w.report.Notes) < maxFailures {
		w.report.Notes = append(w.report.Notes, Note{Where: name, Text: fmt.Sprintf(format, args...)})
	}
}
