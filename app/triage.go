package app

import (
	"cmp"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822"
	"desist/complaint/vault"
	"desist/imapsync"
)

// triageFields are the header fields by which is decided what to fetch of a message, and who sent it.
var triageFields = []string{
	"From", "Sender", "Reply-To", "Return-Path", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To",
	"List-Unsubscribe", "List-Unsubscribe-Post", "List-ID", "Feedback-ID", "Precedence", "Auto-Submitted",
	"Authentication-Results", "Content-Type",
}

// Why triage takes nothing of a message.
const (
	skipPrivate = "private" // between people: no company wrote or was written to
	skipDraft   = "draft"   // not sent
	skipNoText  = "no_text" // nothing in it can be read
)

// What triage takes of a message.
const (
	// littleMore is how much beside the text is fetched with it for the sake of having the original.
	littleMore = 64 << 10
	// maxTextless is how large a message without text may be to be fetched: a picture may be all there is to it.
	maxTextless = 2 << 20
	maxSections = 20
)

// triage decides what to fetch of a message by its header and structure, and returns what can be stored of it at once,
// nil if nothing of it is wanted. When in doubt it fetches: what it leaves out is private mail and attachments.
func (a *App) triage(s *imapsync.Summary, loc complaint.Location, p complaint.Person) (*vault.Incoming, string) {
	if loc.Role == complaint.RoleDrafts {
		return nil, imapsync.Skip(skipDraft)
	}
	m, err := rfc822.HeaderOnly(s.Header, arrival(loc))
	if err != nil {
		return nil, takeOf(s) // no header that makes sense: look at the whole
	}
	r := a.engine.headerReading(&m, loc, p)
	if a.private(&m, r.Own, s.Structure) {
		return nil, imapsync.Skip(skipPrivate)
	}
	in := &vault.Incoming{
		Raw: s.Header, Location: loc, Reading: r, Engine: a.engine.version(p), Extent: complaint.ExtentHeader, Fingerprint: s.Fingerprint,
	}
	return in, takeOf(s)
}

// private says that a message went from person to person. Bounces and other notices of machines are not: they may show
// that a refusal could not be delivered.
func (a *App) private(m *complaint.Message, own bool, structure *imapsync.Part) bool {
	if own {
		to := slices.Concat(m.To, m.Cc)
		return len(to) > 0 && !slices.ContainsFunc(to, func(x complaint.Address) bool { return !a.engine.ids.FreeMail(x.Addr) })
	}
	if len(m.From) == 0 || !a.engine.ids.FreeMail(m.From[0].Addr) {
		return false
	}
	bulk := len(m.ListUnsubscribe) > 0 || m.ListID != "" || m.FeedbackID != "" || m.Precedence != ""
	machine := m.AutoSubmitted != "" && m.AutoSubmitted != "no" || structure != nil && structure.Type == "multipart/report"
	other := m.Sender != nil && !a.engine.ids.FreeMail(m.Sender.Addr) || m.ReturnPath != "" && !a.engine.ids.FreeMail(m.ReturnPath) ||
		slices.ContainsFunc(m.ReplyTo, func(x complaint.Address) bool { return !a.engine.ids.FreeMail(x.Addr) })
	local, _, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	return !bulk && !machine && !other && local != "mailer-daemon" && local != "postmaster"
}

// takeOf chooses between the whole message and its text. Where text is most of it, or there is not much else, the
// whole costs little more, and is the original.
func takeOf(s *imapsync.Summary) string {
	if s.Structure == nil || len(s.Structure.Parts) == 0 {
		return imapsync.TakeWhole
	}
	var sections []string
	var text int64
	s.Structure.Walk(func(p *imapsync.Part) {
		if isText(p) {
			sections = append(sections, p.Section)
			text += p.Size
		}
	})
	rest := s.Size - text
	switch {
	case len(sections) == 0 && s.Size > maxTextless:
		return imapsync.Skip(skipNoText)
	case len(sections) == 0, len(sections) > maxSections, rest <= littleMore, rest <= text/4, text > imapsync.LargeMessage:
		return imapsync.TakeWhole
	}
	return imapsync.TakeParts(sections...)
}

func isText(p *imapsync.Part) bool {
	if p.Disposition == "attachment" {
		return false
	}
	return p.Type == "text/plain" || p.Type == "text/html" || p.Type == "message/delivery-status"
}

// headerReading is what can be said of a message by its header: who sent it, and nothing of what it is.
func (e *engine) headerReading(m *complaint.Message, loc complaint.Location, p complaint.Person) complaint.Reading {
	r := complaint.Reading{
		MessageID: m.MessageID, Date: m.Date, Received: m.Received, ReceivedFrom: m.ReceivedFrom,
		To: m.To, Subject: m.Subject, ListID: m.ListID,
		Verdict: complaint.Verdict{
			Kind:    complaint.KindOther,
			Reasons: []complaint.Reason{{Code: codeHeaderOnly, Where: "header", Text: "Only the header of this e-mail is here so far."}},
		},
	}
	if len(m.From) > 0 {
		r.From = m.From[0]
	}
	r.Own = loc.Role == complaint.RoleSent || slices.Contains(p.Addresses, strings.ToLower(r.From.Addr))
	if r.Own {
		r.Verdict = complaint.Verdict{Kind: complaint.KindPersonal, Confidence: 1}
		return r
	}
	r.Sender = e.ids.Identify(m)
	return r
}

// codeHeaderOnly is the reason of a verdict on mail of which only the header is held.
const codeHeaderOnly = "header_only"

// inPart lists, by account, where the originals of what may be evidence are to be had: flagged mail, and mail that
// shows an opt-out or a new sign-up. textless adds mail whose text never came.
func (an *analysis) inPart(textless bool) map[string][]imapsync.Original {
	evidence := map[complaint.MessageID]bool{}
	for _, f := range an.flags {
		evidence[f.Message] = true
	}
	for _, o := range an.ledger.OptOuts {
		evidence[o.Message] = true
	}
	for _, r := range an.ledger.ReConsents {
		evidence[r.Message] = true
	}
	out := map[string][]imapsync.Original{}
	for r, p := range an.readings.inPart() {
		if evidence[r.Message] || len(r.Finding) > 0 || textless && r.Extent == complaint.ExtentHeader {
			account, original := an.readings.original(p)
			out[account] = append(out[account], original)
		}
	}
	return out
}

// onServer returns a place from which a message can be fetched.
func onServer(locations []complaint.Location) (complaint.Location, bool) {
	var found []complaint.Location
	for _, l := range locations {
		if l.Gone.IsZero() && l.UID != 0 {
			found = append(found, l)
		}
	}
	if len(found) == 0 {
		return complaint.Location{}, false
	}
	return slices.MinFunc(found, func(a, b complaint.Location) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Folder, b.Folder), cmp.Compare(a.UID, b.UID))
	}), true
}
