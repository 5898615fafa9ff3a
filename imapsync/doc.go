// Package imapsync copies mail out of an IMAP server (RFC 3501, RFC 9051) without changing anything in it: folders
// are opened with EXAMINE, mail is read with BODY.PEEK, and every command is checked against an allow-list before
// it is sent. It moves bytes and says where and when the server held them; it knows nothing of what they are for.
//
// A sync asks its Keeper what is already held, shows it summaries of what is new, fetches in full only what the
// Keeper chooses, and hands that over in batches. A batch that Keep accepted is never fetched again.
package imapsync
