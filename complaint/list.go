package complaint

import (
	"slices"
	"strings"
)

// List names one mailing list of a company: the List-Id of its messages (RFC 2919), or, where they carry none, "from:" and
// the address that they come from. Both are in lower case, as RFC 2919 section 3 compares them.
type List string

// fromPrefix can't begin a List-Id: RFC 2919 section 3 has no colon in it.
const fromPrefix = "from:"

// ListOf returns the list of a message with this List-Id and From; "" if it has neither.
func ListOf(listID string, from Address) List {
	switch {
	case listID != "":
		return List(strings.ToLower(listID))
	case from.Addr != "":
		return fromPrefix + List(strings.ToLower(from.Addr))
	}
	return ""
}

// String is the List-Id or the address.
func (l List) String() string { return strings.TrimPrefix(string(l), fromPrefix) }

// List returns the list the message came on; "" if nothing tells.
func (r *Reading) List() List { return ListOf(r.ListID, r.From) }

// covers reports whether an opt-out refuses the mail of a list.
func (o OptOut) covers(l List) bool {
	return o.Scope != ScopeList || l != "" && slices.Contains(o.Lists, l)
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
