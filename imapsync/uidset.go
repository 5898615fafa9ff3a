package imapsync

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// UIDSet is a set of message UIDs, kept as sorted ranges that neither overlap nor touch, so that "everything up to
// 100,000" costs as much as one UID. The zero value is the empty set. It holds no "*" (RFC 3501 9, sequence-set):
// what is settled is always known by number.
type UIDSet struct {
	ranges []uidRange
}

type uidRange struct{ first, last uint32 } // both included, 1 <= first <= last

// ParseUIDSet reads the syntax that String writes, and any other order or overlap of ranges. "" is the empty set.
func ParseUIDSet(s string) (UIDSet, error) {
	var set UIDSet
	if s == "" {
		return set, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(part, ":")
		if !isRange {
			to = from
		}
		first, err := parseUID(from)
		if err != nil {
			return UIDSet{}, err
		}
		last, err := parseUID(to)
		if err != nil {
			return UIDSet{}, err
		}
		set.AddRange(first, last)
	}
	return set, nil
}

func parseUID(s string) (uint32, error) {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil || n == 0 || s[0] < '1' {
		return 0, fmt.Errorf("imapsync: %q is not a message UID", cutText(s))
	}
	return uint32(n), nil
}

// String writes the set in IMAP sequence-set syntax, lowest first: "1:40,42". The empty set is "".
func (s UIDSet) String() string {
	var b []byte
	for i, r := range s.ranges {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(r.first), 10)
		if r.last != r.first {
			b = append(b, ':')
			b = strconv.AppendUint(b, uint64(r.last), 10)
		}
	}
	return string(b)
}

// Add puts uids into the set; 0 is no UID and is passed over.
func (s *UIDSet) Add(uids ...uint32) {
	for _, uid := range uids {
		s.AddRange(uid, uid)
	}
}

// AddRange puts first to last, both included and in either order, into the set. 0 counts as 1.
func (s *UIDSet) AddRange(first, last uint32) {
	if first > last {
		first, last = last, first
	}
	if last == 0 {
		return
	}
	first = max(first, 1)
	// from is the first range that ends at or after the place just before first; to is the first one that starts
	// behind the place just after last. Everything between merges.
	from, _ := slices.BinarySearchFunc(s.ranges, first, func(r uidRange, uid uint32) int {
		if r.last < uid-1 {
			return -1
		}
		return 1
	})
	to := from
	for to < len(s.ranges) && (last == ^uint32(0) || s.ranges[to].first <= last+1) {
		first = min(first, s.ranges[to].first)
		last = max(last, s.ranges[to].last)
		to++
	}
	s.ranges = slices.Replace(s.ranges, from, to, uidRange{first, last})
}

// AddSet puts everything of other into the set.
func (s *UIDSet) AddSet(other UIDSet) {
	for _, r := range other.ranges {
		s.AddRange(r.first, r.last)
	}
}

// Contains says whether uid is in the set.
func (s UIDSet) Contains(uid uint32) bool {
	_, found := slices.BinarySearchFunc(s.ranges, uid, func(r uidRange, uid uint32) int {
		switch {
		case r.last < uid:
			return -1
		case r.first > uid:
			return 1
		}
		return 0
	})
	return found
}

// Missing returns what of first to last, both included, is not in the set.
func (s UIDSet) Missing(first, last uint32) UIDSet {
	first = max(first, 1)
	var out UIDSet
	for _, r := range s.ranges {
		if first > last || r.first > last {
			break
		}
		if r.last < first {
			continue
		}
		if r.first > first {
			out.ranges = append(out.ranges, uidRange{first, r.first - 1})
		}
		if r.last == ^uint32(0) {
			return out
		}
		first = r.last + 1
	}
	if first <= last {
		out.ranges = append(out.ranges, uidRange{first, last})
	}
	return out
}

// Without returns what of the set is not in other.
func (s UIDSet) Without(other UIDSet) UIDSet {
	var out UIDSet
	for _, r := range s.ranges {
		out.ranges = append(out.ranges, other.Missing(r.first, r.last).ranges...)
	}
	return out
}

// lowest returns the first n UIDs.
func (s UIDSet) lowest(n uint64) UIDSet {
	var out UIDSet
	for _, r := range s.ranges {
		if n == 0 {
			break
		}
		if size := uint64(r.last-r.first) + 1; size > n {
			r.last = r.first + uint32(n) - 1
		}
		n -= uint64(r.last-r.first) + 1
		out.ranges = append(out.ranges, r)
	}
	return out
}

// Empty says whether the set holds nothing.
func (s UIDSet) Empty() bool { return len(s.ranges) == 0 }

// Len returns how many UIDs the set holds.
func (s UIDSet) Len() uint64 {
	var n uint64
	for _, r := range s.ranges {
		n += uint64(r.last-r.first) + 1
	}
	return n
}

// Max returns the highest UID, 0 for the empty set.
func (s UIDSet) Max() uint32 {
	if s.Empty() {
		return 0
	}
	return s.ranges[len(s.ranges)-1].last
}

// Ranges yields the set as ranges, lowest first, both ends included.
func (s UIDSet) Ranges() iter.Seq2[uint32, uint32] {
	return func(yield func(first, last uint32) bool) {
		for _, r := range s.ranges {
			if !yield(r.first, r.last) {
				return
			}
		}
	}
}

// Descending yields the UIDs from the highest down. Nothing is expanded in memory.
func (s UIDSet) Descending() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, r := range slices.Backward(s.ranges) {
			for uid := r.last; ; uid-- {
				if !yield(uid) {
					return
				}
				if uid == r.first {
					break
				}
			}
		}
	}
}

// clone returns a set that shares no memory with s.
func (s UIDSet) clone() UIDSet { return UIDSet{ranges: slices.Clone(s.ranges)} }
