package vault

import (
	"fmt"
	"runtime"
	"time"

	"github.com/klauspost/compress/zstd"

	"desist/complaint"
)

const (
	readingV1 = 1 // first byte of a stored reading: zstd over the fields of wire.go

	usualReading = 4 << 10 // bytes; only a first guess

	// maxStored bounds what decompression may produce, far above any mail and below what a casebook can hold.
	maxStored = 1 << 30
)

// codec turns originals and readings into stored bytes and back. It is safe for concurrent use.
type codec struct {
	zip   *zstd.Encoder
	unzip *zstd.Decoder
}

// newCodec uses the fastest level: mail is mostly base64 and HTML, on which the next level saves a few per cent and
// takes half as long again.
func newCodec() (*codec, error) {
	workers := runtime.GOMAXPROCS(0)
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true),
		zstd.WithEncoderConcurrency(workers), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(workers), zstd.WithDecoderMaxMemory(maxStored))
	return &codec{zip, unzip}, err
}

// packBytes compresses an original or a file of evidence. Their hashes are checked instead of a checksum in the stream.
func (c *codec) packBytes(raw []byte) []byte {
	return c.zip.EncodeAll(raw, make([]byte, 0, len(raw)/2))
}

// unpackBytes undoes packBytes, given the size it had.
func (c *codec) unpackBytes(stored []byte, size int64) ([]byte, error) {
	if size < 0 || size > maxStored {
		return nil, fmt.Errorf("%w: size %d", ErrDamaged, size)
	}
	raw, err := c.unzip.DecodeAll(stored, make([]byte, 0, size))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return raw, nil
}

func (c *codec) packReading(r complaint.Reading) []byte {
	e := encoder{make([]byte, 0, usualReading)}
	e.reading(&r)
	out := make([]byte, 1, usualReading)
	out[0] = readingV1
	return c.zip.EncodeAll(e.b, out)
}

// unpackReading reads a stored reading; scratch is reused for decompressing and returned.
func (c *codec) unpackReading(stored, scratch []byte) (r complaint.Reading, _ []byte, err error) {
	if len(stored) == 0 || stored[0] != readingV1 {
		return r, scratch, fmt.Errorf("%w: a reading of an unknown form", ErrDamaged)
	}
	doc, err := c.unzip.DecodeAll(stored[1:], scratch[:0])
	if err != nil {
		return r, scratch, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := decodeReading(string(doc), &r); err != nil {
		return complaint.Reading{}, doc, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return r, doc, nil
}

// storable returns t as RFC 3339 can hold it: an offset or a year may be claimed that it cannot.
func storable(t time.Time) time.Time {
	if _, err := t.MarshalJSON(); err == nil {
		return t
	}
	t = t.UTC()
	if t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}
