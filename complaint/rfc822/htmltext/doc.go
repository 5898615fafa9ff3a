// Package htmltext turns the HTML of an e-mail into what a reader sees, block by block in reading order, and keeps apart
// what the reader does not see.
//
// It is no browser: it knows the small part of HTML and CSS that mail is written in, on a wide screen. Rules inside
// @media are left out, save those for screens of some width and more: mail uses them to change what phones show. A document is read in time linear in its
// length whatever it holds: elements nested deeper than maxDepth are read as text of the one above.
package htmltext
