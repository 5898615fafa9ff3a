package optout

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// ListName is a list's name in normal form (see Words), in which names can be compared: without its article, "and", and the word for a
// mailing at its end. It is "" for what is no name.
func ListName(name string) string {
	words := slices.DeleteFunc(Words(name), func(w string) bool { return w == "the" || w == "and" })
	for len(words) > 1 && mailNouns[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if len(words) == 0 || len(words) > maxListWords || noListName[words[0]] && len(words) == 1 || words[0] == "because" || words[0] == "this" || words[0] == "these" {
		return ""
	}
	return strings.Join(words, " ")
}

const maxListWords = 6

// noListName begins what is no name: "You are on the list because ...".
var noListName = setOf("because", "this", "these", "that", "those", "it", "list", "all", "any", "my", "us", "an", "one", "emails", "email", "mailing", "mailings", "newsletter", "newsletters", "account")

// mailNouns are words for a mailing that stand after its name.
var mailNouns = setOf("email", "emails", "e-mail", "e-mails", "newsletter", "newsletters", "mailing", "mailings", "list", "lists")

// IsMailNoun reports whether a word is one for a mailing that stands after its name: "list", "newsletter".
func IsMailNoun(word string) bool { return mailNouns[word] }

// withoutMailWords leaves out the words for a mailing at the end of a name: "Style Notes emails".
func withoutMailWords(name string) string {
	words := strings.Fields(name)
	for len(words) > 0 && mailNouns[strings.ToLower(words[len(words)-1])] {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[0] == "The" {
		words = words[1:]
	}
	if len(words) == 1 && noName[strings.ToLower(words[0])] {
		return ""
	}
	return strings.Join(words, " ")
}

// nameWords are the words of a name in lower case.
func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Brand is the longest label of an address's domain, without hyphens, which is that of its owner: "northbank" of
// "news.north-bank.example".
func Brand(addr string) string {
	_, domain, _ := strings.Cut(strings.ToLower(addr), "@")
	labels := strings.Split(strings.ReplaceAll(domain, "-", ""), ".")
	return slices.MaxFunc(labels, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
}
