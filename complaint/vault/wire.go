package vault

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// A stored reading is a run of fields, each a key (number and shape) and a value, as in protocol buffers. A field
// that is not there has its zero value, and one of an unknown number is skipped, so fields may be added. A number is
// never given to another field. JSON would do the same and takes ten times as long to read.

const (
	shapeInt   = 0 // varint
	shapeFloat = 1 // eight bytes
	shapeBytes = 2 // length, then text or nested fields
)

var errWire = errors.New("malformed fields")

// encoder appends fields; zero values are left out.
type encoder struct{ b []byte }

func (e *encoder) key(n, shape int) { e.b = binary.AppendUvarint(e.b, uint64(n<<2|shape)) }

func (e *encoder) text(n int, s string) {
	if s != "" {
		e.element(n, s)
	}
}

func (e *encoder) element(n int, s string) {
	e.key(n, shapeBytes)
	e.b = binary.AppendUvarint(e.b, uint64(len(s)))
	e.b = append(e.b, s...)
}

func (e *encoder) texts(n int, list []string) {
	for _, s := range list {
		e.element(n, s)
	}
}

func (e *encoder) int(n int, v int64) {
	if v != 0 {
		e.key(n, shapeInt)
		e.b = binary.AppendVarint(e.b, v)
	}
}

func (e *encoder) bool(n int, v bool) {
	if v {
		e.int(n, 1)
	}
}

func (e *encoder) float(n int, v float64) {
	if v != 0 {
		e.key(n, shapeFloat)
		e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(v))
	}
}

// time keeps the instant and its offset from UTC, not the zone's name.
func (e *encoder) time(n int, t time.Time) {
	if t.IsZero() {
		return
	}
	_, offset := t.Zone()
	e.nested(n, func(e *encoder) {
		e.int(1, t.Unix())
		e.int(2, int64(t.Nanosecond()))
		e.int(3, int64(offset))
	})
}

// nested writes what fill writes behind its length, which is one byte for most: the rest is moved up when it is not.
func (e *encoder) nested(n int, fill func(*encoder)) {
	e.key(n, shapeBytes)
	start := len(e.b) + 1
	e.b = append(e.b, 0)
	fill(e)
	size := len(e.b) - start
	var length [binary.MaxVarintLen64]byte
	width := binary.PutUvarint(length[:], uint64(size))
	e.b = append(e.b, length[1:width]...) // room
	copy(e.b[start-1+width:], e.b[start:start+size])
	copy(e.b[start-1:], length[:width])
}

// value is one field's value. The text of all values of a document shares the document's memory.
type value struct {
	n     int
	shape int
	num   uint64
	str   string
}

func (v value) text() string { return v.str }
func (v value) bool() bool   { return v.num != 0 }

// int undoes the zigzag of binary.AppendVarint.
func (v value) int() int64 { return int64(v.num>>1) ^ -int64(v.num&1) }

func (v value) float() float64 { return math.Float64frombits(v.num) }

func (v value) time() (time.Time, error) {
	var sec, nano, offset int64
	err := decode(v.str, func(f value) error {
		switch f.n {
		case 1:
			sec = f.int()
		case 2:
			nano = f.int()
		case 3:
			offset = f.int()
		}
		return nil
	})
	if err != nil {
		return time.Time{}, err
	}
	if nano < 0 || nano >= 1e9 || offset < -maxOffset || offset > maxOffset {
		return time.Time{}, errWire
	}
	t := time.Unix(sec, nano).UTC()
	if offset != 0 {
		t = t.In(time.FixedZone("", int(offset)))
	}
	return t, nil
}

// maxOffset is the largest offset from UTC a Date field can claim ("+9999", RFC 5322 3.3), in seconds.
const maxOffset = 100 * 3600

// decode hands each field of doc to take.
func decode(doc string, take func(value) error) error {
	for doc != "" {
		key, rest, ok := uvarint(doc)
		if !ok || key>>2 > math.MaxInt32 {
			return errWire
		}
		v := value{n: int(key >> 2), shape: int(key & 3)}
		switch v.shape {
		case shapeInt:
			if v.num, rest, ok = uvarint(rest); !ok {
				return errWire
			}
		case shapeFloat:
			if len(rest) < 8 {
				return errWire
			}
			for i := range 8 {
				v.num |= uint64(rest[i]) << (8 * i)
			}
			rest = rest[8:]
		case shapeBytes:
			var size uint64
			if size, rest, ok = uvarint(rest); !ok || size > uint64(len(rest)) {
				return errWire
			}
			v.str, rest = rest[:size], rest[size:]
		default:
			return errWire
		}
		if err := take(v); err != nil {
			return err
		}
		doc = rest
	}
	return nil
}

func uvarint(s string) (v uint64, rest string, ok bool) {
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		b := s[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return v, s[i+1:], true
		}
	}
	return 0, "", false
}
