package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// DefaultMinFree is how many bytes must stay free on the disk if Options does not say.
const DefaultMinFree = 32 << 20

// Options are what a Vault needs from outside.
type Options struct {
	Now       func() time.Time                 // nil: time.Now
	FreeSpace func(dir string) (uint64, error) // bytes free for this user; nil: ask the system
	MinFree   uint64                           // bytes a batch must leave free; 0: DefaultMinFree
}

// Vault is an open casebook. Its methods are safe for concurrent use.
type Vault struct {
	path   string
	opt    Options
	codec  *codec
	lock   *fileLock
	reader *sql.DB
	writer *sql.DB
	turn   chan struct{} // holds one token: whose turn it is to write
	closed func() error
}

// Create makes a new casebook and opens it. A missing parent folder is made, readable by the user alone. It never
// touches a file that is there: ErrExists.
func Create(ctx context.Context, path string, key Key, o Options) (*Vault, error) {
	op := "create " + path
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	dir := filepath.Dir(full)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fail(ctx, op, err)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil { // the lock must have one name
		return nil, fail(ctx, op, err)
	}
	full = filepath.Join(dir, filepath.Base(full))
	lock, err := lockBeside(full)
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	if err := build(ctx, full, key); err != nil {
		_ = lock.release()
		return nil, fail(ctx, op, err)
	}
	v, err := start(ctx, full, key, o, lock)
	return v, fail(ctx, op, err)
}

// Open opens a casebook that Create made.
func Open(ctx context.Context, path string, key Key, o Options) (*Vault, error) {
	op := "open " + path
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	if full, err = filepath.EvalSymlinks(full); err != nil {
		return nil, fail(ctx, op, err)
	}
	lock, err := lockBeside(full)
	if err != nil {
		return nil, fail(ctx, op, err)
	}
	v, err := start(ctx, full, key, o, lock)
	return v, fail(ctx, op, err)
}

// build makes an empty casebook under another name and moves it to path when it is complete, so that path never
// names a half-made one.
func build(ctx context.Context, path string, key Key) error {
	// A log without its casebook is either somebody's last work or, under the same key, would be read into the new
	// file.
	for _, name := range []string{path, path + "-wal", path + "-journal"} {
		if _, err := os.Lstat(name); err == nil {
			return fmt.Errorf("%s: %w", name, ErrExists)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	fresh := path + ".new"
	if err := removeCasebook(fresh); err != nil {
		return err
	}
	if err := fill(ctx, fresh, key); err != nil {
		return errors.Join(err, removeCasebook(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(err, removeCasebook(fresh))
	}
	return syncDir(filepath.Dir(path))
}

func fill(ctx context.Context, path string, key Key) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := openDB(path, key, writerPragmas, 1, makeCasebook)
	if err != nil {
		return err
	}
	return errors.Join(migrate(ctx, db), db.Close())
}

func removeCasebook(path string) error {
	for _, name := range []string{path, path + "-wal", path + "-shm", path + "-journal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// syncDir makes a rename durable. Windows has no such call, and does it by itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// start opens the connections. It owns lock, and releases it if it fails.
func start(ctx context.Context, path string, key Key, o Options, lock *fileLock) (_ *Vault, err error) {
	v := &Vault{path: path, opt: o.filled(), lock: lock, turn: make(chan struct{}, 1)}
	v.turn <- struct{}{}
	v.closed = sync.OnceValue(v.close)
	defer func() {
		if err != nil {
			_ = v.Close()
		}
	}()
	if err := checkKey(path, key); err != nil {
		return nil, err
	}
	if v.codec, err = newCodec(); err != nil {
		return nil, err
	}
	if err := privateSharedMemory(path); err != nil {
		return nil, err
	}
	if v.writer, err = openDB(path, key, writerPragmas, 1, nil); err != nil {
		return nil, err
	}
	if err := migrate(ctx, v.writer); err != nil {
		return nil, err
	}
	if err := v.dropDrafts(ctx); err != nil {
		return nil, err
	}
	if v.reader, err = openDB(path, key, readerPragmas, readers, nil); err != nil {
		return nil, err
	}
	return v, v.reader.PingContext(ctx)
}

// privateSharedMemory makes the log's index before SQLite does, which would make it readable to others.
func privateSharedMemory(path string) error {
	f, err := os.OpenFile(path+"-shm", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.FreeSpace == nil {
		o.FreeSpace = freeSpace
	}
	if o.MinFree == 0 {
		o.MinFree = DefaultMinFree
	}
	return o
}

// Path returns the absolute path of the casebook, symbolic links resolved.
func (v *Vault) Path() string { return v.path }

// Close folds the log into the file and releases the casebook. Closing twice is harmless.
func (v *Vault) Close() error { return v.closed() }

func (v *Vault) close() error {
	var errs []error
	for _, db := range []*sql.DB{v.reader, v.writer} { // the writer last: it removes the log
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	errs = append(errs, v.lock.release())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("vault: close %s: %w", v.path, err)
	}
	return nil
}
