package rfc822

import (
	"fmt"
	"net/url"
)

// Part returns the decoded content and the media type of the part with this Content-ID (RFC 2392), which may be given
// with or without "cid:" and angle brackets. It fails with ErrNoPart or, over MaxPartBytes, with ErrTooBig.
func Part(raw []byte, contentID string) (content []byte, mediaType string, err error) {
	d := &defects{}
	opt := Options{}.withDefaults()
	h, body, err := readTop(raw, opt, d)
	if err != nil {
		return nil, "", err
	}
	want := cleanContentID(contentID)
	var found *part
	w := &walker{opt: opt, d: d, onLeaf: func(p *part, _ string) {
		if found == nil && want != "" && cleanContentID(p.contentID) == want {
			found = p
		}
	}}
	w.walk(newPart(h, body, "body", ""), "", 0)
	if found == nil {
		return nil, "", fmt.Errorf("%w: %q", ErrNoPart, clip(contentID, 200))
	}
	if n := decodedSize(found.cte(), found.body); n > MaxPartBytes {
		return nil, "", fmt.Errorf("%w: part %q has %d bytes of at most %d", ErrTooBig, clip(contentID, 200), n, int64(MaxPartBytes))
	}
	content, _ = decodeTransfer(nil, found.cte(), found.body)
	return content, found.mediaType, nil
}

func cleanContentID(s string) string {
	if len(s) > 4 && (s[:4] == "cid:" || s[:4] == "CID:") {
		s = s[4:]
	}
	if u, err := url.PathUnescape(s); err == nil {
		s = u
	}
	for len(s) > 1 && s[0] == '<' && s[len(s)-1] == '>' {
		s = s[1 : len(s)-1]
	}
	return s
}
