package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/maphash"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"desist/complaint"
	"desist/imapsync"
)

// readings are those of a whole mailbox, packed, because as they are they take a kilobyte each. What the steps over the
// mailbox look at is kept, and what its lists show. Left out, and looked up where one message is shown (App.fullReadings), are
// Message-ID, Date, recipients of mail that isn't the person's own, Locations, a verdict's reasons and what it quotes. Twin
// is set only where two messages share one.
type readings struct {
	rows    []row
	byID    []uint32 // numbers of rows, sorted by id
	texts   *texts
	gists   []gist
	senders []sender

	findings map[uint32][]complaint.Finding // by row; few have any
	to       map[uint32][]complaint.Address // by row; of the person's own mail
	parts    map[uint32]part                // by row; of what is held in part
	places   []place                        // of parts

	imports map[string]map[string]int // messages by account, and by the file or folder the person pointed at

	taught func(*complaint.Reading) // what the person's decisions say of a verdict; nil for nothing
}

// row is what is kept of each message. It holds no pointers, so that collecting garbage doesn't go through it.
type row struct {
	id                          [sha256.Size]byte
	received                    int64 // microseconds since 1970
	confidence                  float64
	gist, sender                uint32 // numbers in gists, senders
	subject, list, stream, twin uint32 // numbers in texts
	listSaid                    uint32 // likewise
}

// gist is what a Reading says in few words. A mailbox has a few dozen different ones.
type gist struct {
	kind                  complaint.VerdictKind
	marketing, check, own bool
	moved                 bool // see doubtMoved
	from                  complaint.ReceivedSource
	extent                complaint.Extent
}

// sender is whom a message says it is from.
type sender struct {
	from complaint.Address
	complaint.Sender
}

// part is where the original of an extract is to be had.
type part struct{ place, uidValidity, uid uint32 }

type place struct{ account, folder string }

// packer puts readings in, one by one, and knows which of them share what.
type packer struct {
	*readings
	seed    maphash.Seed
	gistOf  map[gist]uint32
	like    map[uint64]uint32 // senders by hash
	placeOf map[place]uint32
	twins   []twinRow
	key     []byte // scratch
}

// twinRow is a message's Twin while it isn't known whether any other has the same.
type twinRow struct {
	hash [16]byte
	row  uint32
}

func newPacker(n int) *packer {
	return &packer{
		readings: &readings{
			rows: make([]row, 0, n), texts: newTexts(), findings: map[uint32][]complaint.Finding{},
			to: map[uint32][]complaint.Address{}, parts: map[uint32]part{}, imports: map[string]map[string]int{},
		},
		seed: maphash.MakeSeed(), gistOf: map[gist]uint32{}, like: map[uint64]uint32{}, placeOf: map[place]uint32{},
		twins: make([]twinRow, 0, n),
	}
}

// add packs a Reading out of the casebook. Nothing of r's memory is held on to.
func (p *packer) add(r *complaint.Reading) {
	at := uint32(len(p.rows))
	x := row{
		received: r.Received.UnixMicro(), confidence: r.Verdict.Confidence, sender: p.sender(r),
		subject: p.texts.put(r.Subject), list: p.texts.put(r.ListID), stream: p.texts.put(r.Stream),
		listSaid: p.texts.put(r.ListSaid),
	}
	_, _ = hex.Decode(x.id[:], []byte(r.Message)) // the casebook's ids are hashes
	v := &r.Verdict
	x.gist = number(&p.gists, p.gistOf, gist{
		kind: complaint.VerdictKind(p.texts.keep(string(v.Kind))), marketing: v.DirectMarketing, check: v.PleaseCheck, own: r.Own, moved: moved(*v),
		from: complaint.ReceivedSource(p.texts.keep(string(r.ReceivedFrom))), extent: r.Extent,
	})
	if r.Twin != "" {
		sum := sha256.Sum256([]byte(r.Twin))
		p.twins = append(p.twins, twinRow{[16]byte(sum[:16]), at})
	}
	if len(r.Finding) > 0 {
		p.findings[at] = p.findingsOf(r)
	}
	if r.Own && len(r.To) > 0 {
		p.to[at] = p.addresses(r.To)
	}
	p.located(at, r)
	p.rows = append(p.rows, x)
}

