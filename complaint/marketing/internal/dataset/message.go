package dataset

import (
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/holdout"
	"desist/complaint/marketing/internal/sentence"
)

// Message builds the complaint.Message that rfc822 would read from the mail, each line a block. It has the headers of
// profile, where there is one, instead of its own.
func (e *Entry) Message(profile ...string) *complaint.Message {
	return e.message(e.Layout(false), profile)
}

// Joined is the Message with some paragraphs run together, as people write: there one paragraph may tell and sell.
func (e *Entry) Joined() *complaint.Message { return e.message(e.Layout(true), nil) }

// Layout says which lines make up each block of the message, joined by a space.
func (e *Entry) Layout(joined bool) [][]*Line {
	var out [][]*Line
	for i := range e.Lines {
		l := &e.Lines[i]
		if l.Kind == 's' || l.Kind == 'x' {
			continue
		}
		if n := len(out) - 1; joined && n >= 0 && e.joins(out[n], l) {
			out[n] = append(out[n], l)
			continue
		}
		out = append(out, []*Line{l})
	}
	return out
}

// maxJoined is how many lines are run together at most.
const maxJoined = 4

// joins reports whether l goes on in the block of the lines before it: an addition always, of the others every second.
func (e *Entry) joins(block []*Line, l *Line) bool {
	last := block[len(block)-1]
	if l.Kind != 'p' || last.Kind != 'p' || l.Linked || last.Linked || len(block) == maxJoined || !endsSentence(last.Text) {
		return false
	}
	if l.Class == sentence.Legal || last.Class == sentence.Legal {
		return false
	}
	added := e.Added != nil && (l.Text == e.Added.Text || last.Text == e.Added.Text)
	return added || holdout.Part(e.Company+l.Text, 2) == 0
}

func endsSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

func (e *Entry) message(layout [][]*Line, profile []string) *complaint.Message {
	headers := e.Headers
	if len(profile) > 0 {
		headers = profile
	}
	has := func(h string) bool { return slices.Contains(headers, h) }
	m := &complaint.Message{HasHTML: !has("plain")}
	m.From = []complaint.Address{sender(e)}
	m.To = []complaint.Address{{Name: "Alex Morgan", Addr: "alex.morgan@example.com"}}
	domain := m.From[0].Addr[strings.IndexByte(m.From[0].Addr, '@')+1:]
	link := "https://www." + domain + "/go"
	if has("utm") {
		link += "?utm_source=crm&utm_medium=email&utm_campaign=c1"
	}
	for _, l := range e.Lines {
		switch l.Kind {
		case 's':
			m.Subject = l.Text
		case 'x':
			m.Hidden = append(m.Hidden, l.Text)
			m.Preheaders++
		}
	}
	for _, lines := range layout {
		l := *lines[0]
		for _, more := range lines[1:] {
			l.Text += " " + more.Text
		}
		addBlock(m, l, link)
	}
	if has("bulk") || has("unsub") {
		m.ListUnsubscribe = []string{fmt.Sprintf("<https://%s/unsubscribe>", domain)}
	}
	m.ListUnsubscribePost = has("bulk")
	if has("bulk") || has("feedback") {
		m.FeedbackID = "1042:7:campaign:mailer"
	}
	if has("auto") {
		m.AutoSubmitted = "auto-generated"
	}
	if has("replied") {
		m.AutoSubmitted = "auto-replied"
	}
	if has("reply") {
		m.InReplyTo = []string{"a1@example.com"}
	}
	if has("list") {
		m.ListID, m.Precedence = "discuss.example.org", "list"
	}
	if has("images") {
		for range 6 {
			m.Images = append(m.Images, complaint.Image{Src: "https://img." + domain + "/a.png", Width: 600, Height: 300})
		}
	}
	return m
}

func sender(e *Entry) complaint.Address {
	if name, addr, ok := strings.Cut(e.From, " <"); ok {
		return complaint.Address{Name: name, Addr: strings.TrimSuffix(addr, ">")}
	}
	if e.From != "" {
		return complaint.Address{Name: e.Company, Addr: e.From}
	}
	slug := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(e.Company))
	return complaint.Address{Name: e.Company, Addr: "hello@" + slug + ".example"}
}

func addBlock(m *complaint.Message, l Line, link string) {
	b := complaint.Block{Text: l.Text}
	switch l.Kind {
	case 'h':
		b.Kind = complaint.BlockHeading
	case 'l':
		b.Kind = complaint.BlockListItem
	case 'c':
		b.Kind = complaint.BlockCell
	case 'q':
		b.Kind = complaint.BlockQuote
	case 'i':
		b.Kind = complaint.BlockImageAlt
		m.Images = append(m.Images, complaint.Image{Src: "https://img.example/x.png", Alt: l.Text})
	case 'b':
		b.Kind, b.Link = complaint.BlockButton, link
	default:
		b.Kind = complaint.BlockParagraph
	}
	if l.Linked {
		b.Link = link
	}
	if b.Link != "" {
		m.Links = append(m.Links, complaint.Link{URL: b.Link, Text: b.Text})
	}
	m.Blocks = append(m.Blocks, b)
}
