package pdf

import (
	"bytes"
	"regexp"
)

// emptyNames is the dictionary that gofpdf writes into every catalogue though nothing is in it.
var emptyNames = regexp.MustCompile(`/Names <<\s*/EmbeddedFiles\s*<<\s*/Names\s*\[\s*\]\s*>>\s*>>`)

// languageTag is what a BCP 47 tag may consist of.
var languageTag = regexp.MustCompile(`^[A-Za-z0-9-]{2,20}$`)

// setLanguage puts the document's language (PDF 32000-1 14.9.2), which screen readers need and gofpdf cannot set,
// in the place of the catalogue's empty Names dictionary. The length stays the same, so the cross-reference table
// stays right. Where there is no such place or the tag is odd, the document stays as it is.
func setLanguage(pdf []byte, language string) {
	catalogue := bytes.LastIndex(pdf, []byte("/Type /Catalog"))
	if catalogue < 0 || !languageTag.MatchString(language) {
		return
	}
	at := emptyNames.FindIndex(pdf[catalogue:])
	entry := "/Lang (" + language + ")"
	if at == nil || at[1]-at[0] < len(entry) {
		return
	}
	place := pdf[catalogue+at[0] : catalogue+at[1]]
	for i := range place {
		place[i] = ' '
	}
	copy(place, entry)
}
