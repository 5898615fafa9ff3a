// Package complaint is Desist's domain: what a message, an opt-out, a verdict and a flag are, and the rule
// that turns opt-outs and marketing messages into flags. It is pure: standard library only, no I/O, no clock,
// no randomness. The words are those of docs/ARCHITECTURE.md, section 1.
//
// The per-message steps (complaint/rfc822, company, optout, marketing) each see one message and say what is in
// it; a Reading holds what they said. The steps over the whole mailbox (company.Group, ledger.Of, Flags) see
// only Readings, so a mailbox can be analysed again without opening one original.
package complaint
