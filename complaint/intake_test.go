package complaint_test

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint"
	"desist/complaint/law"
)

func keys(f complaint.CaseFacts) []complaint.QuestionKey {
	var out []complaint.QuestionKey
	for _, q := range f.Questions("Shop") {
		out = append(out, q.Key)
	}
	return out
}

// Questions that do not apply are not asked, and an answer can raise others.
func TestConditionalQuestions(t *testing.T) {
	tests := map[string]struct {
		facts  complaint.CaseFacts
		asked  []complaint.QuestionKey
		absent []complaint.QuestionKey
	}{
		"nothing said": {
			complaint.CaseFacts{},
			[]complaint.QuestionKey{complaint.AskPayer, complaint.AskCharity, complaint.AskComplained},
			[]complaint.QuestionKey{complaint.AskConsent, complaint.AskDetailsOn, complaint.AskReply, complaint.AskRepliedOn},
		},
		"for another": {complaint.CaseFacts{ForAnother: complaint.Yes}, []complaint.QuestionKey{complaint.AskConsent}, nil},
		"for oneself": {complaint.CaseFacts{ForAnother: complaint.No}, nil, []complaint.QuestionKey{complaint.AskConsent}},
		"charity":     {complaint.CaseFacts{Charity: complaint.Yes}, []complaint.QuestionKey{complaint.AskDetailsOn}, nil},
		"not sure about a charity": {
			complaint.CaseFacts{Charity: complaint.NotSure}, nil, []complaint.QuestionKey{complaint.AskDetailsOn},
		},
		"complained": {
			complaint.CaseFacts{ComplainedOn: "2026-07-01"},
			[]complaint.QuestionKey{complaint.AskReply},
			[]complaint.QuestionKey{complaint.AskRepliedOn, complaint.AskReplyQuote},
		},
		"no answer": {
			complaint.CaseFacts{ComplainedOn: "2026-07-01", Reply: complaint.ReplyNone},
			nil,
			[]complaint.QuestionKey{complaint.AskRepliedOn, complaint.AskReplyQuote},
		},
		"answered": {
			complaint.CaseFacts{ComplainedOn: "2026-07-01", Reply: complaint.ReplyRefused},
			[]complaint.QuestionKey{complaint.AskRepliedOn, complaint.AskReplyQuote},
			nil,
		},
		"complained by a letter found in the mailbox": {
			complaint.CaseFacts{Letters: []complaint.Letter{{ID: "k-1", Kind: complaint.LetterComplaint, On: "2026-07-01"}}},
			[]complaint.QuestionKey{complaint.AskReply},
			nil,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got := keys(tc.facts)
			for _, k := range tc.asked {
				if !slices.Contains(got, k) {
					t.Errorf("%s is not asked", k)
				}
			}
			for _, k := range tc.absent {
				if slices.Contains(got, k) {
					t.Errorf("%s is asked", k)
				}
			}
		})
	}
}

// everything raises every question.
var everything = complaint.CaseFacts{
	ForAnother: complaint.Yes, Charity: complaint.Yes, ComplainedOn: "2026-07-01", Reply: complaint.ReplyRefused,
}

// Every option is an answer that Check takes, every question can be recorded, and what it rests on is a fact of law.
func TestQuestionsAndAnswersFit(t *testing.T) {
	book, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range everything.Questions("Shop") {
		if q.Title == "" || q.Short == "" || q.Skip == "" || (q.Kind == complaint.KindChoice) != (len(q.Options) > 0) {
			t.Errorf("%s: %+v", q.Key, q)
		}
		for _, id := range q.Law {
			if _, ok := book.Fact(id); !ok {
				t.Errorf("%s rests on %s, which is no fact", q.Key, id)
			}
		}
		if q.Key == complaint.AskName {
			continue
		}
		values := []string{"2026-07-02"}
		for _, o := range q.Options {
			values = append(values, o.Value)
		}
		if len(q.Options) > 0 {
			values = values[1:]
		}
		for _, v := range values {
			f := everything
			if err := f.PutAnswer(q.Key, v); err != nil {
				t.Fatal(err)
			}
			if err := f.Check("2026-08-01"); err != nil {
				t.Errorf("%s = %s: %v", q.Key, v, err)
			}
			if f.Answer(q.Key) != v || q.Say(v) == "" {
				t.Errorf("%s: put %q, got %q, said %q", q.Key, v, f.Answer(q.Key), q.Say(v))
			}
		}
	}
}

func TestNothingIsAnsweredBeforeThePersonDoes(t *testing.T) {
	var f complaint.CaseFacts
	for _, q := range f.Questions("Shop") {
		if a := f.Answer(q.Key); a != "" {
			t.Errorf("%s is answered with %q", q.Key, a)
		}
	}
}

