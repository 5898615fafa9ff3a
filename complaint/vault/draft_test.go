package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"desist/complaint"
)

// largeMail returns n bytes that a mail with an attachment might have, from seed.
func largeMail(seed byte, n int) []byte {
	raw := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(raw) // never fails
	return append([]byte("From: shop@example.com\r\nSubject: Large\r\n\r\n"), raw...)[:n]
}

// write has a draft take raw in pieces of odd sizes.
func write(tb testing.TB, v *Vault, raw []byte) *Draft {
	tb.Helper()
	d := must(v.Draft(tb.Context(), int64(len(raw))))(tb)
	for rest, n := raw, 1; len(rest) > 0; n = n*3 + 1 {
		k := min(n, len(rest))
		if _, err := d.Write(rest[:k]); err != nil {
			tb.Fatal(err)
		}
		rest = rest[k:]
	}
	return d
}

func drafted(d *Draft, uid uint32) Incoming {
	return Incoming{
		Draft: d, Engine: "1", Reading: complaint.Reading{Subject: "Large"},
		Location: complaint.Location{Account: "pat@example.co.uk", Folder: "INBOX", UIDValidity: 7, UID: uid},
	}
}

// rows counts what is left of drafts.
func rows(tb testing.TB, v *Vault) (large, pieces int) {
	tb.Helper()
	err := v.reader.QueryRowContext(tb.Context(), `SELECT (SELECT COUNT(*) FROM large), (SELECT COUNT(*) FROM piece)`).Scan(&large, &pieces)
	check(tb, err)
	return large, pieces
}

func TestLargeMessageComesBackAsItCame(t *testing.T) {
	for _, n := range []int{1, pieceBytes - 1, pieceBytes, pieceBytes + 1, Large + 12_345} {
		v := newVault(t)
		raw := largeMail(1, n)
		d := write(t, v, raw)
		check(t, d.Close())
		if kept := must(v.KeepBatch(t.Context(), []Incoming{drafted(d, 1)}, nil))(t); kept.New != 1 {
			t.Fatalf("%d bytes: kept %+v", n, kept)
		}
		sum := sha256.Sum256(raw)
		id := complaint.MessageID(hex.EncodeToString(sum[:]))
		r, size, err := v.OpenOriginal(t.Context(), id)
		check(t, err)
		got := must(io.ReadAll(r))(t)
		if !bytes.Equal(got, raw) || size != int64(n) {
			t.Errorf("%d bytes: %d came back, said to be %d", n, len(got), size)
		}
		head, size, extent, err := v.Beginning(t.Context(), id)
		check(t, err)
		if !bytes.Equal(head, raw[:min(n, Large)]) || size != int64(n) || extent != complaint.ExtentWhole {
			t.Errorf("%d bytes: the beginning has %d of %d, %q", n, len(head), size, extent)
		}
		if whole := must(v.Original(t.Context(), id))(t); !bytes.Equal(whole, raw) {
			t.Errorf("%d bytes: %d came back at once", n, len(whole))
		}
		check(t, v.Check(t.Context()))
	}
}

// The same message may come by another way before or after, and is one message.
func TestLargeMessageIsOneWithItsCopies(t *testing.T) {
	v := newVault(t)
	raw := largeMail(2, 3*pieceBytes)
	small := drafted(nil, 1)
	small.Raw = raw
	must(v.KeepBatch(t.Context(), []Incoming{small}, nil))(t)
	one, two := write(t, v, raw), write(t, v, raw)
	check(t, one.Close())
	check(t, two.Close())
	kept := must(v.KeepBatch(t.Context(), []Incoming{drafted(one, 2), drafted(two, 3)}, nil))(t)
	if kept.New != 0 || kept.Known != 2 {
		t.Errorf("kept %+v", kept)
	}
	if large, pieces := rows(t, v); large != 0 || pieces != 0 {
		t.Errorf("%d drafts, %d pieces are left", large, pieces)
	}
	r := must(v.Reading(t.Context(), idOf(raw)))(t)
	if len(r.Locations) != 3 {
		t.Errorf("it is in %d places", len(r.Locations))
	}
	check(t, v.Check(t.Context()))
}

func TestLargeMessageTakesTheExtractsPlace(t *testing.T) {
	v := newVault(t)
	in := drafted(nil, 1)
	in.Raw, in.Extent, in.Fingerprint = []byte("Subject: Large\r\n\r\n"), complaint.ExtentHeader, "f1"
	must(v.KeepBatch(t.Context(), []Incoming{in}, nil))(t)
	raw := largeMail(3, 2*pieceBytes)
	d := write(t, v, raw)
	check(t, d.Close())
	whole := drafted(d, 1)
	whole.Fingerprint = "f1"
	if kept := must(v.KeepBatch(t.Context(), []Incoming{whole}, nil))(t); kept.New != 0 || kept.Fuller != 1 {
		t.Errorf("kept %+v", kept)
	}
	if got := must(v.Original(t.Context(), idOf(raw)))(t); !bytes.Equal(got, raw) {
		t.Error("the original is another")
	}
	check(t, v.Check(t.Context()))
}

