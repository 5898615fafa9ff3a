package imapsync

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// folderSync is the sync of one folder.
type folderSync struct {
	client   *Client
	keeper   Keeper
	options  Options
	progress Progress

	held  state // as written down
	now   state // as it is
	kept  Held  // held, in the Keeper's form
	plan  plan
	pass  pass
	place int // of report in the whole one, from 1; 0: not there yet

	report  FolderReport
	bytes   int64
	kepts   int // batches accepted
	suspect suspicion

	renumbered int
}

// maxRenumbered is how often a folder may get another UIDVALIDITY between two looks at it.
const maxRenumbered = 3

// pass is one way through a folder.
type pass struct {
	todo   UIDSet
	detail detail // of the summaries
	pick   func(context.Context, []Summary) ([]group, error)
	look   bool // nothing is fetched but summaries
}

func (c *Client) newFolderSync(folder Folder, k Keeper, o Options, p Progress) *folderSync {
	return &folderSync{
		client: c, keeper: k, options: o, progress: p, plan: plan{folder: folder},
		report: FolderReport{Name: folder.Name, Role: folder.Role, Server: folder.Messages, Before: folder.counts()},
	}
}

// tell puts the folder's part into the whole report. done says that it was gone through to its end.
func (f *folderSync) tell(report *Report, done bool) {
	f.report.done = done
	if f.place == 0 {
		report.Folders = append(report.Folders, FolderReport{})
		f.place = len(report.Folders)
	}
	report.Folders[f.place-1] = f.report
	report.Bytes += f.bytes
	report.batches += f.kepts
	report.suspect = f.suspect
	f.bytes, f.kepts = 0, 0
}

// load asks the Keeper what is held.
func (f *folderSync) load(ctx context.Context) error {
	folder := &f.plan.folder
	held, err := f.keeper.Held(ctx, *folder)
	if err != nil {
		return fmt.Errorf("imapsync: ask what is held of folder %s: %w", folder.Name, err)
	}
	f.kept = held
	folder.Moved = held.UIDValidity != 0 && held.UIDValidity != folder.UIDValidity
	if f.held, err = stateOf(*folder, held); err != nil {
		return fmt.Errorf("imapsync: %w", err)
	}
	f.now = f.held.clone()
	return nil
}

// firstPass finds what is new. Without triage it also fetches it; with triage it looks at the headers and notes what
// is wanted, so that all senders are known before the first body comes.
func (f *folderSync) firstPass(ctx context.Context) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	folder := f.plan.folder
	reopen := f.options.Again && f.now.reopen()
	if !reopen && f.held.unchanged(folder, f.options.window()) {
		f.progress.Folder(folder.Name, 0)
		f.now.counted(folder, f.now.window)
		return f.finish(ctx, false)
	}
	if opened, err := f.open(ctx); err != nil || !opened {
		return err
	}
	if err := f.changes(ctx); err != nil {
		return err
	}
	f.pass = pass{todo: f.plan.todo.Without(f.now.wanted.All()), pick: f.takeNow, detail: f.summaryDetail()}
	if f.options.Triage {
		f.pass.pick, f.pass.look = f.noteWanted, true
	}
	f.avoid()
	f.announce()
	if err := f.fetchAll(ctx); err != nil {
		return err
	}
	return f.finish(ctx, true)
}

func (f *folderSync) announce() {
	todo := int(f.pass.todo.Len())
	if l, ok := f.progress.(Looker); ok && f.pass.look {
		l.Looking(f.plan.folder.Name, todo)
		return
	}
	f.progress.Folder(f.plan.folder.Name, todo)
}

// summaryDetail is what Choose needs to see.
func (f *folderSync) summaryDetail() detail {
	o, folder := f.options, f.plan.folder
	d := detail{structure: o.Triage, headers: o.Headers, fields: o.Fields}
	known := folder.Moved || folder.Role == RoleAll || f.client.caps.Has(capGmail)
	if len(o.Fields) > 0 && (o.Triage || known) {
		d.headers = true
	}
	return d
}

// open examines the folder, and says whether the server let us.
func (f *folderSync) open(ctx context.Context) (bool, error) {
	p, err := f.client.examine(f.plan.folder, f.now, f.options)
	if no, refused := refusal(err); refused && refusedForNow(err) == nil {
		f.fail("folder "+f.plan.folder.Name, fmt.Sprintf("the server refused to open the folder: %q", cutText(no.Text)))
		return false, nil
	}
	if err != nil {
		return false, f.client.connectionError("folder "+cutText(f.plan.folder.Name)+" could not be read", err)
	}
	if p.folder.UIDValidity != f.plan.folder.UIDValidity { // it has changed since LIST
		if f.renumbered++; f.renumbered > maxRenumbered {
			return false, f.client.connectionError("folder "+cutText(f.plan.folder.Name)+" is numbered anew again and again", nil)
		}
		f.plan.folder.UIDValidity = p.folder.UIDValidity
		if err := f.load(ctx); err != nil {
			return false, err
		}
		return f.open(ctx)
	}
	p.folder.Moved = f.plan.folder.Moved
	f.plan = p
	f.report.Server, f.report.opened = p.folder.Messages, true
	return true, nil
}

