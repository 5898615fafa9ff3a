package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/pack"
	"desist/complaint/pdf"
)

// The files of a letter.
const (
	fileLetterText  = "letter.txt"
	fileLetterPDF   = "letter.pdf"
	fileLetterDraft = "letter.eml"
)

// LetterFormat is a form in which a letter is written.
type LetterFormat string

const (
	LetterText  LetterFormat = "txt"
	LetterPDF   LetterFormat = "pdf"
	LetterDraft LetterFormat = "eml" // a draft to open in a mail program
)

// LetterFormats lists every LetterFormat.
var LetterFormats = []LetterFormat{LetterText, LetterPDF, LetterDraft}

// LetterRequest asks for a letter to a company.
type LetterRequest struct {
	Company  string // id, domain or name
	Dir      string // created if missing; empty: no files are written
	FollowUp bool
	Language string         // "en" (also if empty) or "cy"
	To       string         // the company's e-mail address for such letters; may be empty
	Formats  []LetterFormat // of the files; empty: all
}

// LetterResult is a letter, and its files on disk.
type LetterResult struct {
	Reference string     `json:"reference"`
	Subject   string     `json:"subject"`
	Text      string     `json:"text"`
	Mailto    string     `json:"mailto"`
	Files     []PackFile `json:"files"`
}

// DraftLetter words the complaint to the company, or the follow-up to it, and changes nothing.
func (a *App) DraftLetter(ctx context.Context, req LetterRequest) (LetterResult, error) {
	d, err := a.draftLetter(ctx, req)
	return d.result(), err
}

// drafted is a letter that is worded and not yet taken.
type drafted struct {
	pack.CompanyLetter
	company complaint.Company
	facts   complaint.CaseFacts
}

func (d drafted) result() LetterResult {
	return LetterResult{Reference: d.Reference, Subject: d.Subject, Text: d.Text, Mailto: d.Mailto, Files: []PackFile{}}
}

func (a *App) draftLetter(ctx context.Context, req LetterRequest) (drafted, error) {
	to := strings.TrimSpace(req.To)
	if to != "" {
		if _, err := mail.ParseAddress(to); err != nil {
			return drafted{}, usage("Write it like complaints@example.com, or leave it out.", "%q is not an email address.", to)
		}
	}
	an, c, f, err := a.caseOf(ctx, req.Company)
	if err != nil {
		return drafted{}, err
	}
	input, err := a.packInput(ctx, an, c, newMeter(nil))
	if err != nil {
		return drafted{}, err
	}
	if input.Language, err = languageOf(req.Language); err != nil {
		return drafted{}, err
	}
	l, err := pack.BuildLetter(input, pack.LetterOptions{FollowUp: req.FollowUp, To: to})
	switch {
	case errors.Is(err, pack.ErrNothingIncluded):
		return drafted{}, notReady(c, an)
	case errors.Is(err, pack.ErrNoComplaint):
		return drafted{}, &Error{
			Code: CodeNotReady, What: "There is no complaint to follow up yet.",
			Hint: "Record it: desistctl case set --company ... --complained-on DAY",
		}
	case err != nil:
		return drafted{}, say(err, "The letter could not be written.")
	}
	return drafted{l, c, f}, nil
}

// WriteLetter takes the complaint to the company, or the follow-up to it, into use: as files in a folder, or without one
// for a front-end to copy or to hand to a mail program. It sends nothing. The reference that the letter names is kept, so
// that answers to it are found.
func (a *App) WriteLetter(ctx context.Context, req LetterRequest) (LetterResult, error) {
	d, err := a.draftLetter(ctx, req)
	if err != nil {
		return LetterResult{}, err
	}
	res := d.result()
	if req.Dir != "" {
		if res.Files, err = writeLetter(ctx, req, d.CompanyLetter); err != nil {
			return LetterResult{}, say(err, "The letter could not be written.")
		}
	}
	if d.facts.Reference == "" {
		d.facts.Reference = d.Reference
		if err := a.parts.Vault.PutCaseFacts(ctx, d.facts); err != nil {
			return LetterResult{}, say(err, "The case could not be saved.")
		}
	}
	return res, a.log(ctx, "letter written", fmt.Sprintf("%s: %s", d.company.ID, d.Subject))
}

func writeLetter(ctx context.Context, req LetterRequest, l pack.CompanyLetter) ([]PackFile, error) {
	if err := os.MkdirAll(req.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("app: letter: %w", err)
	}
	w := &packWriter{dir: req.Dir}
	defer w.discard()
	for _, f := range []struct {
		format LetterFormat
		name   string
		write  func(io.Writer) error
	}{
		{LetterText, fileLetterText, func(w io.Writer) error { _, err := io.WriteString(w, l.Text); return err }},
		{LetterPDF, fileLetterPDF, func(w io.Writer) error { return pdf.RenderLetter(ctx, w, l.Document) }},
		{LetterDraft, fileLetterDraft, func(w io.Writer) error { _, err := w.Write(l.Draft); return err }},
	} {
		if len(req.Formats) > 0 && !slices.Contains(req.Formats, f.format) {
			continue
		}
		if err := w.add(f.name, f.write); err != nil {
			return nil, err
		}
	}
	return w.commit()
}

// caseOfPack adds to a pack's input what the case knows: answers, letters, streams, points about the sender and what
// speaks for the company.
func (a *App) caseOfPack(ctx context.Context, an *analysis, c complaint.Company, in *pack.Input) error {
	f, err := a.caseFacts(ctx, an, c)
	if err != nil {
		return err
	}
	ci, err := a.caseInput(ctx, an, c, f)
	if err != nil {
		return err
	}
	in.Facts, in.Reference, in.Weak = f, caseReference(ci), complaint.Assess(ci).Weak
	in.Facts.Skipped, in.Facts.Pack = nil, nil // matters of the app, not of the complaint
	in.Person.Remind = complaint.Unanswered
	for _, l := range f.Letters {
		x := pack.Letter{Letter: l}
		if l.Message != "" {
			m, _, err := a.openWhole(ctx, l.Message)
			if err != nil {
				return err
			}
			x.Message = &m
		}
		if l.File != "" {
			data, err := a.parts.Vault.Evidence(ctx, l.File)
			if err != nil {
				return say(err, "The file of a letter could not be read.")
			}
			x.File = &pack.ProofFile{Name: l.FileName, SHA256: l.File, Data: data}
		}
		in.Letters = append(in.Letters, x)
	}
	in.Streams = an.keptStreams(c)
	in.Points = an.senderPoints(c)
	return nil
}

// document is a file that is made from the evidence, as one of the upload set for the regulator's form.
type document struct {
	name    string
	content []byte
}

func (d document) write(w io.Writer) error {
	_, err := w.Write(d.content)
	return err
}

func fileNames(set []document) []string {
	out := make([]string, len(set))
	for i, u := range set {
		out[i] = u.name
	}
	return out
}

func render(ctx context.Context, name string, doc pack.Document) (document, error) {
	var buf bytes.Buffer
	err := pdf.Render(ctx, &buf, doc)
	return document{name, buf.Bytes()}, err
}
