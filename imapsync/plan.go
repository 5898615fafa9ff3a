package imapsync

import (
	"errors"
	"fmt"
	"time"

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
	modSeq  uint64
	settled UIDSet // held before, and UIDs that no message has
	todo    UIDSet
}

// settledOf returns what the Keeper needs no more of folder. Another UIDVALIDITY makes all UIDs void
// (RFC 3501 2.3.1.1); 0 means that the server's UIDs mean nothing beyond this session.
func settledOf(folder Folder, held Held) (UIDSet, error) {
	if held.UIDValidity == 0 || held.UIDValidity != folder.UIDValidity {
		return UIDSet{}, nil
	}
	set, err := ParseUIDSet(held.Settled)
	if err != nil {
		return UIDSet{}, fmt.Errorf("what is held of folder %s: %w", folder.Name, err)
	}
	return set, nil
}

// unchanged says whether STATUS alone shows that folder holds nothing new.
func unchanged(folder Folder, settled UIDSet) bool {
	return folder.UIDValidity != 0 && folder.UIDNext != 0 &&
		(folder.Messages == 0 || settled.Missing(1, folder.UIDNext-1).Empty())
}

// examine opens the folder read-only and finds what is to be done in it.
func (c *Client) examine(folder Folder, held Held, since time.Time) (plan, error) {
	data, err := c.imap.Select(folder.Name, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return plan{}, err
	}
	if data.UIDValidity != 0 {
		folder.UIDValidity = data.UIDValidity
	}
	folder.Messages, folder.UIDNext = data.NumMessages, uint32(data.UIDNext)
	p := plan{folder: folder, modSeq: data.HighestModSeq}
	if p.settled, err = settledOf(folder, held); err != nil {
		return plan{}, err
	}
	last := ^uint32(0)
	if folder.UIDNext != 0 { // servers older than RFC 3501 do not say
		last = folder.UIDNext - 1
	}
	if folder.Messages == 0 || last == 0 {
		p.settled.AddRange(1, last)
		return p, nil
	}
	found, err := c.searchMissing(p.settled.Missing(1, last), folder.Messages, since)
	if err != nil {
		return plan{}, err
	}
	fresh := p.settled.Empty()
	p.todo = found.Without(p.settled)
	// What SEARCH does not find below UIDNEXT will never exist. On a first sync the count must agree, so that a
	// server whose search lags behind hides nothing for good.
	if since.IsZero() && folder.UIDNext != 0 && (!fresh || found.Len() == uint64(folder.Messages)) {
		gaps := UIDSet{}
		gaps.AddRange(1, last)
		p.settled.AddSet(gaps.Without(p.todo))
	}
	return p, nil
}

// searchMissing finds which of the missing UIDs are messages, on or after since.
func (c *Client) searchMissing(missing UIDSet, messages uint32, since time.Time) (UIDSet, error) {
	if missing.Empty() {
		return UIDSet{}, nil
	}
	var criteria imap.SearchCriteria
	if !since.IsZero() {
		criteria.Since = since
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
