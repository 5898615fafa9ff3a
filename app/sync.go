package app

import (
	"context"
	"encoding/json"

	"desist/complaint"
)

// Sync copies new mail of one or all accounts into the casebook and analyses it. Nothing on the server changes. A
// sync that is cut or cancelled keeps what it had and carries on from there the next time.
//
// What is fetched is the account's own setting (complaint.FetchSettings), narrowed by o. By default that is triage:
// see triager. Whatever then turns out to be evidence, flagged mail and mail that shows an opt-out, is fetched whole
// in the same sync.
func (a *App) Sync(ctx context.Context, o SyncOptions, tell ProgressFunc) (SyncResult, error) {
	if err := o.Keys.check(); err != nil {
		return SyncResult{}, err
	}
	res, accounts, err := a.syncMail(ctx, o, tell)
	if err == nil { // not within the turn: a DNS server that is silent must not hold up others
		res.Keys, err = a.keepKeys(ctx, accounts, o.Keys, tell)
	}
	return res, err
}

// syncMail is Sync without keys. It also says which accounts it synced.
func (a *App) syncMail(ctx context.Context, o SyncOptions, tell ProgressFunc) (res SyncResult, synced []string, err error) {
	if err := a.writing.take(ctx); err != nil {
		return res, nil, err
	}
	defer a.writing.end()

	accounts, err := a.syncable(ctx, o.Account)
	if err != nil {
		return res, nil, err
	}
	started := a.parts.Now()
	m := newMeter(tell)
	res.Folders = []FolderResult{}
	var syncs []*accountSync
	for _, acc := range accounts {
		synced = append(synced, acc.ID)
		s, err := a.startSync(ctx, acc, o, m)
		if err == nil {
			syncs = append(syncs, s)
			err = s.all(ctx)
		}
		if err != nil {
			for _, s := range syncs {
				_ = s.finish(ctx, &res) // err came first
			}
			return res, synced, err
		}
	}
	missing := false
	if err = a.meetFiles(ctx); err == nil {
		res.Analysis, missing, err = a.analyseChanges(ctx, m)
	}
	if err == nil && missing {
		err = a.evidence(ctx, syncs, true, m, &res)
	}
	for _, s := range syncs {
		if ferr := s.finish(ctx, &res); err == nil {
			err = ferr
		}
	}
	res.Seconds = a.parts.Now().Sub(started).Seconds()
	return res, synced, err
}

// evidenceRounds bounds how often new originals may show that others are evidence, too.
const evidenceRounds = 3

// evidence fetches the originals of what the analysis found to be evidence, and analyses again: the whole mail may say
// more than its text did.
func (a *App) evidence(ctx context.Context, syncs []*accountSync, textless bool, m *meter, res *SyncResult) error {
	for range evidenceRounds {
		an, err := a.analysis(ctx)
		if err != nil {
			return err
		}
		fetched := 0
		wanted := an.inPart(textless)
		for _, s := range syncs {
			n, err := s.originals(ctx, wanted[s.account.ID])
			if err != nil {
				return err
			}
			fetched += n
		}
		if fetched == 0 {
			return nil
		}
		if res.Analysis, _, err = a.analyseChanges(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// analysed is what is kept of an analysis.
type analysed struct {
	AnalysisSummary
	Missing bool `json:"missing"` // originals of evidence
}

// analyseChanges analyses the casebook unless nothing in it has changed since this was last done: a sync that brings
// nothing should take no longer than asking the server. missing says that originals of evidence are to be fetched.
func (a *App) analyseChanges(ctx context.Context, m *meter) (sum AnalysisSummary, missing bool, err error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return sum, false, err
	}
	name := "analysis " + a.parts.Version + " " + a.engine.version(person)
	doc, ok, err := a.parts.Vault.Memo(ctx, name)
	if err != nil {
		return sum, false, say(err, "The casebook could not be read.")
	}
	var had analysed
	if ok && json.Unmarshal([]byte(doc), &had) == nil {
		return had.AnalysisSummary, had.Missing, nil
	}
	if sum, err = a.analyse(ctx, m); err != nil {
		return sum, false, err
	}
	an, err := a.analysis(ctx) // the same one: it knows the revision it is of
	if err != nil {
		return sum, false, err
	}
	had = analysed{sum, len(an.inPart(true)) > 0}
	kept, err := json.Marshal(had)
	if err != nil {
		return sum, false, err
	}
	return sum, had.Missing, say(a.parts.Vault.PutMemo(ctx, name, an.revision, string(kept)), "The analysis could not be saved.")
}

func (a *App) syncable(ctx context.Context, id string) ([]complaint.Account, error) {
	if id != "" {
		acc, err := a.account(ctx, id)
		if err != nil {
			return nil, err
		}
		if acc.Kind != complaint.AccountIMAP {
			return nil, usage("Import the files again instead.", "%q is an import, not a mailbox.", id)
		}
		return []complaint.Account{acc}, nil
	}
	all, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var boxes []complaint.Account
	for _, acc := range all {
		if acc.Kind == complaint.AccountIMAP {
			boxes = append(boxes, acc)
		}
	}
	if len(boxes) == 0 {
		return nil, &Error{Code: CodeNotReady, What: "There is no mailbox to sync.", Hint: "Add one with: desistctl account add --email you@example.com"}
	}
	return boxes, nil
}
