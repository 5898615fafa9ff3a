package rfc822

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"desist/complaint"
)

// Parse reads one message. It fails only if there is nothing to read: ErrEmpty, ErrNoHeader or ErrTooBig. Everything
// else that is wrong becomes a Defect of the best Message that could be made.
func Parse(raw []byte, opt Options) (complaint.Message, error) {
	opt = opt.withDefaults()
	d := &defects{}
	h, body, err := readTop(raw, opt, d)
	if err != nil {
		return complaint.Message{}, err
	}
	m := complaint.Message{ID: opt.Whole.ID, Size: opt.Whole.Size}
	if m.ID == "" {
		sum := sha256.Sum256(raw)
		m.ID, m.Size = complaint.MessageID(hex.EncodeToString(sum[:])), int64(len(raw))
	} else {
		d.add("body", fmt.Sprintf("only the first %d of %d MB were read", len(raw)>>20, m.Size>>20))
	}
	readHeader(&m, h, opt, d)
	readBody(&m, newPart(h, body, "body", ""), opt, d)
	h.done()
	m.Defects = d.list
	return m, nil
}

// HeaderOnly reads the header of a message whose body may be missing. ID and Size stay empty, because both are of the
// whole message, and so does all that comes from the body.
func HeaderOnly(raw []byte, opt Options) (complaint.Message, error) {
	opt = opt.withDefaults()
	d := &defects{}
	h, _, err := readTop(raw, opt, d)
	if err != nil {
		return complaint.Message{}, err
	}
	var m complaint.Message
	readHeader(&m, h, opt, d)
	m.Defects = d.list
	return m, nil
}

