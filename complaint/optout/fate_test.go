package optout

import "testing"

func TestFateOfAClause(t *testing.T) {
	for clause, want := range map[string]fate{
		"you've been unsubscribed":                 isLeft,
		"you won't get any more":                   isLeft,
		"we no longer send it":                     isLeft,
		"you'll still get it":                      isKept,
		"it has not been stopped":                  isKept,
		"your other emails are not affected":       isKept,
		"just the monthly one":                     isKept,
		"you've opted in to the following":         isKept,
		"you've opted out of the following":        isLeft,
		"here's how we'll contact you from now on": unsaid,
		"thank you for your message":               unsaid,
		"Offers: on":                               isKept,
		"it won't come to you":                     isLeft,
		"the emails carry on as they were":         isKept,
		"we've taken you off":                      isLeft,
		"you're on":                                isKept,
		"we have never taken you off":              isKept,
		"nothing":                                  unsaid,
		"":                                         unsaid,
	} {
		got := unsaid
		for _, c := range spokenIn(clause) {
			got = max(got, c.fate())
		}
		if got != want {
			t.Errorf("%q: %v, want %v", clause, got, want)
		}
	}
}
