package app

import (
	"context"
	"encoding/json"
	"time"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
)

// Sync copies new mail of one or all accounts into the casebook and analyses it. Nothing on the server changes. A
// sync that is cut or cancelled keeps what it had and carries on from there the next time.
func (a *App) Sync(ctx context.Context, o SyncOptions, tell ProgressFunc) (SyncResult, error) {
	a.writing.Lock()
	defer a.writing.Unlock()

	accounts, err := a.syncable(ctx, o.Account)
	if err != nil {
		return SyncResult{}, err
	}
	started := a.parts.Now()
	m := newMeter(tell)
	res := SyncResult{Folders: []FolderResult{}}
	for _, acc := range accounts {
		if err := a.syncAccount(ctx, acc, o, m, &res); err != nil {
			return res, err
		}
	}
	res.Seconds = a.parts.Now().Sub(started).Seconds()
	res.Analysis, err = a.analyseChanges(ctx, m)
	return res, err
}

// analyseChanges analyses the casebook unless nothing in it has changed since this was last done: a sync that brings
// nothing should take no longer than asking the server.
func (a *App) analyseChanges(ctx context.Context, m *meter) (AnalysisSummary, error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return AnalysisSummary{}, err
	}
	name := "analysis " + a.parts.Version + " " + a.engine.version(person)
	doc, ok, err := a.parts.Vault.Memo(ctx, name)
	if err != nil {
		return AnalysisSummary{}, say(err, "The casebook could not be read.")
	}
	var sum AnalysisSummary
	if ok && json.Unmarshal([]byte(doc), &sum) == nil {
		return sum, nil
	}
	if sum, err = a.analyse(ctx, m); err != nil {
		return sum, err
	}
	an, err := a.analysis(ctx) // the same one: it knows the revision it is of
	if err != nil {
		return sum, err
	}
	kept, err := json.Marshal(sum)
	if err != nil {
		return sum, err
	}
	return sum, say(a.parts.Vault.PutMemo(ctx, name, an.revision, string(kept)), "The analysis could not be saved.")
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

func (a *App) syncAccount(ctx context.Context, acc complaint.Account, o SyncOptions, m *meter, res *SyncResult) error {
	pw, err := a.parts.Vault.Secret(ctx, passwordOf(acc.ID))
	if err != nil {
		return say(err, "The password could not be read.")
	}
	person, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	k := &keeper{app: a, account: acc.ID, person: person}
	connected := false
	dial := func(ctx context.Context) (imapsync.Session, error) {
		m.stage(StageConnecting, -1)
		box, err := a.dial(ctx, acc, string(pw))
		connected = connected || err == nil
		return box, err
	}
	retry := imapsync.Retry{Waiting: func(time.Duration, error) { m.stage(StageConnecting, -1) }}
	rep, err := imapsync.Run(ctx, dial, k, imapsync.Options{Folders: o.Folders, Since: o.Since}, retry, m)
	if !connected {
		return say(err, "Signing in failed.")
	}
	a.report(ctx, acc, rep, res)
	if lerr := a.logSynced(ctx, acc, person, rep, k.fresh, err == nil); err == nil && lerr != nil {
		return lerr
	}
	return say(err, "The sync stopped.")
}

func (a *App) report(ctx context.Context, acc complaint.Account, rep imapsync.Report, res *SyncResult) {
	res.Bytes += rep.Bytes
	for _, f := range rep.Folders {
		held, err := a.parts.Vault.Held(ctx, acc.ID, f.Name)
		if err != nil {
			res.Problems = append(res.Problems, ImportDefect{Where: f.Name, Problem: err.Error()})
		}
		res.New += f.New
		res.Folders = append(res.Folders, FolderResult{
			Account: acc.ID, Name: f.Name, Role: string(f.Role), Server: int(f.Server), Held: held, New: f.New,
		})
		for _, p := range f.Failed {
			res.Problems = append(res.Problems, ImportDefect{Where: p.Where, Problem: p.Problem})
		}
	}
}

// keeper stores what imapsync brings.
type keeper struct {
	app     *App
	account string
	person  complaint.Person
	fresh   int
}

var _ imapsync.Preparer = (*keeper)(nil)

func (k *keeper) Held(ctx context.Context, f imapsync.Folder) (imapsync.Held, error) {
	st, ok, err := k.app.parts.Vault.FolderState(ctx, k.account, f.Name)
	if err != nil || !ok {
		return imapsync.Held{}, err
	}
	return imapsync.Held{UIDValidity: st.UIDValidity, Settled: st.Settled, ModSeq: st.ModSeq, Messages: st.Server}, nil
}

// Choose takes everything: a complaint may rest on any message, and an original that was not kept can be gone.
func (k *keeper) Choose(_ context.Context, _ imapsync.Folder, batch []imapsync.Summary) ([]uint32, error) {
	uids := make([]uint32, len(batch))
	for i, s := range batch {
		uids[i] = s.UID
	}
	return uids, nil
}

// Prepare parses and judges a mail.
func (k *keeper) Prepare(_ context.Context, mail imapsync.Mail) any {
	return k.app.readOne(mail, k.account, k.person)
}

func (k *keeper) Keep(ctx context.Context, f imapsync.Folder, mails []imapsync.Mail, now imapsync.Held) error {
	in := make([]vault.Incoming, len(mails))
	for i := range mails {
		var ok bool
		if in[i], ok = mails[i].Prepared.(vault.Incoming); !ok {
			in[i] = k.app.readOne(mails[i], k.account, k.person)
		}
	}
	kept, err := k.app.parts.Vault.KeepBatch(ctx, in, &complaint.FolderState{
		Account: k.account, Folder: f.Name, Role: complaint.FolderRole(f.Role),
		UIDValidity: now.UIDValidity, UIDNext: f.UIDNext, Settled: now.Settled, ModSeq: now.ModSeq,
		Server: now.Messages, SyncedAt: k.app.parts.Now().UTC(),
	})
	k.fresh += kept.New
	return err
}

func location(account string, m imapsync.Mail) complaint.Location {
	return complaint.Location{
		Account: account, Folder: m.Folder, Role: complaint.FolderRole(m.Role),
		UIDValidity: m.UIDValidity, UID: m.UID, InternalDate: m.InternalDate, Flags: m.Flags,
	}
}
