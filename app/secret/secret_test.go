package secret

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

// fakeKeyring is a keyring in memory.
type fakeKeyring struct {
	has  map[string]string
	fail error
	lose bool // takes values and keeps none
}

func newKeyring() *fakeKeyring { return &fakeKeyring{has: map[string]string{}} }

func (k *fakeKeyring) Get(_ context.Context, account string) (string, error) {
	if k.fail != nil {
		return "", k.fail
	}
	if v, ok := k.has[account]; ok {
		return v, nil
	}
	return "", ErrNotStored
}

func (k *fakeKeyring) Set(_ context.Context, account, value string) error {
	if k.fail == nil && !k.lose {
		k.has[account] = value
	}
	return k.fail
}

func (k *fakeKeyring) Delete(_ context.Context, account string) error {
	if k.fail != nil {
		return k.fail
	}
	if _, ok := k.has[account]; !ok {
		return ErrNotStored
	}
	delete(k.has, account)
	return nil
}

// counter is a source of bytes that are all different and always the same.
type counter struct{ n byte }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

func source(k Keyring) Source { return Source{Keyring: k, Rand: &counter{}} }

func withEnv(s Source, passphrase string) Source {
	s.Env = func(name string) string {
		if name == PassphraseVariable {
			return passphrase
		}
		return ""
	}
	return s
}

