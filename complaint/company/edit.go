package company

import (
	"maps"
	"slices"
	"strings"

	"desist/complaint"
)

// sets keeps which nodes are together.
type sets struct {
	of     map[string]int // node key → set
	next   int
	edited map[string]string // node key → what the person did with it
}

func newSets(keys []string) *sets {
	s := &sets{of: make(map[string]int, len(keys)), next: len(keys), edited: map[string]string{}}
	for i, k := range keys {
		s.of[k] = i
	}
	return s
}

func (s *sets) join(a, b string) {
	from, to := s.of[a], s.of[b]
	if from == to {
		return
	}
	for k, v := range s.of {
		if v == from {
			s.of[k] = to
		}
	}
}

func (s *sets) members() [][]string {
	by := map[int][]string{}
	for _, k := range slices.Sorted(maps.Keys(s.of)) {
		by[s.of[k]] = append(by[s.of[k]], k)
	}
	return slices.Collect(maps.Values(by))
}

// apply does the person's edits in order and returns the names given, by node key.
func (s *sets) apply(edits []complaint.CompanyEdit) map[string]string {
	names := map[string]string{}
	for _, e := range edits {
		keys := s.keysOf(e.Domain)
		if len(keys) == 0 {
			continue
		}
		switch e.Kind {
		case complaint.EditMerge:
			with := s.keysOf(e.With)
			if len(with) == 0 {
				continue
			}
			name := s.nameOf(names, with[0])
			for _, k := range keys {
				s.join(k, with[0])
				s.edited[k] = "you put it together with " + e.With
			}
			s.rename(names, with[0], name)
		case complaint.EditSplit:
			for _, k := range keys {
				s.of[k] = s.next
				s.edited[k] = "you made it a company of its own"
				delete(names, k)
			}
			s.next++
		case complaint.EditRename:
			s.rename(names, keys[0], strings.TrimSpace(e.Name))
		}
	}
	return names
}

// nameOf returns the name the person gave the company that key is in.
func (s *sets) nameOf(names map[string]string, key string) string {
	for _, k := range slices.Sorted(maps.Keys(names)) {
		if s.of[k] == s.of[key] && names[k] != "" {
			return names[k]
		}
	}
	return ""
}

// rename gives every node of a company one name; "" takes a given name away.
func (s *sets) rename(names map[string]string, key, name string) {
	for k, set := range s.of {
		if set != s.of[key] {
			continue
		}
		if name == "" {
			delete(names, k)
		} else {
			names[k] = name
		}
	}
}

// keysOf returns the nodes an edit's domain means: the domain's, or those of an address on a lent domain.
func (s *sets) keysOf(domain string) []string {
	ref := strings.ToLower(strings.TrimSpace(domain))
	if _, ok := s.of[ref]; ok {
		return []string{ref}
	}
	var keys []string
	for k := range s.of {
		if address, _, lent := strings.Cut(k, " "); lent && address == ref || strings.Contains(k, "@") && k == ref {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		reg := Registrable(ref)
		if _, ok := s.of[reg]; ok {
			return []string{reg}
		}
	}
	slices.Sort(keys)
	return keys
}
