package pdf

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	_ "image/gif" // pictures in mails
	"image/jpeg"
	_ "image/png" // pictures of opt-outs are mostly screenshots
	"strconv"

	"github.com/jung-kurt/gofpdf"

	"desist/complaint/pack"
)

const (
	pictureBytes   = 30 << 20 // of the file
	picturePixels  = 50 << 20 // before it is made smaller
	pictureSide    = 1600     // pixels of the longer side afterwards: about 250 dpi on the page
	pictureHeight  = 430.0    // points, of a file
	embeddedHeight = 150.0    // points, of a picture in a mail's text
	pictureScale   = 0.6      // points per pixel at most, so that a small picture is not blown up
	jpegQuality    = 82
)

// picture shows a PNG or JPEG file. It is decoded and written again as a plain JPEG, so that nothing of a foreign
// file but its pixels gets into the document.
func (p *printer) picture(pic *pack.Picture, most float64) {
	name, size, ok := p.registered(pic.Data)
	if !ok {
		p.gap(6)
		p.flow([]styled{{p.doc.Labels.NoPicture, style{face: italic, size: 9.2, colour: quiet}}}, textBox{x: left, width: textWidth, leading: 13})
		return
	}
	width, height := float64(size.X)*pictureScale, float64(size.Y)*pictureScale
	if shrink := min(textWidth/width, most/height); shrink < 1 {
		width, height = width*shrink, height*shrink
	}
	p.gap(8)
	p.need(height + 8)
	p.pdf.ImageOptions(name, left, p.y, width, height, false, pictureOptions, 0, "")
	p.frame(left, p.y, width, height, hairline, 0.6)
	p.y += height + 8
}

var pictureOptions = gofpdf.ImageOptions{ImageType: "JPG"}

// shown is a picture that is in the document.
type shown struct {
	name string
	size image.Point
	ok   bool
}

// registered puts a picture into the document, once however often it is shown: a sender's logo is in every mail.
func (p *printer) registered(data []byte) (name string, size image.Point, ok bool) {
	sum := sha256.Sum256(data)
	if s, known := p.pictures[sum]; known {
		return s.name, s.size, s.ok
	}
	s := shown{name: "picture" + strconv.Itoa(len(p.pictures)+1)}
	side := pictureSide
	if p.doc.PictureSide > 0 {
		side = min(side, p.doc.PictureSide)
	}
	var flat []byte
	if flat, s.size, s.ok = flatten(data, side); s.ok {
		p.pdf.RegisterImageOptionsReader(s.name, pictureOptions, bytes.NewReader(flat))
	}
	p.pictures[sum] = s
	return s.name, s.size, s.ok
}

// Shrink makes a picture file small enough to be kept for a document: a JPEG of at most that many pixels on its longer
// side. It reports false for what is no PNG, JPEG or GIF, or too large to look at.
func Shrink(data []byte, side int) ([]byte, bool) {
	out, _, ok := flatten(data, side)
	return out, ok
}

// flatten decodes a picture, averages it down to a useful size and encodes it on a white ground.
func flatten(data []byte, side int) ([]byte, image.Point, bool) {
	if len(data) > pictureBytes {
		return nil, image.Point{}, false
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width > picturePixels/config.Height {
		return nil, image.Point{}, false
	}
	src, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, image.Point{}, false
	}
	by := max(1, (max(config.Width, config.Height)+side-1)/side)
	bounds := src.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, max(1, bounds.Dx()/by), max(1, bounds.Dy()/by)))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.SetRGBA(x, y, average(src, bounds, x*by, y*by, by))
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, out, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, image.Point{}, false
	}
	return buf.Bytes(), out.Rect.Size(), true
}

// average is the mean colour of a square of pixels over white.
func average(src image.Image, bounds image.Rectangle, x0, y0, side int) color.RGBA {
	var r, g, b, n uint64
	for y := y0; y < min(y0+side, bounds.Dy()); y++ {
		for x := x0; x < min(x0+side, bounds.Dx()); x++ {
			cr, cg, cb, ca := src.At(bounds.Min.X+x, bounds.Min.Y+y).RGBA()
			ground := uint64(0xFFFF - ca)
			r, g, b, n = r+uint64(cr)+ground, g+uint64(cg)+ground, b+uint64(cb)+ground, n+1
		}
	}
	n = max(n, 1)
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 0xFF}
}
