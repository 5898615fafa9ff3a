package secret

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/zalando/go-keyring"
)

const (
	service  = "Desist"
	idSuffix = ".id"
	idSize   = 16
)

// Keyring keeps short secrets by name. Get and Delete answer ErrNotStored for a name it does not have.
type Keyring interface {
	Get(ctx context.Context, account string) (string, error)
	Set(ctx context.Context, account, value string) error
	Delete(ctx context.Context, account string) error
}

// ErrNotStored is a Keyring's answer for a name it does not have.
var ErrNotStored = errors.New("not in the keyring")

// SystemKeyring returns the operating system's keyring: Keychain, Windows Credential Manager or Secret Service. It
// may ask the person to unlock it, so a call can take long; it returns early when ctx ends.
func SystemKeyring() Keyring { return system{} }

type system struct{}

func (system) Get(ctx context.Context, account string) (string, error) {
	return answer(ctx, func() (string, error) { return keyring.Get(service, account) })
}

func (system) Set(ctx context.Context, account, value string) error {
	_, err := answer(ctx, func() (string, error) { return "", keyring.Set(service, account, value) })
	return err
}

func (system) Delete(ctx context.Context, account string) error {
	_, err := answer(ctx, func() (string, error) { return "", keyring.Delete(service, account) })
	return err
}

// answer waits for a call that knows no context. One that hangs is left behind.
func answer(ctx context.Context, call func() (string, error)) (string, error) {
	type result struct {
		value string
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := call()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		if errors.Is(r.err, keyring.ErrNotFound) {
			return "", ErrNotStored
		}
		return r.value, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// names returns the names under which the key of a casebook may lie in the keyring, the better first.
func names(at string) ([]string, error) {
	content, err := readSmall(at + idSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return []string{at}, nil
	}
	if err != nil {
		return nil, err
	}
	id := strings.TrimSpace(string(content))
	if raw, err := hex.DecodeString(id); err != nil || len(raw) != idSize {
		return []string{at}, nil // not ours, or spoilt: the path may still do
	}
	return []string{id, at}, nil
}

// fromKeyring returns the key that lies in the keyring, or ErrNotStored, or ErrNoKeyring.
func (s Source) fromKeyring(ctx context.Context, at string) ([keySize]byte, error) {
	if s.Keyring == nil {
		return [keySize]byte{}, ErrNoKeyring
	}
	accounts, err := names(at)
	if err != nil {
		return [keySize]byte{}, err
	}
	for _, account := range accounts {
		value, err := s.Keyring.Get(ctx, account)
		if errors.Is(err, ErrNotStored) {
			continue
		}
		if err != nil {
			return [keySize]byte{}, noKeyring(ctx, err)
		}
		raw, err := hex.DecodeString(value)
		if err != nil || len(raw) != keySize {
			return [keySize]byte{}, fmt.Errorf("%w: what the keyring has for it is no key", ErrNoKey)
		}
		return [keySize]byte(raw), nil
	}
	return [keySize]byte{}, ErrNotStored
}

// newInKeyring makes a key and stores it, unless there is one.
func (s Source) newInKeyring(ctx context.Context, at string) ([keySize]byte, error) {
	key, err := s.fromKeyring(ctx, at)
	if !errors.Is(err, ErrNotStored) {
		return key, err
	}
	var id [idSize]byte
	if err := errors.Join(s.random(key[:]), s.random(id[:])); err != nil {
		return [keySize]byte{}, err
	}
	accounts, err := names(at)
	if err != nil {
		return [keySize]byte{}, err
	}
	writeID := len(accounts) == 1
	if writeID {
		accounts = []string{hex.EncodeToString(id[:]), at}
	}
	for _, account := range accounts {
		if err := s.Keyring.Set(ctx, account, hex.EncodeToString(key[:])); err != nil {
			return [keySize]byte{}, noKeyring(ctx, err)
		}
	}
	if writeID {
		// An .id file that can't be used stays; the path alone then finds the key.
		if err := writeOnce(at+idSuffix, []byte(accounts[0]+"\n")); err != nil && !errors.Is(err, fs.ErrExist) {
			return [keySize]byte{}, err
		}
	}
	stored, err := s.fromKeyring(ctx, at)
	if err != nil || stored != key {
		return [keySize]byte{}, fmt.Errorf("%w: it does not give back what was put in", ErrNoKeyring)
	}
	return key, nil
}

func (s Source) removeFromKeyring(ctx context.Context, at string) error {
	if s.Keyring == nil {
		return nil
	}
	accounts, err := names(at)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if err := s.Keyring.Delete(ctx, account); err != nil && !errors.Is(err, ErrNotStored) {
			return noKeyring(ctx, err)
		}
	}
	return nil
}

// noKeyring says that the keyring failed, unless the caller gave up.
func noKeyring(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("%w: %w", ErrNoKeyring, err)
}
