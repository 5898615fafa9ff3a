package app

import (
	"crypto/sha256"
	"encoding/hex"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
)

// readOne parses and judges a mail. Mail that can't be parsed is stored all the same, with a Reading that says
// nothing of it: the original may still be evidence.
func (a *App) readOne(mail imapsync.Mail, account string, p complaint.Person) vault.Incoming {
	in := a.readFrom(mail.Raw, location(account, mail), p)
	in.Fingerprint = mail.Fingerprint
	if mail.Partial {
		in.Extent, in.Reading.Message = complaint.ExtentText, ""
	}
	return in
}

func (a *App) readFrom(raw []byte, loc complaint.Location, p complaint.Person) vault.Incoming {
	_, r, err := a.engine.read(raw, loc, p)
	if err != nil {
		r = unread(raw, loc, err)
	}
	return vault.Incoming{Raw: raw, Location: loc, Reading: r, Engine: a.engine.version(p)}
}

// codeUnreadable is the reason of a verdict on mail that could not be parsed.
const codeUnreadable = "unreadable"

func unread(raw []byte, loc complaint.Location, why error) complaint.Reading {
	r := complaint.Reading{
		Message: messageID(raw), Received: loc.InternalDate,
		Verdict: complaint.Verdict{
			Kind:    complaint.KindOther,
			Reasons: []complaint.Reason{{Code: codeUnreadable, Where: "header", Text: "This e-mail could not be read: " + why.Error() + "."}},
		},
	}
	if !loc.InternalDate.IsZero() {
		r.ReceivedFrom = complaint.ReceivedInternalDate
	}
	return r
}

func messageID(raw []byte) complaint.MessageID {
	sum := sha256.Sum256(raw)
	return complaint.MessageID(hex.EncodeToString(sum[:]))
}

// unreadable lists the mails of a batch that were stored without being understood.
func unreadable(batch []vault.Incoming) []ImportDefect {
	var out []ImportDefect
	for _, in := range batch {
		for _, r := range in.Reading.Verdict.Reasons {
			if r.Code == codeUnreadable {
				out = append(out, ImportDefect{Where: in.Location.Folder, Problem: r.Text})
			}
		}
	}
	return out
}
