package imapsync

import (
	"fmt"
	"math"
)

// state is a Held, understood.
type state struct {
	settled, present, inPart UIDSet
	wanted, skipped          Selection

	modSeq   uint64
	messages uint32
	next     uint32
	window   string
}

// stateOf reads what is held of folder. Another UIDVALIDITY makes all UIDs void (RFC 3501 2.3.1.1); 0 means that the
// server's UIDs mean nothing beyond this session.
func stateOf(folder Folder, held Held) (state, error) {
	s := state{wanted: Selection{}, skipped: Selection{}}
	if held.UIDValidity == 0 || held.UIDValidity != folder.UIDValidity {
		return s, nil
	}
	for _, part := range []struct {
		text string
		to   *UIDSet
	}{{held.Settled, &s.settled}, {held.Present, &s.present}, {held.InPart, &s.inPart}} {
		set, err := ParseUIDSet(part.text)
		if err != nil {
			return s, fmt.Errorf("what is held of folder %s: %w", folder.Name, err)
		}
		*part.to = set
	}
	for _, part := range []struct {
		text string
		to   *Selection
	}{{held.Wanted, &s.wanted}, {held.Skipped, &s.skipped}} {
		sel, err := ParseSelection(part.text)
		if err != nil {
			return s, fmt.Errorf("what is held of folder %s: %w", folder.Name, err)
		}
		*part.to = sel
	}
	s.modSeq, s.messages, s.next, s.window = held.ModSeq, held.Messages, held.Next, held.Window
	return s, nil
}

// held is the Keeper's form of the state.
func (s *state) held(folder Folder) Held {
	return Held{
		UIDValidity: folder.UIDValidity, Settled: s.settled.String(), Present: s.present.String(), Wanted: s.wanted.String(),
		Skipped: s.skipped.String(), InPart: s.inPart.String(), ModSeq: s.modSeq, Messages: s.messages, Next: s.next, Window: s.window,
	}
}

func (s *state) clone() state {
	c := *s
	c.settled, c.present, c.inPart = s.settled.clone(), s.present.clone(), s.inPart.clone()
	c.wanted, c.skipped = s.wanted.clone(), s.skipped.clone()
	return c
}

// unchanged says whether STATUS alone shows that folder holds nothing new, lost nothing and, where the server counts
// that, had no flag changed.
func (s *state) unchanged(folder Folder, window string) bool {
	if folder.UIDValidity == 0 || folder.UIDNext == 0 {
		return false
	}
	if folder.Messages == 0 && s.present.Empty() {
		return true
	}
	return s.next == folder.UIDNext && s.messages == folder.Messages && s.window == window && s.wanted.All().Empty() &&
		(folder.ModSeq == 0 || folder.ModSeq == s.modSeq)
}

// reopen takes back what was skipped or taken in part, and says whether there was any.
func (s *state) reopen() bool {
	open := s.skipped.All()
	open.AddSet(s.inPart)
	open.AddSet(s.wanted.All())
	s.settled = s.settled.Without(open)
	s.skipped, s.wanted = Selection{}, Selection{}
	return !open.Empty()
}

// counted takes over what the server says of the folder as a whole.
func (s *state) counted(folder Folder, window string) {
	s.messages, s.window = folder.Messages, window
	if folder.ModSeq != 0 {
		s.modSeq = folder.ModSeq
	}
	if folder.Messages == 0 && folder.UIDNext > 1 {
		s.settled.AddRange(1, folder.UIDNext-1)
		s.next = folder.UIDNext
	}
}

// gone forgets what is no longer in the folder.
func (s *state) gone(set UIDSet) {
	s.present, s.inPart = s.present.Without(set), s.inPart.Without(set)
	s.wanted.Remove(set)
	s.skipped.Remove(set)
}

// settle takes over what a group notes.
func (s *state) settle(g group) {
	s.settled.AddSet(g.settled)
	for why, set := range g.skipped {
		s.settled.AddSet(set)
		s.skipped.AddSet(why, set)
	}
	for take, set := range g.wanted {
		s.wanted.AddSet(take, set)
	}
}

// arrived takes over mails, and returns their bytes.
func (s *state) arrived(mails []Mail) (size int64) {
	var whole, part UIDSet
	for i := range mails {
		size += int64(len(mails[i].Raw))
		if mails[i].Partial {
			part.Add(mails[i].UID)
		} else {
			whole.Add(mails[i].UID)
		}
	}
	s.inPart = s.inPart.Without(whole)
	s.inPart.AddSet(part)
	whole.AddSet(part)
	s.settled.AddSet(whole)
	if !whole.Empty() {
		s.wanted.Remove(whole)
		s.skipped.Remove(whole)
	}
	return size
}

// everything is all UIDs below the folder's next one.
func (f Folder) everything() UIDSet {
	var set UIDSet
	last := uint32(math.MaxUint32)
	if f.UIDNext != 0 { // servers older than RFC 3501 do not say
		last = f.UIDNext - 1
	}
	if last > 0 {
		set.AddRange(1, last)
	}
	return set
}
