package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"desist/complaint"
)

// OptOuts lists the opt-outs and re-consents of one company, or of all when company is empty.
func (a *App) OptOuts(ctx context.Context, company string) (complaint.Ledger, error) {
	an, err := a.analysis(ctx)
	if err != nil || company == "" {
		if err != nil {
			return complaint.Ledger{}, err
		}
		return an.ledger, nil
	}
	c, err := an.company(company)
	if err != nil {
		return complaint.Ledger{}, err
	}
	l := complaint.Ledger{OptOuts: []complaint.OptOut{}, ReConsents: []complaint.ReConsent{}}
	for _, o := range an.ledger.OptOuts {
		if o.Company == c.ID {
			l.OptOuts = append(l.OptOuts, o)
		}
	}
	for _, r := range an.ledger.ReConsents {
		if r.Company == c.ID {
			l.ReConsents = append(l.ReConsents, r)
		}
	}
	return l, nil
}

// AddOptOut records an opt-out the person knows of. It counts as confirmed, because it is the person's own word.
func (a *App) AddOptOut(ctx context.Context, in OptOutInput) (complaint.OptOut, error) {
	if err := in.check(endOfDay(a.parts.Now(), a.zone())); err != nil {
		return complaint.OptOut{}, err
	}
	_, c, err := a.companyNow(ctx, in.Company)
	if err != nil {
		return complaint.OptOut{}, err
	}
	o := complaint.OptOut{
		Company: c.ID, At: in.At.Truncate(time.Second), Method: in.Method, Source: complaint.SourceByHand,
		Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, State: complaint.StateConfirmed, Note: in.Note,
	}
	if in.EvidenceName != "" {
		if o.Evidence, err = a.parts.Vault.PutEvidence(ctx, in.EvidenceName, in.Evidence); err != nil {
			return o, say(err, "The evidence file could not be saved.")
		}
		o.EvidenceName, o.Strength = in.EvidenceName, complaint.StrengthStrong
	}
	o.ID = byHandID(o)
	if err := a.parts.Vault.PutOptOut(ctx, o); err != nil {
		return o, say(err, "The opt-out could not be saved.")
	}
	return o, a.log(ctx, eventOptOutRecorded, fmt.Sprintf("%s %s %s", o.ID, o.Company, o.At.UTC().Format(time.RFC3339)))
}

// endOfDay is the last second of the day that t is in. A day without a time stands for its end, so that an opt-out of
// today is not one of the future.
func endOfDay(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, zone)
}

// check refuses what can't be an opt-out. latest is the last moment that is not in the future.
func (in OptOutInput) check(latest time.Time) error {
	switch {
	case !slices.Contains(complaint.Methods, in.Method):
		return usage(fmt.Sprintf("Use one of %v.", complaint.Methods), "%q is not a way to opt out.", in.Method)
	case in.At.IsZero():
		return usage("Give the day, and the time if you know it.", "The opt-out has no date.")
	case in.At.After(latest):
		return usage("Check the date.", "The opt-out lies in the future.")
	}
	return nil
}

func byHandID(o complaint.OptOut) complaint.OptOutID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n%s", o.Company, o.At.UTC().Format(time.RFC3339), o.Method, o.Note, o.Evidence))
	return complaint.OptOutID("o-" + hex.EncodeToString(sum[:5]))
}

// SetOptOutState records what the person says of a detected opt-out or re-consent.
func (a *App) SetOptOutState(ctx context.Context, id complaint.OptOutID, s complaint.State) error {
	return a.SetOptOutStates(ctx, []complaint.OptOutID{id}, s)
}

// SetOptOutStates is SetOptOutState for several. If one of them is not known, nothing is recorded.
func (a *App) SetOptOutStates(ctx context.Context, ids []complaint.OptOutID, s complaint.State) error {
	if s != complaint.StateConfirmed && s != complaint.StateRejected && s != complaint.StateProposed {
		return usage("Use confirmed, rejected or proposed.", "%q is not a state.", s)
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !an.knows(id) {
			return notFound("See them with: desistctl optout list", "There is no opt-out %q.", id)
		}
		if err := an.decidable(id); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := a.parts.Vault.SetState(ctx, id, s); err != nil {
			return say(err, "The decision could not be saved.")
		}
		if err := a.log(ctx, "opt-out "+string(s), string(id)); err != nil {
			return err
		}
	}
	return nil
}

// ChooseOptOut confirms an opt-out and counts the company's flags against it before others. At most one opt-out of a
// company is chosen.
func (a *App) ChooseOptOut(ctx context.Context, id complaint.OptOutID) error {
	an, err := a.analysis(ctx)
	if err != nil {
		return err
	}
	chosen, err := an.optOut(id)
	if err != nil {
		return err
	}
	for _, o := range an.ledger.OptOuts {
		if o.Chosen && o.Company == chosen.Company {
			if err := a.parts.Vault.SetState(ctx, o.ID, complaint.StateConfirmed); err != nil {
				return say(err, "The decision could not be saved.")
			}
		}
	}
	if err := a.parts.Vault.SetState(ctx, id, complaint.StateChosen); err != nil {
		return say(err, "The decision could not be saved.")
	}
	return a.log(ctx, "opt-out chosen", string(id))
}

// decidable refuses a decision on what was read in a part of a message: the whole may say something else, and its
// finding will have another id.
func (an *analysis) decidable(id complaint.OptOutID) error {
	message := complaint.MessageID("")
	for _, o := range an.ledger.OptOuts {
		if o.ID == id {
			message = o.Message
		}
	}
	for _, r := range an.ledger.ReConsents {
		if r.ID == id {
			message = r.Message
		}
	}
	if r := an.readings.find(message); r != nil && r.Extent != complaint.ExtentWhole {
		return &Error{Code: CodeNotReady, What: "The e-mail that shows this is held only in part.", Hint: "Fetch the whole first with: desistctl sync"}
	}
	return nil
}

// optOut finds an opt-out by its id.
func (an *analysis) optOut(id complaint.OptOutID) (complaint.OptOut, error) {
	for _, o := range an.ledger.OptOuts {
		if o.ID == id {
			return o, nil
		}
	}
	return complaint.OptOut{}, notFound("See them with: desistctl optout list", "There is no opt-out %q.", id)
}

func (an *analysis) knows(id complaint.OptOutID) bool {
	return slices.ContainsFunc(an.ledger.OptOuts, func(o complaint.OptOut) bool { return o.ID == id }) ||
		slices.ContainsFunc(an.ledger.ReConsents, func(r complaint.ReConsent) bool { return r.ID == id })
}

// RemoveOptOut takes back an opt-out recorded by hand. A detected one can only be rejected: the mail that shows it
// stays.
func (a *App) RemoveOptOut(ctx context.Context, id complaint.OptOutID) error {
	an, err := a.analysis(ctx)
	if err != nil {
		return err
	}
	o, err := an.optOut(id)
	switch {
	case err != nil:
		return err
	case o.Source != complaint.SourceByHand:
		return usage("Reject it instead: desistctl optout reject "+string(id), "The opt-out %s was found in a mail and can't be removed.", id)
	}
	if err := a.parts.Vault.RemoveOptOut(ctx, id); err != nil {
		return say(err, "The opt-out could not be removed.")
	}
	return a.log(ctx, "opt-out removed", string(id))
}
