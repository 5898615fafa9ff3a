// Package dkim verifies the DKIM signatures (RFC 6376, RFC 8301, RFC 8463) of a message as of the moment it was
// received, with public keys that the caller has.
//
// Libraries for mail servers judge a signature as of now: one that expired after delivery fails, although it held when
// the mailbox's server took the message in. Evidence needs the other answer, so the time is a parameter here. Nothing
// in this package reads a clock or asks the network.
package dkim
