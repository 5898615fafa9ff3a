package vault

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"pgregory.net/rapid"
)

// Two connections of one log see every write at once, whoever wrote it and however it was gathered.
func TestGatheredLogIsTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var file, model vfsutil.SliceFile
		l := &logVFS{logs: map[string]*logBuffer{}}
		both := []*logFile{l.gathering("x-wal", &file), l.gathering("x-wal", &file)}
		end := int64(0)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			f := both[rapid.IntRange(0, 1).Draw(t, "who")]
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1, 2: // mostly one after the other, as frames are
				p := bytes.Repeat([]byte{byte(end)}, rapid.SampledFrom([]int{frameHeader, 4096, 100, 200 << 10}).Draw(t, "size"))
				at := end
				if rapid.IntRange(0, 4).Draw(t, "again") == 0 {
					at = rapid.Int64Range(0, end).Draw(t, "at")
				}
				_, err := f.WriteAt(p, at)
				_, _ = model.WriteAt(p, at)
				if err != nil {
					t.Fatal(err)
				}
				end = max(end, at+int64(len(p)))
			case 3:
				if err := f.Sync(0); err != nil || !bytes.Equal(file, model) {
					t.Fatalf("after a sync the file is not what was written: %v", err)
				}
			case 4:
				if size, err := f.Size(); err != nil || size != int64(len(model)) {
					t.Fatalf("size %d, want %d: %v", size, len(model), err)
				}
			case 5:
				got, want := make([]byte, 5000), make([]byte, 5000)
				at := rapid.Int64Range(0, end).Draw(t, "from")
				n, err := f.ReadAt(got, at)
				m, e := model.ReadAt(want, at)
				if n != m || err != e || !bytes.Equal(got, want) { //nolint:errorlint // io.EOF itself
					t.Fatalf("read %d, %v, want %d, %v", n, err, m, e)
				}
			}
		}
		for _, f := range both {
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(file, model) || len(l.logs) != 0 {
			t.Fatal("what was gathered did not outlast the connections")
		}
	})
}

// full is a file to which nothing can be written.
type full struct{ vfs.File }

var errFull = errors.New("full")

func (full) WriteAt([]byte, int64) (int, error) { return 0, errFull }

// Whoever's step finds that a gathered write can't be made, its writer is told before taking it for durable.
func TestGatheredWriteThatFails(t *testing.T) {
	for name, step := range map[string]func(other *logFile) error{
		"its own sync":          func(*logFile) error { return errFull },
		"another one reads":     func(o *logFile) error { _, err := o.ReadAt(make([]byte, 1), 0); return err },
		"another one asks":      func(o *logFile) error { _, err := o.Size(); return err },
		"another one is closed": func(o *logFile) error { return o.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			l := &logVFS{logs: map[string]*logBuffer{}}
			f, other := l.gathering("x-wal", full{&vfsutil.SliceFile{}}), l.gathering("x-wal", &vfsutil.SliceFile{})
			if _, err := f.WriteAt(make([]byte, frameHeader), 0); err != nil {
				t.Fatal(err)
			}
			if err := step(other); !errors.Is(err, errFull) {
				t.Errorf("got %v", err)
			}
			if err := f.Sync(0); !errors.Is(err, errFull) {
				t.Errorf("its writer was told %v", err)
			}
			if err := f.Sync(0); err != nil {
				t.Errorf("it was told twice: %v", err)
			}
			if _, err := f.ReadAt(make([]byte, 1), 0); err != io.EOF { //nolint:errorlint // io.EOF itself
				t.Errorf("then %v", err)
			}
		})
	}
}

// What SQLite writes after a sync to fill up its last frame has no sync after it, so it doesn't wait.
func TestEndOfFrameDoesNotWait(t *testing.T) {
	var file vfsutil.SliceFile
	f := (&logVFS{logs: map[string]*logBuffer{}}).gathering("x-wal", &file)
	write := func(n int, at int64) {
		t.Helper()
		if _, err := f.WriteAt(make([]byte, n), at); err != nil {
			t.Fatal(err)
		}
	}
	write(frameHeader, 0)
	write(4072, frameHeader)
	if len(file) != 0 {
		t.Error("a frame was written by itself")
	}
	if err := f.Sync(0); err != nil {
		t.Fatal(err)
	}
	write(24+1, 4096)
	if len(file) != 4096+25 {
		t.Errorf("the file has %d bytes", len(file))
	}
}
