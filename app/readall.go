package app

import (
	"crypto/sha256"
	"encoding/hex"
	"runtime"
	"sync"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
)

// readAll parses and judges a batch on every core.
func (a *App) readAll(mails []imapsync.Mail, account string, p complaint.Person) []vault.Incoming {
	out := make([]vault.Incoming, len(mails))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(mails)) {
		wg.Go(func() {
			for i := range next {
				out[i] = a.readOne(mails[i], account, p)
			}
		})
	}
	for i := range mails {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}

// readOne parses and judges a mail. Mail that can't be parsed is stored all the same, with a Reading that says
// nothing of it: the original may still be evidence.
func (a *App) readOne(mail imapsync.Mail, account string, p complaint.Person) vault.Incoming {
	loc := location(account, mail)
	_, r, err := a.engine.read(mail.Raw, loc, p)
	if err != nil {
		r = unread(mail.Raw, loc)
	}
	return vault.Incoming{Raw: mail.Raw, Location: loc, Reading: r, Engine: a.engine.version(p)}
}

func unread(raw []byte, loc complaint.Location) complaint.Reading {
	r := complaint.Reading{
		Message: messageID(raw), Received: loc.InternalDate,
		Verdict: complaint.Verdict{Kind: complaint.KindOther},
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
