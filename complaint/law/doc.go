// Package law holds the legal facts that Desist relies on as typed data: provisions with the dates on which each
// wording is in force, the regulator's name by date, the limits of its complaint form, the app's own bands, and
// decided cases. Every fact carries the id and the confidence of the research it comes from. Load refuses data
// that would state as plain fact what was not found in a source.
//
// It is information, not legal advice.
package law
