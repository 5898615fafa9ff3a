// Package secret finds the key of a casebook, or makes one. The key is 32 bytes; it is never written to a file.
//
// # Two kinds of casebook
//
// With a keyring, the key is random and lies in the operating system's keyring under the service "Desist". It lies
// there twice: under a random name, which stands in the public file <casebook>.id, and under the casebook's
// absolute path. So it is found again when the casebook was moved together with its .id file, and when the .id file
// was lost but the casebook stayed where it was.
//
// Without a keyring, or when the person wants it so, the key is derived from a passphrase with Argon2id (RFC 9106).
// Salt and parameters stand in the public file <casebook>.salt; whoever moves the casebook must move it, too. A
// casebook with a salt file is one with a passphrase. The passphrase is taken from a file, the environment variable
// DESIST_PASSPHRASE or a prompt, in this order, and is never kept.
//
// # What it refuses
//
// No key, salt or name that exists is ever overwritten: New gives back the key that lies there already, because a
// casebook may still depend on it. Only Forget removes them, and only when the casebook is gone.
package secret