// What was begun and not kept is no message, and is gone when the casebook is next opened, also after a crash.
func TestDraftThatIsNotKeptGoes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.desist")
	v := newVaultAt(t, path)
	revision := must(v.Revision(t.Context()))(t)
	write(t, v, largeMail(4, 3*pieceBytes)).Discard()
	if large, pieces := rows(t, v); large != 0 || pieces != 0 {
		t.Errorf("after Discard %d drafts, %d pieces are left", large, pieces)
	}
	d := write(t, v, largeMail(4, 3*pieceBytes))
	if _, err := v.KeepBatch(t.Context(), []Incoming{drafted(d, 1)}, nil); err == nil {
		t.Error("half a message was kept")
	}
	if large, pieces := rows(t, v); large != 1 || pieces != 3 {
		t.Errorf("%d drafts, %d pieces", large, pieces)
	}
	if n := must(v.Count(t.Context()))(t); n != 0 || must(v.Revision(t.Context()))(t) != revision {
		t.Errorf("a draft counts as %d messages", n)
	}
	check(t, v.Close())
	v = must(Open(t.Context(), path, testKey(1), testOptions()))(t)
	defer v.Close()
	if large, pieces := rows(t, v); large != 0 || pieces != 0 {
		t.Errorf("after opening %d drafts, %d pieces are left", large, pieces)
	}
	check(t, v.Check(t.Context()))
}

func TestKeptDraftStays(t *testing.T) {
	v := newVault(t)
	raw := largeMail(5, 2*pieceBytes)
	d := write(t, v, raw)
	check(t, d.Close())
	must(v.KeepBatch(t.Context(), []Incoming{drafted(d, 1)}, nil))(t)
	d.Discard()
	if got := must(v.Original(t.Context(), idOf(raw)))(t); !bytes.Equal(got, raw) {
		t.Error("Discard took away what was kept")
	}
}

func TestDraftHasLimits(t *testing.T) {
	free := uint64(1 << 40)
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return free, nil }
	v := must(Create(t.Context(), filepath.Join(t.TempDir(), "case.desist"), testKey(1), o))(t)
	defer v.Close()
	if _, err := v.Draft(t.Context(), MaxDraft+1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	free = 100 << 20
	if _, err := v.Draft(t.Context(), 200<<20); !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v, want ErrDiskFull", err)
	}
	d := must(v.Draft(t.Context(), 10<<20))(t)
	free = 1 << 20 // another program filled the disk
	if _, err := d.Write(largeMail(6, 2*pieceBytes)); !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v, want ErrDiskFull", err)
	}
	free = 1 << 40
	d.Discard()
	if large, pieces := rows(t, v); large != 0 || pieces != 0 {
		t.Errorf("%d drafts, %d pieces are left", large, pieces)
	}
	check(t, v.Check(t.Context()))
}

// TestFullDiskUnderALargeMessage fills a real file system with one message.
func TestFullDiskUnderALargeMessage(t *testing.T) {
	dir := smallDisk(t, "12m")
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return 1 << 40, nil } // as if another program filled the disk meanwhile
	v := must(Create(t.Context(), filepath.Join(dir, "case.desist"), testKey(1), o))(t)
	defer v.Close()
	must(v.KeepBatch(t.Context(), mails(0, 20), nil))(t)
	d := must(v.Draft(t.Context(), 40<<20))(t)
	_, err := d.Write(largeMail(7, 40<<20))
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	d.Discard()
	check(t, v.Check(t.Context()))
	if n := must(v.Count(t.Context()))(t); n != 20 {
		t.Errorf("holds %d messages, want 20", n)
	}
}

func TestDamagedPieceIsNoticed(t *testing.T) {
	for what, query := range map[string]string{
		"missing": `DELETE FROM piece WHERE n = 1`,
		"other":   `UPDATE piece SET zstd = (SELECT zstd FROM piece WHERE n = 0) WHERE n = 1`,
		"empty":   `UPDATE piece SET zstd = x'' WHERE n = 1`,
		"swapped": `UPDATE piece SET n = CASE n WHEN 0 THEN 101 WHEN 1 THEN 100 ELSE n + 100 END`,
	} {
		v := newVault(t)
		raw := largeMail(8, 3*pieceBytes)
		d := write(t, v, raw)
		check(t, d.Close())
		must(v.KeepBatch(t.Context(), []Incoming{drafted(d, 1)}, nil))(t)
		_, err := v.writer.ExecContext(t.Context(), query)
		check(t, err)
		if what == "swapped" {
			_, err = v.writer.ExecContext(t.Context(), `UPDATE piece SET n = n - 100`)
			check(t, err)
		}
		if _, err := v.Original(t.Context(), idOf(raw)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: got %v, want ErrDamaged", what, err)
		}
		if err := v.Check(t.Context()); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: Check says %v", what, err)
		}
	}
}
