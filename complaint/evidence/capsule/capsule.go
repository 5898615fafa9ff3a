// Package capsule keeps the public keys of DKIM signatures as the domain name system gave them, with the time and the
// server that was asked, because senders replace and withdraw keys.
package capsule

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// Schema names the layout of dkim-keys.json.
const Schema = "desist-dkim-keys-1"

// Capsule is a set of answers.
type Capsule struct {
	Schema  string   `json:"schema"`
	Answers []Answer `json:"answers"` // by name, then time
}

// Status is what asking for a key brought.
type Status string

const (
	Found  Status = "found"  // there are TXT records
	None   Status = "none"   // the name or the record does not exist
	Failed Status = "failed" // no answer, so nothing is known
)

// Answer is one question to the domain name system with all that came back.
type Answer struct {
	Name     string    `json:"name"`
	Asked    time.Time `json:"asked"`
	Resolver string    `json:"resolver"` // address and port
	Status   Status    `json:"status"`
	TXT      []string  `json:"txt"`              // the records, each with its strings joined
	Raw      []byte    `json:"raw,omitempty"`    // the answer as it came over the wire (RFC 1035 4), DNSSEC signatures included
	Reason   string    `json:"reason,omitempty"` // why Status is Failed
}

// Limits of a capsule from elsewhere.
const (
	maxAnswers = 20_000
	maxRaw     = 64 << 10 // RFC 1035 4.2.2
)

// Parse reads dkim-keys.json and holds every record against the raw answer it came in.
func Parse(b []byte) (Capsule, error) {
	var c Capsule
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("capsule: %w", err)
	}
	if c.Schema != Schema {
		return c, fmt.Errorf("capsule: the layout %.40q is not known", c.Schema)
	}
	if len(c.Answers) > maxAnswers {
		return c, fmt.Errorf("capsule: there are more than %d answers", maxAnswers)
	}
	for _, a := range c.Answers {
		if err := a.check(); err != nil {
			return c, fmt.Errorf("capsule: %.100q: %w", a.Name, err)
		}
	}
	return c, nil
}

// check holds an answer's records against its raw form.
func (a Answer) check() error {
	if a.Status == Failed {
		if len(a.TXT) > 0 {
			return errors.New("it failed and yet has records")
		}
		return nil
	}
	if len(a.Raw) > maxRaw {
		return errors.New("the raw answer is too long")
	}
	status, txt, err := read(a.Name, a.Raw)
	switch {
	case err != nil:
		return err
	case status != a.Status || !slices.Equal(txt, a.TXT):
		return errors.New("its records are not those of the raw answer")
	}
	return nil
}

// read takes the TXT records for a name, or for what the name is an alias of (RFC 1034 3.6.2), out of a raw answer.
func read(name string, raw []byte) (Status, []string, error) {
	var m dns.Msg
	if err := m.Unpack(raw); err != nil {
		return Failed, nil, fmt.Errorf("the raw answer cannot be read: %w", err)
	}
	if !m.Response || len(m.Question) != 1 || m.Question[0].Qtype != dns.TypeTXT || !sameName(m.Question[0].Name, name) {
		return Failed, nil, errors.New("the raw answer is to another question")
	}
	if m.Rcode == dns.RcodeNameError {
		return None, nil, nil
	}
	if m.Rcode != dns.RcodeSuccess {
		return Failed, nil, fmt.Errorf("the server answered %s", dns.RcodeToString[m.Rcode])
	}
	owner, txt := name, []string(nil)
	for _, rr := range m.Answer { // aliases come in order, RFC 1034 4.3.2
		switch rr := rr.(type) {
		case *dns.CNAME:
			if sameName(rr.Hdr.Name, owner) {
				owner = rr.Target
			}
		case *dns.TXT:
			if sameName(rr.Hdr.Name, owner) {
				txt = append(txt, unescape(strings.Join(rr.Txt, "")))
			}
		}
	}
	if len(txt) == 0 {
		return None, nil, nil
	}
	return Found, txt, nil
}

// unescape undoes the presentation escapes (RFC 1035 5.1) that the library puts into strings.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		if i+2 < len(s) && isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) {
			out.WriteByte((s[i]-'0')*100 + (s[i+1]-'0')*10 + (s[i+2] - '0'))
			i += 2
			continue
		}
		out.WriteByte(s[i])
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func sameName(a, b string) bool { return strings.EqualFold(dns.Fqdn(a), dns.Fqdn(b)) }

// Keys returns every record kept for a name; asked is false if no answer says anything about it. It is dkim.Keys.
func (c Capsule) Keys(name string) (records []string, asked bool) {
	for _, a := range c.Answers {
		if a.Status == Failed || !sameName(a.Name, name) {
			continue
		}
		asked = true
		for _, t := range a.TXT {
			if !slices.Contains(records, t) {
				records = append(records, t)
			}
		}
	}
	return records, asked
}

// Missing returns those of names for which no key is kept, but for those known since then to have none.
func (c Capsule) Missing(names []string, since time.Time) []string {
	var out []string
	for _, n := range names {
		if records, _ := c.Keys(n); len(records) == 0 && !c.gone(n, since) && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func (c Capsule) gone(name string, since time.Time) bool {
	return slices.ContainsFunc(c.Answers, func(a Answer) bool {
		return a.Status == None && a.Asked.After(since) && sameName(a.Name, name)
	})
}

// JSON is dkim-keys.json.
func (c Capsule) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("capsule: %w", err)
	}
	return append(b, '\n'), nil
}

// With returns the capsule with more answers. Keys already kept stay; of answers without one only the newest stays.
func (c Capsule) With(more []Answer) Capsule {
	out := Capsule{Schema: Schema, Answers: []Answer{}}
	for i, a := range slices.Concat(c.Answers, more) {
		later := slices.Concat(c.Answers, more)[i+1:]
		again := slices.ContainsFunc(later, func(b Answer) bool { return sameName(a.Name, b.Name) })
		if a.Status == Found || !again {
			out.Answers = append(out.Answers, a)
		}
	}
	slices.SortStableFunc(out.Answers, func(a, b Answer) int {
		if d := strings.Compare(a.Name, b.Name); d != 0 {
			return d
		}
		return a.Asked.Compare(b.Asked)
	})
	return out
}

// For returns the part of the capsule that concerns names.
func (c Capsule) For(names []string) Capsule {
	out := Capsule{Schema: Schema, Answers: []Answer{}}
	for _, a := range c.Answers {
		if slices.ContainsFunc(names, func(n string) bool { return sameName(n, a.Name) }) {
			out.Answers = append(out.Answers, a)
		}
	}
	return out
}
