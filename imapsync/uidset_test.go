package imapsync

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestParseUIDSet(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"7":                     "7",
		"1:3":                   "1:3",
		"3:1":                   "1:3",
		"1,2,3":                 "1:3",
		"5,1:3,4":               "1:5",
		"1:10,3:4,20":           "1:10,20",
		"4294967295,4294967294": "4294967294:4294967295",
	} {
		set, err := ParseUIDSet(in)
		if err != nil || set.String() != want {
			t.Errorf("%q: %q, %v; want %q", in, set.String(), err, want)
		}
	}
	for _, in := range []string{"0", "*", "1:*", ",", "1,", "-1", "+1", "01", "4294967296", "a", "1:2:3", " 1", "$"} {
		if set, err := ParseUIDSet(in); err == nil {
			t.Errorf("%q was read as %q", in, set)
		}
	}
}

func TestUIDSetAtTheEdges(t *testing.T) {
	var s UIDSet
	s.AddRange(0, 0)
	if !s.Empty() {
		t.Errorf("0 is no UID, got %q", s)
	}
	s.AddRange(1, math.MaxUint32)
	if s.Len() != math.MaxUint32 || !s.Contains(math.MaxUint32) || s.Contains(0) {
		t.Errorf("all UIDs: %q has %d", s, s.Len())
	}
	if m := s.Missing(1, math.MaxUint32); !m.Empty() {
		t.Errorf("missing %q", m)
	}
	if m := (UIDSet{}).Missing(5, 4); !m.Empty() {
		t.Errorf("missing of nothing: %q", m)
	}
}

// TestUIDSetModel holds the set against a map.
func TestUIDSetModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const top = 60
		model := make(map[uint32]bool)
		var s, other UIDSet
		for range rapid.IntRange(0, 12).Draw(t, "ranges") {
			a, b := rapid.Uint32Range(1, top).Draw(t, "a"), rapid.Uint32Range(1, top).Draw(t, "b")
			s.AddRange(a, b)
			for uid := min(a, b); uid <= max(a, b); uid++ {
				model[uid] = true
			}
		}
		other.AddRange(rapid.Uint32Range(1, top).Draw(t, "from"), rapid.Uint32Range(1, top).Draw(t, "to"))
		missing, without := s.Missing(1, top), s.Without(other)
		var down []uint32
		for uid := uint32(top); uid >= 1; uid-- {
			if model[uid] {
				down = append(down, uid)
			}
			if s.Contains(uid) != model[uid] || missing.Contains(uid) == model[uid] {
				t.Fatalf("uid %d in %q, missing %q", uid, s, missing)
			}
			if without.Contains(uid) != (model[uid] && !other.Contains(uid)) {
				t.Fatalf("uid %d in %q without %q: %q", uid, s, other, without)
			}
		}
		if got := slices.Collect(s.Descending()); !slices.Equal(got, down) || s.Len() != uint64(len(down)) {
			t.Fatalf("%q: descending %v, want %v", s, got, down)
		}
		if again, err := ParseUIDSet(s.String()); err != nil || again.String() != s.String() {
			t.Fatalf("%q read back: %q, %v", s, again, err)
		}
	})
}
