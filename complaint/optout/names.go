package optout

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Proper names in running text: words with a capital that do not merely begin a sentence.

// withoutNames puts nameToken in the place of the proper names of a sentence.
func withoutNames(text string) string { return maskNames(text, func([]string) bool { return false }) }

// maskNames is withoutNames for the names that are not to be kept.
func maskNames(text string, keep func(name []string) bool) string {
	words := strings.Fields(text)
	if inTitleCase(words) {
		return text
	}
	for i := 0; i < len(words); i++ {
		if !startsName(words, i) {
			continue
		}
		end := endOfName(words, i)
		if keep(words[i:end]) {
			i = end - 1
			continue
		}
		last := words[end-1]
		words[i] = nameToken + last[len(strings.TrimRightFunc(last, unicode.IsPunct)):]
		words = append(words[:i+1], words[end:]...)
	}
	return strings.Join(words, " ")
}

// inTitleCase reports whether a text is a heading in which every word has a capital but those that join others.
func inTitleCase(words []string) bool {
	const few = 3
	return len(words) > few && !slices.ContainsFunc(words, func(w string) bool {
		return !startsUpper(w) && !joinsNames[w] && !joinsTitles[w]
	})
}

// startsName reports whether a name begins at a word.
func startsName(words []string, i int) bool {
	w := unpunctuated(words[i])
	if !startsUpper(w) || utf8.RuneCountInString(w) < 2 || titles[w] || i > 0 && titles[unpunctuated(words[i-1])] {
		return false
	}
	next := i + 1
	if i == 0 && opensQuote(words[0]) && closesQuote(words[0]) && !noName[lowered(w)] {
		return true
	}
	if lower := lowered(w); noName[lower] {
		return leadsName[lower] && next < len(words) && !endsName(words[i]) && startsName(words, next)
	}
	if i > 0 && !strings.HasSuffix(words[i-1], ":") {
		return true
	}
	for next+1 < len(words) && next < i+3 && joinsNames[words[next]] {
		next++
	}
	return next < len(words) && !endsName(words[i]) && startsUpper(words[next]) && (next > i+1 || !noName[lowered(words[next])])
}

// endOfName returns the index after the last word of the name that begins at i.
func endOfName(words []string, i int) int {
	end := i + 1
	if opensQuote(words[i]) {
		for j := i; j < len(words) && j < i+maxQuotedName; j++ {
			if closesQuote(words[j]) {
				return j + 1
			}
		}
	}
	for j := i + 1; j < len(words) && !endsName(words[j-1]); j++ {
		if notInName[lowered(words[j])] {
			break
		}
		if startsUpper(words[j]) {
			end = j + 1
		} else if !joinsNames[strings.ToLower(words[j])] {
			break
		}
	}
	if end == len(words) && end > i+1 && bareAnswer(words[end-1]) { // the cell beside the name
		end--
	}
	return end
}

// maxQuotedName is how many words a name in quotes has at most.
const maxQuotedName = 7

func opensQuote(word string) bool { return strings.IndexAny(word, "\"“‘") == 0 }

func closesQuote(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(word, ".,;:!?)"))
	return strings.ContainsRune("\"”’", r)
}

// endsName reports whether a word is the last of its clause.
func endsName(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune(".,;:!?)”\"", r)
}

func unpunctuated(word string) string { return strings.TrimFunc(word, unicode.IsPunct) }

func lowered(word string) string { return strings.ToLower(straight.Replace(unpunctuated(word))) }

var (
	joinsNames = setOf("of", "the", "and", "&", "in", "on", "for")

	// joinsTitles are the other words without a capital in a heading.
	joinsTitles = setOf("a", "an", "to", "from", "with", "by", "or", "at", "as")

	// notInName begin what is said next, where lines ran together: "Lakes Weekly Still subscribed: Coast Walks".
	notInName = setOf("still", "unsubscribed", "subscribed", "kept", "removed", "stopped")

	// titles stand before a person's name.
	titles = setOf("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor", "Sir", "Lady", "Lord", "Cllr", "Rev")

	// noName are words that may have a capital and begin no name by themselves.
	noName = setOf(strings.Fields(`i i'm i've i'll i'd you you're you've you'll your we we've we'll we're our the this that these those they it it's if please
		dear hi hello hey thanks thank yes no not email emails e-mail e-mails newsletter newsletters offers marketing off on unsubscribed subscribed
		monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
		uk england wales scotland ltd limited plc mr mrs ms miss dr kind regards gdpr article sms still what here here's and but so all any just done ok okay
		sorry as re a an my in to for of don't do given removed withdrawn continue id stop take unsubscribe cancel remove drop end undo keep leave get cannot list lists subject message topic name`)...)

	// leadsName are those of noName with which a longer name may begin: "The Friday Pour".
	leadsName = setOf(strings.Fields(`the monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
		october november december offers marketing newsletter uk on here just all no in`)...)
)
