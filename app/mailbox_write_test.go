package app_test

import (
	"fmt"
	"html"
	"net/mail"
	"regexp"
	"strings"
	"time"

	"desist/imapsync/memserver"
)

const mailDate = "Mon, 02 Jan 2006 15:04:05 -0700"

// onServer is the mailbox as an IMAP server holds it.
func (b *mailboxTruth) onServer() []memserver.Folder {
	var out []memserver.Folder
	for _, name := range b.folders() {
		f := memserver.Folder{Name: name}
		for i, m := range b.mails {
			for _, in := range m.folders() {
				if in == name {
					f.Messages = append(f.Messages, memserver.Message{Raw: m.raw(i, ""), InternalDate: m.at})
				}
			}
			if m.options["twin"] != "" && name == "INBOX" { // the same mail again, three days later, through another mailbox
				f.Messages = append(f.Messages, memserver.Message{Raw: m.raw(i, "Received: from fwd.example.net by mx.example.net; "+m.at.AddDate(0, 0, 3).Format(mailDate)+"\r\n"), InternalDate: m.at.AddDate(0, 0, 3)})
			}
		}
		out = append(out, f)
	}
	return out
}

func (m *boxMail) raw(n int, trace string) []byte {
	var h strings.Builder
	add := func(name, format string, args ...any) { fmt.Fprintf(&h, name+": "+format+"\r\n", args...) }
	from, err := mail.ParseAddress(m.from())
	if err != nil {
		panic(err)
	}
	if m.stream != nil {
		m.traceFields(add, from.Address)
	}
	h.WriteString(trace)
	add("From", "%s", from)
	to := person
	if m.options["sent"] != "" {
		to = m.options["to"]
	}
	add("To", "%s", to)
	if m.stream != nil && m.stream.options["replyto"] != "" {
		add("Reply-To", "%s", m.stream.options["replyto"])
	}
	add("Subject", "%s", strings.ReplaceAll(m.fill(m.subject, n), "£", "=?utf-8?q?=C2=A3?="))
	if date := m.date(); date != "" {
		add("Date", "%s", date)
	}
	add("Message-ID", "<%s>", m.id)
	if m.options["reply"] != "" {
		add("In-Reply-To", "<%d.question@example.co.uk>", n)
	}
	add("MIME-Version", "1.0")
	switch {
	case m.options["bounce"] != "":
		m.bounceBody(&h)
	case m.options["sent"] != "":
		add("Content-Type", "text/plain; charset=utf-8")
		add("Content-Transfer-Encoding", "8bit")
		h.WriteString("\r\n" + strings.Join(m.text, "\r\n\r\n") + "\r\n")
	default:
		add("Content-Type", "text/html; charset=utf-8")
		add("Content-Transfer-Encoding", "8bit")
		h.WriteString("\r\n" + m.html(n) + "\r\n")
	}
	return []byte(h.String())
}

// traceFields are what a provider and a sending system write.
func (m *boxMail) traceFields(add func(string, string, ...any), from string) {
	domain := from[strings.LastIndexByte(from, '@')+1:]
	back := m.stream.options["return"]
	if back == "" {
		back = "bounce@" + domain
	}
	spf := back[strings.LastIndexByte(back, '@')+1:]
	add("Return-Path", "<%s>", back)
	add("Received", "from mta.%s by mx.example.net with ESMTPS; %s", domain, m.at.Format(mailDate))
	if m.options["auth"] == "fail" {
		add("Authentication-Results", "mx.example.net; dkim=none; spf=pass smtp.mailfrom=%s; dmarc=fail (p=NONE) header.from=%s", spf, domain)
	} else {
		add("Authentication-Results", "mx.example.net; dkim=pass header.d=%s; spf=pass smtp.mailfrom=%s; dmarc=pass header.from=%s", domain, spf, domain)
		add("DKIM-Signature", "v=1; a=rsa-sha256; d=%s; s=k1; h=from:to:subject; bh=Zm9v; b=YmFy", domain)
	}
	if id := m.stream.options["list"]; id != "" {
		add("List-Id", "<%s>", id)
	}
	if u := m.stream.options["unsub"]; u != "" {
		add("List-Unsubscribe", "<%s>", u)
	}
}

// date is the Date field: the sender's clock, which may be wrong or missing.
func (m *boxMail) date() string {
	switch d := m.options["date"]; d {
	case "":
		return m.at.Format(mailDate)
	case "none":
		return ""
	default:
		at, err := time.Parse(time.RFC3339, d)
		if err != nil {
			panic(err)
		}
		return at.Format(mailDate)
	}
}

func (m *boxMail) fill(s string, n int) string {
	return strings.NewReplacer("{month}", m.at.Format("January"), "{n}", fmt.Sprint(1000+n)).Replace(s)
}

var boxLink = regexp.MustCompile(`\[([^|\]]+)\|([^\]]+)\]`)

func (m *boxMail) html(n int) string {
	var b strings.Builder
	b.WriteString("<html><body>")
	inTable := false
	for i, line := range append(append([]string{}, m.text...), m.stream.foot...) {
		if row := strings.HasPrefix(line, "|") && i < len(m.text); row != inTable {
			b.WriteString(map[bool]string{true: "<table>", false: "</table>"}[row])
			inTable = row
		}
		line = boxLink.ReplaceAllString(html.EscapeString(m.fill(line, n)), `<a href="$2">$1</a>`)
		switch {
		case strings.HasPrefix(line, "&gt;"):
			b.WriteString("<blockquote>" + strings.TrimPrefix(line, "&gt;") + "</blockquote>")
		case strings.HasPrefix(line, "# "):
			b.WriteString("<h1>" + line[2:] + "</h1>")
		case strings.HasPrefix(line, "|"):
			b.WriteString("<tr><td>" + strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")), " | ", "</td><td>") + "</td></tr>")
		case i >= len(m.text):
			b.WriteString("<p><small>" + line + "</small></p>")
		default:
			b.WriteString("<p>" + line + "</p>")
		}
	}
	if inTable {
		b.WriteString("</table>")
	}
	return b.String() + "</body></html>"
}

// bounceBody is a notice of non-delivery (RFC 3464).
func (m *boxMail) bounceBody(h *strings.Builder) {
	to := m.options["to"]
	fmt.Fprintf(h, "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b1\r\n\r\n--b1\r\n"+
		"Content-Type: text/plain\r\n\r\nYour message to <%s> could not be delivered: this mailbox does not accept mail.\r\n--b1\r\n"+
		"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.7.1\r\n--b1--\r\n", to, to)
}
