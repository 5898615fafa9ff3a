package snapshot

import (
	"encoding/base64"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// policy lets a page show its own text, styles and pictures, and nothing else.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`

// Sources give Page what belongs to a mail.
type Sources struct {
	// Mask makes a piece of visible text fit for whoever is going to see the picture; nil: as it is.
	Mask func(text string) string
	// Part returns a part of the mail by its Content-ID; nil: there are none.
	Part func(contentID string) (content []byte, mediaType string, ok bool)
}

const (
	maxPage   = 4 << 20 // bytes of HTML that are looked at
	maxInline = 8 << 20 // bytes of pictures put into a page
)

// dropped elements run, load or hide something, or would do so if a link were followed.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Iframe: true, atom.Frame: true, atom.Frameset: true, atom.Object: true, atom.Embed: true, atom.Applet: true,
	atom.Link: true, atom.Base: true, atom.Meta: true, atom.Noscript: true, atom.Audio: true, atom.Video: true, atom.Source: true,
	atom.Track: true, atom.Svg: true, atom.Math: true, atom.Template: true,
}

// kept attributes lay a mail out. Everything else goes: addresses, handlers, names.
var kept = map[string]bool{
	"style": true, "class": true, "id": true, "width": true, "height": true, "align": true, "valign": true, "bgcolor": true, "color": true,
	"face": true, "size": true, "border": true, "cellpadding": true, "cellspacing": true, "colspan": true, "rowspan": true, "dir": true,
	"lang": true, "alt": true, "type": true, "start": true, "hidden": true, "nowrap": true,
}

var (
	styleURL    = regexp.MustCompile(`(?i)url\s*\([^)]*\)|@import[^;]*;?|image-set\s*\([^)]*\)|expression\s*\([^)]*\)`)
	pictureType = regexp.MustCompile(`^image/(png|jpeg|gif|webp|bmp)$`)
	dataPicture = regexp.MustCompile(`(?i)^data:image/(png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]*$`)
)

// Page turns a mail's HTML into a page that needs nothing from outside. Pictures that are in the mail are put in; the
// others show their description.
func Page(source string, s Sources) (string, error) {
	if len(source) > maxPage {
		source = strings.ToValidUTF8(source[:maxPage], "")
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return "", err
	}
	w := &cleaner{Sources: s, room: maxInline}
	w.clean(doc, 0)
	var out strings.Builder
	out.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\">" + policy + frameStyle + "</head>")
	for root := doc.FirstChild; root != nil; root = root.NextSibling {
		if root.Type != html.ElementNode {
			continue
		}
		for n := root.FirstChild; n != nil; n = n.NextSibling {
			if err := html.Render(&out, n); err != nil {
				return "", err
			}
		}
	}
	out.WriteString("</html>")
	return out.String(), nil
}

// frameStyle shows a missing picture as a frame with its description.
const frameStyle = `<style>html{background:#fff}img:not([src]){outline:1px dashed #888;color:#555;font:11px sans-serif;min-width:8px}</style>`

type cleaner struct {
	Sources
	room int
}

// maxDepth bounds the recursion: html.Parse itself allows 512 open elements.
const maxDepth = 600

func (w *cleaner) clean(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case depth > maxDepth, c.Type == html.CommentNode, c.Type == html.DoctypeNode && depth > 0, c.Type == html.ElementNode && (dropped[c.DataAtom] || c.Namespace != ""):
			n.RemoveChild(c)
		case c.Type == html.TextNode && n.DataAtom == atom.Style:
			c.Data = styleURL.ReplaceAllString(c.Data, "none")
		case c.Type == html.TextNode:
			if w.Mask != nil && strings.TrimSpace(c.Data) != "" {
				c.Data = w.Mask(c.Data)
			}
		case c.Type == html.ElementNode:
			if c.DataAtom == 0 { // browsers lay out an element they don't know like this one, and its name may hold anything
				c.DataAtom, c.Data = atom.Span, atom.Span.String()
			}
			w.attributes(c)
			w.clean(c, depth+1)
		}
		c = next
	}
}

func (w *cleaner) attributes(n *html.Node) {
	var out []html.Attribute
	for _, a := range n.Attr {
		key := strings.ToLower(a.Key)
		switch {
		case a.Namespace != "":
		case key == "src" && n.DataAtom == atom.Img:
			if src := w.picture(a.Val); src != "" {
				out = append(out, html.Attribute{Key: "src", Val: src})
			}
		case key == "style":
			out = append(out, html.Attribute{Key: key, Val: styleURL.ReplaceAllString(a.Val, "none")})
		case key == "alt" && w.Mask != nil:
			out = append(out, html.Attribute{Key: key, Val: w.Mask(a.Val)})
		case kept[key]:
			out = append(out, html.Attribute{Key: key, Val: a.Val})
		}
	}
	n.Attr = out
}

// picture is the address of a picture that is in the mail itself, or nothing.
func (w *cleaner) picture(src string) string {
	src = strings.TrimSpace(src)
	if dataPicture.MatchString(src) && len(src) <= w.room {
		w.room -= len(src)
		return src
	}
	if len(src) < 4 || !strings.EqualFold(src[:4], "cid:") || w.Part == nil {
		return ""
	}
	content, mediaType, ok := w.Part(src)
	if !ok || !pictureType.MatchString(strings.ToLower(mediaType)) || len(content) > w.room {
		return ""
	}
	w.room -= len(content)
	return "data:" + strings.ToLower(mediaType) + ";base64," + base64.StdEncoding.EncodeToString(content)
}
