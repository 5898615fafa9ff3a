package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"

	"desist/complaint"
	"desist/complaint/marketing/internal/dataset"
	"desist/complaint/rfc822"
)

// testCase is one labelled mail.
type testCase struct {
	id       string
	message  *complaint.Message
	kind     complaint.VerdictKind
	direct   bool
	deciding []string // a verdict should quote one of them; empty if the label names none
	pair     string
}

// written takes the mails of the corpus. A confirmation of an opt-out that also promotes is labelled mixed there, and is
// both: it keeps the kind of the confirmation it is the pair of.
func written(entries []*dataset.Entry, all, joined bool) []testCase {
	confirms := map[string]bool{}
	for _, e := range entries {
		if e.Kind == complaint.KindOptOut && e.Pair != "" {
			confirms[e.Pair] = true
		}
	}
	var out []testCase
	for _, e := range entries {
		if !e.Mail || (!all && !e.Held()) {
			continue
		}
		m := e.Message()
		if joined {
			m = e.Joined()
		}
		c := testCase{id: e.ID, message: m, kind: e.Kind, direct: e.DirectMarketing(), pair: e.Pair}
		if confirms[e.Pair] {
			c.kind = complaint.KindOptOut
		}
		if e.Added != nil {
			c.deciding = []string{e.Added.Text}
		} else if c.direct {
			for _, l := range e.Lines {
				if l.Class == 0 {
					c.deciding = append(c.deciding, l.Text)
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// realMail reads a folder of .eml files described by labels.tsv; ambiguous mails are left out.
func realMail(dir string) ([]testCase, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "labels.tsv"))
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	var out []testCase
	for _, row := range rows[1:] {
		if len(row) < 7 || row[2] == "" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, row[0]))
		if err != nil {
			return nil, err
		}
		m, err := rfc822.Parse(raw, rfc822.Options{})
		if err != nil {
			return nil, err
		}
		c := testCase{id: row[0] + " " + row[3], message: &m, kind: complaint.VerdictKind(row[1]), direct: row[2] == "1"}
		if why, ok := strings.CutPrefix(row[6], "promo: "); ok {
			c.deciding = []string{why}
		}
		out = append(out, c)
	}
	return out, nil
}
