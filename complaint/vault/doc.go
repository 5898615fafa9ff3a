// Package vault keeps a casebook: one encrypted SQLite file that holds everything about one complainant. It is the
// only package that speaks SQL.
//
// # How it is stored
//
// The file is encrypted from its first byte with Adiantum in blocks of 4 KiB, keyed by a Key that is never written
// anywhere by this package. Inside the encryption every page carries a checksum, so that a changed or rotted block is
// noticed as ErrDamaged and never read as data. Temporary data stays in memory.
//
// Originals are kept byte for byte, compressed with zstd, under the SHA-256 of their bytes: the same mail in two
// folders is one message with two locations. What was found in a message (a complaint.Reading) is kept beside it,
// encoded and compressed, with columns only for what queries need.
//
// # What it promises
//
// Writes go through one connection, one transaction each, flushed to the disk before they return (WAL with
// synchronous=FULL; since the VFS does not claim power-safe overwrites, SQLite also pads the log, so that a later
// write never touches the blocks of an earlier commit). Killing the process at any moment loses at most the
// transaction in flight. A transaction's part of the log is gathered and enciphered at once (walfile.go), and written out
// before it is flushed, or read by anybody. Readers have connections of their own that cannot write, and see one consistent state.
//
// One Vault at a time may have a casebook open: a lock beside the file, which ends with the process, refuses the
// second with ErrInUse. A wrong key is recognised before SQLite touches anything, so the file and its log stay as
// they were.
//
// # What it refuses
//
// Nothing here judges mail, reads a clock except through Options.Now, or logs.
package vault
