package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"

	"desist/complaint"
	"desist/complaint/rfc822"
	"desist/complaint/vault"
	"desist/imapsync"
)

// readOne parses and judges a mail. Mail that can't be parsed is stored all the same, with a Reading that says
// nothing of it: the original may still be evidence.
func (a *App) readOne(mail imapsync.Mail, account string, p complaint.Person) vault.Incoming {
	loc := location(account, mail)
	var in vault.Incoming
	if d, ok := mail.Spool.(*vault.Draft); ok {
		in = a.readBeginning(mail.Raw, rfc822.Whole{ID: d.ID(), Size: d.Size()}, loc, p)
		in.Raw, in.Draft = nil, d
	} else {
		in = a.readFrom(mail.Raw, loc, p)
	}
	in.Fingerprint = mail.Fingerprint
	if mail.Partial {
		in.Extent, in.Reading.Message = complaint.ExtentText, ""
	}
	return in
}

// readFrom reads an original. Of a large one the beginning is judged, as it is when it comes out of the casebook again.
func (a *App) readFrom(raw []byte, loc complaint.Location, p complaint.Person) vault.Incoming {
	head, whole := raw, rfc822.Whole{}
	if len(raw) > vault.Large {
		head, whole = raw[:vault.Large], rfc822.Whole{ID: messageID(raw), Size: int64(len(raw))}
	}
	in := a.readBeginning(head, whole, loc, p)
	in.Raw = raw
	return in
}

// readBeginning reads a message, or the beginning of whole.
func (a *App) readBeginning(raw []byte, whole rfc822.Whole, loc complaint.Location, p complaint.Person) vault.Incoming {
	_, r, err := a.engine.read(raw, whole, loc, p)
	if err != nil {
		r = unread(cmp.Or(whole.ID, messageID(raw)), loc, err)
	}
	return vault.Incoming{Location: loc, Reading: r, Engine: a.engine.version(p)}
}

// codeUnreadable is the reason of a verdict on mail that could not be parsed.
const codeUnreadable = "unreadable"

func unread(id complaint.MessageID, loc complaint.Location, why error) complaint.Reading {
	r := complaint.Reading{
		Message: id, Received: loc.InternalDate,
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
