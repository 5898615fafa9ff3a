package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// Kinds of custody log entries. The detail of those about one company starts with its id, one of its domains or an
// opt-out's id, so that an evidence bundle can tell what belongs to its case.
const (
	eventAccountAdded   = "account added"
	eventAccountRemoved = "account removed"
	eventCertificate    = "certificate accepted"
	eventSynced         = "synced"
	eventImported       = "imported"
	eventJudged         = "judged"
	eventReviewed       = "reviewed"
	eventExported       = "exported"
	eventOptOutRecorded = "opt-out recorded"
)

// logJudged notes which engine worked on how many messages.
func (a *App) logJudged(ctx context.Context, p complaint.Person, messages int) error {
	if messages == 0 {
		return nil
	}
	return a.log(ctx, eventJudged, fmt.Sprintf("%d messages by engine %s, program %s", messages, a.engine.version(p), a.parts.Version))
}

// logSynced notes what a sync acquired, and the hash of what was said to the server.
func (a *App) logSynced(ctx context.Context, s *accountSync, number int64) error {
	detail := fmt.Sprintf("%s: %d folders, %d new messages", s.account.ID, len(s.report.Folders), s.keeper.fresh)
	if s.problem != nil {
		detail += ", stopped before the end"
	}
	detail += fmt.Sprintf(", sync %d, transcript %s", number, s.record.Transcript)
	if err := a.log(ctx, eventSynced, detail); err != nil {
		return err
	}
	return a.logJudged(ctx, s.person, s.keeper.judged)
}

// logReviews notes decisions, an entry for each company they concern.
func (a *App) logReviews(ctx context.Context, an *analysis, reviews []complaint.Review) error {
	of := map[complaint.MessageID]complaint.CompanyID{}
	for _, f := range slices.Concat(an.flags, an.borderline) {
		of[f.Message] = f.Company
	}
	var order []complaint.CompanyID
	ids := map[complaint.CompanyID][]string{}
	for _, r := range reviews {
		c := of[r.Message]
		if ids[c] == nil {
			order = append(order, c)
		}
		ids[c] = append(ids[c], string(r.Message))
	}
	for _, c := range order {
		decision := string(reviews[0].Decision)
		if decision == "" {
			decision = "decision taken back"
		}
		if err := a.log(ctx, eventReviewed, fmt.Sprintf("%s: %s: %s", c, decision, strings.Join(ids[c], " "))); err != nil {
			return err
		}
	}
	return nil
}
