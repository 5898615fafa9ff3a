package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"desist/complaint"
	"desist/complaint/evidence"
	"desist/complaint/evidence/capsule"
	"desist/complaint/evidence/dkim"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
	"desist/complaint/vault"
)

// keyStore is the name under which the casebook keeps fetched keys. They are no secret; the casebook's named values
// are where small things without a table of their own go.
const keyStore = "dkim-keys"

const (
	eventKeysFetched = "keys fetched"
	everyCompany     = "all" // its subject, if it is no single one
)

// KeysInput asks for the public keys of a company's flagged messages.
type KeysInput struct {
	Company  string // id, domain or name; empty: of every company with flags
	Resolver string // DNS server, host or host:port; empty: the system's
}

// KeysResult says what asking for keys brought.
type KeysResult struct {
	Needed int `json:"needed"` // keys that the signatures name
	Kept   int `json:"kept"`   // already in the casebook
	Found  int `json:"found"`
	Gone   int `json:"gone"`   // the domain publishes none
	Failed int `json:"failed"` // no answer
}

// keepKeys fetches the keys of flagged messages and opt-outs, nil if nobody asked for it: as instead says, or else those of
// each account whose setting asks for it, of its own mail and from its own DNS server. Keys that can't be had fail no sync:
// the next one asks again.
func (a *App) keepKeys(ctx context.Context, accounts []string, instead *KeysInput, tell ProgressFunc) (*KeysResult, error) {
	if instead != nil {
		res, err := a.FetchKeys(ctx, *instead, tell)
		return &res, err
	}
	all, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var sum *KeysResult
	for _, acc := range all {
		if !acc.Watch.Keys || !slices.Contains(accounts, acc.ID) {
			continue
		}
		res, err := a.keysOf(ctx, acc, newMeter(tell))
		if sum == nil {
			sum = &KeysResult{}
		}
		sum.add(res)
		switch {
		case ctx.Err() != nil:
			return sum, say(ctx.Err(), "Stopped.")
		case err != nil && CodeOf(err) != CodeConnection:
			return sum, err
		}
	}
	return sum, nil
}

// keysOf fetches the keys of an account's flagged messages and opt-outs.
func (a *App) keysOf(ctx context.Context, acc complaint.Account, m *meter) (KeysResult, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return KeysResult{}, err
	}
	var ids []complaint.MessageID
	for _, id := range an.signed("") {
		r, err := a.parts.Vault.Reading(ctx, id) // the analysis keeps no locations
		if err != nil {
			return KeysResult{}, say(err, "The casebook could not be read.")
		}
		if slices.ContainsFunc(r.Locations, func(l complaint.Location) bool { return l.Account == acc.ID }) {
			ids = append(ids, id)
		}
	}
	return a.fetchKeys(ctx, everyCompany, ids, keyQuery{acc.Watch.Resolver, a.parts.Now().Add(-goneFor)}, m)
}

func (r *KeysResult) add(o KeysResult) {
	r.Needed += o.Needed
	r.Kept += o.Kept
	r.Found += o.Found
	r.Gone += o.Gone
	r.Failed += o.Failed
}

// FetchKeys asks the domain name system for the keys of flagged messages' DKIM signatures and keeps the answers in the
// casebook, because senders replace keys. This is the one thing besides sync that uses the network, and it tells the
// DNS server which companies' mail the person has: call it only when the person asks for it.
func (a *App) FetchKeys(ctx context.Context, in KeysInput, tell ProgressFunc) (KeysResult, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return KeysResult{}, err
	}
	var only complaint.CompanyID
	if in.Company != "" {
		c, err := an.company(in.Company)
		if err != nil {
			return KeysResult{}, err
		}
		only = c.ID
	}
	m := newMeter(tell)
	m.stage(StageReading, -1)
	subject := string(only)
	if subject == "" {
		subject = everyCompany
	}
	return a.fetchKeys(ctx, subject, an.signed(only), keyQuery{in.Resolver, a.parts.Now()}, m)
}

