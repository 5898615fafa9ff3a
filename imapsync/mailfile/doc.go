// Package mailfile reads mail out of files and folders: single messages (.eml and the like, .emlx), mbox files (also
// Thunderbird's folders), Maildir and Maildir++, zip, tar and gzip archives of these such as Gmail's Takeout, Outlook's
// .pst and .ost through the program readpst, and folder trees of all of them. What a path is, its content decides, not
// its name. Everything is streamed: one message is in memory at a time, whatever the file's size.
//
// A message that is a file of its own comes out byte for byte. A message that a store keeps among others comes out as it
// travelled, as far as the store shows that, so that it is the same message as the one an IMAP server holds:
//   - the "From " line of an mbox file, the blank line before the next message, and the fields that Thunderbird and
//     Google put in front of the header (X-Mozilla-Status, X-Gmail-Labels and their like) belong to the store;
//   - "From " lines that were quoted in an mbox file are restored; see quoting.go for how mboxo and mboxrd are told apart;
//   - a message whose lines all end in LF gets the CRLF of RFC 5321 2.3.8: mbox files and Maildirs keep the line ends of
//     the system they are on.
//
// Files are only ever read. Archives are never unpacked to the disk; readpst needs a temporary folder, which is private
// and goes when it is done.
package mailfile
