package app

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"testing"

	"desist/complaint/law"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

// The upload set fits the form whatever the size of the case.
func TestUploadsFitTheForm(t *testing.T) {
	book, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 30, 300, 3000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) { checkUploads(t, book.Limits, withLetters(packtest.Many(n))) })
	}
	for _, n := range []int{300, 3000} {
		t.Run(fmt.Sprint(n, " as specimens"), func(t *testing.T) {
			in := withLetters(packtest.Many(n))
			in.AllExhibits = false
			if p, _ := checkUploads(t, book.Limits, in); p.Shown != 12 {
				t.Errorf("%d shown in full", p.Shown)
			}
		})
	}
}

// withLetters shows every e-mail in full, which takes the most room.
func withLetters(in pack.Input) pack.Input {
	c := packtest.Case()
	in.AllExhibits = true
	in.Facts, in.Letters, in.Streams, in.Weak = c.Facts, c.Letters, c.Streams, c.Weak
	return in
}

func checkUploads(t *testing.T, limits law.Limits, in pack.Input) (pack.Pack, []document) {
	t.Helper()
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	p, files, err := uploads(t.Context(), in, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) > limits.Files || files[0].name != fileComplaint {
		t.Errorf("files: %v", fileNames(files))
	}
	for _, f := range files {
		if len(f.content) > int(limits.FileCapMB*1e6) || !bytes.HasPrefix(f.content, []byte("%PDF-")) {
			t.Errorf("%s has %d bytes", f.name, len(f.content))
		}
		t.Logf("%s: %d bytes", f.name, len(f.content))
	}
	return p, files
}

// E-mails that do not fit in full are chosen; every one stays in the table.
func TestTooManyEmailsAreChosenForTheForm(t *testing.T) {
	in := withLetters(packtest.Many(60))
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	const limit = 150_000
	files, err := fitEmails(t.Context(), limit, in, &p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if len(f.content) > limit {
			t.Errorf("%s has %d bytes", f.name, len(f.content))
		}
	}
	if p.Shown >= 60 || p.Shown < 12 || len(p.Originals) != 62 {
		t.Errorf("%d of 60 shown, %d originals", p.Shown, len(p.Originals))
	}
}

// Pictures are made smaller before any e-mail moves to another file.
func TestPicturesAreMadeSmallerFirst(t *testing.T) {
	in := withLetters(packtest.Many(3))
	noise := image.NewGray(image.Rect(0, 0, 1500, 1000))
	seed := uint32(1)
	for i := range noise.Pix {
		seed = seed*1664525 + 1013904223 // grain that no encoder makes small
		noise.Pix[i] = byte(seed >> 24)
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, noise); err != nil {
		t.Fatal(err)
	}
	in.Exhibits[0].Looks = []pack.Picture{{Data: buf.Bytes()}}
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := render(t.Context(), fileComplaint, p.Document)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fitEmails(t.Context(), len(whole.content)*2/3, in, &p)
	if err != nil || len(files) != 1 || p.Shown != 3 || p.Document.PictureSide == 0 {
		t.Errorf("%d files, %d shown, pictures of %d pixels, %v", len(files), p.Shown, p.Document.PictureSide, err)
	}
}

func TestTheComplaintIsSplitBeforeEmailsAreLeftOut(t *testing.T) {
	in := withLetters(packtest.Many(30))
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	smallest := p.Document
	smallest.PictureSide = pictureSides[len(pictureSides)-1]
	whole, err := render(t.Context(), fileComplaint, smallest)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fitEmails(t.Context(), len(whole.content)-1, in, &p)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || p.Shown != 30 {
		t.Errorf("%d shown in %v", p.Shown, fileNames(files))
	}
}
