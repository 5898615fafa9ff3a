package imapsync

import (
	"context"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// flagsAtOnce is how many UIDs are asked about changed flags in one command.
const flagsAtOnce = 50_000

// changes takes over what became of messages seen before, and tells the Keeper if it wants to know.
func (f *folderSync) changes(ctx context.Context) error {
	f.now.settled.AddSet(f.plan.gaps)
	had := f.held.present
	gone := had.Without(f.plan.present)
	if f.plan.present.Len() != uint64(f.plan.folder.Messages) {
		gone = UIDSet{} // the server's search is not up to date
	}
	f.now.present = f.plan.present.clone()
	f.now.present.AddSet(had.Without(gone))
	f.now.gone(gone)
	observer, ok := f.keeper.(Observer)
	if !ok {
		return nil
	}
	if !gone.Empty() {
		if err := observer.Gone(ctx, f.plan.folder, gone); err != nil {
			return fmt.Errorf("imapsync: note what is gone from folder %s: %w", f.plan.folder.Name, err)
		}
	}
	since := f.held.modSeq
	if since == 0 || f.plan.folder.ModSeq <= since || !f.client.condStore() {
		return nil
	}
	left := had.Without(gone)
	for !left.Empty() {
		part := left.lowest(flagsAtOnce)
		left = left.Without(part)
		flags, err := f.client.changedFlags(part, since)
		if err != nil {
			return f.client.connectionError("folder "+cutText(f.plan.folder.Name)+" could not be read", err)
		}
		if len(flags) == 0 {
			continue
		}
		if err := observer.Flagged(ctx, f.plan.folder, flags); err != nil {
			return fmt.Errorf("imapsync: note the flags of folder %s: %w", f.plan.folder.Name, err)
		}
	}
	return nil
}

// changedFlags asks for the flags that changed after since (RFC 7162 3.1.4.1). The set is one range, so that the
// command stays short.
func (c *Client) changedFlags(uids UIDSet, since uint64) (map[uint32][]string, error) {
	ask := UIDSet{ranges: []uidRange{{uids.ranges[0].first, uids.Max()}}}
	cmd := c.imap.Fetch(imapSet(ask), &imap.FetchOptions{UID: true, Flags: true, ChangedSince: since})
	out := map[uint32][]string{}
	err := c.consume(cmd, nil, nil, nil, func(f fetched) {
		if f.flagged && uids.Contains(f.uid) {
			out[f.uid] = f.flags
		}
	})
	return out, lost(err)
}
