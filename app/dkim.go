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
	Gone   int `json:"gone"`   // the domain publishes none, it says now or said lately
	Failed int `json:"failed"` // no answer
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
	fates, err := a.fetchKeys(ctx, subject, an.signed(only), keyQuery{in.Resolver, a.parts.Now()}, m)
	return fates.count(), err
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

// fetchKeys asks for those keys of messages that the casebook does not have, and says what became of each.
func (a *App) fetchKeys(ctx context.Context, subject string, ids []complaint.MessageID, how keyQuery, m *meter) (keyFates, error) {
	if err := checkResolver(how.server); err != nil {
		return nil, err
	}
	names, err := a.keyNames(ctx, ids, m)
	if err != nil {
		return nil, err
	}
	kept, err := a.keys(ctx)
	if err != nil {
		return nil, err
	}
	missing := kept.Missing(names, how.gone)
	fates := knownFates(kept, names, missing)
	if len(missing) == 0 {
		return fates, nil
	}
	m.stage(StageKeys, len(missing))
	answers, err := capsule.Resolver{Server: how.server, Now: a.parts.Now}.Fetch(ctx, missing)
	if canceled(err) {
		return fates, say(err, "Stopped.")
	}
	if err != nil {
		return fates, &Error{Code: CodeConnection, What: "The keys could not be fetched.", Hint: "Name a DNS server, or make the pack without the keys.", Err: err}
	}
	for _, answer := range answers {
		fates[answer.Name] = fateOf(answer)
	}
	return fates, a.saveKeys(ctx, subject, answers)
}

// saveKeys puts answers with the keys that the casebook has.
func (a *App) saveKeys(ctx context.Context, subject string, answers []capsule.Answer) error {
	a.keeping.Lock()
	defer a.keeping.Unlock()
	kept, err := a.keys(ctx) // others may have added some meanwhile
	if err != nil {
		return err
	}
	doc, err := json.Marshal(kept.With(answers))
	if err != nil {
		return fmt.Errorf("app: keys: %w", err)
	}
	if err := a.parts.Vault.PutSecret(ctx, keyStore, doc); err != nil {
		return say(err, "The keys could not be saved.")
	}
	asked := keyFates{}
	for _, answer := range answers {
		asked[answer.Name] = fateOf(answer)
	}
	n := asked.count()
	return a.log(ctx, eventKeysFetched, fmt.Sprintf("%s: %d asked of %s, %d found, %d gone, %d without answer",
		subject, len(answers), answers[0].Resolver, n.Found, n.Gone, n.Failed))
}

func checkResolver(server string) error {
	if capsule.CheckServer(server) == nil {
		return nil
	}
	return usage("Write it as 192.0.2.53 or 192.0.2.53:53. Leave it empty to ask your system's own.", "%.60q is no address of a DNS server.", server)
}

// keyNames are the names of the keys that messages' signatures need. A message that is gone meanwhile needs none: the
// analysis that named it may be of a revision before that.
func (a *App) keyNames(ctx context.Context, ids []complaint.MessageID, m *meter) ([]string, error) {
	var names []string
	for _, id := range ids {
		raw, _, extent, err := a.parts.Vault.Beginning(ctx, id)
		if errors.Is(err, vault.ErrNotFound) {
			continue
		}
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
