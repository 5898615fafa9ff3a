package app

import (
	"context"
	"fmt"
	"time"

	"desist/complaint"
	"desist/complaint/company"
	"desist/complaint/optout/ledger"
)

// analysis is what the steps over the whole mailbox say of one revision of the casebook. It is never changed once
// made, so screens may keep parts of it.
type analysis struct {
	revision int64
	readings *readings
	group    company.Grouping
	ledger   complaint.Ledger
	flags    []complaint.Flag

	borderline []complaint.Flag // counted nowhere: see complaint.Sift
}

// of says which company a message is from.
func (an *analysis) of(id complaint.MessageID) complaint.Attribution {
	if r := an.readings.find(id); r != nil {
		return an.group.Of(r)
	}
	return complaint.Attribution{}
}

func (an *analysis) summary() AnalysisSummary {
	return AnalysisSummary{
		Messages: an.readings.len(), Companies: len(an.group.Companies),
		OptOuts: len(an.ledger.OptOuts), Flags: len(an.flags),
	}
}

// Analyse works out companies, opt-outs and flags anew.
func (a *App) Analyse(ctx context.Context, tell ProgressFunc) (AnalysisSummary, error) {
	if err := a.writing.take(ctx); err != nil {
		return AnalysisSummary{}, err
	}
	defer a.writing.end()
	return a.analyse(ctx, newMeter(tell))
}

func (a *App) analyse(ctx context.Context, m *meter) (AnalysisSummary, error) {
	if err := a.refresh(ctx, m); err != nil {
		return AnalysisSummary{}, err
	}
	m.stage(StageAnalysing, -1)
	an, err := a.analysis(ctx)
	if err != nil {
		return AnalysisSummary{}, err
	}
	return an.summary(), nil
}

// refreshBatch is how many messages are read again between two writes.
const refreshBatch = 200

// refresh reads messages again whose Reading another engine made.
func (a *App) refresh(ctx context.Context, m *meter) error {
	person, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	version := a.engine.version(person)
	stale, err := a.parts.Vault.Stale(ctx, version)
	if err != nil {
		return say(err, "The casebook could not be read.")
	}
	if len(stale) == 0 {
		return nil
	}
	m.stage(StageReading, len(stale))
	for len(stale) > 0 {
		n := min(refreshBatch, len(stale))
		batch, err := a.readAgain(ctx, stale[:n], person, m)
		if err != nil {
			return err
		}
		if err := a.parts.Vault.PutReadings(ctx, version, batch); err != nil {
			return say(err, "The analysis could not be saved.")
		}
		if err := a.logJudged(ctx, person, len(batch)); err != nil {
			return err
		}
		stale = stale[n:]
	}
	return nil
}

func (a *App) readAgain(ctx context.Context, ids []complaint.MessageID, p complaint.Person, m *meter) ([]complaint.Reading, error) {
	out := make([]complaint.Reading, 0, len(ids))
	for _, id := range ids {
		raw, whole, extent, err := a.beginning(ctx, id)
		if err != nil {
			return nil, say(err, "An original could not be read.")
		}
		old, err := a.parts.Vault.Reading(ctx, id)
		if err != nil {
			return nil, say(err, "The casebook could not be read.")
		}
		loc := bestLocation(old.Locations)
		r := a.engine.again(raw, whole, extent, loc, p)
		r.Message = id
		out = append(out, r)
		m.step()
	}
	return out, nil
}

// bestLocation says most about a message: the Sent folder tells whose words it holds, and the earliest INTERNALDATE, or
// else the earliest time of a file, when it came.
func bestLocation(locs []complaint.Location) complaint.Location {
	var best complaint.Location
	sent := false
	for i, l := range locs {
		sent = sent || l.Role == complaint.RoleSent
		if i == 0 || tellsBetter(l, best) {
			best = l
		}
	}
	if sent {
		best.Role = complaint.RoleSent
	}
	return best
}

// tellsBetter says whether l knows better than best when the message came.
func tellsBetter(l, best complaint.Location) bool {
	if !l.InternalDate.IsZero() || !best.InternalDate.IsZero() {
		return earlier(l.InternalDate, best.InternalDate)
	}
	if l.File.HeldBy != best.File.HeldBy {
		return l.File.HeldBy == complaint.ReceivedFromLine || best.File.HeldBy == ""
	}
	return earlier(l.File.Held, best.File.Held)
}

// earlier says whether a is known and before b, or b is not known.
func earlier(a, b time.Time) bool { return !a.IsZero() && (b.IsZero() || a.Before(b)) }

// analysis returns the analysis of the casebook as it is now.
func (a *App) analysis(ctx context.Context) (*analysis, error) {
	rev, err := a.parts.Vault.Revision(ctx)
	if err != nil {
		return nil, say(err, "The casebook could not be read.")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last != nil && a.last.revision == rev {
		return a.last, nil
	}
	a.last = nil // or a large mailbox would be in memory twice
	an, err := a.work(ctx, rev)
	if err != nil {
		return nil, say(err, "The analysis could not be made.")
	}
	a.last = an
	return an, nil
}

// work runs the pure steps in their order: who sent it, did the person refuse, what counts.
func (a *App) work(ctx context.Context, rev int64) (*analysis, error) {
	v := a.parts.Vault
	n, err := v.Count(ctx)
	if err != nil {
		return nil, err
	}
	packed := newPacker(n)
	for r, err := range v.Readings(ctx) {
		if err != nil {
			return nil, fmt.Errorf("app: readings: %w", err)
		}
		packed.add(&r)
	}
	an := &analysis{revision: rev, readings: packed.done()}
	edits, err := v.CompanyEdits(ctx)
	if err != nil {
		return nil, err
	}
	byHand, err := v.ByHand(ctx)
	if err != nil {
		return nil, err
	}
	states, err := v.States(ctx)
	if err != nil {
		return nil, err
	}
	scopes, err := v.Scopes(ctx)
	if err != nil {
		return nil, err
	}
	reviews, err := v.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	an.group = company.Group(an.readings.all(), edits)
	an.teach(reviews)
	an.ledger = ledger.Of(ledger.Input{
		Readings: an.readings.all(), Of: an.group.Of, Find: findIn(an.group), ByHand: byHand, States: states, Scopes: scopes,
	})
	an.ledger.OptOuts = chosen(an.ledger.OptOuts)
	an.flags, an.borderline = complaint.Sift(complaint.FlagInput{
		Readings: an.readings.all(), Of: an.group.Of, Ledger: an.ledger, Reviews: reviews,
	})
	return an, nil
}

// findIn finds companies by whatever names them: an address, a domain, an id or a name.
func findIn(g company.Grouping) func(string) (complaint.CompanyID, bool) {
	return func(ref string) (complaint.CompanyID, bool) {
		c, ok := g.Find(ref)
		return c.ID, ok
	}
}

// chosen shows the stored form of a choice as what it means.
func chosen(optOuts []complaint.OptOut) []complaint.OptOut {
	for i := range optOuts {
		if optOuts[i].State == complaint.StateChosen {
			optOuts[i].State, optOuts[i].Chosen = complaint.StateConfirmed, true
		}
	}
	return optOuts
}
