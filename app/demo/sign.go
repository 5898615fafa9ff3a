package demo

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// signedFields are the header fields that the demo's senders sign.
const signedFields = "From:To:Subject:Date:Message-ID:MIME-Version:Content-Type"

// signingKey is the key of an invented sender. It is made from its public name, so that the mailbox is the same bytes in
// every run: it protects nothing, and proves no more than that the check works.
func signingKey(domain, selector string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("Desist demo, " + selector + "._domainkey." + domain))
	return ed25519.NewKeyFromSeed(seed[:])
}

// keyRecord is what the sender's domain publishes for the key (RFC 8463 4).
func keyRecord(domain, selector string) string {
	public := signingKey(domain, selector).Public().(ed25519.PublicKey)
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
}

// signature is one DKIM-Signature of a mail: its value up to "b=", and what stands there.
type signature struct {
	domain, selector string
	value, sum       string
}

// sign signs a mail's header and body for each of its senders' keys, relaxed/relaxed (RFC 6376 3.4, RFC 8463).
func (m *mail) sign(head, body string) []signature {
	bodySum := sha256.Sum256([]byte(relaxedBody(body)))
	var out []signature
	for _, key := range m.dkim() {
		domain, selector, _ := strings.Cut(key, ":")
		s := signature{domain: domain, selector: selector}
		s.value = fmt.Sprintf("v=1; a=ed25519-sha256; c=relaxed/relaxed; d=%s; s=%s; t=%d; h=%s; bh=%s; b=",
			domain, selector, m.e.at.Unix(), signedFields, base64.StdEncoding.EncodeToString(bodySum[:]))
		var text strings.Builder
		for _, name := range strings.Split(signedFields, ":") {
			if value, ok := fieldOf(head, name); ok {
				text.WriteString(relaxedField(name, value) + "\r\n")
			}
		}
		text.WriteString(relaxedField("DKIM-Signature", s.value))
		sum := sha256.Sum256([]byte(text.String()))
		s.sum = base64.StdEncoding.EncodeToString(ed25519.Sign(signingKey(domain, selector), sum[:]))
		out = append(out, s)
	}
	return out
}

// fieldOf returns the value of the last field of that name, folded as it is.
func fieldOf(head, name string) (value string, ok bool) {
	in := false
	for line := range strings.Lines(head) {
		if line[0] == ' ' || line[0] == '\t' {
			if in {
				value += line
			}
			continue
		}
		field, rest, _ := strings.Cut(line, ":")
		if in = strings.EqualFold(field, name); in {
			value, ok = rest, true
		}
	}
	return value, ok
}

// relaxedField is RFC 6376 3.4.2.
func relaxedField(name, value string) string {
	return strings.ToLower(name) + ":" + strings.Join(strings.Fields(value), " ")
}

var blanks = regexp.MustCompile(`[ \t]+`)

// relaxedBody is RFC 6376 3.4.4.
func relaxedBody(body string) string {
	lines := strings.Split(body, "\r\n")
	for i := range lines {
		lines[i] = strings.TrimRight(blanks.ReplaceAllString(lines[i], " "), " ")
	}
	text := strings.TrimRight(strings.Join(lines, "\r\n"), "\r\n")
	if text == "" {
		return ""
	}
	return text + "\r\n"
}
