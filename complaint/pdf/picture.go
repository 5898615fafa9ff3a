package pdf

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/draw"
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
	name, size, ok := p.registered(pic)
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
	if p.trial == nil {
		p.pdf.ImageOptions(name, left, p.y, width, height, false, pictureOptions, 0, "")
	}
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
func (p *printer) registered(pic *pack.Picture) (name string, size image.Point, ok bool) {
	sum := sha256.Sum256(pic.Data)
	if s, known := p.pictures[sum]; known {
		return s.name, s.size, s.ok
	}
	s := shown{name: "picture" + strconv.Itoa(len(p.pictures)+1)}
	side := pictureSide
	if p.doc.PictureSide > 0 {
		side = min(side, p.doc.PictureSide)
	}
	flat := pic.Data
	if s.size, s.ok = plainSize(pic, side); !s.ok {
		flat, s.size, s.ok = flatten(pic.Data, side)
	}
	if s.ok {
		p.pdf.RegisterImageOptionsReader(s.name, pictureOptions, bytes.NewReader(flat))
	}
	p.pictures[sum] = s
	return s.name, s.size, s.ok
}

// plainSize is the size of a picture that can be used as it is.
func plainSize(pic *pack.Picture, side int) (image.Point, bool) {
	if !pic.Plain {
		return image.Point{}, false
	}
	config, err := jpeg.DecodeConfig(bytes.NewReader(pic.Data))
	return image.Pt(config.Width, config.Height), err == nil && max(config.Width, config.Height) <= side
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
	whole := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(whole, whole.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(whole, whole.Rect, src, bounds.Min, draw.Over)
	out := whole
	if by > 1 {
		out = average(whole, by)
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, out, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return nil, image.Point{}, false
	}
	return buf.Bytes(), out.Rect.Size(), true
}

// average is a picture whose pixels are the mean colours of squares of another's.
func average(src *image.RGBA, side int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, max(1, src.Rect.Dx()/side), max(1, src.Rect.Dy()/side)))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			var sum [3]int
			n := 0
			for sy := y * side; sy < min((y+1)*side, src.Rect.Dy()); sy++ {
				row := src.Pix[sy*src.Stride:]
				for sx := x * side; sx < min((x+1)*side, src.Rect.Dx()); sx++ {
					for c := range sum {
						sum[c] += int(row[sx*4+c])
					}
					n++
				}
			}
			to := out.Pix[y*out.Stride+x*4:]
			for c := range sum {
				to[c] = uint8(sum[c] / max(n, 1))
			}
			to[3] = 0xFF
		}
	}
	return out
}
