package app

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"desist/complaint"
)

// slimmer makes Readings small enough that those of a whole mailbox fit into memory together: without the reasons of
// verdicts and most Locations, which are looked up where they are shown, and with every repeated string once. What the
// casebook decodes hangs on its whole stored form otherwise.
type slimmer struct {
	seen       map[string]string
	people     map[string][]complaint.Address // whole lists
	identities map[string][]complaint.Identity
	key        []byte // scratch
}

func newSlimmer() *slimmer {
	return &slimmer{
		seen: map[string]string{}, people: map[string][]complaint.Address{}, identities: map[string][]complaint.Identity{},
	}
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

// addresses is a list of which there is one for all that say the same: most mail of a mailbox is to the same person.
func (s *slimmer) addresses(list []complaint.Address) []complaint.Address {
	s.key = s.key[:0]
	for _, a := range list {
		s.key = append(append(append(append(s.key, a.Name...), 0), a.Addr...), 0)
	}
	if had, ok := s.people[string(s.key)]; ok {
		return had
	}
	out := make([]complaint.Address, len(list))
	for i, a := range list {
		out[i] = s.address(a)
	}
	s.people[string(s.key)] = out
	return out
}

// identitiesOf does the same for what a sender shows of itself. The message that showed it is the reading's own.
func (s *slimmer) identitiesOf(list []complaint.Identity) []complaint.Identity {
	s.key = s.key[:0]
	for _, id := range list {
		s.key = append(append(append(append(s.key, id.Kind...), 0), id.Value...), 0)
		s.key = binary.AppendVarint(s.key, int64(id.Count))
	}
	if had, ok := s.identities[string(s.key)]; ok {
		return had
	}
	out := make([]complaint.Identity, len(list))
	for i, id := range list {
		out[i] = complaint.Identity{Kind: complaint.IdentityKind(s.text(string(id.Kind))), Value: s.text(id.Value), Count: id.Count}
	}
	s.identities[string(s.key)] = out
	return out
}

func (s *slimmer) slim(r *complaint.Reading) {
	r.MessageID, r.Subject, r.Stream, r.Twin = strings.Clone(r.MessageID), s.text(r.Subject), s.text(r.Stream), strings.Clone(r.Twin)
	r.From, r.ListID = s.address(r.From), s.text(r.ListID)
	r.To = s.addresses(r.To)
	x := &r.Sender
	x.Domain, x.Name, x.Address = s.text(x.Domain), s.text(x.Name), s.text(x.Address)
	x.Auth, x.Suspect, x.UnsubscribeMailto = complaint.AuthState(s.text(string(x.Auth))), s.text(x.Suspect), s.texts(x.UnsubscribeMailto)
	x.Identities = s.identitiesOf(x.Identities)
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
	if r.Locations = kept(r); len(r.Locations) == 0 {
		r.Locations = nil // so that what holds it can go
	}
}

// kept are the Locations that an analysis looks at: of what is still to be fetched whole, and of what came out of a file.
func kept(r *complaint.Reading) []complaint.Location {
	if r.Extent != complaint.ExtentWhole {
		return slices.Clip(r.Locations)
	}
	return slices.Clip(slices.DeleteFunc(r.Locations, func(l complaint.Location) bool { return l.UID != 0 }))
}

// unslim puts back what slim left out: a verdict's reasons, before what the analysis itself has added to it, and Locations.
func (a *App) unslim(ctx context.Context, r *complaint.Reading) (complaint.Verdict, []complaint.Location) {
	v := r.Verdict
	full, err := a.parts.Vault.Reading(ctx, r.Message)
	if err != nil {
		return v, r.Locations // gone meanwhile: the analysis is of a revision before that
	}
	full.Verdict = doubtDate(full)
	v.Reasons = slices.Concat(full.Verdict.Reasons, v.Reasons)
	v.Against = slices.Concat(full.Verdict.Against, v.Against)
	return v, full.Locations
}
