package imapsync

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Sync brings k up to date with the mailbox. It never changes anything on the server. Folders and messages that
// fail are listed in the Report and tried again next time; an error means that the sync as a whole could not go on,
// and the Report then says how far it came. Everything Keep accepted is done with, whatever happened afterwards.
func (c *Client) Sync(ctx context.Context, k Keeper, o Options, p Progress) (Report, error) {
	if p == nil {
		p = NoProgress{}
	}
	stop := c.closeWhenDone(ctx)
	defer stop()
	var report Report
	err := c.sync(ctx, k, o, p, &report)
	return report, ctxError(ctx, "sync", err)
}

func (c *Client) sync(ctx context.Context, k Keeper, o Options, p Progress, report *Report) error {
	all, err := c.folders()
	if err != nil {
		return err
	}
	folders, err := c.choose(all, o, report)
	if err != nil {
		return err
	}
	var work []*folderSync
	for _, folder := range folders {
		work = append(work, c.newFolderSync(folder, k, o, p))
	}
	if o.Originals != nil {
		return c.each(ctx, work, report, (*folderSync).fetchOriginals)
	}
	if err := c.each(ctx, work, report, (*folderSync).firstPass); err != nil {
		return err
	}
	if o.Triage {
		if err := c.each(ctx, work, report, (*folderSync).secondPass); err != nil {
			return err
		}
	}
	return c.countAgain(report)
}

// each runs one pass over all folders and keeps the report up to date.
func (c *Client) each(ctx context.Context, work []*folderSync, report *Report, pass func(*folderSync, context.Context) error) error {
	for _, f := range work {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := pass(f, ctx)
		f.tell(report, err == nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// countAgain notes what the server counts after the sync, where a folder was opened.
func (c *Client) countAgain(report *Report) error {
	if !slices.ContainsFunc(report.Folders, func(f FolderReport) bool { return f.opened }) {
		for i := range report.Folders {
			report.Folders[i].After = report.Folders[i].Before
		}
		return nil
	}
	folders, err := c.folders()
	if err != nil {
		return err
	}
	for _, folder := range folders {
		for i := range report.Folders {
			if f := &report.Folders[i]; f.Name == folder.Name && f.Before != nil {
				f.After = folder.counts()
			}
		}
	}
	return nil
}

// counts returns what STATUS said, nil if it said nothing.
func (f Folder) counts() *Counts {
	if f.UIDValidity == 0 {
		return nil
	}
	return &Counts{Messages: f.Messages, Unseen: f.Unseen, Recent: f.Recent}
}

// choose picks the folders to sync and reports those that can't be.
func (c *Client) choose(all []Folder, o Options, report *Report) ([]Folder, error) {
	missing := func(name, problem string) {
		report.Folders = append(report.Folders, FolderReport{
			Name: name, Failed: []Failure{{Where: "folder " + name, Problem: problem}}, done: true,
		})
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(c.wire.skippedFolders()))) {
		missing(name, "the server sent a name that can't be read")
	}
	names := o.Folders
	if o.Originals != nil {
		names = []string{}
		for _, at := range o.Originals {
			if !slices.Contains(names, at.Folder) {
				names = append(names, at.Folder)
			}
		}
		if len(names) == 0 {
			return nil, nil
		}
	}
	folders, unknown := chosenFolders(all, names)
	for _, name := range unknown {
		missing(name, "there is no such folder")
	}
	if len(folders) == 0 && len(unknown) > 0 && o.Originals == nil {
		return nil, fmt.Errorf("imapsync: no such folder on the server: %s", cutText(strings.Join(unknown, ", ")))
	}
	if len(o.Skip) == 0 {
		return folders, nil
	}
	left, _ := chosenFolders(folders, o.Skip)
	return slices.DeleteFunc(folders, func(f Folder) bool {
		return slices.ContainsFunc(left, func(l Folder) bool { return l.Name == f.Name })
	}), nil
}

// chosenFolders picks the wanted folders; INBOX goes by any case (RFC 3501 5.1).
func chosenFolders(all []Folder, names []string) (chosen []Folder, unknown []string) {
	if len(names) == 0 {
		return all, nil
	}
	wanted := make(map[string]bool, len(names))
	for _, name := range names {
		if strings.EqualFold(name, "INBOX") {
			name = "INBOX"
		}
		wanted[name] = true
	}
	for _, folder := range all {
		if wanted[folder.Name] {
			chosen = append(chosen, folder)
			delete(wanted, folder.Name)
		}
	}
	for name := range wanted {
		unknown = append(unknown, name)
	}
	slices.Sort(unknown)
	return chosen, unknown
}
