package vault

import (
	"fmt"
	"os"
)

// fileLock is an operating-system lock on a side file. The system drops it when the process ends, however it ends,
// so a left-over side file locks nothing.
type fileLock struct{ f *os.File }

// lockTries bounds how often a side file may vanish between opening and locking it.
const lockTries = 10

// lockBeside locks path+".lock", or answers ErrInUse.
func lockBeside(path string) (*fileLock, error) {
	name := path + ".lock"
	for range lockTries {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		if err := tryLock(f); err != nil {
			_ = f.Close()
			return nil, err
		}
		// The last owner removes the file while it still holds the lock. Whoever had opened it before then holds
		// a lock on a file without a name, which keeps nobody out, and must start again.
		if sameFile(f, name) {
			return &fileLock{f}, nil
		}
		_ = f.Close()
	}
	return nil, fmt.Errorf("lock %s: %w", name, ErrInUse)
}

func sameFile(f *os.File, name string) bool {
	held, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(held, named)
}