func typing(answers ...string) func(context.Context, string, bool) ([]byte, error) {
	return func(context.Context, string, bool) ([]byte, error) {
		if len(answers) == 0 {
			return nil, errors.New("asked once too often")
		}
		a := answers[0]
		answers = answers[1:]
		return []byte(a), nil
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func casebook(t *testing.T) string {
	return filepath.Join(must(filepath.EvalSymlinks(t.TempDir()))(t), "pat", "case.desist")
}

func TestKeyringCasebook(t *testing.T) {
	path, k := casebook(t), newKeyring()
	key := must(source(k).New(t.Context(), path))(t)
	if key == ([32]byte{}) {
		t.Fatal("the key is all zeros")
	}
	if got := must(source(k).Existing(t.Context(), path))(t); got != key {
		t.Error("another key came back")
	}
	other := must(Source{Keyring: k}.New(t.Context(), filepath.Join(filepath.Dir(path), "other.desist")))(t)
	if other == key {
		t.Error("two casebooks have one key")
	}
	for _, suffix := range []string{"", saltSuffix} {
		if _, err := os.Stat(path + suffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("made the file casebook%s", suffix)
		}
	}
	content := must(os.ReadFile(path + idSuffix))(t)
	if strings.Contains(string(content), hex.EncodeToString(key[:8])) {
		t.Error("the .id file shows the key")
	}
}

func TestMovedCasebook(t *testing.T) {
	cases := map[string]struct {
		move func(from, to string) error // side files
		at   func(from, to string) string
		want error
	}{
		"with its .id file": {func(from, to string) error { return os.Rename(from+idSuffix, to+idSuffix) }, func(_, to string) string { return to }, nil},
		"without it":        {func(_, _ string) error { return nil }, func(_, to string) string { return to }, ErrNoKey},
		".id file lost":     {func(from, _ string) error { return os.Remove(from + idSuffix) }, func(from, _ string) string { return from }, nil},
		".id file spoilt":   {func(from, _ string) error { return os.WriteFile(from+idSuffix, []byte("?"), 0o600) }, func(from, _ string) string { return from }, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			from, k := casebook(t), newKeyring()
			to := from + ".moved"
			key := must(source(k).New(t.Context(), from))(t)
			if err := c.move(from, to); err != nil {
				t.Fatal(err)
			}
			got, err := source(k).Existing(t.Context(), c.at(from, to))
			if !errors.Is(err, c.want) || (c.want == nil && got != key) {
				t.Errorf("error %v, right key %v", err, got == key)
			}
		})
	}
}

func TestPassphraseCasebook(t *testing.T) {
	path := casebook(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "passphrase")
	write := func(s string) {
		if err := os.WriteFile(file, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("korrekt héritage\r\nnot this line\n")
	k := newKeyring()
	s := withEnv(source(k), "not this one")
	s.PassphraseFile = file
	key := must(s.New(t.Context(), path))(t)
	if len(k.has) != 0 {
		t.Error("a casebook with a passphrase put something into the keyring")
	}
	salt := must(os.ReadFile(path + saltSuffix))(t)
	if bytes.Contains(salt, []byte("korrekt")) {
		t.Error("the salt file shows the passphrase")
	}
	if runtime.GOOS != "windows" {
		if mode := must(os.Stat(path + saltSuffix))(t).Mode().Perm(); mode != 0o600 {
			t.Errorf("the salt file has mode %o", mode)
		}
	}
	for name, c := range map[string]struct {
		s    Source
		same bool
	}{
		"from the environment":   {withEnv(Source{}, "korrekt héritage"), true},
		"typed":                  {Source{Prompt: typing("korrekt héritage")}, true},
		"typed with a loose é":   {Source{Prompt: typing("korrekt he\u0301ritage")}, true},
		"keyring makes no odds":  {withEnv(Source{Keyring: k}, "korrekt héritage"), true},
		"another passphrase":     {withEnv(Source{}, "korrekt"), false},
		"another, by the prompt": {Source{Prompt: typing("korrekt ")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := must(c.s.Existing(t.Context(), path))(t); (got == key) != c.same {
				t.Errorf("the same key: %v, want %v", got == key, c.same)
			}
		})
	}
	// A second New, for instance after a failed creation, must not change what a casebook may depend on.
	if again := must(s.New(t.Context(), path))(t); again != key {
		t.Error("New made another key for the same place")
	}
	if !bytes.Equal(salt, must(os.ReadFile(path+saltSuffix))(t)) {
		t.Error("the salt file was overwritten")
	}
	write("\nempty first line\n")
	if _, err := s.Existing(t.Context(), path); !errors.Is(err, ErrEmptyPassphrase) {
		t.Errorf("got %v, want ErrEmptyPassphrase", err)
	}
}

func TestNewWithoutKeyring(t *testing.T) {
	broken := &fakeKeyring{fail: errors.New("no such bus")}
	asked := func(t *testing.T, s Source) Source {
		s.Prompt = func(_ context.Context, _ string, confirm bool) ([]byte, error) {
			if !confirm {
				t.Error("a new passphrase was not asked for twice")
			}
			return []byte("typed"), nil
		}
		return s
	}
	for name, k := range map[string]Keyring{"none": nil, "broken": broken, "forgetful": &fakeKeyring{has: map[string]string{}, lose: true}} {
		t.Run(name, func(t *testing.T) {
			path := casebook(t)
			key := must(asked(t, source(k)).New(t.Context(), path))(t)
			if got := must(withEnv(Source{Keyring: k}, "typed").Existing(t.Context(), path))(t); got != key {
				t.Error("another key came back")
			}
		})
	}
	for name, s := range map[string]Source{
		"nobody to ask": source(broken),
		"no terminal":   {Keyring: broken, Prompt: func(context.Context, string, bool) ([]byte, error) { return nil, nil }},
	} {
		t.Run(name, func(t *testing.T) {
			path := casebook(t)
			_, err := s.New(t.Context(), path)
			if !errors.Is(err, ErrNoKeyring) || !errors.Is(err, ErrNoPassphrase) {
				t.Fatalf("got %v", err)
			}
			for _, option := range []string{"--passphrase-file", PassphraseVariable} {
				if !strings.Contains(err.Error(), option) {
					t.Errorf("%v does not name %s", err, option)
				}
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

func TestExistingWithoutItsKey(t *testing.T) {
	for name, c := range map[string]struct {
		s    Source
		salt string
		want []error
	}{
		"empty keyring":        {source(newKeyring()), "", []error{ErrNoKey}},
		"no keyring":           {Source{}, "", []error{ErrNoKey, ErrNoKeyring}},
		"passphrase, no salt":  {withEnv(Source{}, "typed"), "", []error{ErrNoKey}},
		"salt file of rubbish": {withEnv(Source{}, "typed"), "rubbish", []error{ErrNoKey}},
		"salt too short":       {withEnv(Source{}, "typed"), `{"kdf":"argon2id","version":19,"time":3,"memory_kib":65536,"threads":4,"salt":"AAAA"}`, []error{ErrNoKey}},
		"salt asks for too much": {
			withEnv(Source{}, "typed"),
			`{"kdf":"argon2id","version":19,"time":3,"memory_kib":4294967295,"threads":4,"salt":"AAAAAAAAAAAAAAAAAAAAAA=="}`,
			[]error{ErrNoKey},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.desist")
			if c.salt != "" {
				if err := os.WriteFile(path+saltSuffix, []byte(c.salt), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := c.s.Existing(t.Context(), path)
			for _, want := range c.want {
				if !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			}
		})
	}
}

func TestForget(t *testing.T) {
	path, k := casebook(t), newKeyring()
	key := must(source(k).New(t.Context(), path))(t)
	if err := os.WriteFile(path, []byte("a casebook"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := source(k).Forget(t.Context(), path); !errors.Is(err, ErrStillThere) {
		t.Errorf("got %v, want ErrStillThere", err)
	}
	if got := must(source(k).Existing(t.Context(), path))(t); got != key {
		t.Error("the refused Forget lost the key")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing left to do
		if err := source(k).Forget(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 0 || len(k.has) != 0 {
		t.Errorf("left %v, %d entries, %v", left, len(k.has), err)
	}
}

func TestSystemKeyring(t *testing.T) {
	keyring.MockInit()
	k := SystemKeyring()
	if _, err := k.Get(t.Context(), "nobody"); !errors.Is(err, ErrNotStored) {
		t.Errorf("got %v, want ErrNotStored", err)
	}
	path := casebook(t)
	key := must(source(k).New(t.Context(), path))(t)
	if got := must(source(k).Existing(t.Context(), path))(t); got != key {
		t.Error("another key came back")
	}
	if err := source(k).Forget(t.Context(), path); err != nil {
		t.Error(err)
	}
	keyring.MockInitWithError(errors.New("no such bus"))
	if _, err := source(k).New(t.Context(), path); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("got %v, want ErrNoKeyring", err)
	}
}

// A keyring that waits for the person to unlock it must not hold up a caller who has given up.
func TestHangingCallIsLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	defer close(release)
	cancel()
	_, err := answer(ctx, func() (string, error) { <-release; return "", nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestPromptNeedsATerminal(t *testing.T) {
	in := must(os.Open(os.DevNull))(t)
	defer in.Close()
	var out bytes.Buffer
	answer, err := TerminalPrompt(in, &out)(t.Context(), "Passphrase", true)
	if answer != nil || err != nil || out.Len() != 0 {
		t.Errorf("answered %q, %v, wrote %q", answer, err, out.String())
	}
}
