package ledger

import (
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/optout"
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
			put(b.boxLists, box, r.List())
		}
	}
}

// ofOneList narrows a mere mail to an unsubscribe address: its header field is that of one list (RFC 2369 section 3.2), and refuses
// no other that the company sent marketing on by then, under a List-Id of its own. An id that came once may be that of a campaign. Where
// several lists name one address, which is left is not known. What the person wrote besides counts for more.
func (b *builder) ofOneList(c complaint.CompanyID, r *complaint.Reading, f complaint.Finding) complaint.Finding {
	lists, of := b.boxLists[f.To[0]], b.lists[c]
	if !isCommand(f) || f.Scope != complaint.ScopeAll {
		return f
	}
	for _, l := range lists {
		if !l.HasID() || !of.cameAgain(l, r.Received) {
			return f
		}
	}
	switch {
	case len(lists) > 1 && !optout.RefusesAll(r.Subject) && !optout.RefusesAll(f.Quote):
		f.Scope = complaint.ScopeList
		f.Note = strings.TrimSpace(f.Note + " It went to an address by which several lists are left.")
	case len(lists) == 1 && f.MailtoOnly && !saysMore(r) && of.sentOtherLists(lists[0], r.Received):
		f.Scope, f.Lists = complaint.ScopeList, []string{string(lists[0])}
		f.Note = strings.TrimSpace(f.Note + " It went to the address by which one list is left.")
	}
	return f
}

// isCommand reports whether own mail is a mere command, which may name a list as list servers want: "unsubscribe gym".
func isCommand(f complaint.Finding) bool {
	const longest = 3 // words
	return f.MailtoOnly || len(optout.Words(f.Quote)) <= longest
}

// saysMore reports whether own mail says more than the command to unsubscribe.
func saysMore(r *complaint.Reading) bool {
	return !optout.BareCommand(r.Subject) || slices.ContainsFunc(r.Finding, func(f complaint.Finding) bool { return !optout.BareCommand(f.Quote) })
}

// isOfLists reports whether a finding is a mere mail to a list's address, as ofOneList narrows it.
func isOfLists(f complaint.Finding) bool { return f.MailtoOnly && f.Scope == complaint.ScopeList }

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
