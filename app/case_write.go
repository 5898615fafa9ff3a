package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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

// LetterRequest asks for a letter to a company.
type LetterRequest struct {
	Company  string // id, domain or name
	Dir      string // created if missing
	FollowUp bool
	To       string // the company's e-mail address for such letters; may be empty
}

// LetterResult is a letter on disk.
type LetterResult struct {
	Reference string     `json:"reference"`
	Subject   string     `json:"subject"`
	Mailto    string     `json:"mailto"`
	Files     []PackFile `json:"files"`
}

// WriteLetter writes the complaint to the company, or the follow-up to it, as text, PDF and e-mail draft. It sends
// nothing. The reference that the letter names is kept, so that answers to it are found.
func (a *App) WriteLetter(ctx context.Context, req LetterRequest) (LetterResult, error) {
	an, c, f, err := a.caseOf(ctx, req.Company)
	if err != nil {
		return LetterResult{}, err
	}
	input, err := a.packInput(ctx, an, c, newMeter(nil))
	if err != nil {
		return LetterResult{}, err
	}
	l, err := pack.BuildLetter(input, pack.LetterOptions{FollowUp: req.FollowUp, To: req.To})
	switch {
	case errors.Is(err, pack.ErrNothingIncluded):
		return LetterResult{}, notReady(c, an)
	case errors.Is(err, pack.ErrNoComplaint):
		return LetterResult{}, &Error{
			Code: CodeNotReady, What: "There is no complaint to follow up yet.",
			Hint: "Record it: desistctl case set --company ... --complained-on DAY",
		}
	case err != nil:
		return LetterResult{}, say(err, "The letter could not be written.")
	}
	files, err := writeLetter(ctx, req.Dir, l)
	if err != nil {
		return LetterResult{}, say(err, "The letter could not be written.")
	}
	if f.Reference == "" {
		f.Reference = l.Reference
		if err := a.parts.Vault.PutCaseFacts(ctx, f); err != nil {
			return LetterResult{}, say(err, "The case could not be saved.")
		}
	}
	res := LetterResult{Reference: l.Reference, Subject: l.Subject, Mailto: l.Mailto, Files: files}
	return res, a.log(ctx, "letter written", fmt.Sprintf("%s: %s", c.ID, l.Subject))
}

func writeLetter(ctx context.Context, dir string, l pack.CompanyLetter) ([]PackFile, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("app: letter: %w", err)
	}
	w := &packWriter{dir: dir}
	defer w.discard()
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{fileLetterText, func(w io.Writer) error { _, err := io.WriteString(w, l.Text); return err }},
		{fileLetterPDF, func(w io.Writer) error { return pdf.RenderLetter(ctx, w, l.Document) }},
		{fileLetterDraft, func(w io.Writer) error { _, err := w.Write(l.Draft); return err }},
	} {
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
	for _, l := range f.Letters {
		x := pack.Letter{Letter: l}
		if l.Message != "" {
			m, _, err := a.openWhole(ctx, l.Message)
			if err != nil {
				return err
			}
			x.Message = &m
		}
		in.Letters = append(in.Letters, x)
	}
	in.Streams = an.keptStreams(c)
	in.Points = an.senderPoints(c)
	return nil
}

// upload is one file of the upload set for the regulator's form.
type upload struct {
	name    string
	content []byte
}

func (u upload) write(w io.Writer) error {
	_, err := w.Write(u.content)
	return err
}

func fileNames(set []upload) []string {
	out := make([]string, len(set))
	for i, u := range set {
		out[i] = u.name
	}
	return out
}

func render(ctx context.Context, name string, doc pack.Document) (upload, error) {
	var buf bytes.Buffer
	err := pdf.Render(ctx, &buf, doc)
	return upload{name, buf.Bytes()}, err
}
