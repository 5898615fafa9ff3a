package dkim

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// signature is one DKIM-Signature field.
type signature struct {
	field            field
	tags             map[string]string
	domain, selector string
	headers          []string
	signed, expires  time.Time
}

// errUnusable marks a signature from which nothing follows, neither that the message is genuine nor that it is not.
var errUnusable = errors.New("cannot be used")

func unusable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUnusable, fmt.Sprintf(format, args...))
}

// parseTags reads a tag list (RFC 6376 3.2). White space inside values goes, which no tag used here needs.
func parseTags(s string) (map[string]string, error) {
	tags := map[string]string{}
	for _, part := range strings.Split(s, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		if !ok {
			if name == "" {
				continue
			}
			return nil, unusable("the tag %.20q has no value", name)
		}
		if _, dup := tags[name]; dup {
			return nil, unusable("the tag %.20q is there twice", name)
		}
		tags[name] = strings.Join(strings.Fields(value), "")
	}
	return tags, nil
}

// parse reads a field; what it could read is returned with an error too.
func parse(f field) (s signature, err error) {
	s.field = f
	if s.tags, err = parseTags(f.value()); err != nil {
		return s, err
	}
	s.domain, s.selector = strings.ToLower(s.tags["d"]), strings.ToLower(s.tags["s"])
	s.headers = strings.Split(strings.ToLower(s.tags["h"]), ":")
	for _, tag := range []string{"v", "a", "b", "bh", "d", "h", "s"} {
		if s.tags[tag] == "" {
			return s, unusable("the tag %q is missing", tag)
		}
	}
	if s.signed, err = unixTag(s.tags, "t"); err != nil {
		return s, err
	}
	if s.expires, err = unixTag(s.tags, "x"); err != nil {
		return s, err
	}
	i := strings.ToLower(s.tags["i"])
	switch _, idDomain, _ := strings.Cut(i, "@"); {
	case s.tags["v"] != "1":
		return s, unusable("version %.20q is not known", s.tags["v"])
	case !slices.Contains(s.headers, "from"):
		return s, unusable("it does not cover the From field")
	case i != "" && idDomain != s.domain && !strings.HasSuffix(idDomain, "."+s.domain):
		return s, unusable("its identity does not belong to its domain")
	case s.tags["q"] != "" && !slices.Contains(strings.Split(s.tags["q"], ":"), "dns/txt"):
		return s, unusable("its key is not kept in the domain name system")
	}
	return s, nil
}

func unixTag(tags map[string]string, name string) (time.Time, error) {
	v, ok := tags[name]
	if !ok {
		return time.Time{}, nil
	}
	const digits = 12 // RFC 6376 3.5: up to twelve decimal digits must be understood
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 || len(v) > digits {
		return time.Time{}, unusable("the time in %q cannot be read", name)
	}
	return time.Unix(n, 0).UTC(), nil
}

// keyName is the domain name of the signature's public key (RFC 6376 3.6.2.1).
func (s signature) keyName() string { return s.selector + "._domainkey." + s.domain }

// withoutValue is the field with b= emptied (RFC 6376 3.7).
func (s signature) withoutValue() []byte {
	raw := s.field.raw
	start := bytes.IndexByte(raw, ':') + 1
	for start < len(raw) {
		end := bytes.IndexByte(raw[start:], ';')
		if end < 0 {
			end = len(raw)
		} else {
			end += start
		}
		eq := bytes.IndexByte(raw[start:end], '=')
		if eq >= 0 && string(bytes.TrimSpace(raw[start:start+eq])) == "b" {
			return append(bytes.Clone(raw[:start+eq+1]), raw[end:]...)
		}
		start = end + 1
	}
	return raw
}

