package app

import (
	"context"
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822"
)

// Message returns one message as text, for reading.
func (a *App) Message(ctx context.Context, id complaint.MessageID) (MessageView, error) {
	m, r, err := a.open(ctx, id)
	if err != nil {
		return MessageView{}, err
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return MessageView{}, err
	}
	return MessageView{
		Company: an.of(id),
		ID:      id, Subject: m.Subject, From: addresses(m.From), To: addresses(m.To), Received: r.Received, Date: m.Date,
		Folders: folders(r.Locations), Header: m.Header, Blocks: m.Blocks, Hidden: m.Hidden, Verdict: an.verdictOf(r),
		Defects: m.Defects, ReceivedFrom: r.ReceivedFrom, Extent: r.Extent, Converted: complaint.Converted(r.Locations),
	}, nil
}

// ReceivedWords says what a time of receipt rests on where that is no server's record, as what follows the time.
func ReceivedWords(from complaint.ReceivedSource) string {
	switch from {
	case complaint.ReceivedHeader:
		return ", from the topmost Received header"
	case complaint.ReceivedFromLine:
		return ", from the mbox file’s “From ” line"
	case complaint.ReceivedFileName:
		return ", from the Maildir file’s name"
	case complaint.ReceivedDate:
		return ", the sender’s own date only: please check"
	}
	return ""
}

// ConvertedWords says that a message was made by a program out of another format.
func ConvertedWords(program string) string {
	return "converted, not original: made by " + program + " out of another format"
}

// openWhole is open for what is to be evidence: only an original will do.
func (a *App) openWhole(ctx context.Context, id complaint.MessageID) (complaint.Message, complaint.Reading, error) {
	m, r, err := a.open(ctx, id)
	if err == nil && r.Extent != complaint.ExtentWhole {
		err = &Error{
			Code: CodeNotReady, What: "An e-mail that belongs to the evidence is held only in part: " + r.Subject,
			Hint: "Fetch it from the mailbox with: desistctl sync. If it is no longer there, it can't be evidence: exclude it.",
		}
	}
	return m, r, err
}

// open parses what is held of a message and returns it with its Reading.
func (a *App) open(ctx context.Context, id complaint.MessageID) (complaint.Message, complaint.Reading, error) {
	r, err := a.parts.Vault.Reading(ctx, id)
	if err != nil {
		return complaint.Message{}, r, say(err, "The message could not be read.")
	}
	raw, whole, extent, err := a.beginning(ctx, id)
	if err != nil {
		return complaint.Message{}, r, say(err, "The original could not be read.")
	}
	parse := rfc822.Parse
	if extent == complaint.ExtentHeader {
		parse = rfc822.HeaderOnly
	}
	opt := arrival(bestLocation(r.Locations))
	opt.Whole = whole
	m, err := parse(raw, opt)
	if err != nil {
		return m, r, say(err, "The message could not be understood.")
	}
	m.ID, m.Locations = id, r.Locations
	return m, r, nil
}

// beginning returns what is held of a message, of a large one as much as is ever judged or shown: then whole names it.
func (a *App) beginning(ctx context.Context, id complaint.MessageID) (raw []byte, whole rfc822.Whole, e complaint.Extent, err error) {
	raw, size, e, err := a.parts.Vault.Beginning(ctx, id)
	if size > int64(len(raw)) {
		whole = rfc822.Whole{ID: id, Size: size}
	}
	return raw, whole, e, err
}

func addresses(list []complaint.Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.String()
	}
	return strings.Join(out, ", ")
}

// MessageIDs lists every message of the casebook, the first received first.
func (a *App) MessageIDs(ctx context.Context) ([]complaint.MessageID, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]complaint.MessageID, 0, an.readings.len())
	for r := range an.readings.all() {
		out = append(out, r.Message)
	}
	return out, nil
}
