package app

import (
	"context"
	"errors"
	"slices"

	"desist/complaint"
	"desist/complaint/evidence/capsule"
	"desist/complaint/vault"
)

// keyFate is what became of one key.
type keyFate int

const (
	keyFailed keyFate = iota // no answer
	keyKept
	keyFound
	keyGone
)

// keyFates are those of several keys, by name.
type keyFates map[string]keyFate

// knownFates are the fates of names before anybody is asked for those that are missing.
func knownFates(kept capsule.Capsule, names, missing []string) keyFates {
	out := keyFates{}
	for _, n := range names {
		records, _ := kept.Keys(n)
		switch {
		case slices.Contains(missing, n):
			out[n] = keyFailed
		case len(records) == 0:
			out[n] = keyGone
		default:
			out[n] = keyKept
		}
	}
	return out
}

func fateOf(a capsule.Answer) keyFate {
	switch a.Status {
	case capsule.Found:
		return keyFound
	case capsule.None:
		return keyGone
	default:
		return keyFailed
	}
}

// add puts in what came of asking for the same keys, or others, later. What was found before is then kept, which is no news.
func (f keyFates) add(later keyFates) {
	for name, fate := range later {
		if had, ok := f[name]; !ok || had == keyFailed {
			f[name] = fate
		}
	}
}

func (f keyFates) count() KeysResult {
	res := KeysResult{Needed: len(f)}
	for _, fate := range f {
		switch fate {
		case keyKept:
			res.Kept++
		case keyFound:
			res.Found++
		case keyGone:
			res.Gone++
		default:
			res.Failed++
		}
	}
	return res
}

// check refuses what can't be asked, before anything else is done.
func (in *KeysInput) check() error {
	if in == nil {
		return nil
	}
	return checkResolver(in.Resolver)
}

// keepKeys fetches the keys of flagged messages and opt-outs, nil if nobody asked for it: as instead says, or else those of
// each account whose setting asks for it, of its own mail and from its own DNS server. A key that two accounts need counts
// once. If no DNS server is there to ask, that fails what was asked for by instead; a setting fails no sync: the next one
// asks again.
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
	fates := keyFates{}
	for _, acc := range all {
		if !acc.Watch.Keys || !slices.Contains(accounts, acc.ID) {
			continue
		}
		of, err := a.keysOf(ctx, acc, newMeter(tell))
		fates.add(of)
		n := fates.count()
		sum = &n
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
func (a *App) keysOf(ctx context.Context, acc complaint.Account, m *meter) (keyFates, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	var ids []complaint.MessageID
	for _, id := range an.signed("") {
		r, err := a.parts.Vault.Reading(ctx, id) // the analysis keeps no locations
		if errors.Is(err, vault.ErrNotFound) {
			continue // gone meanwhile: the next sync finds what replaced it
		}
		if err != nil {
			return nil, say(err, "The casebook could not be read.")
		}
		if slices.ContainsFunc(r.Locations, func(l complaint.Location) bool { return l.Account == acc.ID }) {
			ids = append(ids, id)
		}
	}
	return a.fetchKeys(ctx, everyCompany, ids, keyQuery{acc.Watch.Resolver, a.parts.Now().Add(-goneFor)}, m)
}
