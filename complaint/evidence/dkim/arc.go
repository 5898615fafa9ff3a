package dkim

import (
	"strconv"
	"strings"
)

// ARC is what intermediaries noted on the way (RFC 8617), unverified.
type ARC struct {
	Sets    int    `json:"sets"`              // instances, at most 50
	Chain   string `json:"chain,omitempty"`   // cv= of the highest seal: "none", "pass" or "fail"
	Sealer  string `json:"sealer,omitempty"`  // d= of the highest seal
	Results string `json:"results,omitempty"` // the highest ARC-Authentication-Results, white space folded
}

const maxARC = 50 // RFC 8617 4.2.1

// ReadARC returns the highest ARC set of a message.
func ReadARC(raw []byte) ARC {
	m := split(raw)
	var a ARC
	for _, f := range m.all("arc-seal") {
		tags, err := parseTags(f.value())
		i, ierr := strconv.Atoi(tags["i"])
		if err != nil || ierr != nil || i < 1 || i > maxARC || i <= a.Sets {
			continue
		}
		a.Sets, a.Chain, a.Sealer = i, strings.ToLower(tags["cv"]), strings.ToLower(tags["d"])
	}
	for _, f := range m.all("arc-authentication-results") {
		instance, rest, ok := strings.Cut(f.value(), ";")
		tag, n, _ := strings.Cut(strings.TrimSpace(instance), "=")
		if i, err := strconv.Atoi(strings.TrimSpace(n)); ok && err == nil && strings.TrimSpace(tag) == "i" && i == a.Sets {
			a.Results = strings.Join(strings.Fields(rest), " ")
			break
		}
	}
	return a
}
