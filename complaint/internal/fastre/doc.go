// Package fastre is the part of the standard package regexp that the rules use, made fast for texts that hold no
// match, which is nearly all of them. A lazily built deterministic automaton (Thompson 1968; Cox, "Regular Expression
// Matching in the Wild", 2010) reads each byte once and says whether there is a match at all. Only where there is one
// the standard package is asked where. Results are those of package regexp, for any text.
package fastre
