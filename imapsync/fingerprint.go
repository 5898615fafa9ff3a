package imapsync

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// fingerprintFields are what a fingerprint is made of besides size and time; the first must be there.
var fingerprintFields = []string{"Message-ID", "Date", "From", "To", "Subject"}

// MessageFingerprint recognises a message in another folder, or under another UID, without fetching it: it is equal for
// messages of the same size, time of arrival (to the second), Message-ID, Date, From, To and Subject. It is "" where
// that would say too little: without a Message-ID or a time of arrival. header is the header section or any choice of
// its fields that has these.
func MessageFingerprint(size int64, arrived time.Time, header []byte) string {
	id := fieldValue(header, fingerprintFields[0])
	if id == "" || arrived.IsZero() || size <= 0 {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d\n%d\n", size, arrived.Unix())
	for _, name := range fingerprintFields {
		fmt.Fprintf(h, "%s\n", fieldValue(header, name))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// headerOf returns the part of a message up to the empty line that ends its header.
func headerOf(raw []byte) []byte {
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		return raw[:i+4]
	}
	if i := bytes.Index(raw, []byte("\n\n")); i >= 0 {
		return raw[:i+2]
	}
	return raw
}

// fieldValue returns the first field of that name, unfolded, its white space made single.
func fieldValue(header []byte, name string) string {
	for len(header) > 0 {
		line, rest, _ := bytes.Cut(header, []byte("\n"))
		key, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || !strings.EqualFold(string(bytes.TrimSpace(key)), name) {
			header = rest
			continue
		}
		text := string(value)
		for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') {
			line, rest, _ = bytes.Cut(rest, []byte("\n"))
			text += " " + string(line)
		}
		return strings.Join(strings.Fields(text), " ")
	}
	return ""
}