func readTop(raw []byte, opt Options, d *defects) (header, []byte, error) {
	if int64(len(raw)) > opt.MaxSize {
		return nil, nil, fmt.Errorf("%w: %d bytes of at most %d", ErrTooBig, len(raw), opt.MaxSize)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(raw, "\r\n")
	if len(bytes.TrimSpace(trimmed)) == 0 {
		return nil, nil, ErrEmpty
	}
	if len(trimmed) != len(raw) {
		d.add("header", "empty lines before the header")
	}
	h, body := parseHeader(*fieldRooms.Get().(*header), trimmed, "header", d)
	if !isMailHeader(h) {
		return nil, nil, ErrNoHeader
	}
	return h, body, nil
}

// isMailHeader tells a header from any text with colons in it: one field must be of those that every mail has some of.
func isMailHeader(h header) bool {
	for _, f := range h {
		switch strings.ToLower(f.name) {
		case "from", "to", "cc", "bcc", "date", "subject", "received", "message-id", "return-path", "sender", "reply-to",
			"delivered-to", "mime-version", "content-type":
			return true
		}
	}
	return false
}

func readHeader(m *complaint.Message, h header, opt Options, d *defects) {
	_, params := parseParams(clip(h.get("Content-Type"), MaxFieldBytes), "")
	fallback := params["charset"]
	m.Header = make([]complaint.HeaderField, 0, len(h))
	for i := range h {
		f := &h[i]
		v := f.text()
		if len(v) > MaxFieldBytes {
			d.add("header", fmt.Sprintf("the field %s is over the size limit and was cut", clip(f.name, 60)))
			v = clip(v, MaxFieldBytes)
		}
		m.Header = append(m.Header, complaint.HeaderField{Name: clip(f.name, 200), Value: decodeWords(v, fallback)})
	}
	readPeople(m, h, fallback, d)
	m.Subject = strings.Join(strings.Fields(decodeWords(clip(h.get("Subject"), MaxFieldBytes), fallback)), " ")
	if ids := messageIDs(h.get("Message-ID")); len(ids) > 0 {
		m.MessageID = ids[0]
	}
	m.InReplyTo = messageIDs(h.get("In-Reply-To"))
	m.References = messageIDs(h.get("References"))
	readTimes(m, h, opt, d)
	readListFields(m, h)
	for _, f := range authFields(h, opt.TrustedAuthServIDs) {
		if len(m.AuthResults)+len(f.results) <= MaxAuthResults {
			m.AuthResults = append(m.AuthResults, f.results...)
		}
	}
	for _, v := range h.all("DKIM-Signature") {
		if sig, ok := dkimSignature(v); ok && len(m.DKIM) < MaxDKIM {
			m.DKIM = append(m.DKIM, sig)
		}
	}
}

func readPeople(m *complaint.Message, h header, fallback string, d *defects) {
	list := func(name string) []complaint.Address {
		var out []complaint.Address
		for _, v := range h.all(name) {
			if len(out) < MaxAddresses {
				out = append(out, parseAddresses(clip(v, MaxFieldBytes), fallback)...)
			}
		}
		if len(out) >= MaxAddresses {
			d.add("header", "there are more addresses in "+name+" than the limit; the rest is left out")
			out = out[:MaxAddresses]
		}
		return out
	}
	m.From, m.ReplyTo, m.To, m.Cc = list("From"), list("Reply-To"), list("To"), list("Cc")
	switch n := len(h.all("From")); {
	case len(m.From) == 0:
		d.add("header", "there is no readable From address")
	case n > 1:
		d.add("header", "there is more than one From field")
	}
	if s := list("Sender"); len(s) > 0 {
		m.Sender = &s[0]
	}
	if v, ok := h.first("Return-Path"); ok {
		m.ReturnPath = cleanAddress(stripComments(clip(v, MaxFieldBytes)))
	}
}

// readTimes sets Date and Received. Only a plausible time counts as when the mailbox took the message in. In the order of
// trust: the mailbox's own record; the topmost Received field, since every server adds its own above all others (RFC 5321
// 4.4) and what a sender invents is below; what the file says that held the message; and the sender's word.
func readTimes(m *complaint.Message, h header, opt Options, d *defects) {
	if v, ok := h.first("Date"); ok {
		t, good := parseDate(v)
		switch {
		case !good:
			d.add("header", "the Date field cannot be read")
		case !plausible(t):
			d.add("header", "the Date field is not plausible")
		default:
			m.Date = t
		}
	} else {
		d.add("header", "there is no Date field")
	}
	if t := opt.InternalDate; !t.IsZero() {
		if plausible(t) {
			m.Received, m.ReceivedFrom = t, complaint.ReceivedInternalDate
			noteMoved(h, t, d)
			return
		}
		d.add("mailbox", "the mailbox's arrival time is not plausible")
	}
	for _, v := range h.all("Received") {
		if t, ok := receivedDate(v); ok && plausible(t) {
			m.Received, m.ReceivedFrom = t, complaint.ReceivedHeader
			return
		}
		d.add("header", "a Received field has no plausible time")
	}
	// Programs that copy mail write the time of the copy. That must not make a message newer than it can be.
	if t := opt.Held; plausible(t) && (m.Date.IsZero() || t.Sub(m.Date) <= longOnItsWay) {
		m.Received, m.ReceivedFrom = t, opt.HeldBy
		if m.Date.IsZero() {
			d.add("mailbox", ProblemMoved)
		}
		return
	}
	if !m.Date.IsZero() {
		m.Received, m.ReceivedFrom = m.Date, complaint.ReceivedDate
	}
}

// ProblemMoved is the defect of a message that its mailbox took in long after the last server on its way did, as
// happens when mail is copied from one mailbox to another: when it first came is then not sure. A message of which a
// file alone says when it came has it too.
const ProblemMoved = "the mailbox took it in long after the last server did: it may have been copied here later"

// longOnItsWay is more than mail waits between the last server and the mailbox.
const longOnItsWay = 48 * time.Hour

func noteMoved(h header, internal time.Time, d *defects) {
	for _, v := range h.all("Received") {
		if t, ok := receivedDate(v); ok && plausible(t) {
			if internal.Sub(t) > longOnItsWay {
				d.add("mailbox", ProblemMoved)
			}
			return
		}
	}
}

func readListFields(m *complaint.Message, h header) {
	for _, v := range h.all("List-Unsubscribe") {
		if len(m.ListUnsubscribe) < MaxURIs {
			m.ListUnsubscribe = append(m.ListUnsubscribe, parseURIs(clip(v, MaxFieldBytes))...)
		}
	}
	post := strings.ToLower(strings.Join(strings.Fields(h.get("List-Unsubscribe-Post")), ""))
	m.ListUnsubscribePost = post == "list-unsubscribe=one-click" // RFC 8058 section 3.1
	m.ListID = listID(clip(h.get("List-Id"), MaxFieldBytes))
	m.FeedbackID = strings.TrimSpace(cleanHeaderText(clip(h.get("Feedback-ID"), MaxFieldBytes)))
	m.Precedence = keyword(h.get("Precedence"))
	m.AutoSubmitted = keyword(h.get("Auto-Submitted"))
}
