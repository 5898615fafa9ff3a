package vault

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

func TestFreeSpaceIsCheckedFirst(t *testing.T) {
	var free uint64 = 1 << 40
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return free, nil }
	o.MinFree = 1 << 20
	v := must(Create(t.Context(), filepath.Join(t.TempDir(), "case.desist"), testKey(1), o))(t)
	defer v.Close()
	must(v.KeepBatch(t.Context(), mails(0, 10), nil))(t)

	free = 1<<20 + 100_000
	_, err := v.KeepBatch(t.Context(), mails(10, 200), nil)
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	check(t, v.Check(t.Context()))
	if n := must(v.Count(t.Context()))(t); n != 10 {
		t.Errorf("holds %d messages, want the 10 of before", n)
	}
	free = 1 << 40
	must(v.KeepBatch(t.Context(), mails(10, 200), nil))(t)
}

func TestUnknownFreeSpaceIsNoObstacle(t *testing.T) {
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return 0, errors.New("no such call") }
	v := must(Create(t.Context(), filepath.Join(t.TempDir(), "case.desist"), testKey(1), o))(t)
	defer v.Close()
	must(v.KeepBatch(t.Context(), mails(0, 10), nil))(t)
}

// TestFullDisk fills a real file system of 6 MB.
func TestFullDisk(t *testing.T) {
	dir := smallDisk(t, "6m")
	o := testOptions()
	o.FreeSpace = func(string) (uint64, error) { return 1 << 40, nil } // as if another program filled the disk meanwhile
	v := must(Create(t.Context(), filepath.Join(dir, "case.desist"), testKey(1), o))(t)
	kept := 0
	var err error
	for err == nil && kept < 10_000 {
		if _, err = v.KeepBatch(t.Context(), mails(kept, 50), nil); err == nil {
			kept += 50
		}
	}
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("got %v after %d messages, want ErrDiskFull", err, kept)
	}
	if n := must(v.Count(t.Context()))(t); n != kept {
		t.Errorf("holds %d messages, want %d", n, kept)
	}
	check(t, v.Check(t.Context()))
	check(t, v.Close())

	v = must(Open(t.Context(), filepath.Join(dir, "case.desist"), testKey(1), o))(t)
	defer v.Close()
	check(t, v.Check(t.Context()))
	if n := must(v.Count(t.Context()))(t); n != kept {
		t.Errorf("after opening again: holds %d messages, want %d", n, kept)
	}
}

// smallDisk mounts a file system of its own.
func smallDisk(t *testing.T, size string) string {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("needs root on Linux, to mount a small file system")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("can't mount a small file system here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Error(fmt.Sprint(err, string(out)))
		}
	})
	return dir
}
