package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"image"
	"image/draw"
	"image/jpeg"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"desist/app/snapshot"
	"desist/complaint"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
	"desist/complaint/pdf"
	"desist/complaint/rfc822"
)

const (
	embeddedSide  = 700 // pixels kept of a picture in a mail
	embeddedLeast = 8   // pixels; smaller ones are spacers and trackers
	embeddedMost  = 12  // pictures taken from one mail
	sliceHeight   = 900 // pixels of a mail's picture on one page
	sliceQuality  = 78
)

// pictures finds what can be shown of mails besides their text. Small copies are shared between mails, because a
// sender's logo is in all of them.
type pictures struct {
	app     *App
	browser *snapshot.Browser // nil: no pictures of mails as they looked
	redact  *redact.Redactor
	lock    sync.Mutex
	kept    map[[32]byte][]byte
}

// openPictures starts the browser if pictures of the mails are wanted.
func (a *App) openPictures(ctx context.Context, in PackInput, r *redact.Redactor) (*pictures, error) {
	p := &pictures{app: a, redact: r, kept: map[[32]byte][]byte{}}
	if !in.Pictures || r.Profile() == redact.Public {
		return p, nil
	}
	path, err := a.PictureBrowser()
	if err != nil {
		return nil, err
	}
	if p.browser, err = snapshot.Open(ctx, path); err != nil {
		return nil, &Error{
			Code: CodeInternal, What: "The browser could not be used to make pictures.",
			Hint: "Make the pack without pictures.", Err: err,
		}
	}
	return p, nil
}

// PictureBrowser is the installed program that pictures of mails can be made with (see PackInput.Pictures). The error
// says that there is none, and what to do.
func (*App) PictureBrowser() (path string, err error) {
	path, err = snapshot.Find()
	if err != nil {
		return "", &Error{
			Code: CodeUsage, What: "There is no browser to make pictures with.",
			Hint: "Install Chromium, Chrome, Edge or Brave, or make the pack without pictures.", Err: err,
		}
	}
	return path, nil
}

func (a *App) addPictures(
	ctx context.Context, in PackInput, r *redact.Redactor, exhibits []pack.Exhibit, shown map[complaint.MessageID]bool, m *meter,
) error {
	p, err := a.openPictures(ctx, in, r)
	if err != nil {
		return err
	}
	defer p.close()
	return p.addTo(ctx, exhibits, shown, m)
}

func (p *pictures) close() {
	if p.browser != nil {
		p.browser.Close()
	}
}

// addTo puts the pictures into those exhibits that are shown in full. A mail of which no picture can be made is shown by its text alone; a browser
// that reaches the network ends the pack.
func (p *pictures) addTo(ctx context.Context, exhibits []pack.Exhibit, shown map[complaint.MessageID]bool, m *meter) error {
	if p.redact.Profile() == redact.Public || p.redact.Hides() {
		return nil // pictures are not searched for words
	}
	m.stage(StageReading, len(shown))
	caller := ctx
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i := range exhibits {
		if ctx.Err() != nil {
			break
		}
		e := &exhibits[i]
		if !shown[e.Flag.Message] {
			continue
		}
		raw, _, _, err := p.app.parts.Vault.Beginning(ctx, e.Flag.Message)
		if err != nil {
			return errors.Join(say(err, "An original could not be read."), work.Wait())
		}
		work.Go(func() error {
			e.Embedded = p.embedded(raw, e.Message)
			return nil
		})
		if p.browser != nil { // one after the other: it is one browser
			if err := p.looks(ctx, raw, e); err != nil {
				return errors.Join(err, work.Wait())
			}
		}
		m.step()
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return caller.Err()
}

// embedded are the pictures that a mail brings with it and shows.
func (p *pictures) embedded(raw []byte, m complaint.Message) []pack.Picture {
	var out []pack.Picture
	for _, img := range m.Images {
		if !img.Embedded || len(out) == embeddedMost {
			continue
		}
		content, _, err := rfc822.Part(raw, img.Src)
		if err != nil {
			continue // its description is shown all the same
		}
		if data, ok := p.shrink(content); ok {
			out = append(out, pack.Picture{Name: img.Alt, Data: data, Plain: true})
		}
	}
	return out
}

func (p *pictures) shrink(content []byte) ([]byte, bool) {
	sum := sha256.Sum256(content)
	p.lock.Lock()
	data, known := p.kept[sum]
	p.lock.Unlock()
	if known {
		return data, data != nil
	}
	data, ok := small(content)
	p.lock.Lock()
	p.kept[sum] = data
	p.lock.Unlock()
	return data, ok
}

// small is a copy of a picture for a document; nothing for spacers, trackers and what is no picture.
func small(content []byte) ([]byte, bool) {
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < embeddedLeast || config.Height < embeddedLeast {
		return nil, false
	}
	return pdf.Shrink(content, embeddedSide)
}

// looks adds a picture of the mail as it looked, masked as its text is.
func (p *pictures) looks(ctx context.Context, raw []byte, e *pack.Exhibit) error {
	source, ok := rfc822.HTML(raw)
	if !ok {
		return nil
	}
	mail := p.redact.Mail(string(e.Flag.Message), e.Message)
	mail.Learn(e.Message) // in HTML a number often stands apart from the words that tell what it is
	page, err := snapshot.Page(source, snapshot.Sources{
		Mask: func(s string) string { return mail.Text("picture", s) },
		Part: func(id string) ([]byte, string, bool) {
			content, mediaType, err := rfc822.Part(raw, id)
			return content, mediaType, err == nil
		},
	})
	if err != nil {
		return nil // HTML that nobody can read has no looks
	}
	data, cut, err := p.browser.Take(ctx, page)
	switch {
	case errors.Is(err, snapshot.ErrNetwork), ctx.Err() != nil:
		return say(err, "The pictures could not be made.")
	case err != nil:
		return nil // the text is shown; the mail was too much for the browser
	}
	e.Looks, e.LooksCut = pageSlices(data), cut
	return nil
}

// pageSlices cuts a long picture into pieces that fit a page.
func pageSlices(data []byte) []pack.Picture {
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	var out []pack.Picture
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y += sliceHeight {
		part := image.Rect(0, 0, b.Dx(), min(sliceHeight, b.Max.Y-y))
		piece := image.NewRGBA(part)
		draw.Draw(piece, part, img, image.Pt(b.Min.X, y), draw.Src)
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, piece, &jpeg.Options{Quality: sliceQuality}); err != nil {
			return out
		}
		out = append(out, pack.Picture{Data: buf.Bytes(), Plain: true})
	}
	return out
}
