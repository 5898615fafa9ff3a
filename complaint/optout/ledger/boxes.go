package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
)

// findBoxes finds every address to which a refusal may be mailed: the company, and the lists, whose mail names it.
func (b *builder) findBoxes() {
	b.boxes, b.boxLists = map[string]complaint.CompanyID{}, map[string][]complaint.List{}
	for r := range b.in.Readings {
		at := b.in.Of(r)
		if r.Own || at.Company == "" || at.Suspect != "" {
			continue
		}
		for _, box := range r.Sender.UnsubscribeMailto {
			if have, ok := b.boxes[box]; ok && have != at.Company {
				b.boxes[box] = ""
			} else {
				b.boxes[box] = at.Company
			}
			if l := r.List(); !slices.Contains(b.boxLists[box], l) {
				b.boxLists[box] = append(b.boxLists[box], l)
			}
		}
	}
}

// ofOneList narrows a mere mail to an unsubscribe address: its header field is that of one list (RFC 2369 section 3.2), and refuses
// no other that the company sends marketing on under a List-Id of its own.
func (b *builder) ofOneList(c complaint.CompanyID, f complaint.Finding) complaint.Finding {
	if !f.MailtoOnly || f.Scope != complaint.ScopeAll || len(f.To) != 1 || len(b.boxLists[f.To[0]]) != 1 {
		return f
	}
	l := b.boxLists[f.To[0]][0]
	if _, others := b.lists[c].only(func(other complaint.List, m *calls) bool { return other != l && other.HasID() && m.marketing }); !l.HasID() || others == 0 {
		return f
	}
	f.Scope, f.Lists = complaint.ScopeList, []string{string(l)}
	f.Note = strings.TrimSpace(f.Note + " It went to the address by which one list is left.")
	return f
}

// addressee returns the company behind an address the person wrote to.
func (b *builder) addressee(address string, mailtoOnly bool) (complaint.CompanyID, bool) {
	if c := b.boxes[address]; c != "" {
		return c, true
	}
	if mailtoOnly || b.in.Find == nil {
		return "", false
	}
	return b.in.Find(address)
}
