package app

import (
	"context"
	"fmt"
	"slices"

	"desist/complaint"
	"desist/complaint/law"
	"desist/complaint/pack"
)

// CaseView is a case as both front-ends show it.
type CaseView struct {
	Company   complaint.CompanyID `json:"company"`
	Name      string              `json:"name"`
	Reference string              `json:"reference"`
	Facts     complaint.CaseFacts `json:"facts"`
	complaint.Case
	Proposed []complaint.Letter `json:"proposed"` // correspondence found in the mailbox, to accept or dismiss

	// Sources says where the facts of law stand that the items, weak points and deadlines name by id.
	Sources map[string]string `json:"sources"`
	Remind  complaint.Answer  `json:"-"` // as complaint.Person.Remind
}

// Case works out where the case against one company stands. company is its id, a domain or its name.
func (a *App) Case(ctx context.Context, company string) (CaseView, error) {
	an, c, f, err := a.caseOf(ctx, company)
	if err != nil {
		return CaseView{}, err
	}
	return a.viewCase(ctx, an, c, f)
}

func (a *App) viewCase(ctx context.Context, an *analysis, c complaint.Company, f complaint.CaseFacts) (CaseView, error) {
	in, err := a.caseInput(ctx, an, c, f)
	if err != nil {
		return CaseView{}, err
	}
	v := CaseView{Company: c.ID, Name: c.Name, Facts: f, Case: complaint.Assess(in), Remind: in.Person.Remind}
	v.Reference = caseReference(in)
	if v.Sources, err = a.sourcesOf(v.Case); err != nil {
		return v, err
	}
	v.Proposed, err = a.proposeLetters(ctx, an, c, f, v.Reference)
	return v, err
}

func (a *App) sourcesOf(c complaint.Case) (map[string]string, error) {
	var ids []string
	for _, i := range c.Items {
		ids = append(ids, i.Law...)
	}
	for _, w := range c.Weak {
		ids = append(ids, w.Law...)
	}
	for _, d := range c.Deadlines {
		ids = append(ids, d.Law...)
	}
	out := map[string]string{}
	for _, id := range ids {
		cite, err := a.cites([]string{id})
		if err != nil {
			return nil, err
		}
		if len(cite) > 0 {
			out[id] = cite[0]
		}
	}
	return out, nil
}

// caseOf returns a company with what the person said of its case.
func (a *App) caseOf(ctx context.Context, company string) (*analysis, complaint.Company, complaint.CaseFacts, error) {
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, complaint.Company{}, complaint.CaseFacts{}, err
	}
	c, err := an.company(company)
	if err != nil {
		return nil, c, complaint.CaseFacts{}, err
	}
	f, err := a.caseFacts(ctx, an, c)
	return an, c, f, err
}

func (a *App) caseFacts(ctx context.Context, an *analysis, c complaint.Company) (complaint.CaseFacts, error) {
	all, err := a.parts.Vault.CaseFacts(ctx)
	if err != nil {
		return complaint.CaseFacts{}, say(err, "The casebook could not be read.")
	}
	for _, f := range all {
		if found, ok := an.group.Find(f.Company); ok && found.ID == c.ID {
			return f, nil
		}
	}
	return complaint.CaseFacts{Company: string(c.ID)}, nil
}

// caseInput gathers what a case is computed from.
func (a *App) caseInput(ctx context.Context, an *analysis, c complaint.Company, f complaint.CaseFacts) (complaint.CaseInput, error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return complaint.CaseInput{}, err
	}
	book, err := law.Load()
	if err != nil {
		return complaint.CaseInput{}, fmt.Errorf("app: case: %w", err)
	}
	in := complaint.CaseInput{
		Facts: f, Person: person, Company: c, Today: a.today(), Zone: a.zone(), Rules: book.Timers,
		OptOuts:    slices.DeleteFunc(slices.Clone(an.ledger.OptOuts), func(o complaint.OptOut) bool { return o.Company != c.ID }),
		ReConsents: slices.DeleteFunc(slices.Clone(an.ledger.ReConsents), func(r complaint.ReConsent) bool { return r.Company != c.ID }),
	}
	for _, flag := range an.flags {
		if flag.Company != c.ID {
			continue
		}
		in.Flags = append(in.Flags, flag)
		if r := an.readings.find(flag.Message); r != nil && flag.Included() {
			in.Included = append(in.Included, caseMail(r))
		}
	}
	for r := range an.readings.all() {
		if an.group.Of(r).Company == c.ID && !r.Own && !r.Verdict.DirectMarketing {
			in.Service = append(in.Service, caseMail(r))
		}
	}
	return in, nil
}