// signed are the messages whose signatures may matter: flagged ones and opt-outs, of one company or of all.
func (an *analysis) signed(only complaint.CompanyID) []complaint.MessageID {
	var ids []complaint.MessageID
	for _, f := range an.flags {
		if only == "" || f.Company == only {
			ids = append(ids, f.Message)
		}
	}
	for _, o := range an.ledger.OptOuts {
		if o.Message != "" && (only == "" || o.Company == only) {
			ids = append(ids, o.Message)
		}
	}
	return ids
}

// goneFor is how long a setting takes a domain's word that it publishes no key: whoever asks by hand asks at once.
const goneFor = 7 * 24 * time.Hour

// keyQuery is how keys are asked for.
type keyQuery struct {
	server string    // DNS server; empty: the system's
	gone   time.Time // a key that was found to be gone after this is not asked for again
}

func (a *App) fetchKeys(ctx context.Context, subject string, ids []complaint.MessageID, how keyQuery, m *meter) (KeysResult, error) {
	var res KeysResult
	if err := checkResolver(how.server); err != nil {
		return res, err
	}
	names, err := a.keyNames(ctx, ids, m)
	if err != nil {
		return res, err
	}
	kept, err := a.keys(ctx)
	if err != nil {
		return res, err
	}
	missing := kept.Missing(names, how.gone)
	res.Needed, res.Kept = len(names), len(names)-len(missing)
	if len(missing) == 0 {
		return res, nil
	}
	m.stage(StageKeys, len(missing))
	answers, err := capsule.Resolver{Server: how.server, Now: a.parts.Now}.Fetch(ctx, missing)
	if canceled(err) {
		return res, say(err, "Stopped.")
	}
	if err != nil {
		res.Failed = len(missing)
		return res, &Error{Code: CodeConnection, What: "The keys could not be fetched.", Hint: "Name a DNS server, or make the pack without the keys.", Err: err}
	}
	for _, answer := range answers {
		switch answer.Status {
		case capsule.Found:
			res.Found++
		case capsule.None:
			res.Gone++
		default:
			res.Failed++
		}
	}
	a.keeping.Lock()
	defer a.keeping.Unlock()
	if kept, err = a.keys(ctx); err != nil { // others may have added some meanwhile
		return res, err
	}
	doc, err := json.Marshal(kept.With(answers))
	if err != nil {
		return res, fmt.Errorf("app: keys: %w", err)
	}
	if err := a.parts.Vault.PutSecret(ctx, keyStore, doc); err != nil {
		return res, say(err, "The keys could not be saved.")
	}
	return res, a.log(ctx, eventKeysFetched, fmt.Sprintf("%s: %d asked of %s, %d found, %d gone, %d without answer",
		subject, len(answers), answers[0].Resolver, res.Found, res.Gone, res.Failed))
}

func checkResolver(server string) error {
	if capsule.CheckServer(server) == nil {
		return nil
	}
	return usage("Write it as 192.0.2.53 or 192.0.2.53:53. Leave it empty to ask your system's own.", "%.60q is no address of a DNS server.", server)
}

