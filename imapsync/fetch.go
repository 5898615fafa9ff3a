package imapsync

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const (
	// MaxHeaderBytes is the longest header section that a Summary carries.
	MaxHeaderBytes = 256 << 10

	maxSummaryHeaders = 16 << 20 // of all headers in one batch of summaries
	maxFirstAlloc     = 1 << 20  // memory taken on a server's word alone
	sizeSlack         = 64 << 10 // how far RFC822.SIZE may be off, with an eighth: Exchange estimates it
)

// section is one piece of a message that is fetched: the whole of it, its header, or a part's header or content.
type section struct {
	kind   imap.PartSpecifier // none: content
	part   string             // "1.2"; "" for the message itself
	fields []string           // of the header; empty for all
}

var (
	wholeMessage = section{}
	wholeHeader  = section{kind: imap.PartSpecifierHeader}
)

// whole says whether the section is all of the message.
func (s section) whole() bool {
	return s.part == "" && s.kind == imap.PartSpecifierNone && s.fields == nil
}

func (s section) item() *imap.FetchItemBodySection {
	return &imap.FetchItemBodySection{Specifier: s.kind, Part: partNumbers(s.part), HeaderFields: s.fields, Peek: true}
}

// is says whether an answer's section is this one. Servers write the list of fields as they like.
func (s section) is(got *imap.FetchItemBodySection) bool {
	return got.Specifier == s.kind && got.Partial == nil && slices.Equal(got.Part, partNumbers(s.part))
}

func partNumbers(part string) []int {
	if part == "" {
		return nil
	}
	var out []int
	for word := range strings.SplitSeq(part, ".") {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil
		}
		out = append(out, n)
	}
	return out
}

func bodyItems(sections []section) *imap.FetchOptions {
	o := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true}
	for _, s := range sections {
		o.BodySection = append(o.BodySection, s.item())
	}
	return o
}

// detail is what summaries say beyond size, date and flags.
type detail struct {
	headers   bool
	fields    []string // of the headers; empty for all
	structure bool
}

func (d detail) header() section { return section{kind: imap.PartSpecifierHeader, fields: d.fields} }

func (d detail) items() *imap.FetchOptions {
	o := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, RFC822Size: true}
	if d.headers {
		o.BodySection = []*imap.FetchItemBodySection{d.header().item()}
	}
	if d.structure {
		o.BodyStructure = &imap.FetchItemBodyStructure{Extended: true}
	}
	return o
}

// fetched is one message's answer.
type fetched struct {
	uid      uint32
	seq      uint32 // its number among the folder's messages, for as long as none of them goes
	flags    []string
	flagged  bool // flags came
	date     time.Time
	size     int64
	sized    bool
	literals [][]byte // by section; nil if it did not come, whole
	spool    Spool    // has the whole message, of which the literal is the beginning; usually nil

	spoolSize int64
	aside     aside
}

// length is how many bytes the message had that came whole.
func (f *fetched) length() int64 {
	if f.spool != nil {
		return f.spoolSize
	}
	return int64(len(f.literals[0]))
}

// consume reads the whole answer to cmd, whatever happens: the IMAP library stands still until it is read. A literal
// is kept only if it is the section asked for and accept agrees with its size. A large message goes to what spool begins,
// unless that is nil.
//
// After a literal that broke off the library must not be asked for the rest while it still reads itself: both would
// read from the connection. So the connection is ended first.
func (c *Client) consume(cmd *imapclient.FetchCommand, sections []section,
	accept func(uid uint32, size int64) bool, spool func(size int64) (Spool, error), yield func(fetched),
) error {
	var broken error
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		f := fetched{seq: msg.SeqNum, literals: make([][]byte, len(sections))}
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				f.uid = uint32(item.UID)
			case imapclient.FetchItemDataFlags:
				f.flags, f.flagged = flagStrings(item.Flags), true
			case imapclient.FetchItemDataInternalDate:
				f.date = fixedZone(item.Time)
			case imapclient.FetchItemDataRFC822Size:
				f.size, f.sized = item.Size, true
			case imapclient.FetchItemDataBodySection:
				at := slices.IndexFunc(sections, func(s section) bool { return s.is(item.Section) })
				if item.Literal == nil || at < 0 || !accept(f.uid, item.Literal.Size()) {
					continue
				}
				var err error
				if spool != nil && item.Literal.Size() > LargeMessage && sections[at].whole() && f.spool == nil {
					f.literals[at], f.spool, err = spooled(item.Literal, spool)
					f.spoolSize = item.Literal.Size()
				} else {
					f.literals[at], err = readLiteral(item.Literal)
				}
				if err != nil {
					broken = err
					_ = c.wire.Close()
					if isSpool(err) { // the library waits for the rest to be read, which now ends at once
						_, _ = io.Copy(io.Discard, onlyReader{item.Literal})
					}
					<-c.imap.Closed()
				}
			}
		}
		f.aside = c.wire.asides(f.seq)
		yield(f)
	}
	err := cmd.Close()
	if broken != nil {
		return broken
	}
	return err
}

// readLiteral reads exactly what was announced. The library ends a literal quietly where the connection ends.
func readLiteral(r imap.LiteralReader) ([]byte, error) {
	buf := make([]byte, 0, min(r.Size(), maxFirstAlloc)+1)
	for {
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, int(min(int64(len(buf)), r.Size()-int64(len(buf))))+1)
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if buf == nil {
		buf = []byte{}
	}
	if int64(len(buf)) != r.Size() {
		return nil, fmt.Errorf("the message broke off after %d of %d bytes: %w", len(buf), r.Size(), io.ErrUnexpectedEOF)
	}
	return slices.Clip(buf), nil
}

func flagStrings(flags []imap.Flag) []string {
	out := make([]string, len(flags))
	for i, f := range flags {
		out[i] = string(f)
	}
	return out
}

// fixedZone keeps the offset the server gave and drops the local zone's name, which time.Parse attaches where it
// happens to fit.
func fixedZone(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.In(time.FixedZone("", offset))
}

func uidSetOf(uids []uint32) imap.UIDSet {
	var set UIDSet
	set.Add(uids...)
	return imapSet(set)
}

func imapSet(set UIDSet) imap.UIDSet {
	out := make(imap.UIDSet, 0, len(set.ranges))
	for _, r := range set.ranges {
		out = append(out, imap.UIDRange{Start: imap.UID(r.first), Stop: imap.UID(r.last)})
	}
	return out
}
