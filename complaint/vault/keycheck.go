package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"lukechampine.com/adiantum"
)

// blockSize is the unit of encryption of the adiantum VFS, and SQLite's page size.
const blockSize = 4096

// sampledBlocks is how many blocks are looked at to tell a wrong key from a damaged first block.
const sampledBlocks = 16

var (
	fileMagic = []byte("SQLite format 3\x00")
	// First bytes of a write-ahead log, for either byte order of its checksums (SQLite file format 4.1).
	walMagics = []uint32{0x377f0682, 0x377f0683}
)

// checkKey tells, without SQLite and without writing, whether key opens the casebook at path. SQLite itself must
// not meet a wrong key: it would take the log for garbage and delete it on closing.
func checkKey(path string, key Key) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: not a regular file", ErrDamaged)
	}
	if info.Size() < blockSize {
		return fmt.Errorf("%w: only %d bytes long", ErrDamaged, info.Size())
	}
	first, err := decryptBlock(f, key, 0)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(first, fileMagic) {
		return nil
	}
	// A power cut while the log was being folded in may have torn the first block; the log then still has it.
	if walOpens(path+"-wal", key) {
		return nil
	}
	if anyPageReads(f, key) {
		return fmt.Errorf("%w: its first block can't be read", ErrDamaged)
	}
	return ErrWrongKey
}

func decryptBlock(r io.ReaderAt, key Key, n int64) ([]byte, error) {
	block := make([]byte, blockSize)
	if _, err := r.ReadAt(block, n*blockSize); err != nil {
		return nil, err
	}
	var tweak [8]byte // the VFS's: the block's offset
	binary.LittleEndian.PutUint64(tweak[:], uint64(n*blockSize))
	return adiantum.New(key[:]).Decrypt(block, tweak[:]), nil
}

func walOpens(path string, key Key) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	block, err := decryptBlock(f, key, 0)
	if err != nil {
		return false
	}
	magic := binary.BigEndian.Uint32(block)
	return magic == walMagics[0] || magic == walMagics[1]
}

// anyPageReads reports whether a block after the first decrypts to a page with a right checksum.
func anyPageReads(r io.ReaderAt, key Key) bool {
	for n := int64(1); n <= sampledBlocks; n++ {
		page, err := decryptBlock(r, key, n)
		if errors.Is(err, io.EOF) {
			return false
		}
		if err == nil && checksumFits(page) {
			return true
		}
	}
	return false
}

// checksumFits verifies the eight bytes at the end of a page (https://sqlite.org/cksumvfs.html).
func checksumFits(page []byte) bool {
	var s1, s2 uint32
	body, sum := page[:len(page)-8], page[len(page)-8:]
	for ; len(body) >= 8; body = body[8:] {
		s1 += binary.LittleEndian.Uint32(body) + s2
		s2 += binary.LittleEndian.Uint32(body[4:]) + s1
	}
	return binary.LittleEndian.Uint32(sum) == s1 && binary.LittleEndian.Uint32(sum[4:]) == s2
}
