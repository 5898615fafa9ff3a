package evidence

import (
	"encoding/json"
	"fmt"
)

// Name and layout of the list of redactions inside data/.
const (
	RedactionsJSON   = "redactions.json"
	SchemaRedactions = "desist-redactions-1"
)

// Redactions lists what was masked in the documents and tables.
type Redactions struct {
	Schema            string      `json:"schema"`
	Profile           string      `json:"profile"` // "regulator", "company" or "public"
	OriginalsIncluded bool        `json:"originals_included"`
	Masked            []Redaction `json:"masked"`
}

// Redaction is one kind of thing masked in one place; what it was is not repeated.
type Redaction struct {
	Where string `json:"where"` // exhibit, or part of the pack
	Part  string `json:"part"`
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

// JSON is redactions.json.
func (r Redactions) JSON() ([]byte, error) { return indented(RedactionsJSON, r) }

// redactions learns whether the originals were left out on purpose, which changes what the tables may name.
func (v *verifier) redactions() {
	if !v.has(RedactionsJSON) {
		return
	}
	b, err := v.s.read(payloadDir + RedactionsJSON)
	var r Redactions
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	if err != nil {
		v.add(CheckRedactions, "", problems(fmt.Errorf("%s cannot be read: %w", RedactionsJSON, err)))
		return
	}
	total := 0
	for _, m := range r.Masked {
		total += m.Count
	}
	v.originalsLeftOut = !r.OriginalsIncluded
	detail := fmt.Sprintf("profile %q: %d things masked in documents and tables", shorten(r.Profile), total)
	if v.originalsLeftOut {
		detail += "; the originals were left out, so nothing can be held against them"
	}
	v.add(CheckRedactions, detail, nil)
}