func TestAnswersThatCannotBe(t *testing.T) {
	var f complaint.CaseFacts
	if err := f.PutAnswer("colour", "blue"); err == nil {
		t.Error("an unknown question was answered")
	}
	if err := f.PutAnswer(complaint.AskEffect, strings.Repeat("x", 5000)); err == nil || f.Effect != "" {
		t.Error("an endless answer was kept")
	}
	f.Skip(complaint.AskEffect)
	f.Skip(complaint.AskEffect)
	if len(f.Skipped) != 1 {
		t.Errorf("skipped %v", f.Skipped)
	}
	if err := f.PutAnswer(complaint.AskEffect, "It woke me."); err != nil || len(f.Skipped) != 0 {
		t.Errorf("an answered question is still skipped: %v, %v", f.Skipped, err)
	}
}

func TestHeadlineAndNextStep(t *testing.T) {
	type change = func(*complaint.CaseInput)
	complained := func(d complaint.Day) change { return func(in *complaint.CaseInput) { in.Facts.ComplainedOn = d } }
	replied := func(k complaint.ReplyKind, d complaint.Day) change {
		return func(in *complaint.CaseInput) { in.Facts.Reply, in.Facts.RepliedOn = k, d }
	}
	tests := map[string]struct {
		today    complaint.Day
		change   []change
		headline string
		step     complaint.StepCode
		question complaint.QuestionKey
	}{
		"no opt-out":     {"2026-06-20", []change{func(in *complaint.CaseInput) { in.OptOuts, in.Flags = nil, nil }}, "Nothing to complain about", complaint.StepOptOut, ""},
		"no flags":       {"2026-06-20", []change{func(in *complaint.CaseInput) { in.Flags = nil }}, "Nothing to complain about", complaint.StepNone, ""},
		"not decided":    {"2026-06-20", []change{func(in *complaint.CaseInput) { exclude(in, complaint.Unreviewed) }}, "Collecting: no email counts yet", complaint.StepReview, ""},
		"question open":  {"2026-06-20", []change{func(in *complaint.CaseInput) { in.Facts.Payer = "" }}, "Ready to write to the company", complaint.StepAnswer, complaint.AskPayer},
		"name missing":   {"2026-06-20", []change{func(in *complaint.CaseInput) { in.Person.Name = "" }}, "Ready to write to the company", complaint.StepAnswer, complaint.AskName},
		"ready to write": {"2026-06-20", nil, "Ready to write to the company", complaint.StepWrite, ""},
		"waiting":        {"2026-07-08", []change{complained("2026-06-20")}, "Waiting for the company to acknowledge: 12 days left", complaint.StepReply, ""},
		"last day":       {"2026-07-20", []change{complained("2026-06-20")}, "Waiting for the company to acknowledge: today is the last day", complaint.StepReply, ""},
		"tolerance":      {"2026-07-21", []change{complained("2026-06-20")}, "Waiting for the company to acknowledge: its time is up, allow 1 day left", complaint.StepReply, ""},
		"before the act": {"2026-06-18", []change{complained("2026-06-10")}, "Waiting for the company to answer: 22 days left", complaint.StepReply, ""},
		"acknowledged":   {"2026-07-08", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.AcknowledgedOn = "2026-06-22" }}, "Acknowledged. Waiting for the company to answer: 12 days left", complaint.StepReply, ""},
		"silence":        {"2026-07-23", []change{complained("2026-06-20")}, "No answer in its time: follow up with the company", complaint.StepFollowUp, ""},
		"answer unknown": {"2026-06-25", []change{complained("2026-06-20"), replied("", "2026-06-22")}, "The company answered: 1 thing missing", complaint.StepReply, ""},
		"refused":        {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyRefused, "2026-06-22")}, "Ready for the ICO: 89 days left", complaint.StepForm, ""},
		"put right":      {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyFixed, "2026-06-22")}, "Put right by the company", complaint.StepNone, ""},
		"too late":       {"2026-09-23", []change{complained("2026-06-20"), replied(complaint.ReplyRefused, "2026-06-22")}, "Too late for this route", complaint.StepFollowUp, ""},
		"sent":           {"2026-12-23", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.ICOSentOn = "2026-08-01" }}, "With the ICO since 1 August 2026", complaint.StepOutcome, ""},
		"outcome":        {"2026-12-23", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.Outcome = complaint.OutcomeAdvice }}, "Over: the ICO wrote to the company", complaint.StepNone, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			in := goodCase(t, tc.today)
			for _, c := range tc.change {
				c(&in)
			}
			c := complaint.Assess(in)
			if c.Headline != tc.headline || c.Next.Code != tc.step || c.Next.Question != tc.question {
				t.Errorf("%q, %+v; want %q, %s %s", c.Headline, c.Next, tc.headline, tc.step, tc.question)
			}
			if (c.Next.Label == "") != (c.Next.Code == complaint.StepNone) {
				t.Errorf("step %s is labelled %q", c.Next.Code, c.Next.Label)
			}
		})
	}
}
