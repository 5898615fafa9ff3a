package app

import "errors"

// Code sorts errors for front-ends: exit codes and the words a person reads.
type Code string

const (
	CodeInternal   Code = "internal"
	CodeUsage      Code = "usage"      // what was asked makes no sense
	CodeNotFound   Code = "not_found"  // nothing of that name
	CodeNotReady   Code = "not_ready"  // nothing to do yet; Hint says what is missing
	CodeAuth       Code = "auth"       // sign-in refused, or a wrong casebook key
	CodeIntegrity  Code = "integrity"  // bytes are not what they were
	CodeConnection Code = "connection" // the server can't be reached
	// CodeCertificate says that a server's certificate is not trusted, or not the one that was accepted before;
	// CertificateOf tells more.
	CodeCertificate Code = "certificate"
	CodeBusy        Code = "busy" // another Desist has the casebook open
	CodeDiskFull    Code = "disk_full"
	CodeCancelled   Code = "cancelled"
)

// Error is what a use case returns when it can say more than "it failed": What happened, Why, and What the person
// can do (Hint). The wrapped error is for logs.
type Error struct {
	Code Code
	What string
	Hint string
	Err  error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.What
	}
	return e.What + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first Error in err's chain, CodeInternal if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
