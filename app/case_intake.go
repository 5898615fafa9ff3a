package app

import (
	"context"
	"strings"

	"desist/complaint"
)

// IntakeView is what is asked about a case, with what was answered.
type IntakeView struct {
	Company complaint.CompanyID   `json:"company"`
	Name    string                `json:"name"`
	Items   []IntakeItem          `json:"items"` // the questions that apply, in order
	Next    complaint.QuestionKey `json:"next"`  // the first that was neither answered nor skipped; empty: none is open
	OptOuts []complaint.OptOut    `json:"-"`     // how and when the person opted out; asked elsewhere
}

// IntakeItem is one question with its answer.
type IntakeItem struct {
	complaint.Question
	Answer  string   `json:"answer"`
	Said    string   `json:"said"` // the answer in words
	Skipped bool     `json:"skipped,omitempty"`
	Sources []string `json:"sources"` // where the law behind it stands
}

// Done counts the questions that were answered or skipped.
func (v IntakeView) Done() int {
	n := 0
	for _, i := range v.Items {
		if i.Answer != "" || i.Skipped {
			n++
		}
	}
	return n
}

// Intake lists the questions about a case that apply, with the answers so far.
func (a *App) Intake(ctx context.Context, company string) (IntakeView, error) {
	an, c, f, err := a.caseOf(ctx, company)
	if err != nil {
		return IntakeView{}, err
	}
	return a.viewIntake(ctx, an, c, f)
}

func (a *App) viewIntake(ctx context.Context, an *analysis, c complaint.Company, f complaint.CaseFacts) (IntakeView, error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return IntakeView{}, err
	}
	v := NewIntake(c.ID, c.Name, f, person)
	for i := range v.Items {
		if v.Items[i].Sources, err = a.cites(v.Items[i].Law); err != nil {
			return v, err
		}
	}
	for _, o := range an.ledger.OptOuts {
		if o.Company == c.ID && o.State != complaint.StateRejected {
			v.OptOuts = append(v.OptOuts, o)
		}
	}
	return v, nil
}

// NewIntake makes an IntakeView of facts alone, without sources and opt-outs.
func NewIntake(id complaint.CompanyID, name string, f complaint.CaseFacts, person complaint.Person) IntakeView {
	v := IntakeView{Company: id, Name: name, Items: []IntakeItem{}}
	skipped := map[complaint.QuestionKey]bool{}
	for _, k := range f.Skipped {
		skipped[k] = true
	}
	for _, q := range f.Questions(name) {
		item := IntakeItem{Question: q, Answer: f.Answer(q.Key), Sources: []string{}}
		if q.Key == complaint.AskName {
			item.Answer = person.Name
		}
		item.Said = q.Say(item.Answer)
		item.Skipped = item.Answer == "" && skipped[q.Key]
		if v.Next == "" && item.Answer == "" && !item.Skipped {
			v.Next = q.Key
		}
		v.Items = append(v.Items, item)
	}
	return v
}

// Answer records the answer to one question of the intake and returns the questions as they are then: an answer can
// raise others. An empty value takes the answer back.
func (a *App) Answer(ctx context.Context, company string, k complaint.QuestionKey, value string) (IntakeView, error) {
	if k == complaint.AskName {
		name := strings.TrimSpace(value)
		if err := a.UpdateProfile(ctx, &name, nil); err != nil {
			return IntakeView{}, err
		}
		return a.Intake(ctx, company)
	}
	return a.changeIntake(ctx, company, k, func(f *complaint.CaseFacts) error { return f.PutAnswer(k, value) })
}

// SkipQuestion remembers that the person went past a question, and returns the questions as they are then.
func (a *App) SkipQuestion(ctx context.Context, company string, k complaint.QuestionKey) (IntakeView, error) {
	return a.changeIntake(ctx, company, k, func(f *complaint.CaseFacts) error { f.Skip(k); return nil })
}

func (a *App) changeIntake(ctx context.Context, company string, k complaint.QuestionKey, change func(*complaint.CaseFacts) error) (IntakeView, error) {
	_, c, f, err := a.caseOf(ctx, company)
	if err != nil {
		return IntakeView{}, err
	}
	if err := change(&f); err != nil {
		return IntakeView{}, usage("See them with: desistctl case questions --company ...", "That cannot be recorded: %v.", err)
	}
	if err := a.putCase(ctx, c, f); err != nil {
		return IntakeView{}, err
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return IntakeView{}, err
	}
	return a.viewIntake(ctx, an, c, f)
}
