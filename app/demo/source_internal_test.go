package demo

import (
	"strings"
	"testing"
)

func TestParseEntriesRefusesWhatItDoesNotKnow(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"unknown field", "-- a --\nat: 2025-01-01 10:00 +0000\ncolour: red\n\nHello", "no such field"},
		{"field without a value", "-- a --\nat\n\nHello", "no such field"},
		{"no time", "-- a --\nsubject: x\n\nHello", "at:"},
		{"unreadable time", "-- a --\nat: yesterday\n\nHello", "at:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseEntries("file", tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "file/a") {
				t.Errorf("got %v, want file/a and %q", err, tt.want)
			}
		})
	}
}

func TestHeaderFolding(t *testing.T) {
	long := strings.Repeat("word ", 40)
	var h header
	h.addFolded("X-Test", long+"b=", strings.Repeat("x", 200))
	for line := range strings.SplitSeq(h.String(), "\r\n") {
		if len(line) > 78 {
			t.Errorf("line of %d characters: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(h.String(), "\r\n", "")
	if got := strings.Count(unfolded, "word"); got != 40 {
		t.Errorf("%d words survive, want 40", got)
	}
	if got := strings.Count(unfolded, "x"); got != 200 {
		t.Errorf("%d characters of the tail survive, want 200", got)
	}
}
