package dataset

import (
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// Message builds the complaint.Message that rfc822 would read from the mail. Without headers of its own it has those
// of profile.
func (e *Entry) Message(profile ...string) *complaint.Message {
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
		addLine(m, l, link)
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

func addLine(m *complaint.Message, l Line, link string) {
	b := complaint.Block{Text: l.Text}
	switch l.Kind {
	case 's':
		m.Subject = l.Text
		return
	case 'x':
		m.Hidden = append(m.Hidden, l.Text)
		return
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
