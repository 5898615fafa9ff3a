package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"desist/complaint"
)

// postLimit is how many of the newest possible letters of one case are opened.
const postLimit = 300

// proposeLetters looks for the correspondence of a case in the mailbox.
func (a *App) proposeLetters(ctx context.Context, an *analysis, c complaint.Company, f complaint.CaseFacts, ref string) ([]complaint.Letter, error) {
	subjects := map[string]bool{} // of the person's mails to the company
	var candidates []complaint.MessageID
	var from time.Time // of the first of them
	for r := range an.readings.all() {
		if r.Own && a.writtenTo(an, r, c.ID) {
			subjects[bareSubject(r.Subject)] = true
			candidates = append(candidates, r.Message)
			if from.IsZero() || r.Received.Before(from) {
				from = r.Received
			}
		}
	}
	if len(candidates) == 0 {
		return []complaint.Letter{}, nil
	}
	for r := range an.readings.all() {
		answers := subjects[bareSubject(r.Subject)] && bareSubject(r.Subject) != "" || strings.Contains(strings.ToUpper(r.Subject), ref)
		bulk := r.ListID != "" && r.Verdict.DirectMarketing // an answer may well be taken for marketing, but is no list mail
		if !r.Own && !bulk && !r.Received.Before(from) && (answers || an.group.Of(r).Company == c.ID) {
			candidates = append(candidates, r.Message)
		}
	}
	candidates = candidates[max(0, len(candidates)-postLimit):]
	posts := make([]complaint.Post, 0, len(candidates))
	for _, id := range candidates {
		p, err := a.post(ctx, an, id, c.ID)
		if err != nil {
			return nil, err
		}
		posts = append(posts, p)
	}
	letters := complaint.ProposeLetters(ref, posts, f)
	return append([]complaint.Letter{}, letters...), nil
}

// writtenTo reports whether the person sent r to the company.
func (a *App) writtenTo(an *analysis, r *complaint.Reading, id complaint.CompanyID) bool {
	for _, to := range r.To {
		if found, ok := an.group.Find(to.Addr); ok && found.ID == id {
			return true
		}
	}
	return false
}

func (a *App) post(ctx context.Context, an *analysis, id complaint.MessageID, company complaint.CompanyID) (complaint.Post, error) {
	m, r, err := a.open(ctx, id)
	if err != nil {
		return complaint.Post{}, err
	}
	return complaint.Post{
		Message: id, MessageID: m.MessageID, Refers: append(append([]string{}, m.InReplyTo...), m.References...), Subject: r.Subject,
		Text: ownWords(m.Blocks), At: r.Received, On: complaint.DayOf(r.Received.In(a.zone())), Own: r.Own,
		WithCompany: r.Own && a.writtenTo(an, &r, company) || an.of(id).Company == company,
		Auto:        m.AutoSubmitted != "" && m.AutoSubmitted != "no",
	}, nil
}

// ownWords is a message's text without the mail it quotes.
func ownWords(blocks []complaint.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		if block.Kind != complaint.BlockQuote {
			b.WriteString(block.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// bareSubject is a subject without the marks of answers and forwards.
func bareSubject(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for {
		head, tail, ok := strings.Cut(s, ":")
		switch strings.TrimSpace(head) {
		case "re", "fw", "fwd", "aw", "sv":
			if ok {
				s = strings.TrimSpace(tail)
				continue
			}
		}
		return s
	}
}

// LetterInput is a letter, a call or a visit written down by hand.
type LetterInput struct {
	Kind complaint.LetterKind
	On   complaint.Day
	Text string // may be empty with a file

	FileName string // of a file that shows it, such as a scan; empty for none
	File     []byte
}

// AddLetter records correspondence that is not in the mailbox.
func (a *App) AddLetter(ctx context.Context, company string, in LetterInput) (CaseView, error) {
	in.Text = strings.TrimSpace(in.Text)
	switch {
	case in.Text == "" && len(in.File) == 0:
		return CaseView{}, usage("Write down what it says, or give a file.", "The letter has no text.")
	case !in.On.Valid():
		return CaseView{}, usage("Write it as 2026-06-19.", "%q is not a day.", in.On)
	case in.On > a.today():
		return CaseView{}, usage("Check the day.", "The letter lies in the future.")
	}
	l := complaint.Letter{Kind: in.Kind, On: in.On, Text: in.Text}
	if len(in.File) > 0 {
		sum, err := a.parts.Vault.PutEvidence(ctx, in.FileName, in.File)
		if err != nil {
			return CaseView{}, say(err, "The file could not be saved.")
		}
		l.File, l.FileName = sum, in.FileName
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s%s", in.Kind, string(in.On), in.Text, l.File))
	l.ID = "k-" + hex.EncodeToString(sum[:5])
	return a.ChangeCase(ctx, company, func(f *complaint.CaseFacts) error {
		if slices.ContainsFunc(f.Letters, func(x complaint.Letter) bool { return x.ID == l.ID }) {
			return usage("See them with: desistctl case show --company ...", "This letter is recorded already.")
		}
		f.Letters = append(f.Letters, l)
		return nil
	})
}

// RemoveLetter takes a letter out of its case. A mail of the mailbox is proposed again.
func (a *App) RemoveLetter(ctx context.Context, company, id string) (CaseView, error) {
	return a.ChangeCase(ctx, company, func(f *complaint.CaseFacts) error {
		for i, l := range f.Letters {
			if l.ID == id {
				f.Letters = append(f.Letters[:i:i], f.Letters[i+1:]...)
				return nil
			}
		}
		return notFound("See them with: desistctl case show --company ...", "The case has no letter %q.", id)
	})
}