// number returns the number of v among those met, which it joins if it is new.
func number[T comparable](list *[]T, known map[T]uint32, v T) uint32 {
	n, ok := known[v]
	if !ok {
		n = uint32(len(*list))
		known[v] = n
		*list = append(*list, v)
	}
	return n
}

// sender returns the number of whom r is from.
func (p *packer) sender(r *complaint.Reading) uint32 {
	p.key = senderKey(p.key[:0], &r.From, &r.Sender)
	hash := maphash.Bytes(p.seed, p.key)
	n, ok := p.like[hash]
	if ok {
		s := &p.senders[n]
		if met := senderKey(nil, &s.from, &s.Sender); bytes.Equal(met, p.key) {
			return n
		}
	}
	n = uint32(len(p.senders))
	if !ok { // of two with one hash the second is not looked for again
		p.like[hash] = n
	}
	s := r.Sender
	s.Domain, s.Name, s.Address = p.texts.keep(s.Domain), p.texts.keep(s.Name), p.texts.keep(s.Address)
	s.Auth, s.Suspect = complaint.AuthState(p.texts.keep(string(s.Auth))), p.texts.keep(s.Suspect)
	s.UnsubscribeMailto, s.Identities = p.texts.keepAll(s.UnsubscribeMailto), nil
	for _, id := range r.Sender.Identities {
		s.Identities = append(s.Identities, complaint.Identity{
			Kind: complaint.IdentityKind(p.texts.keep(string(id.Kind))), Value: p.texts.keep(id.Value), Count: id.Count,
		})
	}
	p.senders = append(p.senders, sender{p.address(r.From), s})
	return n
}

