package app

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"desist/complaint/vault"
	"desist/imapsync"
)

// say turns an error of a lower floor into an Error that tells the person what happened and what to do. what is
// the operation's own sentence, used when nothing more is known. nil stays nil; an Error stays as it is.
func say(err error, what string) error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case canceled(err):
		return &Error{CodeCancelled, "Stopped.", "What was already done is kept. You can carry on at any time.", err}
	case errors.Is(err, vault.ErrWrongKey):
		return &Error{CodeAuth, "The casebook could not be opened: the key or passphrase is wrong.", "Check the passphrase. The file was not changed.", err}
	case errors.Is(err, vault.ErrInUse):
		return &Error{CodeBusy, "The casebook is open in another Desist.", "Close the other window or wait until it has finished, then try again.", err}
	case errors.Is(err, vault.ErrDiskFull):
		return &Error{CodeDiskFull, "The disk is full.", "Free some space and try again. Nothing already saved was lost.", err}
	case errors.Is(err, vault.ErrNewer):
		return &Error{CodeUsage, "The casebook was made by a newer Desist.", "Install the newest version to open it.", err}
	case errors.Is(err, vault.ErrDamaged):
		return &Error{CodeIntegrity, "The casebook is damaged.", "Keep the file as it is and restore a backup copy.", err}
	case imapsync.IsAuth(err):
		return refused(err, nil)
	case imapsync.IsCertificate(err):
		return distrusted(err)
	case imapsync.IsConnection(err):
		return &Error{CodeConnection, "The mail server could not be reached.", "Check the server name, the port and your internet connection, then try again.", err}
	case errors.Is(err, fs.ErrNotExist):
		return &Error{CodeUsage, what + " There is no such file or folder.", "Check its name.", err}
	case errors.Is(err, fs.ErrPermission):
		return &Error{CodeUsage, what + " You may not read or write there.", "Choose another file or folder, or change who may use it.", err}
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EROFS):
		return &Error{CodeUsage, what + " It is not a folder that can be written to.", "Choose another folder.", err}
	}
	return &Error{CodeInternal, what, "Try again. If it happens again, start Desist with --log-level debug and look at the log.", err}
}

func usage(hint, format string, args ...any) error {
	return &Error{Code: CodeUsage, What: fmt.Sprintf(format, args...), Hint: hint}
}

func notFound(hint, format string, args ...any) error {
	return &Error{Code: CodeNotFound, What: fmt.Sprintf(format, args...), Hint: hint}
}

// Worded is say for the front-ends' wiring: it words an error that came before there was an App.
func Worded(err error, what string) error { return say(err, what) }
