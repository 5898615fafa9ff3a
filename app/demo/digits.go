package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

// The ids and signatures of the mails look random but follow from the mail's key, so that rendering is
// deterministic.

func digest(key, label string) []byte {
	sum := sha256.Sum256([]byte(key + "\x00" + label))
	return sum[:]
}

// stretch returns n bytes that follow from key and label.
func stretch(key, label string, n int) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		out = append(out, digest(key, label+strconv.Itoa(i))...)
	}
	return out[:n]
}

// pick returns a number from 0 to below that follows from the mail's key.
func (e *entry) pick(label string, below uint64) uint64 {
	return binary.BigEndian.Uint64(digest(e.key, label)) % below
}

var digitsPattern = regexp.MustCompile(`\{(hex|num):(\d+)\}`)

// digits replaces {hex:n} and {num:n}; the label keeps two places of one mail apart.
func (e *entry) digits(label, s string) string {
	i := 0
	return digitsPattern.ReplaceAllStringFunc(s, func(m string) string {
		i++
		groups := digitsPattern.FindStringSubmatch(m)
		n, err := strconv.Atoi(groups[2])
		if err != nil {
			return m
		}
		raw := stretch(e.key, label+"/"+strconv.Itoa(i), n)
		if groups[1] == "hex" {
			return hex.EncodeToString(raw)[:n]
		}
		var b strings.Builder
		for _, c := range raw {
			b.WriteByte('0' + c%10)
		}
		return b.String()
	})
}
