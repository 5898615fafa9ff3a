package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

const (
	saltSuffix = ".salt"
	saltSize   = 16
	keySize    = 32

	// maxFile bounds the small files that are read here.
	maxFile = 64 << 10
)

// Argon2id's parameters for new casebooks: the second choice of RFC 9106, section 4, for machines with little memory.
const (
	argonTime      = 3
	argonMemoryKiB = 64 << 10
	argonThreads   = 4
)

// What a salt file may ask for at most, so that a planted one can't stop the machine.
const (
	maxArgonTime      = 64
	maxArgonMemoryKiB = 4 << 20
	maxArgonThreads   = 64
)

// kdf is the content of a salt file: public, and all that is needed besides the passphrase.
type kdf struct {
	KDF       string `json:"kdf"`     // "argon2id"
	Version   int    `json:"version"` // of Argon2
	Time      uint32 `json:"time"`
	MemoryKiB uint32 `json:"memory_kib"`
	Threads   uint8  `json:"threads"`
	Salt      []byte `json:"salt"`
}

func (k kdf) valid() bool {
	return k.KDF == "argon2id" && k.Version == argon2.Version && len(k.Salt) >= saltSize && len(k.Salt) <= 1024 &&
		k.Time >= 1 && k.Time <= maxArgonTime && k.Threads >= 1 && k.Threads <= maxArgonThreads &&
		k.MemoryKiB >= 8*uint32(k.Threads) && k.MemoryKiB <= maxArgonMemoryKiB
}

// derive computes the key. The passphrase is brought to one Unicode form (NFC) first, because keyboards and systems
// differ in how they write an é.
func (k kdf) derive(passphrase []byte) [keySize]byte {
	return [keySize]byte(argon2.IDKey(norm.NFC.Bytes(passphrase), k.Salt, k.Time, k.MemoryKiB, k.Threads, keySize))
}

func readSalt(path string) (kdf, error) {
	content, err := readSmall(path)
	if err != nil {
		return kdf{}, err
	}
	var k kdf
	if err := json.Unmarshal(content, &k); err != nil || !k.valid() {
		return kdf{}, fmt.Errorf("%w: the salt file %s can't be used", ErrNoKey, path)
	}
	return k, nil
}

// newPassphrase derives the key of a new casebook. A salt that is there already is used again.
func (s Source) newPassphrase(ctx context.Context, at string) ([keySize]byte, error) {
	k, err := readSalt(at + saltSuffix)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return [keySize]byte{}, err
	}
	if fresh {
		k = kdf{
			KDF: "argon2id", Version: argon2.Version, Time: argonTime, MemoryKiB: argonMemoryKiB,
			Threads: argonThreads, Salt: make([]byte, saltSize),
		}
		if err := s.random(k.Salt); err != nil {
			return [keySize]byte{}, err
		}
	}
	key, err := s.fromPassphrase(ctx, k, "Choose a passphrase for the casebook", true)
	if err != nil || !fresh {
		return key, err
	}
	content, err := json.Marshal(k)
	if err != nil {
		return [keySize]byte{}, err
	}
	if err := writeOnce(at+saltSuffix, append(content, '\n')); err != nil {
		return [keySize]byte{}, err
	}
	return key, nil
}

func (s Source) fromPassphrase(ctx context.Context, k kdf, question string, confirm bool) ([keySize]byte, error) {
	passphrase, err := s.passphrase(ctx, question, confirm)
	if err != nil {
		return [keySize]byte{}, err
	}
	defer clear(passphrase)
	if len(passphrase) == 0 {
		return [keySize]byte{}, ErrEmptyPassphrase
	}
	if err := ctx.Err(); err != nil {
		return [keySize]byte{}, err
	}
	return k.derive(passphrase), nil
}

// givesPassphrase reports whether a passphrase is at hand without asking.
func (s Source) givesPassphrase() bool {
	return s.PassphraseFile != "" || s.Env != nil && s.Env(PassphraseVariable) != ""
}

func (s Source) passphrase(ctx context.Context, question string, confirm bool) ([]byte, error) {
	if s.PassphraseFile != "" {
		content, err := readSmall(s.PassphraseFile)
		if err != nil {
			return nil, fmt.Errorf("passphrase file: %w", err)
		}
		line, _, _ := bytes.Cut(content, []byte("\n"))
		return bytes.TrimSuffix(line, []byte("\r")), nil
	}
	if s.Env != nil {
		if p := s.Env(PassphraseVariable); p != "" {
			return []byte(p), nil
		}
	}
	if s.Prompt == nil {
		return nil, ErrNoPassphrase
	}
	answer, err := s.Prompt(ctx, question, confirm)
	if err == nil && answer == nil {
		err = ErrNoPassphrase
	}
	return answer, err
}

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(content) > maxFile {
		err = fmt.Errorf("%s is longer than %d bytes", path, maxFile)
	}
	return content, err
}
