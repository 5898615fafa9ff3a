package app

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"desist/complaint"
	"desist/imapsync"
)

// accountSync is the sync of one account, in as many steps as it takes.
type accountSync struct {
	app     *App
	account complaint.Account
	person  complaint.Person
	options SyncOptions
	meter   *meter
	keeper  *keeper

	transcript *imapsync.Transcript
	connected  bool
	record     complaint.SyncRecord
	report     imapsync.Report // of the first step
	failed     map[string][]imapsync.Failure
	problem    error
}

func (a *App) startSync(ctx context.Context, acc complaint.Account, o SyncOptions, m *meter) (*accountSync, error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return nil, err
	}
	if acc, err = a.fetchSettings(ctx, acc, o); err != nil {
		return nil, err
	}
	s := &accountSync{
		app: a, account: acc, person: person, options: o, meter: m, keeper: &keeper{app: a, account: acc.ID, person: person},
		transcript: &imapsync.Transcript{Now: a.parts.Now}, failed: map[string][]imapsync.Failure{},
	}
	s.record = complaint.SyncRecord{
		Account: acc.ID, Server: net.JoinHostPort(acc.Host, strconv.Itoa(acc.Port)), Program: a.parts.Version,
		Started: a.parts.Now().UTC(), Folders: []complaint.SyncFolder{},
	}
	s.transcript.Note(fmt.Sprintf("sync of %s from %s, program %s", acc.ID, s.record.Server, a.parts.Version))
	return s, nil
}

// fetchSettings returns the account with the settings for this sync. What o says of everything or triage is kept, and
// the rest if o says so.
func (a *App) fetchSettings(ctx context.Context, acc complaint.Account, o SyncOptions) (complaint.Account, error) {
	was := acc.Fetch
	kept := was
	if o.Everything != nil {
		kept.Everything = *o.Everything
	}
	narrowed := o.narrow(kept)
	if o.Remember {
		kept = narrowed
	}
	if !sameFetch(kept, was) {
		acc.Fetch = kept
		if err := a.parts.Vault.PutAccount(ctx, acc); err != nil {
			return acc, say(err, "The account could not be saved.")
		}
	}
	acc.Fetch = narrowed
	return acc, nil
}

func sameFetch(a, b complaint.FetchSettings) bool {
	return a.Everything == b.Everything && a.Since == b.Since && a.Until == b.Until &&
		slices.Equal(a.Folders, b.Folders) && slices.Equal(a.Skip, b.Skip)
}

// narrow puts what was asked for this time in the place of an account's settings.
func (o SyncOptions) narrow(f complaint.FetchSettings) complaint.FetchSettings {
	if o.Unlimited {
		f = complaint.FetchSettings{Everything: f.Everything}
	}
	if len(o.Folders) > 0 {
		f.Folders, f.Skip = o.Folders, nil
	}
	if len(o.Skip) > 0 {
		f.Skip = o.Skip
	}
	if !o.Since.IsZero() || !o.Until.IsZero() {
		f.Since, f.Until = dayOf(o.Since), dayOf(o.Until)
	}
	return f
}

func dayOf(t time.Time) complaint.Day {
	if t.IsZero() {
		return ""
	}
	return complaint.DayOf(t)
}

// all is the first step: everything that the settings name.
func (s *accountSync) all(ctx context.Context) error {
	f := s.account.Fetch
	s.keeper.triage = !f.Everything
	rep, err := s.run(ctx, imapsync.Options{
		Folders: f.Folders, Skip: f.Skip, Since: f.Since.Time(), Until: f.Until.Time(),
		Triage: !f.Everything, Again: f.Everything, Fields: triageFields,
	})
	s.report, s.keeper.wanted = rep, nil // an analysis needs the memory next
	if !s.connected {
		return sayConnecting(err, s.account, "Signing in failed.")
	}
	return sayConnecting(err, s.account, "The sync stopped.")
}

// originals fetches messages whole, and returns how many came.
func (s *accountSync) originals(ctx context.Context, wanted []imapsync.Original) (int, error) {
	wanted = slices.DeleteFunc(wanted, func(o imapsync.Original) bool { return s.keeper.tried[o] })
	if len(wanted) == 0 {
		return 0, nil
	}
	if s.keeper.tried == nil {
		s.keeper.tried = map[imapsync.Original]bool{}
	}
	for _, o := range wanted {
		s.keeper.tried[o] = true
	}
	rep, err := s.run(ctx, imapsync.Options{Originals: wanted})
	fetched := 0
	for _, f := range rep.Folders {
		fetched += f.New
	}
	return fetched, sayConnecting(err, s.account, "The sync stopped.")
}