// bodyHash holds the body against bh=.
func (s signature) bodyHash(m message) error {
	_, bodyCanon, _ := strings.Cut(s.tags["c"], "/")
	body := canonicalBody(m.body, bodyCanon == "relaxed")
	if l, ok := s.tags["l"]; ok {
		n, err := strconv.Atoi(l)
		if err != nil || n < 0 || n > len(body) {
			return errors.New("the body is shorter than what was signed")
		}
		if n < len(body) {
			return unusable("it covers only the first %d of %d bytes of the body", n, len(body))
		}
	}
	want, err := base64.StdEncoding.DecodeString(s.tags["bh"])
	if err != nil {
		return unusable("its body hash cannot be read")
	}
	if got := sha256.Sum256(body); subtle.ConstantTimeCompare(got[:], want) != 1 {
		return errors.New("the body is not what was signed")
	}
	return nil
}

// digest is the hash that was signed.
func (s signature) digest(m message) []byte {
	headCanon, _, _ := strings.Cut(s.tags["c"], "/")
	relaxed := headCanon == "relaxed"
	h := sha256.New()
	for _, f := range m.pick(s.headers) {
		h.Write(canonicalField(f.raw, relaxed))
		h.Write(crlf)
	}
	h.Write(canonicalField(s.withoutValue(), relaxed))
	return h.Sum(nil)
}

// supported says whether the algorithms are known and still trusted.
func (s signature) supported() error {
	switch a := s.tags["a"]; a {
	case "rsa-sha256", "ed25519-sha256":
	case "rsa-sha1":
		return unusable("rsa-sha1 must not be relied on (RFC 8301)")
	default:
		return unusable("the algorithm %.30q is not known", a)
	}
	for _, c := range strings.Split(s.tags["c"], "/") {
		if c != "" && c != "simple" && c != "relaxed" {
			return unusable("the canonicalization %.30q is not known", c)
		}
	}
	return nil
}

// errRevoked says that a key record is there and empty.
var errRevoked = errors.New("the key was withdrawn")

// publicKey reads a key record (RFC 6376 3.6.1, RFC 8463 4).
func publicKey(record, algorithm string) (crypto.PublicKey, error) {
	tags, err := parseTags(record)
	if err != nil {
		return nil, err
	}
	p, ok := tags["p"]
	k := tags["k"]
	if k == "" {
		k = "rsa"
	}
	switch {
	case tags["v"] != "" && tags["v"] != "DKIM1" || !ok:
		return nil, unusable("the record is no DKIM key")
	case p == "":
		return nil, errRevoked
	case k != strings.TrimSuffix(algorithm, "-sha256"):
		return nil, unusable("the key is for %.20q", k)
	case tags["h"] != "" && !slices.Contains(strings.Split(tags["h"], ":"), "sha256"):
		return nil, unusable("the key is not for sha256")
	}
	b, err := base64.StdEncoding.DecodeString(p)
	if err != nil {
		return nil, unusable("the key cannot be read")
	}
	if k == "ed25519" {
		if len(b) != ed25519.PublicKeySize {
			return nil, unusable("the key has the wrong size")
		}
		return ed25519.PublicKey(b), nil
	}
	return rsaKey(b)
}

func rsaKey(b []byte) (crypto.PublicKey, error) {
	const shortest, longest = 1024, 8192 // bits; RFC 8301 3.2 sets the first
	pub, err := x509.ParsePKIXPublicKey(b)
	if err != nil {
		pub, err = x509.ParsePKCS1PublicKey(b) // erratum 3017 of RFC 6376 allows both
	}
	key, ok := pub.(*rsa.PublicKey)
	if err != nil || !ok {
		return nil, unusable("the key cannot be read")
	}
	if n := key.N.BitLen(); n < shortest || n > longest {
		return nil, unusable("the key has %d bits", n)
	}
	return key, nil
}

func signedBy(key crypto.PublicKey, digest, value []byte) bool {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, value) == nil
	case ed25519.PublicKey:
		return ed25519.Verify(key, digest, value)
	}
	return false
}
