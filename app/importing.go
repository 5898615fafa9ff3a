package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
	"desist/imapsync/mailfile"
)

// importAccount is the account that imported files belong to.
const importAccount = "import"

// An import is stored in batches of at most this many messages or bytes.
const (
	importBatch      = 200
	importBatchBytes = 16 << 20
)

// Import reads mail out of .eml, mbox and Maildir files or folders of them, stores it and analyses it. What can't
// be read is listed; the rest goes on.
func (a *App) Import(ctx context.Context, paths []string, tell ProgressFunc) (ImportResult, error) {
	a.writing.Lock()
	defer a.writing.Unlock()

	res := ImportResult{Defects: []ImportDefect{}}
	person, err := a.Profile(ctx)
	if err != nil {
		return res, err
	}
	if err := a.parts.Vault.PutAccount(ctx, complaint.Account{ID: importAccount, Kind: complaint.AccountImport, Added: a.parts.Now().UTC()}); err != nil {
		return res, say(err, "The import could not be started.")
	}
	m := newMeter(tell)
	imp := &importer{app: a, person: person, res: &res}
	for _, path := range paths {
		failures, err := mailfile.Walk(ctx, path, func(mail imapsync.Mail) error {
			mail.Folder = within(path, mail.Folder)
			return imp.add(ctx, mail)
		}, m)
		for _, f := range failures {
			res.Defects = append(res.Defects, ImportDefect{Where: f.Where, Problem: f.Problem})
		}
		if err == nil {
			err = imp.flush(ctx)
		}
		if err != nil {
			return res, say(err, fmt.Sprintf("%s could not be read.", path))
		}
	}
	if err := a.log(ctx, eventImported, fmt.Sprintf("%d messages, %d new", res.Messages, res.New)); err != nil {
		return res, err
	}
	if err := a.logJudged(ctx, person, res.New); err != nil {
		return res, err
	}
	res.Analysis, err = a.analyse(ctx, m)
	return res, err
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
	batch  []imapsync.Mail
	bytes  int
}

func (i *importer) add(ctx context.Context, mail imapsync.Mail) error {
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
	in := i.app.readAll(i.batch, importAccount, i.person)
	kept, err := i.app.parts.Vault.KeepBatch(ctx, in, nil)
	if err != nil {
		return err
	}
	i.count(in, kept)
	i.batch, i.bytes = i.batch[:0], 0
	return nil
}

func (i *importer) count(in []vault.Incoming, kept vault.Kept) {
	i.res.Messages += len(in)
	i.res.Defects = append(i.res.Defects, unreadable(in)...)
	i.res.New += kept.New
	i.res.Duplicates += kept.Known
}
