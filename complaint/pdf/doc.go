// Package pdf renders a pack.Document as a PDF. It is the only user of gofpdf, which is archived upstream, so that
// it stays replaceable: of gofpdf it uses pages, fonts, text at a position, lines, rectangles, links, bookmarks and
// images; lines are broken here.
//
// Foreign text never breaks a page: whatever the fonts cannot show is printed as its code point, such as
// [U+1F600]. The same document gives the same bytes.
package pdf
