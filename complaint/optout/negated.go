package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// The name of a setting may refuse by itself, and then its value is to be turned.

// refusesOn is in the name of a setting that refuses when it is on: "Opt out of marketing by email: yes".
var refusesOn = regexp.MustCompile(`(?i)\b(?:opt(?:ed|ing)?[- ]?out(?: of| from)?|unsubscribed?(?: me)?(?: from)?|(?:please )?(?:do not|don['’]t|i don['’]t want)(?: send(?: me)?| contact(?: me)?| e-?mail(?: me)?(?: about| with)?| want)?|(?:i )?do not wish to(?: get| receive)?|paused|block(?:ed)?|exclude(?: me)? from|objection to|object(?: to)?|stop (?:all|sending|emailing|marketing)(?: me)?|no (?:marketing|e-?mails?|promotional|newsletters?))\b`)

// withoutRefusal is what such a setting refuses.
func withoutRefusal(name string, at []int) string {
	refusal := strings.ToLower(name[at[0]:at[1]])
	rest := strings.Trim(name[:at[0]]+name[at[1]:], " :-–—")
	switch {
	case rest == "" || strings.EqualFold(rest, "all") || strings.EqualFold(rest, "everything"):
		return "emails"
	case strings.Contains(refusal, "mail"):
		return "emails about " + rest
	case strings.HasPrefix(refusal, "no "):
		return refusal[len("no "):] + " " + rest
	}
	return rest
}

// reversed is what such a setting says of the mailings it names. Not to refuse tells nothing.
func reversed(says string) string {
	if switchedOff(says) {
		return ""
	}
	return "off"
}

// refusesNot reports whether a setting that refuses is off: "Opt out of marketing by email: No".
func refusesNot(line string) bool {
	name, says, ok := strings.Cut(line, ":")
	n, _ := normalise(says)
	return ok && refusesOn.MatchString(name) && bareNo.MatchString(n)
}
