package vault

import (
	"sync"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// vfsName is the file system of casebooks: the encrypting one, with a logVFS before it.
const vfsName = "desist"

func init() { vfs.Register(vfsName, &logVFS{VFS: vfs.Find("adiantum"), logs: map[string]*logBuffer{}}) }

// logVFS gathers what is written to a write-ahead log. SQLite writes a log as frames of 24 bytes and a page, so nothing in
// it lies on the blocks of 4 KB that are enciphered as one: each frame would have three blocks read, deciphered, changed and
// enciphered again, where one that is written with its neighbours costs one.
//
// All connections of a casebook are in one process (lock.go), so they share what is still gathered: whoever reads has it
// written first, and nobody can see the file without it.
type logVFS struct {
	vfs.VFS
	mu   sync.Mutex
	logs map[string]*logBuffer // by path, of those that are open
}

// Open is not called where OpenFilename is there.
func (l *logVFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return l.VFS.Open(name, flags)
}

// OpenFilename implements vfs.VFSFilename.
func (l *logVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpenFilename(l.VFS, name, flags)
	if err != nil || flags&vfs.OPEN_WAL == 0 {
		return file, flags, err
	}
	return l.gathering(name.String(), file), flags, nil
}

func (l *logVFS) gathering(path string, file vfs.File) *logFile {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.logs[path] == nil {
		l.logs[path] = &logBuffer{}
	}
	l.logs[path].open++
	return &logFile{File: file, shared: l.logs[path], closed: func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.logs[path].open--; l.logs[path].open == 0 {
			delete(l.logs, path)
		}
	}}
}

// logBuffer is what was written to a log and is not in its file yet.
type logBuffer struct {
	open int // files that share it; guarded by logVFS.mu

	mu     sync.Mutex
	writer vfs.File // that wrote it
	data   []byte
	at     int64 // its place in the file
	failed error // of a write that its writer was not told of
	synced bool  // nothing was begun since the last Sync
}

const (
	gathered     = 256 << 10 // bytes that are written at once
	cipherBlock  = 4 << 10
	frameHeader  = 24 // bytes before each page of a log: https://sqlite.org/fileformat2.html#walformat
	spareForPage = 64 << 10
)

// flush writes all but the last keep bytes.
func (b *logBuffer) flush(keep int) error {
	n := len(b.data) - keep
	if n <= 0 {
		return nil
	}
	_, err := b.writer.WriteAt(b.data[:n], b.at)
	if err != nil {
		n = len(b.data) // what follows it is worth nothing
	}
	b.data, b.at = append(b.data[:0], b.data[n:]...), b.at+int64(n)
	return err
}

// logFile is one connection's log.
type logFile struct {
	vfs.File
	shared *logBuffer
	closed func()
}

// settle has everything written. A writer whose bytes somebody else could not get written is told at its own next step.
func (f *logFile) settle() error {
	b := f.shared
	err := b.flush(0)
	switch {
	case b.writer == f.File:
		if err == nil {
			err = b.failed
		}
		b.failed = nil
	case err != nil:
		b.failed = err
	}
	return err
}

// WriteAt implements io.WriterAt.
func (f *logFile) WriteAt(p []byte, off int64) (int, error) {
	b := f.shared
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.failed; err != nil {
		b.failed = nil
		return 0, err
	}
	if b.writer != f.File || off != b.at+int64(len(b.data)) {
		if err := b.flush(0); err != nil {
			return 0, err
		}
		b.writer, b.at = f.File, off
	}
	if b.data == nil {
		b.data = make([]byte, 0, gathered+spareForPage)
	}
	b.data = append(b.data, p...)
	// SQLite pads a transaction to the end of a block, syncs there, and writes the rest of the last frame with no sync after
	// it: that must not wait, or a failure would be told to nobody.
	if b.synced = b.synced && len(p) != frameHeader; b.synced {
		return len(p), b.flush(0)
	}
	if len(b.data) >= gathered {
		return len(p), b.flush(int(off+int64(len(p))) % cipherBlock)
	}
	return len(p), nil
}

// ReadAt implements io.ReaderAt.
func (f *logFile) ReadAt(p []byte, off int64) (int, error) {
	b := f.shared
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := f.settle(); err != nil {
		return 0, err
	}
	return f.File.ReadAt(p, off)
}

// Truncate implements vfs.File.
func (f *logFile) Truncate(size int64) error {
	return f.settled(func() error { return f.File.Truncate(size) })
}

// Sync implements vfs.File.
func (f *logFile) Sync(flags vfs.SyncFlag) error {
	return f.settled(func() error {
		f.shared.synced = true
		return f.File.Sync(flags)
	})
}

// Size implements vfs.File.
func (f *logFile) Size() (size int64, err error) {
	err = f.settled(func() (err error) {
		size, err = f.File.Size()
		return err
	})
	return size, err
}

// Close implements io.Closer.
func (f *logFile) Close() error {
	defer f.closed()
	err := f.settled(func() error { return nil })
	f.shared.mu.Lock()
	defer f.shared.mu.Unlock()
	if f.shared.writer == f.File {
		f.shared.writer = nil
	}
	if e := f.File.Close(); err == nil {
		err = e
	}
	return err
}

// settled runs do once everything is written.
func (f *logFile) settled(do func() error) error {
	f.shared.mu.Lock()
	defer f.shared.mu.Unlock()
	if err := f.settle(); err != nil {
		return err
	}
	return do()
}