func (s *accountSync) run(ctx context.Context, o imapsync.Options) (imapsync.Report, error) {
	dial := func(ctx context.Context) (imapsync.Session, error) {
		s.meter.stage(StageConnecting, -1)
		s.transcript.Note("connecting")
		box, err := s.app.dial(ctx, s.account, s.transcript)
		s.connected = s.connected || err == nil
		return box, err
	}
	retry := s.options.Retry
	retry.Waiting = func(wait time.Duration, cause error) {
		s.transcript.Note(fmt.Sprintf("connection lost (%v), waiting %v", cause, wait.Round(time.Millisecond)))
		s.meter.stage(StageConnecting, -1)
	}
	rep, err := imapsync.Run(ctx, dial, s.keeper, o, retry, s.meter)
	s.record.Bytes += rep.Bytes
	for _, f := range rep.Folders {
		s.failed[f.Name] = append(s.failed[f.Name], f.Failed...)
		s.record.New += f.New
	}
	if s.problem == nil {
		s.problem = err
	}
	return rep, err
}

// finish writes down what the sync did, also one that was cut or cancelled: what it had by then is kept.
func (s *accountSync) finish(ctx context.Context, res *SyncResult) error {
	if !s.connected {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.keepFailures(ctx); err != nil {
		return err
	}
	if err := s.tell(ctx, res); err != nil {
		return err
	}
	s.record.Ended, s.record.Complete = s.app.parts.Now().UTC(), s.problem == nil
	if s.problem != nil {
		s.record.Problem = s.problem.Error()
	}
	s.record.Folders = s.folders()
	s.record.Transcript = s.transcript.Sum()
	idle := s.record.New == 0 && s.problem == nil && s.keeper.fresh == 0
	number, err := s.app.parts.Vault.PutSync(ctx, s.record, s.transcript.Text(), idle)
	if err != nil {
		return say(err, "The sync's record could not be saved.")
	}
	return s.app.logSynced(ctx, s, number)
}

// folders is what the record says of each folder.
func (s *accountSync) folders() []complaint.SyncFolder {
	counts := func(c *imapsync.Counts) *complaint.FolderCounts {
		if c == nil {
			return nil
		}
		return &complaint.FolderCounts{Messages: c.Messages, Seen: c.Messages - min(c.Unseen, c.Messages), Recent: c.Recent}
	}
	out := []complaint.SyncFolder{}
	for _, f := range s.report.Folders {
		out = append(out, complaint.SyncFolder{
			Name: f.Name, New: f.New, Failed: len(s.failed[f.Name]), Before: counts(f.Before), After: counts(f.After),
		})
	}
	return out
}

// maxKeptFailures is how many failures of a folder are listed one by one.
const maxKeptFailures = 1000

// keepFailures notes what could not be read, so that the completeness record can list it.
func (s *accountSync) keepFailures(ctx context.Context) error {
	v := s.app.parts.Vault
	for _, f := range s.report.Folders {
		st, known, err := v.FolderState(ctx, s.account.ID, f.Name)
		if err != nil {
			return say(err, "The casebook could not be read.")
		}
		var failed []complaint.SyncFailure
		for _, x := range s.failed[f.Name][:min(len(s.failed[f.Name]), maxKeptFailures)] {
			failed = append(failed, complaint.SyncFailure{Where: x.Where, Problem: x.Problem})
		}
		if !known || slices.Equal(failed, st.Failed) {
			continue
		}
		st.Failed = failed
		if _, err := v.KeepBatch(ctx, nil, &st); err != nil {
			return say(err, "The sync's record could not be saved.")
		}
	}
	return nil
}

// tell adds the sync to what the person is shown.
func (s *accountSync) tell(ctx context.Context, res *SyncResult) error {
	res.Bytes += s.record.Bytes
	for _, f := range s.report.Folders {
		row, err := s.app.folderResult(ctx, s.account.ID, f.Name)
		if err != nil {
			return err
		}
		row.Role, row.Server, row.New = string(f.Role), int(f.Server), f.New
		res.New += f.New
		res.Folders = append(res.Folders, row)
		for _, p := range s.failed[f.Name] {
			res.Problems = append(res.Problems, ImportDefect{Where: p.Where, Problem: p.Problem})
		}
	}
	return nil
}

// whole fetches, before a pack is made, what originals of evidence are still missing, and returns the analysis as it is
// then. The mailbox is asked only if there are any. What can't be fetched is told when the pack needs it.
func (a *App) whole(ctx context.Context, an *analysis, m *meter) (*analysis, error) {
	if len(an.inPart(false)) == 0 {
		return an, nil
	}
	if err := a.writing.take(ctx); err != nil {
		return an, err
	}
	defer a.writing.end()
	accounts, err := a.syncable(ctx, "")
	if err != nil {
		return an, nil
	}
	var res SyncResult
	var syncs []*accountSync
	for _, acc := range accounts {
		s, err := a.startSync(ctx, acc, SyncOptions{}, m)
		if err != nil {
			return an, err
		}
		syncs = append(syncs, s)
	}
	err = a.evidence(ctx, syncs, false, m, &res)
	for _, s := range syncs {
		if ferr := s.finish(ctx, &res); err == nil {
			err = ferr
		}
	}
	if canceled(err) {
		return an, err
	}
	return a.analysis(ctx)
}
