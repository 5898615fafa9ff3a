// Package discover finds the IMAP server of an e-mail address.
//
// It asks, in this order, and stops at the first that answers: its own table of providers (assets/providers); the
// domain's own web server (Mozilla's autoconfig, over HTTPS only); the ISPDB, Mozilla's public collection of the same;
// the domain's SRV records (RFC 6186, RFC 8314); its mail exchangers, which may be a provider's of the table or have
// autoconfig of their own; and last names that are usual, which are tried by connecting. What it finds says where it
// comes from, and whether anything protected the answer on its way.
//
// Only the domain is ever sent, never what stands before the @: where a configuration wants the address, it is filled
// in here. No password is asked for, known or sent.
package discover
