package rfc822

// HTML returns the HTML of a message as text, the version that a mail program would show. It reports false if there is
// none. Parse reads its words; this is for a picture of its looks.
func HTML(raw []byte) (string, bool) {
	d := &defects{}
	opt := Options{}.withDefaults()
	h, body, err := readTop(raw, opt, d)
	if err != nil {
		return "", false
	}
	var found *part
	w := &walker{opt: opt, d: d, onLeaf: func(p *part, parentType string) {
		if p.mediaType == "text/html" && isText(p) && (found == nil || parentType == "multipart/alternative") {
			found = p
		}
	}}
	w.walk(newPart(h, body, "body", ""), "", 0)
	if found == nil || decodedSize(found.cte(), found.body) > MaxPartBytes {
		return "", false
	}
	b := &bodyReader{d: d}
	return b.decode(found), true
}
