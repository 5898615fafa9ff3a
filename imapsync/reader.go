package imapsync

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// summaryReader gathers summaries within the memory allowed for their headers.
type summaryReader struct {
	detail detail
	want   map[uint32]bool // still missing
	room   int64           // left for headers
	got    []Summary
}

func newSummaryReader(uids []uint32, d detail) *summaryReader {
	r := &summaryReader{detail: d, want: make(map[uint32]bool, len(uids)), room: maxSummaryHeaders}
	for _, uid := range uids {
		r.want[uid] = true
	}
	return r
}

func (r *summaryReader) read(c *Client, cmd *imapclient.FetchCommand) error {
	accept := func(_ uint32, size int64) bool { return size <= MaxHeaderBytes && size <= r.room }
	return c.consume(cmd, []section{r.detail.header()}, accept, nil, func(f fetched) {
		// An answer without a size is somebody else's change of flags, told in between (RFC 3501 7.4.2).
		if !r.want[f.uid] || !f.sized {
			return
		}
		delete(r.want, f.uid)
		s := Summary{
			UID: f.uid, InternalDate: f.date, Size: f.size, Flags: f.flags, Header: f.literals[0], seq: f.seq,
			Labels: gmailLabels(f.aside.labels),
		}
		r.room -= int64(len(s.Header))
		if f.aside.structure != "" {
			s.Structure, _ = parseStructure(f.aside.structure) // nil: the message is fetched whole if at all
		}
		if s.Fingerprint = gmailFingerprint(f.aside.gmailID); s.Fingerprint == "" {
			s.Fingerprint = MessageFingerprint(s.Size, s.InternalDate, s.Header)
		}
		r.got = append(r.got, s)
	})
}

const gmailPrint = "gmail "

// gmailFingerprint is made of X-GM-MSGID, which a message has in every folder of its mailbox and for ever.
func gmailFingerprint(id string) string {
	if n, err := strconv.ParseUint(id, 10, 64); err != nil || n == 0 {
		return ""
	}
	return gmailPrint + id
}

// recognised gives a mail the fingerprint that its summary has, or had.
func (m *Mail) recognised(s Summary, header []byte) {
	if m.Fingerprint = s.Fingerprint; !strings.HasPrefix(m.Fingerprint, gmailPrint) {
		m.Fingerprint = MessageFingerprint(m.Size, m.InternalDate, header)
	}
}

// gmailLabels reads X-GM-LABELS.
func gmailLabels(text string) []string {
	v, _, err := parseValue(text, 0)
	if err != nil {
		return nil
	}
	var out []string
	for _, l := range v.list {
		if l.text != "" {
			out = append(out, l.text)
		}
	}
	return out
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

// bodyReader gathers messages of which the same is taken.
type bodyReader struct {
	folder   Folder
	take     string
	sections []section
	want     map[uint32]Summary // still missing
	trusted  bool               // take any size up to MaxMessageBytes: only one message was asked for
	largest  int64              // size of the largest message asked for
	arrived  func(*Mail)        // hears of each message
	spool    func(size int64) (Spool, error)
	got      []*Mail
}

func newBodyReader(t turn, want []Summary) *bodyReader {
	r := &bodyReader{
		folder: t.folder, want: make(map[uint32]Summary, len(want)), trusted: len(want) == 1, arrived: t.arrived, spool: t.spool,
	}
	r.sections = []section{wholeMessage}
	for _, s := range want {
		r.want[s.UID] = s
		r.largest = max(r.largest, s.Size)
		r.take = s.take
	}
	if parts, ok := strings.CutPrefix(r.take, takeParts); ok {
		r.sections = []section{wholeHeader}
		for part := range strings.SplitSeq(parts, ",") {
			r.sections = append(r.sections, section{part: part, kind: imap.PartSpecifierMIME}, section{part: part})
		}
	}
	return r
}

// byTake sorts messages by what is taken of them: each is a command of its own.
func byTake(t turn, want []Summary) []*bodyReader {
	var order []string
	of := map[string][]Summary{}
	for _, s := range want {
		if of[s.take] == nil {
			order = append(order, s.take)
		}
		of[s.take] = append(of[s.take], s)
	}
	var out []*bodyReader
	for _, take := range order {
		out = append(out, newBodyReader(t, of[take]))
	}
	return out
}

func (r *bodyReader) read(c *Client, cmd *imapclient.FetchCommand) error {
	accept := func(uid uint32, size int64) bool {
		s, wanted := r.want[uid]
		if uid == 0 { // servers may say only afterwards whose message it was (RFC 3501 7.4.2)
			s.Size, wanted = r.largest, true
		}
		return wanted && size <= MaxMessageBytes && (r.trusted || size <= s.Size+s.Size/8+sizeSlack)
	}
	return c.consume(cmd, r.sections, accept, r.spool, func(f fetched) {
		kept := false
		defer func() {
			if f.spool != nil && !kept {
				f.spool.Discard()
			}
		}()
		s, wanted := r.want[f.uid]
		if !wanted {
			return
		}
		if f.date.IsZero() {
			f.date = s.InternalDate
		}
		mail := r.mail(f, s)
		if mail == nil {
			return
		}
		kept = true
		delete(r.want, f.uid)
		r.got = append(r.got, mail)
		r.arrived(mail)
	})
}

// mail makes a Mail of an answer, nil if something is missing.
func (r *bodyReader) mail(f fetched, s Summary) *Mail {
	m := &Mail{
		Folder: r.folder.Name, Role: r.folder.Role, UIDValidity: r.folder.UIDValidity,
		UID: f.uid, InternalDate: f.date, Flags: f.flags, Labels: s.Labels, Size: s.Size,
	}
	first := f.literals[0]
	if first == nil {
		return nil
	}
	if len(f.literals) == 1 {
		if len(first) == 0 && s.Size > 0 {
			return nil
		}
		m.Raw, m.Size, m.Spool = first, f.length(), f.spool
		m.recognised(s, headerOf(first))
		return m
	}
	sections := map[string][]byte{}
	for i, content := range f.literals[1:] {
		if content == nil {
			return nil
		}
		name := r.sections[i+1].part
		if r.sections[i+1].kind == imap.PartSpecifierMIME {
			name += ".MIME"
		}
		sections[name] = content
	}
	raw, err := assemble(first, s.Structure, sections)
	if err != nil {
		return nil
	}
	m.Raw, m.Partial = raw, true
	m.recognised(s, first)
	return m
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
