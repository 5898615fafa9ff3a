package app

import (
	"context"

	"desist/complaint"
	"desist/complaint/evidence"
)

// syncRecords returns what the casebook keeps of syncs, and their transcripts.
func (a *App) syncRecords(ctx context.Context) (evidence.Syncs, []record, error) {
	out := evidence.Syncs{Schema: evidence.SchemaSyncs, Syncs: []evidence.Sync{}}
	syncs, err := a.parts.Vault.Syncs(ctx)
	if err != nil {
		return out, nil, say(err, "The casebook could not be read.")
	}
	counts := func(c *complaint.FolderCounts) *evidence.Counts {
		if c == nil {
			return nil
		}
		return &evidence.Counts{Messages: c.Messages, Seen: c.Seen, Recent: c.Recent}
	}
	var files []record
	for _, s := range syncs {
		text, err := a.parts.Vault.Transcript(ctx, s.Number)
		if err != nil {
			return out, nil, say(err, "The casebook could not be read.")
		}
		path := evidence.TranscriptPath(s.Number)
		files = append(files, record{path, []byte(text)})
		x := evidence.Sync{
			Number: s.Number, Account: s.Account, Server: s.Server, Program: s.Program, Started: s.Started, Ended: s.Ended,
			Complete: s.Complete, Problem: s.Problem, New: s.New, Bytes: s.Bytes, Transcript: path, SHA256: s.Transcript,
			Folders: []evidence.SyncFolder{},
		}
		for _, f := range s.Folders {
			x.Folders = append(x.Folders, evidence.SyncFolder{
				Name: f.Name, New: f.New, Failed: f.Failed, Before: counts(f.Before), After: counts(f.After),
			})
		}
		out.Syncs = append(out.Syncs, x)
	}
	return out, files, nil
}
