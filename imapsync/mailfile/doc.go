// Package mailfile reads mail out of files and folders: single messages (.eml and the like, .emlx), mbox files,
// Maildir and Maildir++, and folder trees of all of these. What a path is, its content decides, not its name.
//
// Messages come out byte for byte as the file holds them, line ends included. An mbox file is undone like this: the
// "From " line and the one blank line before the next message belong to the file and not to the message; of a line
// that starts with one or more ">" and then "From ", one ">" is taken away. That is exact for mboxrd files. An mboxo
// file cannot say whether ">From " stood in the message already; such a line loses its ">" too.
package mailfile
