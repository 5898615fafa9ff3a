package imapsync

import (
	"context"
	"errors"
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
	for _, name := range slices.Compact(slices.Sorted(slices.Values(c.wire.skippedFolders()))) {
		report.Folders = append(report.Folders, FolderReport{
			Name:   name,
			Failed: []Failure{{Where: "folder " + name, Problem: "the server sent a name that can't be read"}},
		})
	}
	folders, unknown := chosenFolders(all, o.Folders)
	for _, name := range unknown {
		report.Folders = append(report.Folders, FolderReport{
			Name:   name,
			Failed: []Failure{{Where: "folder " + name, Problem: "there is no such folder"}},
		})
	}
	if len(folders) == 0 && len(unknown) > 0 {
		return fmt.Errorf("imapsync: no such folder on the server: %s", cutText(strings.Join(unknown, ", ")))
	}
	for _, folder := range folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := folderSync{client: c, keeper: k, options: o, progress: p}
		f.report = FolderReport{Name: folder.Name, Role: folder.Role, Server: folder.Messages}
		err := f.run(ctx, folder)
		report.Folders = append(report.Folders, f.report)
		report.Bytes += f.bytes
		report.batches += f.batches
		report.suspect = f.suspect
		if err != nil {
			return err
		}
	}
	return nil
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

// folderSync is the sync of one folder.
type folderSync struct {
	client   *Client
	keeper   Keeper
	options  Options
	progress Progress

	kept   Held // what the Keeper has written down
	plan   plan
	report FolderReport
	bytes  int64

	batches int // kept
	suspect suspicion
}

func (f *folderSync) run(ctx context.Context, folder Folder) error {
	held, err := f.keeper.Held(ctx, folder)
	if err != nil {
		return fmt.Errorf("imapsync: ask what is held of folder %s: %w", folder.Name, err)
	}
	f.kept = held
	settled, err := settledOf(folder, held)
	if err != nil {
		return fmt.Errorf("imapsync: %w", err)
	}
	if unchanged(folder, settled) {
		if folder.UIDNext > 1 {
			settled.AddRange(1, folder.UIDNext-1)
		}
		f.plan = plan{folder: folder, settled: settled, modSeq: held.ModSeq}
		f.progress.Folder(folder.Name, 0)
		return f.finish(ctx)
	}
	f.plan, err = f.client.examine(folder, held, f.options.Since)
	if no, refused := refusal(err); refused && refusedForNow(err) == nil {
		f.fail("folder "+folder.Name, fmt.Sprintf("the server refused to open the folder: %q", cutText(no.Text)))
		return nil
	}
	if err != nil {
		return f.client.connectionError("folder "+cutText(folder.Name)+" could not be read", err)
	}
	f.avoid()
	f.report.Server = f.plan.folder.Messages
	f.progress.Folder(folder.Name, int(f.plan.todo.Len()))
	if err := f.fetchAll(ctx); err != nil {
		return err
	}
	return f.finish(ctx)
}

// avoid leaves out, for this time, the messages at which the connection keeps ending.
func (f *folderSync) avoid() {
	for uid := range f.options.avoid[f.plan.folder.Name].Descending() {
		if f.plan.todo.Contains(uid) {
			f.fail(where(f.plan.folder, uid), "the connection ended at this message again and again")
		}
	}
	f.plan.todo = f.plan.todo.Without(f.options.avoid[f.plan.folder.Name])
}

// finish writes the state down if it moved on since the last Keep.
func (f *folderSync) finish(ctx context.Context) error {
	if f.now() == f.kept {
		return nil
	}
	return f.keep(ctx, nil, UIDSet{})
}

func (f *folderSync) now() Held {
	return Held{
		UIDValidity: f.plan.folder.UIDValidity, Settled: f.plan.settled.String(), ModSeq: f.plan.modSeq,
		Messages: f.plan.folder.Messages,
	}
}

func (f *folderSync) fail(where, problem string) {
	f.report.Failed = append(f.report.Failed, Failure{Where: where, Problem: problem})
}

// keep hands mails over with the state in which they and the skipped UIDs are settled.
func (f *folderSync) keep(ctx context.Context, mails []Mail, skipped UIDSet) error {
	before := f.plan.settled.clone()
	f.plan.settled.AddSet(skipped)
	var size int64
	for _, m := range mails {
		f.plan.settled.Add(m.UID)
		size += int64(len(m.Raw))
	}
	now := f.now()
	if err := f.keeper.Keep(ctx, f.plan.folder, mails, now); err != nil {
		f.plan.settled = before
		return fmt.Errorf("imapsync: keep mail of folder %s: %w", f.plan.folder.Name, err)
	}
	f.kept = now
	f.batches++
	f.report.New += len(mails)
	f.bytes += size
	if len(mails) > 0 {
		f.progress.Fetched(len(mails), size)
	}
	return nil
}

// choose asks the Keeper which of the summaries it wants. The rest is settled without being fetched.
func (f *folderSync) choose(ctx context.Context, summaries []Summary) ([]group, error) {
	if len(summaries) == 0 {
		return split(nil, UIDSet{}), nil
	}
	uids, err := f.keeper.Choose(ctx, f.plan.folder, summaries)
	if err != nil {
		return nil, fmt.Errorf("imapsync: choose from folder %s: %w", f.plan.folder.Name, err)
	}
	var chosen, skipped UIDSet
	var wanted []Summary
	chosen.Add(uids...)
	for _, s := range summaries {
		switch {
		case !chosen.Contains(s.UID):
			skipped.Add(s.UID)
		case s.Size > MaxMessageBytes:
			f.fail(where(f.plan.folder, s.UID), fmt.Sprintf("the message is too large: %d bytes", s.Size))
		default:
			wanted = append(wanted, s)
		}
	}
	return split(wanted, skipped), nil
}

var errSilentFolder = errors.New("the server announces messages that it does not describe")
