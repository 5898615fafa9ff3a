// Package optout finds the acts by which a person refused a company's marketing, or opted in again. Finder reads
// one message and says what it shows; package ledger below it puts the findings of a whole mailbox together with what the
// person recorded by hand. docs/OPTOUTS.md says what counts, how strongly, and where it fails.
//
// A finding is a proposal: the person confirms or rejects it. Where a wording can be read both ways, no opt-out is
// found, because an opt-out that never was makes lawful mail look unlawful.
package optout
