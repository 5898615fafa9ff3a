package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	ics "github.com/arran4/golang-ical"

	"desist/complaint"
	"desist/complaint/law"
)

// DeadlineRow is a deadline with the company it concerns.
type DeadlineRow struct {
	Company complaint.CompanyID `json:"company"`
	Name    string              `json:"name"`
	complaint.Deadline
}

// Deadlines lists what is due, by day: of one company, or of all when company is empty.
func (a *App) Deadlines(ctx context.Context, company string) ([]DeadlineRow, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	only := complaint.CompanyID("")
	if company != "" {
		c, err := an.company(company)
		if err != nil {
			return nil, err
		}
		only = c.ID
	}
	book, err := law.Load()
	if err != nil {
		return nil, fmt.Errorf("app: deadlines: %w", err)
	}
	all, err := a.parts.Vault.CaseFacts(ctx)
	if err != nil {
		return nil, say(err, "The casebook could not be read.")
	}
	rows := []DeadlineRow{}
	for _, f := range all {
		c, ok := an.group.Find(f.Company)
		if !ok || (only != "" && c.ID != only) {
			continue
		}
		for _, d := range f.Deadlines(book.Timers, c.Name, a.today()) {
			rows = append(rows, DeadlineRow{c.ID, c.Name, d})
		}
	}
	slices.SortStableFunc(rows, func(x, y DeadlineRow) int { return strings.Compare(string(x.On), string(y.On)) })
	return rows, nil
}

// Calendar writes deadlines as an iCalendar file (RFC 5545) of whole days, each with a reminder the day before. The
// same deadlines give the same bytes, and a deadline that moves keeps its UID.
func Calendar(rows []DeadlineRow) []byte {
	cal := ics.NewCalendarFor("Desist")
	cal.SetMethod(ics.MethodPublish)
	for _, r := range rows {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s", r.Company, r.Code))
		e := cal.AddEvent(hex.EncodeToString(sum[:12]) + "@desist.invalid")
		e.SetDtStampTime(r.Since.Time())
		e.SetAllDayStartAt(r.On.Time())
		e.SetAllDayEndAt(r.On.Add(1).Time())
		e.SetSummary(r.Text)
		alarm := e.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger("-P1D")
		alarm.SetProperty(ics.ComponentPropertyDescription, r.Text)
	}
	return []byte(cal.Serialize())
}
