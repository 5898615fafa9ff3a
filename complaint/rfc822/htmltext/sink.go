package htmltext

import (
	"strings"

	"desist/complaint"
	"desist/complaint/rfc822/internal/layout"
)

// Limits are how much a Result may hold. Nothing is added over a limit; a Problem says so.
type Limits struct {
	Text   int // bytes of visible text
	Blocks int
	Links  int
	Images int
}

const (
	maxHiddenTexts = 200      // pieces of hidden text kept
	maxHiddenBytes = 64 << 10 // bytes of each
	maxURL         = 8 << 10  // bytes of a link; longer ones are left out
	maxAlt         = 2 << 10  // bytes of an image's alternative text
)

// Result is what was read.
type Result struct {
	Blocks     []complaint.Block
	Hidden     []string
	Preheaders int // how many of Hidden, the first, stand before all Blocks
	Links      []complaint.Link
	Images     []complaint.Image
	Problems   []string
}

// Sink gathers a Result within Limits.
type Sink struct {
	r      Result
	limits Limits
	full   bool
	noted  map[string]bool
}

// NewSink makes an empty Sink.
func NewSink(l Limits) *Sink { return &Sink{limits: l, noted: map[string]bool{}} }

// Full reports whether no more visible text is taken.
func (s *Sink) Full() bool { return s.full }

// Result returns what was gathered.
func (s *Sink) Result() Result { return s.r }

// Problem records that something was worked around, once.
func (s *Sink) Problem(text string) {
	if !s.noted[text] {
		s.noted[text] = true
		s.r.Problems = append(s.r.Problems, text)
	}
}

// Block adds a block after folding its white space. Blocks without a letter or a digit are left out, save signs in a table.
func (s *Sink) Block(b complaint.Block) {
	b.Text = Fold(b.Text)
	if !HasWords(b.Text) && (b.Row == 0 || !layout.IsSign(b.Text)) {
		return
	}
	if s.full || len(s.r.Blocks) >= s.limits.Blocks || s.limits.Text <= 0 {
		s.full = true
		s.Problem("the text is over the size limit and was cut")
		return
	}
	if len(b.Text) > s.limits.Text {
		b.Text = strings.ToValidUTF8(b.Text[:s.limits.Text], "")
		s.full = true
		s.Problem("the text is over the size limit and was cut")
	}
	s.limits.Text -= len(b.Text)
	s.r.Blocks = append(s.r.Blocks, b)
}

// Link adds a link of the visible body. Targets a reader cannot follow (fragments, scripts) are left out.
func (s *Sink) Link(url, text string) {
	if len(url) > maxURL {
		s.Problem("a link is over the size limit and was left out")
		return
	}
	if url = cleanURL(url); url == "" {
		return
	}
	if len(s.r.Links) >= s.limits.Links {
		s.Problem("there are more links than the limit; the rest is left out")
		return
	}
	s.r.Links = append(s.r.Links, complaint.Link{URL: url, Text: cut(Fold(text), maxAlt)})
}

// Image adds an image of the visible body.
func (s *Sink) Image(im complaint.Image) {
	if len(s.r.Images) >= s.limits.Images {
		s.Problem("there are more images than the limit; the rest is left out")
		return
	}
	s.r.Images = append(s.r.Images, im)
}

// Hide adds a piece of hidden text if it is words rather than padding. first says that no visible text stands before it.
func (s *Sink) Hide(text string, first bool) {
	text = cut(Fold(text), maxHiddenBytes)
	if !HasWords(text) || len(s.r.Hidden) >= maxHiddenTexts {
		return
	}
	s.r.Hidden = append(s.r.Hidden, text)
	if first {
		s.r.Preheaders++
	}
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// cleanURL removes the blanks and line ends that HTML allows around and inside a URL.
func cleanURL(u string) string {
	u = strings.TrimSpace(u)
	if strings.ContainsAny(u, "\t\r\n") {
		u = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(u)
	}
	if u == "" || u[0] == '#' {
		return ""
	}
	scheme, _, found := strings.Cut(u, ":")
	if found && (strings.EqualFold(scheme, "javascript") || strings.EqualFold(scheme, "data") || strings.EqualFold(scheme, "cid")) {
		return ""
	}
	return u
}
