package pack

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// draft is the letter as a message that mail programs open as one to be sent: X-Unsent is understood by Outlook, and
// others offer to edit it as new. It has no Message-ID; the program that sends it makes one.
func draft(in Input, l CompanyLetter, to string) ([]byte, error) {
	var buf bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&buf, "%s: %s\r\n", name, value)
		}
	}
	if len(in.Person.Addresses) > 0 {
		field("From", (&mail.Address{Name: line(in.Person.Name), Address: line(in.Person.Addresses[0])}).String())
	}
	if to = line(to); to != "" {
		addr, err := mail.ParseAddress(to)
		if err != nil {
			return nil, fmt.Errorf("address %q: %w", to, err)
		}
		field("To", addr.String())
	}
	field("Subject", mime.QEncoding.Encode("utf-8", line(l.Subject)))
	if !in.Made.IsZero() {
		field("Date", in.Made.UTC().Format(time.RFC1123Z))
	}
	field("X-Unsent", "1")
	field("MIME-Version", "1.0")
	field("Content-Type", "text/plain; charset=utf-8")
	field("Content-Transfer-Encoding", "quoted-printable")
	buf.WriteString("\r\n")
	w := quotedprintable.NewWriter(&buf)
	if _, err := w.Write([]byte(strings.ReplaceAll(l.Text, "\n", "\r\n"))); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return buf.Bytes(), nil
}

// mailtoLimit is how long an address may be for the programs that pass it on, Windows among them.
const mailtoLimit = 2000

// mailto is the letter as an address to open (RFC 6068): in full if it is short enough, otherwise without the list,
// otherwise the subject alone.
func (b *builder) mailto(l CompanyLetter, body []Part, to string) string {
	short := plainParts(body) + b.str("letter.mail_list", nil) + "\n\n" + strings.Join(nonEmpty(l.Document.Close...), "\n\n") + "\n"
	for _, text := range []string{l.Text, short, ""} {
		link := "mailto:" + strings.ReplaceAll(url.PathEscape(line(to)), "%40", "@") + "?subject=" + escape(l.Subject)
		if text != "" {
			link += "&body=" + escape(text)
		}
		if len(link) <= mailtoLimit || text == "" {
			return link
		}
	}
	return ""
}

// escape writes a space as %20, as RFC 6068 5 asks, and a line break as CRLF.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
}
