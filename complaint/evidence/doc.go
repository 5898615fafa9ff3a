// Package evidence writes and checks the evidence bundle: the original mails, the tables and the complaint in a BagIt 1.0
// bag (RFC 8493), zipped inside one folder.
//
// A bag lists the SHA-256 of every file twice over: manifest-sha256.txt those of the content below data/, and
// tagmanifest-sha256.txt those of the files beside it. So a change to any file shows; a change to the tag manifest itself
// shows only to who knows its SHA-256 from elsewhere, which is why WriteBag returns it.
//
// WriteBag's bytes follow from its input alone: entries are sorted and the time is the caller's. Verify needs nothing but
// the bundle, trusts nothing in it, and names what was changed, is missing or does not belong.
package evidence
