package imapsync

import (
	"errors"

	"github.com/emersion/go-imap/v2"
)

const (
	maxSearchRanges   = 64      // in one command: servers refuse lines of more than some 8,000 bytes (RFC 7162 4)
	searchWindow      = 1 << 19 // UIDs asked for at once in a folder with more than searchAllMessages
	searchAllMessages = 500_000
	maxSearchWindows  = 1 << 13
)

// plan is what a folder's sync has to do.
type plan struct {
	folder  Folder // as EXAMINE described it
	present UIDSet // what is on the server
	todo    UIDSet // of it, what is in the window and not settled
	gaps    UIDSet // UIDs that no message has, nor will have
}

// selectFolder opens a folder read-only. It asks for HIGHESTMODSEQ where the server has it (RFC 7162 3.1.8).
func (c *Client) selectFolder(name string) (*imap.SelectData, error) {
	return c.imap.Select(name, &imap.SelectOptions{ReadOnly: true, CondStore: c.condStore()}).Wait()
}

func (c *Client) condStore() bool { return c.caps.Has(imap.CapCondStore) }

// examine opens the folder read-only and finds what is to be done in it.
func (c *Client) examine(folder Folder, had state, o Options) (plan, error) {
	data, err := c.selectFolder(folder.Name)
	if err != nil {
		return plan{}, err
	}
	if data.UIDValidity != 0 && data.UIDValidity != folder.UIDValidity {
		folder.UIDValidity = data.UIDValidity
		return plan{folder: folder}, nil
	}
	folder.Messages, folder.UIDNext, folder.ModSeq = data.NumMessages, uint32(data.UIDNext), data.HighestModSeq
	p := plan{folder: folder}
	every := folder.everything()
	if folder.Messages == 0 || every.Empty() {
		p.gaps = every
		return p, nil
	}
	missing := had.settled.Missing(1, every.Max())
	found, err := c.searchMissing(missing, folder.Messages, o)
	if err != nil {
		return plan{}, err
	}
	p.todo = found
	p.present = had.present.clone()
	p.present.AddSet(found)
	// Only if the numbers don't add up is the folder asked for all its UIDs: something has gone.
	if o.window() != "" || p.present.Len() != uint64(folder.Messages) {
		if p.present, err = c.searchMissing(every, folder.Messages, Options{}); err != nil {
			return plan{}, err
		}
	}
	// What SEARCH does not find below UIDNEXT will never exist. The count must agree, so that a server whose search
	// lags behind hides nothing for good.
	if folder.UIDNext != 0 && p.present.Len() == uint64(folder.Messages) {
		p.gaps = every.Without(p.present)
	}
	return p, nil
}

// searchMissing finds which of the missing UIDs are messages, in the window of o.
func (c *Client) searchMissing(missing UIDSet, messages uint32, o Options) (UIDSet, error) {
	if missing.Empty() {
		return UIDSet{}, nil
	}
	criteria := imap.SearchCriteria{Since: o.Since}
	if !o.Until.IsZero() {
		criteria.Before = o.Until.AddDate(0, 0, 1)
	}
	ask := missing
	if len(ask.ranges) > maxSearchRanges {
		ask = UIDSet{ranges: []uidRange{{missing.ranges[0].first, missing.Max()}}}
	}
	first, last := ask.ranges[0].first, ask.Max()
	var found UIDSet
	if messages <= searchAllMessages || (last-first)/searchWindow > maxSearchWindows {
		var err error
		if found, err = c.search(ask, &criteria); err != nil {
			return UIDSet{}, err
		}
	} else {
		for from := uint64(first); from <= uint64(last); from += searchWindow {
			window := UIDSet{ranges: []uidRange{{uint32(from), uint32(min(from+searchWindow-1, uint64(last)))}}}
			part, err := c.search(window, &criteria)
			if err != nil {
				return UIDSet{}, err
			}
			found.AddSet(part)
		}
	}
	if found.Len() > uint64(messages) {
		return UIDSet{}, errors.New("the server finds more messages than it says there are")
	}
	return found.Without(found.Without(missing)), nil
}

// search asks which UIDs of set belong to messages that meet criteria, compactly where the server can (RFC 4731).
func (c *Client) search(set UIDSet, criteria *imap.SearchCriteria) (UIDSet, error) {
	var with imap.SearchCriteria
	if criteria != nil {
		with = *criteria
	}
	if len(set.ranges) > maxSearchRanges {
		set = UIDSet{ranges: []uidRange{{set.ranges[0].first, set.Max()}}}
	}
	with.UID = []imap.UIDSet{imapSet(set)}
	var options *imap.SearchOptions
	if c.caps.Has(imap.CapESearch) {
		options = &imap.SearchOptions{ReturnAll: true}
	}
	data, err := c.imap.UIDSearch(&with, options).Wait()
	if err != nil {
		return UIDSet{}, err
	}
	uids, ok := data.All.(imap.UIDSet)
	if data.All != nil && (!ok || uids.Dynamic()) {
		return UIDSet{}, errors.New("the server's search answer makes no sense")
	}
	var found UIDSet
	for _, r := range uids {
		found.AddRange(uint32(r.Start), uint32(r.Stop))
	}
	return found, nil
}