// senderKey is equal for those who say the same of themselves, whichever message shows it.
func senderKey(b []byte, from *complaint.Address, s *complaint.Sender) []byte {
	for _, text := range []string{from.Name, from.Addr, s.Domain, s.Name, s.Address, string(s.Auth), s.Suspect} {
		b = appendText(b, text)
	}
	b = strconv.AppendBool(strconv.AppendBool(b, s.Personal), s.SharedDomain)
	b = binary.AppendUvarint(b, uint64(len(s.Identities)))
	for _, id := range s.Identities {
		b = appendText(appendText(b, string(id.Kind)), id.Value)
		b = binary.AppendVarint(b, int64(id.Count))
	}
	for _, mailto := range s.UnsubscribeMailto {
		b = appendText(b, mailto)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func (p *packer) address(a complaint.Address) complaint.Address {
	return complaint.Address{Name: p.texts.keep(a.Name), Addr: p.texts.keep(a.Addr)}
}

func (p *packer) addresses(list []complaint.Address) []complaint.Address {
	out := make([]complaint.Address, len(list))
	for i, a := range list {
		out[i] = p.address(a)
	}
	return out
}

func (p *packer) findingsOf(r *complaint.Reading) []complaint.Finding {
	out := make([]complaint.Finding, len(r.Finding))
	for i, f := range r.Finding {
		f.Method, f.Source = complaint.Method(p.texts.keep(string(f.Method))), complaint.OptOutSource(p.texts.keep(string(f.Source)))
		f.Strength, f.Scope = complaint.Strength(p.texts.keep(string(f.Strength))), complaint.Scope(p.texts.keep(string(f.Scope)))
		f.Lists, f.Quote, f.Note, f.To = p.texts.keepAll(f.Lists), p.texts.keep(f.Quote), p.texts.keep(f.Note), p.texts.keepAll(f.To)
		f.Named = p.texts.keepAll(f.Named)
		out[i] = f
	}
	return out
}

// located keeps of a message's Locations where to fetch it whole, if that is to be done, and counts it for the imports
// it came with.
func (p *packer) located(at uint32, r *complaint.Reading) {
	if l, ok := onServer(r.Locations); ok && r.Extent != complaint.ExtentWhole {
		p.parts[at] = part{number(&p.places, p.placeOf, place{l.Account, l.Folder}), l.UIDValidity, l.UID}
	}
	for i, l := range r.Locations {
		top := topOf(l)
		if l.UID != 0 || slices.ContainsFunc(r.Locations[:i], func(had complaint.Location) bool {
			return had.UID == 0 && had.Account == l.Account && topOf(had) == top
		}) {
			continue
		}
		if p.imports[l.Account] == nil {
			p.imports[l.Account] = map[string]int{}
		}
		p.imports[l.Account][top]++
	}
}

// topOf is the file or folder that the person pointed at.
func topOf(l complaint.Location) string {
	top, _, _ := strings.Cut(l.Folder, "/")
	return top
}

// done ends the packing.
func (p *packer) done() *readings {
	p.byID = make([]uint32, len(p.rows))
	for i := range p.byID {
		p.byID[i] = uint32(i)
	}
	slices.SortFunc(p.byID, func(a, b uint32) int { return bytes.Compare(p.rows[a].id[:], p.rows[b].id[:]) })
	p.pair()
	p.senders = slices.Clip(p.senders)
	return p.readings
}

// pair marks the messages whose Twin another has, too.
func (p *packer) pair() {
	slices.SortFunc(p.twins, func(a, b twinRow) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	for i := 0; i < len(p.twins); {
		n := i + 1
		for n < len(p.twins) && p.twins[n].hash == p.twins[i].hash {
			n++
		}
		if n > i+1 {
			name := p.texts.put(hex.EncodeToString(p.twins[i].hash[:]))
			for _, t := range p.twins[i:n] {
				p.rows[t.row].twin = name
			}
		}
		i = n
	}
}

func (rs *readings) len() int { return len(rs.rows) }

// all goes through the Readings by the time they were received; see complaint.Each.
func (rs *readings) all() iter.Seq[*complaint.Reading] {
	return func(yield func(*complaint.Reading) bool) {
		var r complaint.Reading
		for i := range rs.rows {
			rs.unpack(uint32(i), &r)
			if !yield(&r) {
				return
			}
		}
	}
}

// find returns the Reading of a message, nil if there is none.
func (rs *readings) find(id complaint.MessageID) *complaint.Reading {
	sum, err := hex.DecodeString(string(id))
	if err != nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(rs.byID, sum, func(n uint32, sum []byte) int { return bytes.Compare(rs.rows[n].id[:], sum) })
	if !ok {
		return nil
	}
	var r complaint.Reading
	rs.unpack(rs.byID[i], &r)
	return &r
}

func (rs *readings) unpack(at uint32, r *complaint.Reading) {
	x := &rs.rows[at]
	gist, from := &rs.gists[x.gist], &rs.senders[x.sender]
	*r = complaint.Reading{
		Message: complaint.MessageID(hex.EncodeToString(x.id[:])), Received: instant(x.received), ReceivedFrom: gist.from,
		From: from.from, Sender: from.Sender, Subject: rs.texts.get(x.subject), ListID: rs.texts.get(x.list), ListSaid: rs.texts.get(x.listSaid),
		Own: gist.own, Extent: gist.extent, Stream: rs.texts.get(x.stream), Twin: rs.texts.get(x.twin),
		Verdict: complaint.Verdict{Kind: gist.kind, DirectMarketing: gist.marketing, PleaseCheck: gist.check, Confidence: x.confidence},
	}
	r.Finding, r.To = rs.findings[at], rs.to[at]
	if rs.taught != nil {
		rs.taught(r)
	}
	// after what decisions on other mail taught, because they can't tell when this one came
	r.Verdict.PleaseCheck = r.Verdict.PleaseCheck || r.Verdict.DirectMarketing && (gist.moved || byDateAlone(r))
}

// instant undoes time.Time.UnixMicro as the casebook does.
func instant(micro int64) time.Time {
	t := time.UnixMicro(micro).UTC()
	if t.IsZero() {
		return time.Time{}
	}
	return t
}

// inPart goes through what is held in part, with where the original is to be had.
func (rs *readings) inPart() iter.Seq2[*complaint.Reading, part] {
	return func(yield func(*complaint.Reading, part) bool) {
		var r complaint.Reading
		for _, at := range slices.Sorted(maps.Keys(rs.parts)) {
			if rs.unpack(at, &r); !yield(&r, rs.parts[at]) {
				return
			}
		}
	}
}

// original names a part's original to imapsync, and the account that has it.
func (rs *readings) original(p part) (account string, o imapsync.Original) {
	at := rs.places[p.place]
	return at.account, imapsync.Original{Folder: at.folder, UIDValidity: p.uidValidity, UID: p.uid}
}
