package complaint

import (
	"slices"
	"strings"
)

// List names one mailing list of a company: the List-Id of its messages (RFC 2919) in lower case, or, where they carry none,
// "from:" and the sender as shown, because one address may send several ("from:Weekend Recipes <hello@shop.example>").
type List string

const fromPrefix = "from:"

// ListOf returns the list of a message with this List-Id and From; "" if it has neither.
func ListOf(listID string, from Address) List {
	switch {
	case listID != "":
		return List(strings.TrimPrefix(strings.ToLower(listID), fromPrefix))
	case from.Addr != "":
		addr := strings.ToLower(from.Addr)
		if name := strings.Join(strings.Fields(from.Name), " "); name != "" {
			addr = name + " <" + addr + ">"
		}
		return fromPrefix + List(addr)
	}
	return ""
}

// String is the List-Id, or the sender.
func (l List) String() string { return strings.TrimPrefix(string(l), fromPrefix) }

// HasID reports whether the list is known by a List-Id.
func (l List) HasID() bool { return !strings.HasPrefix(string(l), fromPrefix) }

// ListNames are the lists as people read them, one after the other.
func ListNames(lists []List) string {
	names := make([]string, len(lists))
	for i, l := range lists {
		names[i] = l.String()
	}
	return strings.Join(names, ", ")
}

// List returns the list the message came on; "" if nothing tells.
func (r *Reading) List() List { return ListOf(r.ListID, r.From) }

// covers reports whether an opt-out refuses the mail of a list.
func (o OptOut) covers(l List) bool {
	return o.Scope != ScopeList || l != "" && slices.Contains(o.Lists, l)
}

// covers reports whether a re-consent allows the mail of a list: consent is given for what it names, and a list with another List-Id is
// something else. Mail of no such list, as that about an order, is in doubt, so it is allowed.
func (r ReConsent) covers(l List) bool {
	return len(r.Lists) == 0 || slices.Contains(r.Lists, l) || l == "" || !l.HasID()
}

// Unclear reports whether an opt-out refuses some lists and nothing tells which: until the person says, no message counts against it.
func (o OptOut) Unclear() bool {
	return o.Scope == ScopeList && len(o.Lists) == 0 && o.State != StateRejected
}

// SaidScope is what the person says that an opt-out refuses.
type SaidScope struct {
	Scope Scope  `json:"scope"`           // ScopeAll or ScopeList
	Lists []List `json:"lists,omitempty"` // of ScopeList; at least one
}

// As returns the opt-out with the scope that the person said. It is marked as said where its mail tells another: the person's own
// word is worth less than what the company wrote.
func (s SaidScope) As(o OptOut) OptOut {
	all := s.Scope == ScopeAll && o.Scope != ScopeList
	o.Said = !all && (s.Scope != o.Scope || !slices.Equal(s.Lists, o.Lists))
	if !all {
		o.Scope, o.Lists = s.Scope, s.Lists
	}
	return o
}
