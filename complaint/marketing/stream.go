package marketing

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
)

// Stream is a fingerprint of the template and campaign family that m comes from: equal for mailings of one stream, whatever
// their offer of the day. It rests on the sender's address, List-Id, the stable parts of Feedback-ID, the link parameters
// that name a medium rather than a campaign, and the wording of the footer. It is empty for a message without a sender.
func Stream(m *complaint.Message) string {
	if len(m.From) == 0 {
		return ""
	}
	parts := []string{
		"from " + strings.ToLower(m.From[0].Addr),
		"list " + strings.ToLower(m.ListID),
		"feedback " + stableFeedback(m.FeedbackID),
		"medium " + linkMedium(m.Links),
		"footer " + footerShape(m.Blocks),
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:8])
}

// stableFeedback keeps the fields of a Feedback-ID that name the stream and the sender (the last two of four), and drops
// the campaign and the customer's running numbers.
func stableFeedback(id string) string {
	f := strings.Split(id, ":")
	if len(f) < 3 {
		return ""
	}
	return strings.ToLower(maskDigits(strings.Join(f[len(f)-2:], ":")))
}

// linkMedium collects utm_source and utm_medium of the first links that have them.
func linkMedium(links []complaint.Link) string {
	var found []string
	for i, l := range links {
		if i == 50 || len(found) == 2 {
			break
		}
		if !strings.Contains(l.URL, "utm_") {
			continue
		}
		u, err := url.Parse(l.URL)
		if err != nil {
			continue
		}
		q := u.Query()
		s := strings.ToLower(maskDigits(q.Get("utm_source") + "/" + q.Get("utm_medium")))
		if !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	slices.Sort(found)
	return strings.Join(found, " ")
}

// footerShape is the first words of the last blocks of small print, digits masked.
func footerShape(blocks []complaint.Block) string {
	const lastBlocks, blockRunes = 30, 40
	var out []string
	for _, b := range blocks[max(0, len(blocks)-lastBlocks):] {
		s, found := lowerWith(b.Text, footerWords)
		if !found {
			continue
		}
		s = maskDigits(s)
		out = append(out, s[:runeEnd(s, blockRunes)])
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "|")
}

var footerWords = wordindex.Of("unsubscribe", "registered in", "registered office", "company number", "privacy policy", "regulated by", "copyright", "©", "all rights reserved")

func maskDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '#'
		}
		return r
	}, s)
}

func runeEnd(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
