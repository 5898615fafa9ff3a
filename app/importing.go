package app

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync/mailfile"
)

// importAccount is the account that imported files belong to.
const importAccount = "import"

// An import is stored in batches of at most this many messages or bytes.
const (
	importBatch      = 200
	importBatchBytes = 16 << 20
)

// Import reads mail out of files and folders (see mailfile for which), stores it and analyses it. What can't be read is
// listed; the rest goes on.
func (a *App) Import(ctx context.Context, paths []string, tell ProgressFunc) (ImportResult, error) {
	if err := a.writing.take(ctx); err != nil {
		return ImportResult{}, err
	}
	defer a.writing.end()

	res := ImportResult{Defects: []ImportDefect{}}
	person, err := a.Profile(ctx)
	if err != nil {
		return res, err
	}
	if err := a.parts.Vault.PutAccount(ctx, complaint.Account{ID: importAccount, Kind: complaint.AccountImport, Added: a.parts.Now().UTC()}); err != nil {
		return res, say(err, "The import could not be started.")
	}
	m := newMeter(tell)
	for _, path := range paths {
		m.now.TotalBytes += mailfile.Size(ctx, path)
	}
	imp := &importer{app: a, person: person, res: &res, meter: m}
	for _, path := range paths {
		if err := imp.read(ctx, path); err != nil {
			return res, say(err, fmt.Sprintf("%s could not be read.", path))
		}
	}
	if err := a.log(ctx, eventImported, imported(res)); err != nil {
		return res, err
	}
	if err := a.logJudged(ctx, person, res.New); err != nil {
		return res, err
	}
	if err := a.meetFiles(ctx); err != nil {
		return res, err
	}
	m.now.TotalBytes = 0
	res.Analysis, err = a.analyse(ctx, m)
	return res, err
}

// ReadsOutlook reports whether the program that reads Outlook's files is installed.
func ReadsOutlook() bool { return mailfile.HasReadpst() }

// imported is what the custody log says of an import.
func imported(res ImportResult) string {
	text := fmt.Sprintf("%d messages, %d new", res.Messages, res.New)
	if res.Converted > 0 {
		text += fmt.Sprintf(", %d converted, not original", res.Converted)
	}
	return text
}

// within names an imported file from what the person pointed at downwards: where it lay on their disk, with their user
// name, must not stand in a pack.
func within(path, file string) string {
	base := filepath.Base(filepath.Clean(path))
	rel, err := filepath.Rel(path, file)
	if err != nil || rel == "." || strings.HasPrefix(rel, "..") {
		return base
	}
	return filepath.ToSlash(filepath.Join(base, rel))
}

// importer gathers imported mail into batches.
type importer struct {
	app    *App
	person complaint.Person
	res    *ImportResult
	meter  *meter
	batch  []mailfile.Mail
	bytes  int
}

func (i *importer) read(ctx context.Context, path string) error {
	o := mailfile.Options{Progress: fileMeter{i.meter, path}, Zone: i.app.zone()}
	report, err := mailfile.Walk(ctx, path, o, func(mail mailfile.Mail) error {
		mail.Folder = within(path, mail.Folder)
		return i.add(ctx, mail)
	})
	for _, f := range report.Failures {
		i.res.Defects = append(i.res.Defects, ImportDefect{Where: f.Where, Problem: f.Problem})
	}
	for _, n := range report.Notes {
		i.res.Notes = append(i.res.Notes, ImportNote{Where: n.Where, Text: n.Text})
	}
	if err != nil && !canceled(err) {
		return err
	}
	// What was read before the person stopped is kept.
	if ferr := i.flush(context.WithoutCancel(ctx)); ferr != nil {
		return ferr
	}
	return err
}

func (i *importer) add(ctx context.Context, mail mailfile.Mail) error {
	i.batch = append(i.batch, mail)
	i.bytes += len(mail.Raw)
	if len(i.batch) < importBatch && i.bytes < importBatchBytes {
		return nil
	}
	return i.flush(ctx)
}

func (i *importer) flush(ctx context.Context) error {
	if len(i.batch) == 0 {
		return nil
	}
	if err := i.meetHeld(ctx); err != nil {
		return err
	}
	in := i.app.readImported(i.batch, i.person)
	kept, err := i.app.parts.Vault.KeepBatch(ctx, in, nil)
	if err != nil {
		return err
	}
	i.count(in, kept)
	i.batch, i.bytes = i.batch[:0], 0
	return nil
}

// meetHeld makes a saved message the same message as the one the casebook already has from a mailbox, if they differ in
// their line ends alone: programs save with those of the system they are on.
func (i *importer) meetHeld(ctx context.Context) error {
	for n := range i.batch {
		m := &i.batch[n]
		if m.Store || bytes.IndexByte(m.Raw, '\r') >= 0 {
			continue
		}
		wire := mailfile.AsTravelled(m.Raw)
		held, err := i.app.parts.Vault.Has(ctx, messageID(wire))
		if err != nil {
			return err
		}
		if held {
			m.Raw = wire
		}
	}
	return nil
}

func (i *importer) count(in []vault.Incoming, kept vault.Kept) {
	i.res.Messages += len(in)
	i.res.New += kept.New
	i.res.Duplicates += kept.Known
	for n := range in {
		i.res.Defects = append(i.res.Defects, unreadableFile(in[n], i.batch[n])...)
		if in[n].Location.File.Converted != "" {
			i.res.Converted++
		}
	}
	i.meter.now.Done += len(in)
	i.meter.now.Messages += len(in)
	i.meter.tell(i.meter.now)
}

// unreadableFile lists a mail that was stored without being understood, with its place in its file.
func unreadableFile(in vault.Incoming, mail mailfile.Mail) []ImportDefect {
	out := unreadable([]vault.Incoming{in})
	for i := range out {
		if mail.Store && mail.UID > 0 {
			out[i].Where = fmt.Sprintf("%s offset %d", out[i].Where, mail.Offset)
		}
	}
	return out
}

// readImported parses and judges a batch on every core.
func (a *App) readImported(mails []mailfile.Mail, p complaint.Person) []vault.Incoming {
	out := make([]vault.Incoming, len(mails))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(mails)) {
		wg.Go(func() {
			for i := range next {
				out[i] = a.readFrom(mails[i].Raw, fileLocation(mails[i]), p)
			}
		})
	}
	for i := range mails {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// heldBy translates what a file's time rests on.
var heldBy = map[mailfile.HeldBy]complaint.ReceivedSource{
	mailfile.HeldByFromLine: complaint.ReceivedFromLine, mailfile.HeldByFileName: complaint.ReceivedFileName,
}

func fileLocation(m mailfile.Mail) complaint.Location {
	l := location(importAccount, m.Mail)
	l.Labels = m.Labels
	l.File = complaint.FileOrigin{Held: m.Held, HeldBy: heldBy[m.HeldBy], Converted: m.Converted}
	return l
}

// fileMeter passes on how far reading files has come.
type fileMeter struct {
	*meter
	path string
}

// File implements mailfile.Progress.
func (m fileMeter) File(name string) {
	m.now.Stage, m.now.Folder, m.now.Total = StageFetching, within(m.path, name), -1
	m.tell(m.now)
}

// Read implements mailfile.Progress.
func (m fileMeter) Read(bytes int64) {
	m.now.Bytes += bytes
	m.tell(m.now)
}
