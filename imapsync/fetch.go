package imapsync

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
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

var (
	wholeMessage  = &imap.FetchItemBodySection{Peek: true}
	headerSection = &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
)

func bodyItems() *imap.FetchOptions {
	return &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true,
		BodySection: []*imap.FetchItemBodySection{wholeMessage},
	}
}

func summaryItems(headers bool) *imap.FetchOptions {
	o := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, RFC822Size: true}
	if headers {
		o.BodySection = []*imap.FetchItemBodySection{headerSection}
	}
	return o
}

// fetched is one message's answer.
type fetched struct {
	uid     uint32
	seq     uint32 // its number among the folder's messages, for as long as none of them goes
	flags   []string
	date    time.Time
	size    int64
	sized   bool
	literal []byte
	has     bool // the literal came, whole
}

// consume reads the whole answer to cmd, whatever happens: the IMAP library stands still until it is read. A literal
// is kept only if it is the section asked for and accept agrees with its size.
//
// After a literal that broke off the library must not be asked for the rest while it still reads itself: both would
// read from the connection. So the connection is ended first.
func (c *Client) consume(cmd *imapclient.FetchCommand, section *imap.FetchItemBodySection,
	accept func(uid uint32, size int64) bool, yield func(fetched),
) error {
	var broken error
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		f := fetched{seq: msg.SeqNum}
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				f.uid = uint32(item.UID)
			case imapclient.FetchItemDataFlags:
				f.flags = flagStrings(item.Flags)
			case imapclient.FetchItemDataInternalDate:
				f.date = fixedZone(item.Time)
			case imapclient.FetchItemDataRFC822Size:
				f.size, f.sized = item.Size, true
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil || !item.MatchCommand(section) || !accept(f.uid, item.Literal.Size()) {
					continue
				}
				raw, err := readLiteral(item.Literal)
				if err != nil {
					broken = err
					_ = c.wire.Close()
					<-c.imap.Closed()
					continue
				}
				f.literal, f.has = raw, true
			}
		}
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

// summaryReader gathers summaries within the memory allowed for their headers.
type summaryReader struct {
	want map[uint32]bool // still missing
	room int64           // left for headers
	got  []Summary
}

func newSummaryReader(uids []uint32) *summaryReader {
	r := &summaryReader{want: make(map[uint32]bool, len(uids)), room: maxSummaryHeaders}
	for _, uid := range uids {
		r.want[uid] = true
	}
	return r
}

func (r *summaryReader) read(c *Client, cmd *imapclient.FetchCommand) error {
	accept := func(_ uint32, size int64) bool { return size <= MaxHeaderBytes && size <= r.room }
	return c.consume(cmd, headerSection, accept, func(f fetched) {
		// An answer without a size is somebody else's change of flags, told in between (RFC 3501 7.4.2).
		if !r.want[f.uid] || !f.sized {
			return
		}
		delete(r.want, f.uid)
		r.room -= int64(len(f.literal))
		r.got = append(r.got, Summary{UID: f.uid, InternalDate: f.date, Size: f.size, Flags: f.flags, Header: f.literal, seq: f.seq})
	})
}

func (r *summaryReader) missing() []uint32 {
	uids := make([]uint32, 0, len(r.want))
	for uid := range r.want {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	return uids
}

// newestFirst sorts what came in the server's order.
func (r *summaryReader) newestFirst() []Summary {
	slices.SortFunc(r.got, func(a, b Summary) int { return cmp.Compare(b.UID, a.UID) })
	return r.got
}

// bodyReader gathers whole messages.
type bodyReader struct {
	folder  Folder
	want    map[uint32]Summary // still missing
	trusted bool               // take any size up to MaxMessageBytes: only one message was asked for
	largest int64              // size of the largest message asked for
	arrived func(*Mail)        // hears of each message
	got     []*Mail
}

func newBodyReader(folder Folder, want []Summary, arrived func(*Mail)) *bodyReader {
	r := &bodyReader{folder: folder, want: make(map[uint32]Summary, len(want)), trusted: len(want) == 1, arrived: arrived}
	for _, s := range want {
		r.want[s.UID] = s
		r.largest = max(r.largest, s.Size)
	}
	return r
}

func (r *bodyReader) read(c *Client, cmd *imapclient.FetchCommand) error {
	accept := func(uid uint32, size int64) bool {
		s, wanted := r.want[uid]
		if uid == 0 { // servers may say only afterwards whose message it was (RFC 3501 7.4.2)
			s.Size, wanted = r.largest, true
		}
		return wanted && size <= MaxMessageBytes && (r.trusted || size <= s.Size+s.Size/8+sizeSlack)
	}
	return c.consume(cmd, wholeMessage, accept, func(f fetched) {
		s, wanted := r.want[f.uid]
		if !wanted || !f.has || (len(f.literal) == 0 && s.Size > 0) {
			return
		}
		if f.date.IsZero() {
			f.date = s.InternalDate
		}
		delete(r.want, f.uid)
		mail := &Mail{
			Folder: r.folder.Name, Role: r.folder.Role, UIDValidity: r.folder.UIDValidity,
			UID: f.uid, InternalDate: f.date, Flags: f.flags, Raw: f.literal,
		}
		r.got = append(r.got, mail)
		r.arrived(mail)
	})
}

// missing returns what did not come, newest first.
func (r *bodyReader) missing() []Summary {
	out := make([]Summary, 0, len(r.want))
	for _, s := range r.want {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Summary) int { return cmp.Compare(b.UID, a.UID) })
	return out
}
