package app

import (
	"strings"

	"desist/complaint"
)

// minPrefix is the shortest start of a hash that may name a message.
const minPrefix = 8

// named reports whether ref names the message: its Message-ID with or without angle brackets, or its hash, or the
// start of it.
func named(r *complaint.Reading, ref string) bool {
	ref = strings.TrimSpace(ref)
	if id := strings.TrimSuffix(strings.TrimPrefix(ref, "<"), ">"); r.MessageID != "" && id == r.MessageID {
		return true
	}
	hash := strings.ToLower(strings.TrimPrefix(ref, "sha256:"))
	return len(hash) >= minPrefix && strings.HasPrefix(string(r.Message), hash)
}