func caseMail(r *complaint.Reading) complaint.CaseMail {
	return complaint.CaseMail{
		Message: r.Message, From: r.From.Addr, Subject: r.Subject, Received: r.Received, ReceivedFrom: r.ReceivedFrom, Kind: r.Verdict.Kind,
	}
}

// caseReference is the reference that letters and files carry.
func caseReference(in complaint.CaseInput) string {
	if in.Facts.Reference != "" {
		return in.Facts.Reference
	}
	return pack.Reference(in.Person, in.Company.ID, in.OptOuts)
}

// today is the day in the person's zone.
func (a *App) today() complaint.Day { return complaint.DayOf(a.parts.Now().In(a.zone())) }

// ChangeCase changes what is recorded about a case and returns the case as it is then. change gets the facts as they
// are; what it leaves is checked before it is kept.
func (a *App) ChangeCase(ctx context.Context, company string, change func(*complaint.CaseFacts) error) (CaseView, error) {
	an, c, f, err := a.caseOf(ctx, company)
	if err != nil {
		return CaseView{}, err
	}
	if err := change(&f); err != nil {
		return CaseView{}, err
	}
	if err := a.putCase(ctx, c, f); err != nil {
		return CaseView{}, err
	}
	return a.viewCase(ctx, an, c, f)
}

// putCase checks what is recorded about a case and keeps it.
func (a *App) putCase(ctx context.Context, c complaint.Company, f complaint.CaseFacts) error {
	if err := f.Check(a.today()); err != nil {
		return usage("Check the answers and the days.", "That does not fit: %v.", err)
	}
	if err := a.parts.Vault.PutCaseFacts(ctx, f); err != nil {
		return say(err, "The case could not be saved.")
	}
	return a.log(ctx, "case changed", string(c.ID))
}

// cites says where facts of law stand, by their ids; each place once.
func (a *App) cites(ids []string) ([]string, error) {
	book, err := law.Load()
	if err != nil {
		return nil, fmt.Errorf("app: law: %w", err)
	}
	out := []string{}
	for _, id := range ids {
		if f, ok := book.Fact(id); ok && !slices.Contains(out, f.Cite) {
			out = append(out, f.Cite)
		}
	}
	return out, nil
}

// AcceptLetter takes a proposed letter into its case: as kind, or as proposed if kind is empty. Without a company it
// is looked for in every case.
func (a *App) AcceptLetter(ctx context.Context, company, id string, kind complaint.LetterKind) (CaseView, error) {
	return a.decideLetter(ctx, company, id, func(f *complaint.CaseFacts, l complaint.Letter) {
		if kind != "" {
			l.Kind = kind
		}
		f.Letters = append(f.Letters, l)
	})
}

// DismissLetter remembers that a proposed letter has nothing to do with the case.
func (a *App) DismissLetter(ctx context.Context, company, id string) (CaseView, error) {
	return a.decideLetter(ctx, company, id, func(f *complaint.CaseFacts, l complaint.Letter) {
		f.Dismissed = append(f.Dismissed, l.ID)
	})
}

func (a *App) decideLetter(ctx context.Context, company, id string, decide func(*complaint.CaseFacts, complaint.Letter)) (CaseView, error) {
	company, err := a.caseWith(ctx, company, id)
	if err != nil {
		return CaseView{}, err
	}
	v, err := a.Case(ctx, company)
	if err != nil {
		return v, err
	}
	i := slices.IndexFunc(v.Proposed, func(l complaint.Letter) bool { return l.ID == id })
	if i < 0 {
		return v, notFound("See them with: desistctl case show --company ...", "No letter %q is proposed for this case.", id)
	}
	return a.ChangeCase(ctx, company, func(f *complaint.CaseFacts) error { decide(f, v.Proposed[i]); return nil })
}

// caseWith returns company, or if it is empty the company with flags for which the letter is proposed.
func (a *App) caseWith(ctx context.Context, company, id string) (string, error) {
	if company != "" {
		return company, nil
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return "", err
	}
	seen := map[complaint.CompanyID]bool{}
	for _, f := range an.flags {
		if seen[f.Company] {
			continue
		}
		seen[f.Company] = true
		v, err := a.Case(ctx, string(f.Company))
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(v.Proposed, func(l complaint.Letter) bool { return l.ID == id }) {
			return string(f.Company), nil
		}
	}
	return "", notFound("See them with: desistctl case show --company ...", "No letter %q is proposed for any case.", id)
}
