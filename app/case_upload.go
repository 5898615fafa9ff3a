package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // pictures of mails
	_ "image/png"  // and of opt-outs
	"time"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/law"
	"desist/complaint/pack"
)

// The other files of the upload set.
const (
	fileEvidencePDF    = "evidence.pdf"
	fileCorrespondence = "correspondence.pdf"
	fileOriginals      = "originals.pdf"
	fileForm           = "form-answers.txt"
)

// fullEmails is how many e-mails are shown in full at most: more are not read, and take long to print.
const fullEmails = 600

// fitTries is how often the number of e-mails shown in full is lowered until the files fit.
const fitTries = 12

// uploads renders the files for the regulator's form: complaint first, at most as many and as large as the form
// takes. Too many e-mails are chosen, not cut off. It returns the pack as it was printed, which may show fewer e-mails
// in full than the one given.
func uploads(ctx context.Context, in pack.Input, p pack.Pack) (pack.Pack, []document, error) {
	book, err := law.Load()
	if err != nil {
		return p, nil, fmt.Errorf("app: upload: %w", err)
	}
	limit := int(book.Limits.FileCapMB * 1e6)
	if p.Shown > fullEmails {
		in.FullExhibits = fullEmails
		if p, err = pack.Build(in); err != nil {
			return p, nil, err
		}
	}
	files, err := fitEmails(ctx, limit, in, &p)
	if err != nil {
		return p, nil, err
	}
	if p.Correspondence != nil {
		letters, err := render(ctx, fileCorrespondence, *p.Correspondence)
		if err != nil {
			return p, nil, err
		}
		files = append(files, letters)
	}
	originals, err := render(ctx, fileOriginals, p.OriginalsSheet)
	if err != nil {
		return p, nil, err
	}
	files = append(files, originals)
	if len(files) > book.Limits.Files {
		return p, nil, fmt.Errorf("app: upload: %d files, the form takes %d", len(files), book.Limits.Files)
	}
	for _, f := range files {
		if len(f.content) > limit {
			return p, nil, &Error{
				Code: CodeNotReady, What: fmt.Sprintf("%s would be %.1f MB. The form takes %.1f MB.", f.name, float64(len(f.content))/1e6, book.Limits.FileMB),
				Hint: "Leave out some e-mails or letters, or use a smaller file as evidence of the opt-out.",
			}
		}
	}
	return p, files, nil
}

// pictureSides are how small pictures are made, before e-mails are left out for their size. Words in a mail's picture can
// still be read at the last.
var pictureSides = []int{640, 440}

// smaller is the size of pictures to try next for a document that is size bytes and should be limit: 0 if there is none,
// or nothing to make smaller. A size that cannot be enough is not tried.
func smaller(d pack.Document, size, limit int) int {
	seen := map[*byte]bool{}
	pictures, largest := 0, 0
	count := func(p *pack.Picture) {
		if p == nil || len(p.Data) == 0 || seen[&p.Data[0]] {
			return
		}
		seen[&p.Data[0]] = true
		pictures += len(p.Data)
		if config, _, err := image.DecodeConfig(bytes.NewReader(p.Data)); err == nil {
			largest = max(largest, config.Width, config.Height)
		}
	}
	for _, x := range d.Exhibits {
		count(x.Picture)
		for i := range x.Looks {
			count(&x.Looks[i])
		}
		for _, b := range x.Body {
			count(b.Picture)
		}
	}
	if d.PictureSide > 0 {
		largest = min(largest, d.PictureSide)
	}
	room := max(0, limit-max(0, size-pictures)) // for pictures
	for i, side := range pictureSides {
		if side >= largest {
			continue
		}
		if last := i == len(pictureSides)-1; last || pictures*side/largest*side/largest <= room {
			return side
		}
	}
	return 0
}

// fitEmails makes the complaint in one file if it fits, otherwise in two, with as many e-mails in full as fit.
func fitEmails(ctx context.Context, limit int, in pack.Input, p *pack.Pack) ([]document, error) {
	for range fitTries {
		whole, err := render(ctx, fileComplaint, p.Document)
		if err != nil || len(whole.content) <= limit {
			return []document{whole}, err
		}
		if side := smaller(p.Document, len(whole.content), limit); side > 0 {
			in.PictureSide, p.Document.PictureSide, p.EvidenceCover.PictureSide = side, side, side
			continue
		}
		head, body := p.Split()
		first, err := render(ctx, fileComplaint, head)
		if err != nil {
			return nil, err
		}
		second, err := render(ctx, fileEvidencePDF, body)
		if err != nil || len(second.content) <= limit || p.Shown <= 1 {
			return []document{first, second}, err
		}
		in.FullExhibits = max(1, p.Shown*limit/len(second.content)*9/10)
		if *p, err = pack.Build(in); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("app: upload: the e-mails do not fit in %d bytes", limit)
}

// senderPoints are the findings of the company's dossier, for a pack.
func (an *analysis) senderPoints(c complaint.Company) []pack.Point {
	var out []pack.Point
	for _, p := range company.Dossier(c, an.readings.all(), an.group.Of).Points {
		out = append(out, pack.Point{Code: string(p.Code), Messages: p.Messages})
	}
	return out
}

// keptStreams are the streams that sent marketing before the first confirmed opt-out and have included flags.
func (an *analysis) keptStreams(c complaint.Company) []pack.Stream {
	var optOut time.Time
	for _, o := range an.ledger.OptOuts {
		if o.Company == c.ID && o.State == complaint.StateConfirmed && (optOut.IsZero() || o.At.Before(optOut)) {
			optOut = o.At
		}
	}
	before := map[string]int{}
	for r := range an.readings.all() {
		if an.group.Of(r).Company == c.ID && r.Verdict.DirectMarketing && !r.Received.IsZero() && r.Received.Before(optOut) {
			before[r.Stream]++
		}
	}
	var out []pack.Stream
	for _, s := range an.streams(c) {
		if before[s.ID] > 0 && s.Included > 0 {
			out = append(out, pack.Stream{ID: s.ID, Example: s.Example, From: s.From, Before: before[s.ID], After: s.Included, Last: s.Last})
		}
	}
	return out
}
