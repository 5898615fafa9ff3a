// Package imapsync copies mail out of an IMAP server (RFC 3501, RFC 9051) without changing anything in it: folders
// are opened with EXAMINE, mail is read with BODY.PEEK, and every command is checked against an allow-list before
// it is sent. It moves bytes and says where and when the server held them; it knows nothing of what they are for.
//
// A sync asks its Keeper what is already held, shows it summaries of what is new, fetches in full only what the
// Keeper chooses, and hands that over in batches. A batch that Keep accepted is never fetched again.
//
// How it is built: wire wraps the connection after TLS; what goes out passes guard (the allow-list), what comes in
// passes scanner (limits the IMAP library lacks) and mender (single items the library would give up over). Above it,
// plan finds what is new in a folder, a flight is one turn on the network, and fetchAll overlaps these turns with each
// other and with the Keeper. Run does all this again, after a while, when the connection is lost. A context ends by closing the
// connection: go-imap knows no other way. Only this package and its test servers know go-imap.
package imapsync
