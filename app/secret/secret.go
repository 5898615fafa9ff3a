package secret

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// PassphraseVariable is the environment variable that may hold the passphrase.
const PassphraseVariable = "DESIST_PASSPHRASE"

// Test for these with errors.Is.
var (
	// ErrNoKey means that the key of an existing casebook was not found.
	ErrNoKey = errors.New("the key of this casebook was not found")
	// ErrNoKeyring means that the system has no keyring that answers.
	ErrNoKeyring = errors.New("no keyring is available")
	// ErrNoPassphrase means that a passphrase is needed, was not given, and can't be asked for.
	ErrNoPassphrase = errors.New("a passphrase is needed: use --passphrase-file or " + PassphraseVariable)
	// ErrEmptyPassphrase means that the passphrase given is empty.
	ErrEmptyPassphrase = errors.New("the passphrase is empty")
	// ErrStillThere means that Forget would lock an existing casebook for ever.
	ErrStillThere = errors.New("the casebook is still there")
)

// Source says where keys may come from.
type Source struct {
	Keyring        Keyring             // nil: there is none
	PassphraseFile string              // "": none
	Env            func(string) string // nil: no environment
	// Prompt asks for a passphrase, twice if confirm is set. nil, or an answer of nil, means that nobody can be
	// asked; an empty answer that is not nil is an empty passphrase.
	Prompt func(ctx context.Context, question string, confirm bool) ([]byte, error)
	Rand   io.Reader // nil: crypto/rand
}

// Existing returns the key of a casebook that exists.
func (s Source) Existing(ctx context.Context, casebook string) ([32]byte, error) {
	op := "key of " + casebook
	at, err := absolute(casebook)
	if err != nil {
		return [32]byte{}, wrap(op, err)
	}
	salt, err := readSalt(at + saltSuffix)
	switch {
	case err == nil:
		key, err := s.fromPassphrase(ctx, salt, "Passphrase of the casebook", false)
		return key, wrap(op, err)
	case !errors.Is(err, fs.ErrNotExist):
		return [32]byte{}, wrap(op, err)
	}
	key, err := s.fromKeyring(ctx, at)
	if errors.Is(err, ErrNotStored) {
		err = fmt.Errorf("%w: the keyring has none for it, and there is no %s beside it", ErrNoKey, filepath.Base(at+saltSuffix))
	} else if errors.Is(err, ErrNoKeyring) {
		err = fmt.Errorf("%w: %w, and there is no %s beside it", ErrNoKey, err, filepath.Base(at+saltSuffix))
	}
	return key, wrap(op, err)
}

// New returns the key for a new casebook, and stores what will be needed to find it again. With a passphrase given
// it is derived from that; else it is random and put into the keyring; else, with no keyring, a passphrase is
// asked for.
func (s Source) New(ctx context.Context, casebook string) ([32]byte, error) {
	op := "new key for " + casebook
	at, err := absolute(casebook)
	if err != nil {
		return [32]byte{}, wrap(op, err)
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return [32]byte{}, wrap(op, err)
	}
	_, err = os.Lstat(at + saltSuffix)
	if s.givesPassphrase() || err == nil {
		key, err := s.newPassphrase(ctx, at)
		return key, wrap(op, err)
	}
	key, err := s.newInKeyring(ctx, at)
	if !errors.Is(err, ErrNoKeyring) {
		return key, wrap(op, err)
	}
	key, asked := s.newPassphrase(ctx, at)
	if errors.Is(asked, ErrNoPassphrase) {
		asked = fmt.Errorf("%w; %w", err, asked)
	}
	return key, wrap(op, asked)
}

// Forget removes the key and the side files of a casebook that is gone or was never made. It answers ErrStillThere
// if the casebook exists. That there is nothing to remove is no error.
func (s Source) Forget(ctx context.Context, casebook string) error {
	op := "forget the key of " + casebook
	at, err := absolute(casebook)
	if err != nil {
		return wrap(op, err)
	}
	if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
		return wrap(op, errors.Join(ErrStillThere, err))
	}
	if err := s.removeFromKeyring(ctx, at); err != nil {
		return wrap(op, err)
	}
	for _, suffix := range []string{saltSuffix, idSuffix} {
		if err := os.Remove(at + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return wrap(op, err)
		}
	}
	return nil
}

func (s Source) random(b []byte) error {
	from := s.Rand
	if from == nil {
		from = rand.Reader
	}
	_, err := io.ReadFull(from, b)
	return err
}

// absolute names a casebook in one way, whatever links lead to it. The casebook itself need not exist.
func absolute(casebook string) (string, error) {
	full, err := filepath.Abs(casebook)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		return real, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(full))
	if errors.Is(err, fs.ErrNotExist) {
		return full, nil
	}
	return filepath.Join(dir, filepath.Base(full)), err
}

// writeOnce writes a small private file so that it is there whole or not at all, and never in the place of another.
func writeOnce(path string, content []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // renamed by then, unless something failed
	_, err = tmp.Write(content)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fs.ErrExist, err)
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	syncDir(filepath.Dir(path))
	return nil
}

// syncDir makes a rename durable where the system can do it.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("secret: %s: %w", op, err)
}
