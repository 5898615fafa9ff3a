package imapsync

import (
	"testing"
	"time"
)

func TestAskedFor(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"Request is throttled. Suggested Backoff Time: 299923 milliseconds": 299923 * time.Millisecond,
		"request is throttled. suggested backoff time: 30 seconds":          30 * time.Second,
		"Suggested Backoff Time: 99999999999 milliseconds":                  longestAsked,
		"Suggested Backoff Time: soon":                                      0,
		"Suggested Backoff Time:":                                           0,
		"too many requests":                                                 0,
	} {
		if got := askedFor(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
