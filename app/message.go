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
	return MessageView{
		ID: id, Subject: m.Subject, From: addresses(m.From), To: addresses(m.To), Received: r.Received, Date: m.Date,
		Folders: folders(r.Locations), Header: m.Header, Blocks: m.Blocks, Hidden: m.Hidden, Verdict: r.Verdict,
		Defects: m.Defects,
	}, nil
}

// open parses an original again and returns it with its Reading.
func (a *App) open(ctx context.Context, id complaint.MessageID) (complaint.Message, complaint.Reading, error) {
	r, err := a.parts.Vault.Reading(ctx, id)
	if err != nil {
		return complaint.Message{}, r, say(err, "The message could not be read.")
	}
	raw, err := a.parts.Vault.Original(ctx, id)
	if err != nil {
		return complaint.Message{}, r, say(err, "The original could not be read.")
	}
	m, err := rfc822.Parse(raw, rfc822.Options{InternalDate: bestLocation(r.Locations).InternalDate})
	if err != nil {
		return m, r, say(err, "The message could not be understood.")
	}
	m.Locations = r.Locations
	return m, r, nil
}

func addresses(list []complaint.Address) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.String()
	}
	return strings.Join(out, ", ")
}
