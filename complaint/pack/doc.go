// Package pack works out what a complaint pack says: the statement, the dated list of events, the tables, the
// numbered exhibits and the document that complaint/pdf renders. It is pure and deterministic: the same Input
// gives the same Pack, byte for byte. It opens no file, reads no clock and knows no output format.
//
// Facts come from the Input, sentences from the phrase book in assets/pack, law from complaint/law. What is not
// known is left out of the texts that are sent, and named in the notes to the person (Pack.Notes).
package pack