func (a *App) keyNames(ctx context.Context, ids []complaint.MessageID, m *meter) ([]string, error) {
	var names []string
	for _, id := range ids {
		raw, _, extent, err := a.parts.Vault.Beginning(ctx, id)
		if err != nil {
			return nil, say(err, "An original could not be read.")
		}
		if extent != complaint.ExtentWhole {
			continue // no evidence yet
		}
		for _, n := range dkim.KeyNames(raw) {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		m.step()
	}
	return names, nil
}

// keys returns the keys that the casebook has.
func (a *App) keys(ctx context.Context) (capsule.Capsule, error) {
	doc, err := a.parts.Vault.Secret(ctx, keyStore)
	if errors.Is(err, vault.ErrNotFound) {
		return capsule.Capsule{Schema: capsule.Schema, Answers: []capsule.Answer{}}, nil
	}
	if err != nil {
		return capsule.Capsule{}, say(err, "The keys could not be read.")
	}
	c, err := capsule.Parse(doc)
	if err != nil {
		return c, say(err, "The keys could not be read.")
	}
	return c, nil
}

// checked are messages whose signatures were checked with the keys the casebook has.
type checked struct {
	messages map[complaint.MessageID]evidence.SignedMessage
	keys     capsule.Capsule // those that were needed
}

// checkSignatures checks messages' signatures. Those of which no original is held are left out.
func (a *App) checkSignatures(ctx context.Context, ids []complaint.MessageID) (checked, error) {
	out := checked{messages: map[complaint.MessageID]evidence.SignedMessage{}}
	all, err := a.keys(ctx)
	if err != nil {
		return out, err
	}
	var names []string
	for _, id := range ids {
		if _, done := out.messages[id]; done {
			continue
		}
		raw, err := a.parts.Vault.Original(ctx, id)
		if errors.Is(err, vault.ErrExtract) {
			continue
		}
		if err != nil {
			return out, say(err, "An original could not be read.")
		}
		msg, r, err := a.open(ctx, id)
		if err != nil {
			return out, err
		}
		s := evidence.SignedMessage{SHA256: string(id), Received: r.Received.UTC(), Provider: []evidence.ProviderResult{}}
		for _, ar := range msg.AuthResults {
			s.Provider = append(s.Provider, evidence.ProviderResult{Server: ar.ServID, Method: ar.Method, Result: ar.Result, Domain: ar.Domain})
		}
		s.Check(raw, all.Keys)
		names = append(names, dkim.KeyNames(raw)...)
		out.messages[id] = s
	}
	out.keys = all.For(names)
	return out, nil
}

// record is dkim.json for the originals of a pack.
func (c checked) record(originals []pack.Original) evidence.Signatures {
	out := evidence.Signatures{Schema: evidence.SchemaSignatures, Messages: []evidence.SignedMessage{}}
	for _, o := range originals {
		if s, ok := c.messages[o.Message]; ok {
			s.Path, s.Exhibit = o.Path, o.Exhibit
			out.Messages = append(out.Messages, s)
		}
	}
	return out
}

// forPack is the same for the complaint. What the mailbox's provider noted names that provider, so whoever may not know
// the person does not see it.
func (c checked) forPack(p redact.Profile) map[complaint.MessageID]pack.Signed {
	out := map[complaint.MessageID]pack.Signed{}
	for id, m := range c.messages {
		s := pack.Signed{Result: string(m.Result), Provider: []string{}}
		for _, g := range m.Signatures {
			if g.Result == m.Result && (s.Domain == "" || g.Aligned && !s.Aligned) {
				s.Domain, s.Aligned = g.Domain, g.Aligned
			}
		}
		if p != redact.Public {
			s.Provider = noted(m.Provider)
			if m.ARC.Sets > 0 {
				s.ARC = strings.TrimSpace(fmt.Sprintf("ARC: i=%d cv=%s d=%s", m.ARC.Sets, m.ARC.Chain, m.ARC.Sealer))
			}
		}
		out[id] = s
	}
	return out
}

// noted are the results of a provider's servers, one line for each server.
func noted(list []evidence.ProviderResult) []string {
	out, last := []string{}, ""
	for _, r := range list {
		text := strings.TrimSpace(fmt.Sprintf("%s=%s %s", r.Method, r.Result, r.Domain))
		if r.Server == last && len(out) > 0 {
			out[len(out)-1] += ", " + text
			continue
		}
		out, last = append(out, r.Server+": "+text), r.Server
	}
	return out
}

// evidenceOf are the messages that a pack's evidence consists of.
func evidenceOf(in pack.Input) []complaint.MessageID {
	var ids []complaint.MessageID
	for _, p := range in.Proofs {
		if p.Message != nil {
			ids = append(ids, p.Message.ID)
		}
	}
	for _, e := range in.Exhibits {
		ids = append(ids, e.Flag.Message)
	}
	for _, l := range in.Letters {
		if l.Message != nil {
			ids = append(ids, l.Message.ID)
		}
	}
	return ids
}
