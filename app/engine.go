package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/marketing"
	"desist/complaint/optout"
	"desist/complaint/rfc822"
)

// readingVersion changes when the steps outside complaint/marketing and complaint/optout would say something else of the same message.
const readingVersion = "8"

// engine is the per-message half of the analysis: bytes in, a Reading out.
type engine struct {
	ids    *company.Identifier
	finder *optout.Finder
	judge  *marketing.Judge
}

func newEngine() (*engine, error) {
	ids, err := company.NewIdentifier()
	if err != nil {
		return nil, err
	}
	finder, err := optout.NewFinder()
	if err != nil {
		return nil, err
	}
	judge, err := marketing.New(finder)
	if err != nil {
		return nil, err
	}
	return &engine{ids: ids, finder: finder, judge: judge}, nil
}

// version names everything a Reading depends on besides the message itself: a Reading made under another version
// is made again.
func (e *engine) version(p complaint.Person) string {
	addrs := slices.Sorted(slices.Values(p.Addresses))
	sum := sha256.Sum256([]byte(strings.Join(addrs, "\n")))
	return fmt.Sprintf("%s/%s/%s/%s", readingVersion, e.finder.Version(), e.judge.Version(), hex.EncodeToString(sum[:4]))
}

// read parses one original, or the beginning of whole, and runs the per-message steps on it.
func (e *engine) read(raw []byte, whole rfc822.Whole, loc complaint.Location, p complaint.Person) (complaint.Message, complaint.Reading, error) {
	opt := arrival(loc)
	opt.Whole = whole
	m, err := rfc822.Parse(raw, opt)
	if err != nil {
		return m, complaint.Reading{}, err
	}
	return m, e.reading(&m, loc, p), nil
}

// arrival is what a location says of when a message came.
func arrival(l complaint.Location) rfc822.Options {
	return rfc822.Options{InternalDate: l.InternalDate, Held: l.File.Held, HeldBy: l.File.HeldBy}
}

// again reads what the casebook holds of a message.
func (e *engine) again(raw []byte, whole rfc822.Whole, extent complaint.Extent, loc complaint.Location, p complaint.Person) complaint.Reading {
	if extent == complaint.ExtentHeader {
		m, err := rfc822.HeaderOnly(raw, arrival(loc))
		if err != nil {
			return unread(messageID(raw), loc, err)
		}
		return e.headerReading(&m, loc, p)
	}
	_, r, err := e.read(raw, whole, loc, p)
	if err != nil {
		return unread(cmp.Or(whole.ID, messageID(raw)), loc, err)
	}
	return r
}

func (e *engine) reading(m *complaint.Message, loc complaint.Location, p complaint.Person) complaint.Reading {
	r := complaint.Reading{
		Message: m.ID, MessageID: m.MessageID, Date: m.Date, Received: m.Received, ReceivedFrom: m.ReceivedFrom,
		To: m.To, Subject: m.Subject, ListID: m.ListID, Twin: twin(m),
	}
	if len(m.From) > 0 {
		r.From = m.From[0]
	}
	r.Own = loc.Role == complaint.RoleSent || slices.Contains(p.Addresses, strings.ToLower(r.From.Addr))
	r.Finding = e.finder.Find(m, r.Own)
	if r.Own {
		r.Verdict = complaint.Verdict{Kind: complaint.KindPersonal, Confidence: 1}
		return r
	}
	r.Sender = e.ids.Identify(m)
	r.Verdict = e.judge.JudgeFound(m, r.Finding)
	if slices.ContainsFunc(m.Defects, func(d complaint.Defect) bool { return d.Problem == rfc822.ProblemMoved }) {
		r.Verdict = doubtMoved(r.Verdict)
	}
	r.Stream = marketing.Stream(m)
	if r.Verdict.DirectMarketing {
		r.ListSaid = optout.OwnList(m)
	}
	return r
}

// codeMoved is the reason against a verdict on mail that may have come earlier than it says.
const codeMoved = "copied_later"

// moved says whether a verdict is doubted for that.
func moved(v complaint.Verdict) bool {
	return slices.ContainsFunc(v.Against, func(r complaint.Reason) bool { return r.Code == codeMoved })
}

// doubtMoved marks a verdict on marketing whose time of receipt is not sure: it never counts without the person's own look.
// A no that is sure of the words stays so.
func doubtMoved(v complaint.Verdict) complaint.Verdict {
	v.PleaseCheck = v.PleaseCheck || v.DirectMarketing
	v.Against = append(slices.Clone(v.Against), complaint.Reason{
		Code: codeMoved, Where: "header", Weight: 1,
		Text: "It may have been copied into this mailbox later. Check when it first came.",
	})
	return v
}

// codeSenderDate is the reason against a verdict on mail of which only the sender says when it came.
const codeSenderDate = "sender_date"

// doubtDate marks the verdict on marketing whose time of receipt is the sender's word alone, which may be wrong or
// forged: it never counts without the person's own look. A better time may be found later, when a mailbox turns out to
// hold the message too, so this is no part of a stored Reading.
func doubtDate(r complaint.Reading) complaint.Verdict {
	if !byDateAlone(&r) || !r.Verdict.DirectMarketing {
		return r.Verdict
	}
	v := r.Verdict
	v.PleaseCheck = true
	v.Against = append(slices.Clone(v.Against), complaint.Reason{
		Code: codeSenderDate, Where: "header", Weight: 1,
		Text: "Only the sender’s own date says when it came, and that can be wrong. Check when you received it.",
	})
	return v
}

// byDateAlone says whether only the sender says when a message came.
func byDateAlone(r *complaint.Reading) bool { return r.ReceivedFrom == complaint.ReceivedDate }

// twin is equal for copies of one mail that took different ways to the mailbox: same Message-ID, sender, subject
// and text. Mail without a Message-ID has no twins.
func twin(m *complaint.Message) string {
	if m.MessageID == "" {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", m.MessageID, m.Subject)
	for _, b := range m.Blocks {
		fmt.Fprintln(h, b.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
