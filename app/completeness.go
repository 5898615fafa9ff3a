package app

import (
	"context"
	"errors"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
)

// Folders is the completeness record: of every folder that was synced, what the server has, what is held of it, and
// what is not, and why.
func (a *App) Folders(ctx context.Context, account string) ([]FolderResult, error) {
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	if account != "" {
		acc, err := a.account(ctx, account)
		if err != nil {
			return nil, err
		}
		accounts = []complaint.Account{acc}
	}
	out := []FolderResult{}
	for _, acc := range accounts {
		states, err := a.parts.Vault.FolderStates(ctx, acc.ID)
		if err != nil {
			return nil, say(err, "The casebook could not be read.")
		}
		for _, st := range states {
			row, err := a.folderOf(ctx, st)
			if err != nil {
				return nil, err
			}
			out = append(out, row)
		}
	}
	return out, nil
}

func (a *App) folderResult(ctx context.Context, account, folder string) (FolderResult, error) {
	st, known, err := a.parts.Vault.FolderState(ctx, account, folder)
	if err != nil {
		return FolderResult{}, say(err, "The casebook could not be read.")
	}
	if !known {
		return FolderResult{Account: account, Name: folder}, nil
	}
	return a.folderOf(ctx, st)
}

func (a *App) folderOf(ctx context.Context, st complaint.FolderState) (FolderResult, error) {
	row := FolderResult{
		Account: st.Account, Name: st.Folder, Role: string(st.Role), Server: int(st.Server), Failed: st.Failed, SyncedAt: st.SyncedAt,
		Skipped: map[string]int{},
	}
	h, err := a.parts.Vault.Holdings(ctx, st.Account, st.Folder)
	if err != nil {
		return row, say(err, "The casebook could not be read.")
	}
	row.Held, row.InPart, row.Gone = h.Whole+h.Text, h.Text, h.Gone
	skipped, err := imapsync.ParseSelection(st.Skipped)
	if err != nil {
		return row, say(err, "The casebook could not be read.")
	}
	for why, set := range skipped {
		row.Skipped[why] = int(set.Len())
	}
	present, err := imapsync.ParseUIDSet(st.Present)
	if err != nil {
		return row, say(err, "The casebook could not be read.")
	}
	settled, err := imapsync.ParseUIDSet(st.Settled)
	if err != nil {
		return row, say(err, "The casebook could not be read.")
	}
	row.Pending = int(present.Without(settled).Len())
	return row, nil
}

// Syncs lists what the casebook keeps of syncs, oldest first.
func (a *App) Syncs(ctx context.Context) ([]complaint.SyncRecord, error) {
	list, err := a.parts.Vault.Syncs(ctx)
	return list, say(err, "The casebook could not be read.")
}

// Transcript returns what was said to the server in a sync, and what it answered: commands and tagged answers.
func (a *App) Transcript(ctx context.Context, number int64) (string, error) {
	text, err := a.parts.Vault.Transcript(ctx, number)
	if errors.Is(err, vault.ErrNotFound) {
		return "", notFound("See them with: desistctl syncs", "There is no sync %d.", number)
	}
	return text, say(err, "The casebook could not be read.")
}
