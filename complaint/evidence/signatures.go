package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"desist/complaint/evidence/capsule"
	"desist/complaint/evidence/dkim"
)

// Names and layout of the signature record inside data/.
const (
	SignaturesJSON = "dkim.json"
	SignaturesCSV  = "dkim.csv"
	KeysJSON       = "dkim-keys.json"

	SchemaSignatures = "desist-dkim-1"
)

// Signatures says what became of the DKIM signatures of every original as of its time of receipt.
type Signatures struct {
	Schema   string          `json:"schema"`
	Messages []SignedMessage `json:"messages"`
}

// SignedMessage is one original with its signatures and with what others said of them on the way.
type SignedMessage struct {
	Path       string           `json:"path"`
	Exhibit    string           `json:"exhibit"`
	SHA256     string           `json:"sha256"`
	Received   time.Time        `json:"received,omitzero"`
	Result     dkim.Result      `json:"result"`
	Signatures []dkim.Signature `json:"signatures"`
	ARC        dkim.ARC         `json:"arc"`      // what forwarders noted, unverified
	Provider   []ProviderResult `json:"provider"` // what the mailbox's provider noted, unverified
}

// ProviderResult is one result of an Authentication-Results field (RFC 8601).
type ProviderResult struct {
	Server string `json:"server"`
	Method string `json:"method"`
	Result string `json:"result"`
	Domain string `json:"domain"`
}

// Check works out Result, Signatures and ARC from the original's bytes.
func (m *SignedMessage) Check(raw []byte, keys dkim.Keys) {
	m.Signatures = dkim.Verify(raw, m.Received, keys)
	m.Result = dkim.Overall(m.Signatures)
	m.ARC = dkim.ReadARC(raw)
}

// JSON is dkim.json.
func (s Signatures) JSON() ([]byte, error) { return indented(SignaturesJSON, s) }

// CSV is dkim.csv: a row for each signature, and one for each original without any.
func (s Signatures) CSV() ([]byte, error) {
	rows := [][]string{{
		"exhibit", "path", "received", "message_result", "domain", "aligned", "selector", "algorithm", "signed", "expires", "result", "reason", "provider", "arc",
	}}
	for _, m := range s.Messages {
		var provider []string
		for _, p := range m.Provider {
			provider = append(provider, strings.TrimSpace(p.Method+"="+p.Result+" "+p.Domain))
		}
		arc := ""
		if m.ARC.Sets > 0 {
			arc = fmt.Sprintf("%d sets, chain %s, sealed by %s", m.ARC.Sets, m.ARC.Chain, m.ARC.Sealer)
		}
		head, tail := []string{m.Exhibit, m.Path, isoTime(m.Received), string(m.Result)}, []string{strings.Join(provider, "; "), arc}
		for _, g := range m.Signatures {
			rows = append(rows, slices.Concat(head, []string{
				g.Domain, fmt.Sprint(g.Aligned), g.Selector, g.Algorithm, isoTime(g.Signed), isoTime(g.Expires), string(g.Result), g.Reason,
			}, tail))
		}
		if len(m.Signatures) == 0 {
			rows = append(rows, slices.Concat(head, make([]string, 8), tail))
		}
	}
	return table(SignaturesCSV, rows)
}

// signatures works every result out anew from the originals and the capsule, offline.
func (v *verifier) signatures() {
	if !v.has(SignaturesJSON) {
		v.skip(CheckSignatures, "the bundle has no record of signatures")
		return
	}
	rec, keys, err := v.readSignatures()
	if err != nil {
		v.add(CheckSignatures, "", problems(err))
		return
	}
	var bad []string
	counts := map[dkim.Result]int{}
	for _, m := range rec.Messages {
		counts[m.Result]++
		if why := v.recheck(m, keys); why != "" {
			bad = append(bad, why)
		}
	}
	if len(bad) == 0 && counts[dkim.NotChecked] > 0 && counts[dkim.NotChecked] == len(rec.Messages)-counts[dkim.NotSigned] {
		v.skip(CheckSignatures, "the keys were not fetched when the bundle was made: "+countText(counts))
		return
	}
	v.add(CheckSignatures, "worked out again from the originals and the kept keys: "+countText(counts), bad)
}

func countText(counts map[dkim.Result]int) string {
	var parts []string
	for _, r := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[r], strings.ReplaceAll(string(r), "_", " ")))
	}
	return strings.Join(parts, ", ")
}

func (v *verifier) readSignatures() (rec Signatures, keys capsule.Capsule, err error) {
	b, err := v.s.read(payloadDir + SignaturesJSON)
	if err != nil {
		return rec, keys, err
	}
	if err := json.Unmarshal(b, &rec); err != nil {
		return rec, keys, fmt.Errorf("%s cannot be read: %w", SignaturesJSON, err)
	}
	table, err := v.s.read(payloadDir + SignaturesCSV)
	if err != nil {
		return rec, keys, err
	}
	if want, err := rec.CSV(); err != nil || !bytes.Equal(table, want) {
		return rec, keys, fmt.Errorf("%s does not say the same as %s", SignaturesCSV, SignaturesJSON)
	}
	if !v.has(KeysJSON) {
		return rec, keys, nil
	}
	if b, err = v.s.read(payloadDir + KeysJSON); err != nil {
		return rec, keys, err
	}
	if keys, err = capsule.Parse(b); err != nil {
		return rec, keys, fmt.Errorf("%s: %w", KeysJSON, err)
	}
	return rec, keys, nil
}

// recheck returns what is wrong with one entry of the record.
func (v *verifier) recheck(m SignedMessage, keys capsule.Capsule) string {
	name := payloadDir + m.Path
	if v.originalsLeftOut && v.sums[name] == "" {
		return ""
	}
	if v.sums[name] != m.SHA256 {
		return fmt.Sprintf("the SHA-256 of %q differs", shorten(m.Path))
	}
	raw, err := v.s.read(name)
	if err != nil {
		return err.Error()
	}
	again := m
	again.Check(raw, keys.Keys)
	have, err1 := json.Marshal(m)
	want, err2 := json.Marshal(again)
	if err1 != nil || err2 != nil || !bytes.Equal(have, want) {
		return fmt.Sprintf("%q: the record says %s, the original and the keys say %s", shorten(m.Path), m.Result, again.Result)
	}
	return ""
}
