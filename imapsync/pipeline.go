package imapsync

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

const (
	firstSummaries = 100 // small, so that the first results show soon
	batchSummaries = 1000
	batchBytes     = 8 << 20
	batchMessages  = 2000
	maxSilent      = 4 // batches in a row of which the server describes nothing
)

// lookAll goes through the summaries of a pass in which nothing else is fetched, newest first. While the Keeper looks
// at one batch, the next is on its way.
func (f *folderSync) lookAll(ctx context.Context) error {
	take, stop := f.batches()
	defer stop()
	silent := 0
	for turn := f.begin(ctx, group{}, take(firstSummaries)); turn != nil; {
		seen, out := turn.summaries(), turn.wait()
		turn = nil
		f.report.Failed = append(f.report.Failed, out.failed...)
		if out.err != nil {
			f.suspect = suspicion{f.plan.folder.Name, out.suspect}
			return out.err
		}
		if silent++; len(seen) > 0 {
			silent = 0
		}
		if silent >= maxSilent {
			f.fail("folder "+f.plan.folder.Name, errSilentFolder.Error())
			return nil
		}
		if uids := take(batchSummaries); len(uids) > 0 {
			turn = f.begin(ctx, group{}, uids)
		}
		groups, err := f.pass.pick(ctx, seen)
		if err == nil {
			err = f.keepGroup(ctx, nil, groups[0])
		}
		if err != nil {
			turn.giveUp()
			return err
		}
	}
	return nil
}

// batches returns a function that takes the next UIDs of the pass, and one that ends it.
func (f *folderSync) batches() (take func(n int) []uint32, stop func()) {
	next, stop := iter.Pull(f.pass.todo.clone().Descending())
	return func(n int) []uint32 {
		uids := make([]uint32, 0, min(n, int(f.pass.todo.Len())))
		for len(uids) < n {
			uid, ok := next()
			if !ok {
				break
			}
			uids = append(uids, uid)
		}
		return uids
	}, stop
}

// fetchAll goes through the plan, newest first. With the last group of a batch come the summaries of the next batch, so
// that the group after is asked for while this one is still coming. While the Keeper stores one group, the next is being
// fetched: at most two are in memory at any time.
func (f *folderSync) fetchAll(ctx context.Context) error {
	if f.pass.look {
		return f.lookAll(ctx)
	}
	take, stop := f.batches()
	defer stop()
	var groups []group
	silent := 0
	for turn := f.begin(ctx, group{}, take(firstSummaries)); turn != nil; {
		seen := turn.summaries()
		if silent++; len(turn.net.turn.next) == 0 || len(seen) > 0 {
			silent = 0
		}
		var err error
		if len(groups) == 0 {
			groups, err = f.pass.pick(ctx, seen)
		}
		if err != nil {
			turn.giveUp()
			return err
		}
		g, uids := groups[0], []uint32(nil)
		if groups = groups[1:]; len(groups) == 0 && silent < maxSilent {
			uids = take(batchSummaries)
		}
		var next *ahead
		if len(g.want) > 0 || len(uids) > 0 {
			next = f.begin(ctx, g, uids)
		}
		if err := f.settle(ctx, turn); err != nil {
			next.giveUp()
			return err
		}
		if next == nil {
			err = f.keepGroup(ctx, nil, g)
		}
		if silent >= maxSilent {
			f.fail("folder "+f.plan.folder.Name, errSilentFolder.Error())
		}
		if err != nil {
			return err
		}
		turn = next
	}
	return nil
}

// settle waits for a turn and keeps what it brought.
func (f *folderSync) settle(ctx context.Context, turn *ahead) error {
	out := turn.wait()
	f.report.Failed = append(f.report.Failed, out.failed...)
	var err error
	if out.err != nil {
		f.suspect = suspicion{f.plan.folder.Name, out.suspect}
		err = f.keepLast(ctx, out, turn.group)
	} else {
		err = f.keepGroup(ctx, out.mails, turn.group)
	}
	if err != nil {
		discard(out.mails) // does nothing to those that were kept
	}
	return err
}

// ahead is a turn that was begun, of which the Keeper has heard nothing yet.
type ahead struct {
	group  group
	net    *flight
	settle func() // waits for the Preparer
}

// begin sends a turn. A Preparer works on what has come while the rest is still coming.
func (f *folderSync) begin(ctx context.Context, g group, uids []uint32) *ahead {
	t := turn{folder: f.plan.folder, bodies: g.want, next: uids, detail: f.pass.detail, arrived: func(*Mail) {}, spool: f.spooler(ctx)}
	p, ok := f.keeper.(Preparer)
	if !ok {
		return &ahead{g, f.client.begin(t), func() {}}
	}
	var work sync.WaitGroup
	arrived := make(chan *Mail, len(g.want)) // never blocks: an answer must be read without a pause
	for range min(runtime.GOMAXPROCS(0), len(g.want)) {
		work.Go(func() {
			for m := range arrived {
				if ctx.Err() == nil {
					m.Prepared = p.Prepare(ctx, *m)
				}
			}
		})
	}
	t.arrived = func(m *Mail) { arrived <- m }
	return &ahead{g, f.client.begin(t), func() {
		close(arrived)
		work.Wait()
	}}
}

// summaries waits for those that the turn asked for.
func (a *ahead) summaries() []Summary { return a.net.summaries() }

// wait waits for the rest.
func (a *ahead) wait() outcome {
	out := <-a.net.done
	a.settle()
	return out
}

// giveUp waits until the connection is used by nobody else, and keeps nothing. a may be nil.
func (a *ahead) giveUp() {
	if a != nil {
		discard(a.wait().mails)
	}
}

// keepLast saves what came whole before the connection was lost: on a line that breaks often, a batch might
// otherwise never be completed.
func (f *folderSync) keepLast(ctx context.Context, turn outcome, g group) error {
	if ctx.Err() != nil || len(turn.mails) == 0 {
		return turn.err
	}
	if err := f.keepGroup(ctx, turn.mails, g); err != nil {
		return err
	}
	return turn.err
}

// keepGroup keeps what came of g.
func (f *folderSync) keepGroup(ctx context.Context, mails []*Mail, g group) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(mails) == 0 && g.seen == 0 {
		return nil
	}
	whole := make([]Mail, len(mails))
	for i, m := range mails {
		whole[i] = *m
	}
	return f.keep(ctx, whole, g)
}
