package rfc822

import (
	"errors"
	"time"

	"desist/complaint"
)

// Limits of one message. Each one that is met leaves a Defect, except DefaultMaxSize, over which Parse refuses.
const (
	DefaultMaxSize  = 64 << 20 // bytes of the original
	DefaultMaxDepth = 30       // nested multiparts
	DefaultMaxParts = 1000     // MIME parts

	MaxHeaderFields = 2000      // fields of one header
	MaxHeaderBytes  = 1 << 20   // bytes of one header
	MaxFieldBytes   = 128 << 10 // bytes of one decoded field
	MaxAddresses    = 2000      // mailboxes of one field
	MaxReferences   = 1000      // message ids of one field
	MaxURIs         = 50        // List-Unsubscribe URIs
	MaxAuthResults  = 200       // results of all Authentication-Results fields
	MaxDKIM         = 50        // DKIM-Signature fields
	MaxAttachments  = 1000      // attachments listed
	MaxPlain        = 256 << 10 // bytes kept of the text/plain alternative
	MaxBlocks       = 20000     // blocks of visible text
	MaxText         = 4 << 20   // bytes of visible text
	MaxLinks        = 5000      // links
	MaxImages       = 5000      // images
	MaxDefects      = 100       // defects recorded
	MaxPartBytes    = 16 << 20  // decoded bytes that Part hands out
)

// Errors of Parse, HeaderOnly and Part.
var (
	ErrEmpty    = errors.New("rfc822: the message is empty")
	ErrNoHeader = errors.New("rfc822: no header field found, so this is not an e-mail")
	ErrTooBig   = errors.New("rfc822: the message is over the size limit")
	ErrNoPart   = errors.New("rfc822: no part has this Content-ID")
)

// Options say what is known about a message beside its bytes. The zero value is useful.
type Options struct {
	// TrustedAuthServIDs are the authserv-ids of the mailbox's provider (RFC 8601 2.5), compared without case. All
	// Authentication-Results fields with one of them count. When empty, only the fields of the topmost hop count: the
	// topmost field and those with the same id above the next Received field below it. A provider prepends its own
	// field and must remove forged ones that bear its id (RFC 8601 5), so anything lower may be the sender's claim.
	TrustedAuthServIDs []string

	// InternalDate is the server's time of arrival (IMAP INTERNALDATE). It becomes Message.Received if plausible.
	InternalDate time.Time

	// Held is when a file says that it took the message in, and HeldBy what in the file says so. It becomes
	// Message.Received if plausible, if neither InternalDate nor a Received field tells better, and if it is not long
	// after the Date field: then it is the time of a copy.
	Held   time.Time
	HeldBy complaint.ReceivedSource

	// Whole is set when only the beginning of a message is read: it says which message it is. A Defect tells.
	Whole Whole

	MaxSize  int64 // bytes; 0 means DefaultMaxSize
	MaxDepth int   // 0 means DefaultMaxDepth
	MaxParts int   // 0 means DefaultMaxParts
}

// Whole names a message and its size in bytes.
type Whole struct {
	ID   complaint.MessageID
	Size int64
}

func (o Options) withDefaults() Options {
	if o.MaxSize <= 0 {
		o.MaxSize = DefaultMaxSize
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	if o.MaxParts <= 0 {
		o.MaxParts = DefaultMaxParts
	}
	return o
}
