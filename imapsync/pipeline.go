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
	ask := func(uids []uint32) <-chan outcome {
		done := make(chan outcome, 1)
		go func() { done <- f.step(ctx, group{}, uids) }()
		return done
	}
	silent := 0
	for turn := ask(take(firstSummaries)); turn != nil; {
		out := <-turn
		turn = nil
		f.report.Failed = append(f.report.Failed, out.failed...)
		if out.err != nil {
			f.suspect = suspicion{f.plan.folder.Name, out.suspect}
			return out.err
		}
		if silent++; len(out.summaries) > 0 {
			silent = 0
		}
		if silent >= maxSilent {
			f.fail("folder "+f.plan.folder.Name, errSilentFolder.Error())
			return nil
		}
		if uids := take(batchSummaries); len(uids) > 0 {
			turn = ask(uids)
		}
		groups, err := f.pass.pick(ctx, out.summaries)
		if err == nil {
			err = f.keepGroup(ctx, nil, groups[0])
		}
		if err != nil {
			if turn != nil {
				<-turn // the connection is used by nobody else after this
			}
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

// fetchAll goes through the plan, newest first. While the Keeper stores one group, the next is being fetched, and
// with the last group of a batch the summaries of the next batch: at most two groups are in memory at any time.
func (f *folderSync) fetchAll(ctx context.Context) error {
	if f.pass.look {
		return f.lookAll(ctx)
	}
	take, stop := f.batches()
	defer stop()
	turn := f.step(ctx, group{}, take(firstSummaries))
	defer func() { discard(turn.mails) }() // those that were not kept
	var groups []group
	var fetched group // in turn.mails, not yet kept
	silent := 0
	for {
		f.report.Failed = append(f.report.Failed, turn.failed...)
		if turn.err != nil {
			f.suspect = suspicion{f.plan.folder.Name, turn.suspect}
			return f.keepLast(ctx, turn, fetched)
		}
		if len(groups) == 0 {
			var err error
			if groups, err = f.pass.pick(ctx, turn.summaries); err != nil {
				return err
			}
		}
		g := groups[0]
		groups = groups[1:]
		var uids []uint32
		if len(groups) == 0 {
			uids = take(batchSummaries)
		}
		if len(g.want) == 0 && len(uids) == 0 {
			if err := f.keepGroup(ctx, turn.mails, fetched); err != nil {
				return err
			}
			return f.keepGroup(ctx, nil, g)
		}
		done := make(chan outcome, 1)
		go func() { done <- f.step(ctx, g, uids) }()
		err := f.keepGroup(ctx, turn.mails, fetched)
		if err != nil {
			discard(turn.mails)
		}
		turn, fetched = <-done, g
		if err != nil {
			return err
		}
		if silent++; len(uids) == 0 || len(turn.summaries) > 0 {
			silent = 0
		}
		if silent >= maxSilent {
			f.fail("folder "+f.plan.folder.Name, errSilentFolder.Error())
			return f.keepGroup(ctx, turn.mails, fetched)
		}
	}
}

// step makes one turn on the network. A Preparer works on what has come while the rest is still coming.
func (f *folderSync) step(ctx context.Context, g group, uids []uint32) outcome {
	t := turn{folder: f.plan.folder, bodies: g.want, next: uids, detail: f.pass.detail, arrived: func(*Mail) {}, spool: f.spooler(ctx)}
	p, ok := f.keeper.(Preparer)
	if !ok {
		return f.client.step(t)
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
	out := f.client.step(t)
	close(arrived)
	work.Wait()
	return out
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
