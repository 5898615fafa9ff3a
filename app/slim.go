package app

import (
	"context"
	"slices"
	"strings"

	"desist/complaint"
)

// slimmer makes Readings small enough that those of a whole mailbox fit into memory together: without the reasons of
// verdicts, which are looked up where they are shown, and with every repeated string once. What the casebook decodes
// hangs on its whole stored form otherwise.
type slimmer struct {
	seen map[string]string
}

// maxRepeated is how long a string may be to be looked for among those before it.
const maxRepeated = 80

func (s *slimmer) text(v string) string {
	if len(v) > maxRepeated {
		return strings.Clone(v)
	}
	if had, ok := s.seen[v]; ok {
		return had
	}
	v = strings.Clone(v)
	s.seen[v] = v
	return v
}

func (s *slimmer) texts(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = s.text(v)
	}
	return out
}

func (s *slimmer) address(a complaint.Address) complaint.Address {
	return complaint.Address{Name: s.text(a.Name), Addr: s.text(a.Addr)}
}

func (s *slimmer) slim(r *complaint.Reading) {
	r.MessageID, r.Subject, r.Stream, r.Twin = strings.Clone(r.MessageID), s.text(r.Subject), s.text(r.Stream), strings.Clone(r.Twin)
	r.From, r.ListID = s.address(r.From), s.text(r.ListID)
	to := make([]complaint.Address, len(r.To))
	for i, a := range r.To {
		to[i] = s.address(a)
	}
	r.To = to
	x := &r.Sender
	x.Domain, x.Name, x.Address = s.text(x.Domain), s.text(x.Name), s.text(x.Address)
	x.Auth, x.Suspect, x.UnsubscribeMailto = complaint.AuthState(s.text(string(x.Auth))), s.text(x.Suspect), s.texts(x.UnsubscribeMailto)
	ids := make([]complaint.Identity, len(x.Identities))
	for i, id := range x.Identities {
		ids[i] = complaint.Identity{Kind: complaint.IdentityKind(s.text(string(id.Kind))), Value: s.text(id.Value), Count: id.Count, Shown: id.Shown}
		if id.Shown == r.Message || id.Shown == "" {
			ids[i].Shown = r.Message[:len(id.Shown)]
		} else {
			ids[i].Shown = complaint.MessageID(s.text(string(id.Shown)))
		}
	}
	x.Identities = ids
	found := make([]complaint.Finding, len(r.Finding))
	for i, f := range r.Finding {
		f.Method, f.Source = complaint.Method(s.text(string(f.Method))), complaint.OptOutSource(s.text(string(f.Source)))
		f.Strength, f.Scope = complaint.Strength(s.text(string(f.Strength))), complaint.Scope(s.text(string(f.Scope)))
		f.ListID, f.Quote, f.Note, f.To = s.text(f.ListID), s.text(f.Quote), s.text(f.Note), s.texts(f.To)
		found[i] = f
	}
	if r.Finding = nil; len(found) > 0 {
		r.Finding = found
	}
	v := &r.Verdict
	v.Kind, v.Reasons, v.Against = complaint.VerdictKind(s.text(string(v.Kind))), nil, nil
	v.ServiceClaim, v.Defence, v.Answer = s.text(v.ServiceClaim), s.text(v.Defence), s.text(v.Answer)
	r.ReceivedFrom = complaint.ReceivedSource(s.text(string(r.ReceivedFrom)))
	r.Locations = slices.Clip(r.Locations)
}

// reasons puts back what slim left out of a verdict, before what the analysis itself has added to it.
func (a *App) reasons(ctx context.Context, r *complaint.Reading) complaint.Verdict {
	v := r.Verdict
	full, err := a.parts.Vault.Reading(ctx, r.Message)
	if err != nil {
		return v // gone meanwhile: the analysis is of a revision before that
	}
	full.Verdict = doubtDate(full)
	v.Reasons = slices.Concat(full.Verdict.Reasons, v.Reasons)
	v.Against = slices.Concat(full.Verdict.Against, v.Against)
	return v
}