// secondPass fetches what the first one found wanted.
func (f *folderSync) secondPass(ctx context.Context) error {
	if f.now.wanted.All().Empty() {
		return nil
	}
	structure := false
	for word := range f.now.wanted {
		structure = structure || strings.HasPrefix(word, takeParts)
	}
	f.pass = pass{todo: f.now.wanted.All(), pick: f.takeWanted, detail: detail{structure: structure}}
	return f.reopened(ctx)
}

// fetchOriginals fetches the messages that Options.Originals names of this folder.
func (f *folderSync) fetchOriginals(ctx context.Context) error {
	if err := f.load(ctx); err != nil {
		return err
	}
	var todo UIDSet
	for _, at := range f.options.Originals {
		if at.Folder != f.plan.folder.Name {
			continue
		}
		if at.UIDValidity != f.plan.folder.UIDValidity {
			f.fail(where(f.plan.folder, at.UID), "the folder has been numbered anew: sync again")
			continue
		}
		todo.Add(at.UID)
	}
	if todo.Empty() {
		return nil
	}
	f.pass = pass{todo: todo, pick: takeAll}
	return f.reopened(ctx)
}

// reopened runs the prepared pass over a folder that is not being searched.
func (f *folderSync) reopened(ctx context.Context) error {
	folder := &f.plan.folder
	data, err := f.client.selectFolder(folder.Name)
	if no, refused := refusal(err); refused && refusedForNow(err) == nil {
		f.fail("folder "+folder.Name, fmt.Sprintf("the server refused to open the folder: %q", cutText(no.Text)))
		return nil
	}
	if err != nil {
		return f.client.connectionError("folder "+cutText(folder.Name)+" could not be read", err)
	}
	f.report.opened = true
	if data.UIDValidity != 0 && data.UIDValidity != folder.UIDValidity {
		return f.client.connectionError("folder "+cutText(folder.Name)+" was numbered anew meanwhile", nil)
	}
	f.avoid()
	f.announce()
	if err := f.fetchAll(ctx); err != nil {
		return err
	}
	return f.finish(ctx, f.options.Originals == nil)
}

// avoid leaves out, for this time, the messages at which the connection keeps ending.
func (f *folderSync) avoid() {
	not := f.options.avoid[f.plan.folder.Name]
	for uid := range not.Descending() {
		if f.pass.todo.Contains(uid) {
			f.fail(where(f.plan.folder, uid), "the connection ended at this message again and again")
		}
	}
	f.pass.todo = f.pass.todo.Without(not)
}

// finish writes the state down if it moved on since the last Keep. whole says that the folder was gone through: if
// nothing failed and nothing is left to fetch, it need not be opened again until it changes.
func (f *folderSync) finish(ctx context.Context, whole bool) error {
	if whole {
		f.now.counted(f.plan.folder, f.options.window())
		if len(f.report.Failed) == 0 && f.now.wanted.All().Empty() {
			f.now.next = f.plan.folder.UIDNext
		}
	}
	if f.now.held(f.plan.folder) == f.kept {
		return nil
	}
	return f.keep(ctx, nil, group{})
}

func (f *folderSync) fail(where, problem string) {
	f.report.Failed = append(f.report.Failed, Failure{Where: where, Problem: problem})
}

// keep hands mails over with the state in which they and what g notes are dealt with.
func (f *folderSync) keep(ctx context.Context, mails []Mail, g group) error {
	before := f.now.clone()
	f.now.settle(g)
	size := f.now.arrived(mails)
	held := f.now.held(f.plan.folder)
	if err := f.keeper.Keep(ctx, f.plan.folder, mails, held); err != nil {
		f.now = before
		return fmt.Errorf("imapsync: keep mail of folder %s: %w", f.plan.folder.Name, err)
	}
	f.kept = held
	f.kepts++
	f.report.New += len(mails)
	f.report.Seen += g.seen
	f.bytes += size
	if len(mails) > 0 {
		f.progress.Fetched(len(mails), size)
	}
	if l, ok := f.progress.(Looker); ok && f.pass.look && g.seen > 0 {
		l.Looked(g.seen)
	}
	return nil
}

var errSilentFolder = errors.New("the server announces messages that it does not describe")
