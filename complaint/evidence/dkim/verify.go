package dkim

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"
)

// Result is what became of a signature, or of a message's signatures.
type Result string

const (
	Pass       Result = "pass"        // genuine, and in force when the message was received
	Fail       Result = "fail"        // the message is not what was signed
	Expired    Result = "expired"     // genuine, but no longer in force when the message was received
	KeyGone    Result = "key_gone"    // the sender's domain no longer publishes the key
	NotChecked Result = "not_checked" // the key was not fetched
	Unusable   Result = "unusable"    // nothing follows from it
	NotSigned  Result = "not_signed"  // the message has no signature
)

// Signature is one checked signature.
type Signature struct {
	Domain    string    `json:"domain"`
	Selector  string    `json:"selector"`
	Algorithm string    `json:"algorithm"`
	KeyName   string    `json:"key_name"`
	Signed    time.Time `json:"signed,omitzero"`  // t=
	Expires   time.Time `json:"expires,omitzero"` // x=
	Fields    []string  `json:"fields"`           // the header fields it covers
	Aligned   bool      `json:"aligned"`          // Domain is that of From, or one above it
	Result    Result    `json:"result"`
	Reason    string    `json:"reason,omitempty"`
}

// Keys answers with the key records kept for a domain name. Asked is false if nobody asked the domain name system, or
// it gave no answer: then it is not known whether there is a key.
type Keys func(name string) (records []string, asked bool)

// KeyNames returns the domain names of the keys that a message's signatures need, each once.
func KeyNames(raw []byte) []string {
	var names []string
	for _, f := range signatures(split(raw)) {
		s, err := parse(f)
		if err == nil && !slices.Contains(names, s.keyName()) {
			names = append(names, s.keyName())
		}
	}
	return names
}

func signatures(m message) []field {
	list := m.all("dkim-signature")
	return list[:min(len(list), maxSignatures)]
}

// Verify checks a message's signatures, topmost first, as of the time it was received. A zero time leaves expiry
// unjudged.
func Verify(raw []byte, received time.Time, keys Keys) []Signature {
	m := split(raw)
	out := []Signature{}
	for _, f := range signatures(m) {
		s, err := parse(f)
		c := Signature{
			Domain: s.domain, Selector: s.selector, Algorithm: s.tags["a"], Signed: s.signed, Expires: s.expires, Fields: s.headers,
			Aligned: aligned(m, s.domain),
		}
		if c.Fields == nil {
			c.Fields = []string{}
		}
		if err == nil {
			c.KeyName = s.keyName()
			err = s.supported()
		}
		if err == nil && len(m.all("from")) != 1 {
			err = unusable("the message does not have exactly one From field")
		}
		if err != nil {
			c.Result, c.Reason = Unusable, reason(err)
		} else {
			c.Result, c.Reason = s.check(m, received, keys)
		}
		out = append(out, c)
	}
	return out
}

func reason(err error) string { return strings.TrimPrefix(err.Error(), errUnusable.Error()+": ") }

// check does the arithmetic. The body is looked at first, because it needs no key.
func (s signature) check(m message, received time.Time, keys Keys) (Result, string) {
	if err := s.bodyHash(m); errors.Is(err, errUnusable) {
		return Unusable, reason(err)
	} else if err != nil {
		return Fail, err.Error()
	}
	value, err := base64.StdEncoding.DecodeString(s.tags["b"])
	if err != nil {
		return Unusable, "its value cannot be read"
	}
	records, asked := keys(s.keyName())
	if !asked {
		return NotChecked, "the key was not fetched"
	}
	digest := s.digest(m)
	result, why := KeyGone, "the domain publishes no key of this name"
	for _, record := range records {
		key, err := publicKey(record, s.tags["a"])
		switch {
		case errors.Is(err, errRevoked):
			why = err.Error()
			continue
		case err != nil:
			if result == KeyGone {
				result, why = Unusable, reason(err)
			}
			continue
		}
		if signedBy(key, digest, value) {
			return s.inForce(received)
		}
		result, why = Fail, "the header is not what was signed, or the key was replaced"
	}
	return result, why
}

// inForce judges x= as of the time of receipt.
func (s signature) inForce(received time.Time) (Result, string) {
	switch {
	case s.expires.IsZero():
		return Pass, ""
	case received.IsZero():
		return Pass, "the time of receipt is not known, so its expiry was not judged"
	case received.After(s.expires):
		return Expired, "it had expired when the message was received"
	}
	return Pass, ""
}

// aligned says whether a signing domain speaks for From's domain.
func aligned(m message, domain string) bool {
	from := m.all("from")
	if len(from) != 1 || domain == "" {
		return false
	}
	value := strings.ToLower(from[0].value())
	at := strings.LastIndexByte(value, '@')
	if at < 0 {
		return false
	}
	host := strings.TrimRight(value[at+1:], "> \t\r\n")
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// Overall sums up a message's signatures: a pass of the From domain counts most, then any pass, and a failure shows
// only if nothing speaks for the message.
func Overall(list []Signature) Result {
	if len(list) == 0 {
		return NotSigned
	}
	for _, want := range []Result{Pass, Expired, NotChecked, KeyGone, Fail} {
		for _, s := range list {
			if s.Result == want {
				return want
			}
		}
	}
	return Unusable
}
