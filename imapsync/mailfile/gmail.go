package mailfile

import (
	"encoding/base64"
	"mime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"desist/imapsync"
)

// Limits of one X-Gmail-Labels field. Gmail itself allows labels of 225 characters.
const (
	maxLabelField = 64 << 10
	maxLabels     = 200
	maxLabel      = 500 // bytes
)

// labelFlags are the labels by which Takeout writes what IMAP calls flags; empty ones say that a flag is missing.
var labelFlags = map[string]string{
	"opened": `\Seen`, "unread": "", "starred": `\Flagged`, "important": "$Important",
}

// gmailLabels decodes the value of X-Gmail-Labels: labels with commas between them, those with a comma or a quote in
// quotes, the whole in encoded words (RFC 2047) where it is not ASCII.
func gmailLabels(value string) (labels, flags []string) {
	if len(value) > maxLabelField {
		value = value[:maxLabelField]
	}
	for _, l := range splitLabels(decodeWords(unfold(value))) {
		if flag, ok := labelFlags[strings.ToLower(l)]; ok {
			if flag != "" {
				flags = append(flags, flag)
			}
			continue
		}
		if l != "" && len(labels) < maxLabels && !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	return labels, flags
}

func unfold(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "", "\n", "", "\r", "").Replace(s))
}

// decodeWords decodes encoded words. Google cuts long values between bytes of one character, which a decoder of single
// words can't read, so neighbours in the same character set and encoding are joined first.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	s = joinWords(s)
	var d mime.WordDecoder
	out, err := d.DecodeHeader(s)
	if err != nil {
		return s
	}
	return out
}

func joinWords(s string) string {
	words := strings.Fields(s)
	var out []string
	var last []string // charset, encoding, text of the word before
	for _, w := range words {
		inner, ok := strings.CutPrefix(w, "=?")
		inner, ok2 := strings.CutSuffix(inner, "?=")
		parts := strings.SplitN(inner, "?", 3)
		if !ok || !ok2 || len(parts) != 3 {
			out, last = append(out, w), nil
			continue
		}
		if last != nil && strings.EqualFold(last[0], parts[0]) && strings.EqualFold(last[1], parts[1]) {
			if text, ok := joinText(parts[1], last[2], parts[2]); ok {
				last[2] = text
				out[len(out)-1] = "=?" + last[0] + "?" + last[1] + "?" + last[2] + "?="
				continue
			}
		}
		last = parts
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func joinText(encoding, a, b string) (string, bool) {
	if strings.EqualFold(encoding, "Q") {
		return a + b, true
	}
	first, err := base64.StdEncoding.DecodeString(a)
	second, err2 := base64.StdEncoding.DecodeString(b)
	return base64.StdEncoding.EncodeToString(append(first, second...)), err == nil && err2 == nil
}

// splitLabels splits at commas outside of quotes. Within quotes a doubled quote, or one after "\", is a quote.
func splitLabels(s string) []string {
	var out []string
	var b strings.Builder
	quoted := false
	runes := []rune(s)
	for i := 0; i < len(runes); i++ {
		switch c := runes[i]; {
		case quoted && c == '\\' && i+1 < len(runes) && (runes[i+1] == '"' || runes[i+1] == '\\'):
			i++
			b.WriteRune(runes[i])
		case quoted && c == '"' && i+1 < len(runes) && runes[i+1] == '"':
			i++
			b.WriteRune('"')
		case c == '"':
			quoted = !quoted
		case c == ',' && !quoted:
			out = append(out, cleanLabel(b.String()))
			b.Reset()
		default:
			b.WriteRune(c)
		}
	}
	return append(out, cleanLabel(b.String()))
}

// cleanLabel makes a label fit for a line.
func cleanLabel(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	for len(s) > maxLabel {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.TrimSpace(s)
}

// LabelRole is the use of the folder that one of Gmail's labels stands for.
func LabelRole(label string) imapsync.Role {
	switch strings.ToLower(label) {
	case "archived":
		return imapsync.RoleArchive
	case "category promotions", "category updates", "category social", "category forums", "category personal":
		return imapsync.RoleNone
	}
	return imapsync.RoleByName(label, 0)
}

// roleOf is the role that says most of a message with these labels: what the person sent is theirs wherever else it is.
func roleOf(labels []string, otherwise imapsync.Role) imapsync.Role {
	best := otherwise
	for i, l := range labels {
		r := LabelRole(l)
		if r == imapsync.RoleSent {
			return r
		}
		if i == 0 || best == imapsync.RoleNone {
			best = r
		}
	}
	return best
}
