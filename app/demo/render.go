package demo

import (
	"fmt"
	"strings"
	"time"
)

const (
	provider   = "mx.example-mail.test" // Alex's mailbox provider
	dateLayout = "Mon, 02 Jan 2006 15:04:05 -0700"
)

// mail is one entry with who sends it, ready to be rendered.
type mail struct {
	e        *entry
	from     *sender
	s        *stream
	to       string // Alex
	received time.Time
	parent   *mail // the mail this one answers
}

func (m *mail) author() string {
	if from := m.e.field("from"); from != "" {
		return from
	}
	return m.s.From
}

func (m *mail) messageID() string {
	host := m.s.Host
	if m.s.Sent || host == "" {
		host = domainOf(m.author())
	}
	return m.e.digits("message-id", "{hex:20}.{num:5}@") + host
}

func (m *mail) unsubURL() string {
	for i, u := range m.s.Unsub {
		if strings.HasPrefix(u, "https:") {
			return m.e.digits(fmt.Sprint("unsub", i), u)
		}
	}
	return ""
}

func (m *mail) returnPath() string {
	if m.s.ReturnPath == "" {
		return addressOf(m.author())
	}
	return m.e.digits("return-path", m.s.ReturnPath)
}

// render returns the message's bytes. forwarded is not zero for the copy that came through a forwarding address.
func (m *mail) render(l layouts, forwarded time.Time) ([]byte, error) {
	var h, trace header
	if err := m.writerFields(&h); err != nil {
		return nil, err
	}
	content, err := m.content(l)
	if err != nil {
		return nil, err
	}
	h.add("MIME-Version", "1.0")
	for _, line := range content.header {
		name, value, _ := strings.Cut(line, ": ")
		h.add(name, value)
	}
	if !m.s.Sent {
		m.traceFields(&trace, forwarded, m.sign(h.String(), content.body))
	}
	return []byte(trace.String() + h.String() + "\r\n" + content.body), nil
}

// traceFields are what the servers on the way add (RFC 5321 4.4, RFC 8601, RFC 6376), newest first.
func (m *mail) traceFields(h *header, forwarded time.Time, signed []signature) {
	h.add("Return-Path", "<"+m.returnPath()+">")
	h.add("Delivered-To", m.to)
	if !forwarded.IsZero() {
		h.add("Received", fmt.Sprintf("from fwd2.example.net (fwd2.example.net [192.0.2.80]) by %s (Postfix) with ESMTPS id %s for <%s>; %s",
			provider, m.e.digits("fwd", "{hex:10}"), m.to, forwarded.Format(dateLayout)))
	}
	h.add("Received", fmt.Sprintf("from %s (%s [%s]) by %s (Postfix) with ESMTPS id %s for <%s>; %s",
		m.s.Host, m.s.Host, m.s.IP, provider, strings.ToUpper(m.e.digits("queue", "{hex:10}")), m.to, m.received.Format(dateLayout)))
	h.add("Authentication-Results", m.authResults(signed))
	h.add("Received", fmt.Sprintf("by %s id %s for <%s>; %s", m.s.Host, m.e.digits("esp id", "h{hex:14}"), m.to, m.e.at.Format(dateLayout)))
	for _, s := range signed {
		h.addFolded("DKIM-Signature", s.value, s.sum)
	}
}

func (m *mail) dkim() []string {
	if len(m.s.DKIM) == 0 && m.s.Auth == "" {
		return []string{domainOf(m.author()) + ":mail1"}
	}
	return m.s.DKIM
}

func (m *mail) authResults(signed []signature) string {
	from := domainOf(m.author())
	bounce := domainOf(m.returnPath())
	switch m.s.Auth {
	case "fail":
		return fmt.Sprintf("%s; dkim=none; spf=pass smtp.mailfrom=%s; dmarc=fail (p=NONE) header.from=%s", provider, bounce, from)
	case "none":
		return fmt.Sprintf("%s; dkim=none; spf=none smtp.mailfrom=%s; dmarc=none header.from=%s", provider, bounce, from)
	}
	results := []string{provider}
	for _, s := range signed {
		const shown = 8 // characters of the signature (RFC 6008)
		results = append(results, fmt.Sprintf("dkim=pass (ed25519 key) header.d=%s header.s=%s header.b=%s", s.domain, s.selector, s.sum[:shown]))
	}
	results = append(results, "spf=pass smtp.mailfrom="+bounce, "dmarc=pass (p=QUARANTINE) header.from="+from)
	return strings.Join(results, "; ")
}

// writerFields are what the sender's own system writes.
func (m *mail) writerFields(h *header) error {
	phrase, addr := splitAddress(m.author())
	phrase, err := m.word(phrase)
	if err != nil {
		return err
	}
	h.add("From", phrase+" <"+addr+">")
	if m.s.ReplyTo != "" {
		h.add("Reply-To", m.e.digits("reply-to", m.s.ReplyTo))
	}
	to := m.e.field("to")
	if to == "" {
		to = m.to
	}
	h.add("To", to)
	subject, err := m.word(m.e.field("subject"))
	if err != nil {
		return err
	}
	h.add("Subject", subject)
	switch date := m.e.field("date"); date {
	case "":
		h.add("Date", m.e.at.Format(dateLayout))
	case "missing":
	default:
		h.add("Date", date)
	}
	h.add("Message-ID", "<"+m.messageID()+">")
	if m.parent != nil {
		h.add("In-Reply-To", "<"+m.parent.messageID()+">")
		h.add("References", "<"+m.parent.messageID()+">")
	}
	m.listFields(h)
	for i, line := range m.s.Headers {
		name, value, _ := strings.Cut(line, ": ")
		h.add(name, m.e.digits(fmt.Sprint("header", i), value))
	}
	return nil
}

// listFields are those of RFC 2919, 2369 and 8058.
func (m *mail) listFields(h *header) {
	if m.s.ListID != "" {
		h.add("List-ID", m.s.ListID)
	}
	if len(m.s.Unsub) == 0 {
		return
	}
	uris := make([]string, len(m.s.Unsub))
	for i, u := range m.s.Unsub {
		uris[i] = "<" + m.e.digits(fmt.Sprint("unsub", i), u) + ">"
	}
	h.add("List-Unsubscribe", strings.Join(uris, ", "))
	if m.s.OneClick {
		h.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
}
