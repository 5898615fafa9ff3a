package imapsync

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Selection sorts UIDs by a word: by what is wanted of a message, or by why it is left. No UID has two words.
type Selection map[string]UIDSet

// ParseSelection reads what String writes. "" is the empty selection.
func ParseSelection(s string) (Selection, error) {
	out := Selection{}
	if s == "" {
		return out, nil
	}
	for part := range strings.SplitSeq(s, ";") {
		word, text, ok := strings.Cut(part, "=")
		if !ok || word == "" {
			return nil, fmt.Errorf("imapsync: %q is not a selection of messages", cutText(part))
		}
		set, err := ParseUIDSet(text)
		if err != nil {
			return nil, err
		}
		out.AddSet(word, set)
	}
	return out, nil
}

// String writes the selection with its words in order: "private=1:40,42;wanted=7".
func (s Selection) String() string {
	var parts []string
	for _, word := range slices.Sorted(maps.Keys(s)) {
		if set := s[word]; !set.Empty() {
			parts = append(parts, word+"="+set.String())
		}
	}
	return strings.Join(parts, ";")
}

// AddSet puts a set under word and takes it from every other word. A word may not hold "=" or ";".
func (s Selection) AddSet(word string, set UIDSet) {
	if set.Empty() {
		return
	}
	s.Remove(set)
	all := s[word]
	all.AddSet(set)
	s[word] = all
}

// Remove takes a set from every word.
func (s Selection) Remove(set UIDSet) {
	for word, had := range s {
		if rest := had.Without(set); rest.Empty() {
			delete(s, word)
		} else {
			s[word] = rest
		}
	}
}

// All returns the UIDs under any word.
func (s Selection) All() UIDSet {
	var all UIDSet
	for _, set := range s {
		all.AddSet(set)
	}
	return all
}

// Word returns the word of a UID, "" if it is not selected.
func (s Selection) Word(uid uint32) string {
	for word, set := range s {
		if set.Contains(uid) {
			return word
		}
	}
	return ""
}

func (s Selection) clone() Selection {
	out := make(Selection, len(s))
	for word, set := range s {
		out[word] = set.clone()
	}
	return out
}
