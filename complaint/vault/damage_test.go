package vault

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// useAll opens a casebook and reads everything in it.
func useAll(ctx context.Context, path string) error {
	v, err := Open(ctx, path, testKey(1), testOptions())
	if err != nil {
		return err
	}
	return errors.Join(v.Check(ctx), v.Close())
}

func TestDamagedFileIsRecognised(t *testing.T) {
	v := newVault(t)
	must(v.KeepBatch(t.Context(), mails(0, 120), nil))(t)
	must(v.PutEvidence(t.Context(), "letter.txt", []byte("please stop")))(t)
	check(t, v.Log(t.Context(), "sync", "120 messages"))
	check(t, v.Close())
	whole := must(os.ReadFile(v.Path()))(t)

	garble := func(at, n int) func([]byte) []byte {
		return func(b []byte) []byte {
			for i := at; i < at+n; i++ {
				b[i] ^= 0x5a
			}
			return b
		}
	}
	cases := map[string]struct {
		harm func([]byte) []byte
		want error
	}{
		"empty":               {func([]byte) []byte { return nil }, ErrDamaged},
		"a few bytes":         {func(b []byte) []byte { return b[:100] }, ErrDamaged},
		"half":                {func(b []byte) []byte { return b[:len(b)/2] }, ErrDamaged},
		"not a whole block":   {func(b []byte) []byte { return b[:len(b)-1000] }, ErrDamaged},
		"first block garbled": {garble(10, 1), ErrDamaged},
		"another file":        {func(b []byte) []byte { clear(b); return b }, ErrWrongKey},
		"one bit of mail":     {garble(len(whole)*2/3, 1), ErrDamaged},
		"second block":        {garble(blockSize+7, 1), ErrDamaged},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.desist")
			harmed := c.harm(append([]byte(nil), whole...))
			check(t, os.WriteFile(path, harmed, 0o600))
			if err := useAll(t.Context(), path); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// TestRandomDamageNeverPanics garbles blocks at random; whatever happens must be an error with a name.
func TestRandomDamageNeverPanics(t *testing.T) {
	v := newVault(t)
	must(v.KeepBatch(t.Context(), mails(0, 60), nil))(t)
	check(t, v.Close())
	whole := must(os.ReadFile(v.Path()))(t)
	path := filepath.Join(t.TempDir(), "case.desist")
	random := rand.New(rand.NewPCG(7, 7))
	for range 60 {
		b := append([]byte(nil), whole...)
		for range 1 + random.IntN(4) {
			at := random.IntN(len(b))
			b[at] ^= byte(1 + random.IntN(255))
		}
		check(t, os.WriteFile(path, b, 0o600))
		if err := useAll(t.Context(), path); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) {
			t.Errorf("got %v", err)
		}
	}
}

// A garbled log loses at most its own transactions: what was folded into the file stays.
func TestGarbledLog(t *testing.T) {
	path := crashed(t)
	log := must(os.ReadFile(path + "-wal"))(t)
	for i := range log {
		log[i] ^= 0x33
	}
	check(t, os.WriteFile(path+"-wal", log, 0o600))
	check(t, useAll(t.Context(), path))
}

func TestFirstBlockIsTakenFromTheLog(t *testing.T) {
	path := crashed(t)
	file := must(os.ReadFile(path))(t)
	clear(file[:blockSize/2])
	check(t, os.WriteFile(path, file, 0o600))
	check(t, useAll(t.Context(), path))
}

func TestOriginalIsVerified(t *testing.T) {
	v := newVault(t)
	m := mail(1)
	must(v.KeepBatch(t.Context(), []Incoming{m}, nil))(t)
	forged := v.codec.packBytes([]byte("other words of no mail"))
	if _, err := v.writer.ExecContext(t.Context(), `UPDATE original SET zstd = ?`, forged); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Original(t.Context(), idOf(m.Raw)); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}
