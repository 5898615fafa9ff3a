package complaint_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
	"desist/complaint/law"
)

func rules(t rapid.TB) complaint.CaseRules {
	b, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b.Timers
}

func at(d complaint.Day) time.Time { return d.Time().Add(9 * time.Hour) }

// goodCase is a case in which everything is in order but the complaint to the company: opted out on 1 March, three
// e-mails since, the last of them on 1 June.
func goodCase(t rapid.TB, today complaint.Day) complaint.CaseInput {
	in := complaint.CaseInput{
		Facts: complaint.CaseFacts{
			Company: "shop.example", Payer: complaint.PayerMe, Mailbox: complaint.MailboxPersonal, Asked: complaint.No,
			OptedBack: complaint.No, ForAnother: complaint.No, UKSender: complaint.Yes,
		},
		Person: complaint.Person{Name: "Rhiannon Oakes"},
		Company: complaint.Company{Name: "Shop", Identities: []complaint.Identity{
			{Kind: complaint.IdentityLegalName, Value: "Shop Limited"}, {Kind: complaint.IdentityNumber, Value: "00000000"},
		}},
		OptOuts: []complaint.OptOut{{ID: "o-1", At: at("2026-03-01"), State: complaint.StateConfirmed, Message: "m0"}},
		Today:   today, Rules: rules(t),
	}
	for i, d := range []complaint.Day{"2026-04-01", "2026-05-01", "2026-06-01"} {
		in.Flags = append(in.Flags, flagOn(d))
		in.Included = append(in.Included, complaint.CaseMail{
			Message: in.Flags[i].Message, From: "hello@shop.example", Received: at(d), ReceivedFrom: complaint.ReceivedInternalDate,
		})
	}
	return in
}

func flagOn(d complaint.Day) complaint.Flag {
	age := at(d).Sub(at("2026-03-01"))
	return complaint.Flag{
		Message: complaint.MessageID("m" + d), OptOut: "o-1", OptOutConfirmed: true, Received: at(d), Age: age, Band: complaint.BandOf(age),
		Review: complaint.Review{Decision: complaint.Include},
	}
}

func item(c complaint.Case, code complaint.ReadyCode) complaint.ReadyState {
	for _, i := range c.Items {
		if i.Code == code {
			return i.State
		}
	}
	return "absent"
}

func TestStateOfACase(t *testing.T) {
	type change = func(*complaint.CaseInput)
	complained := func(d complaint.Day) change {
		return func(in *complaint.CaseInput) { in.Facts.ComplainedOn = d }
	}
	replied := func(k complaint.ReplyKind, d complaint.Day) change {
		return func(in *complaint.CaseInput) { in.Facts.Reply, in.Facts.RepliedOn = k, d }
	}
	more := func(d complaint.Day) change {
		return func(in *complaint.CaseInput) { in.Flags = append(in.Flags, flagOn(d)) }
	}
	tests := map[string]struct {
		today   complaint.Day
		change  []change
		state   complaint.CaseState
		verdict complaint.CaseVerdict
	}{
		"nothing done yet":           {"2026-06-20", nil, complaint.CaseReadyToWrite, complaint.VerdictNotYet},
		"nothing included":           {"2026-06-20", []change{func(in *complaint.CaseInput) { exclude(in, complaint.Unreviewed) }}, complaint.CaseCollecting, complaint.VerdictNotYet},
		"everything left out":        {"2026-06-20", []change{func(in *complaint.CaseInput) { exclude(in, complaint.Exclude) }}, complaint.CaseCollecting, complaint.VerdictNothing},
		"no opt-out":                 {"2026-06-20", []change{func(in *complaint.CaseInput) { in.OptOuts, in.Flags = nil, nil }}, complaint.CaseCollecting, complaint.VerdictNothing},
		"no flags":                   {"2026-06-20", []change{func(in *complaint.CaseInput) { in.Flags = nil }}, complaint.CaseCollecting, complaint.VerdictNothing},
		"complained yesterday":       {"2026-06-21", []change{complained("2026-06-20")}, complaint.CaseWaiting, complaint.VerdictNotYet},
		"day 30 of the statute":      {"2026-07-20", []change{complained("2026-06-20")}, complaint.CaseWaiting, complaint.VerdictNotYet},
		"within the tolerance":       {"2026-07-22", []change{complained("2026-06-20")}, complaint.CaseWaiting, complaint.VerdictNotYet},
		"after the tolerance":        {"2026-07-23", []change{complained("2026-06-20")}, complaint.CaseChase, complaint.VerdictReady},
		"before the statute, day 30": {"2026-07-18", []change{complained("2026-06-18")}, complaint.CaseWaiting, complaint.VerdictNotYet},
		"before the statute, day 31": {"2026-07-19", []change{complained("2026-06-18")}, complaint.CaseChase, complaint.VerdictReady},
		"chased":                     {"2026-07-25", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.ChasedOn = "2026-07-24" }}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"chased, a question is open": {"2026-07-25", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.ChasedOn, in.Facts.Asked = "2026-07-24", "" }}, complaint.CaseAnswered, complaint.VerdictNotYet},
		"refused at once":            {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyRefused, "2026-06-22")}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"called service":             {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyService, "2026-06-22")}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"answered, not said what":    {"2026-06-25", []change{complained("2026-06-20"), replied("", "2026-06-22")}, complaint.CaseAnswered, complaint.VerdictNotYet},
		"promised and silent since":  {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyPromised, "2026-06-22")}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"fixed":                      {"2026-06-25", []change{complained("2026-06-20"), replied(complaint.ReplyFixed, "2026-06-22")}, complaint.CaseAnswered, complaint.VerdictNothing},
		"fixed but went on":          {"2026-07-25", []change{complained("2026-06-20"), replied(complaint.ReplyFixed, "2026-06-22"), more("2026-07-01")}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"last day of three months":   {"2026-09-22", []change{complained("2026-06-20"), replied(complaint.ReplyRefused, "2026-06-22")}, complaint.CaseReadyForICO, complaint.VerdictReady},
		"three months are over":      {"2026-09-23", []change{complained("2026-06-20"), replied(complaint.ReplyRefused, "2026-06-22")}, complaint.CaseAnswered, complaint.VerdictTooLate},
		"sent":                       {"2026-12-23", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.ICOSentOn = "2026-08-01" }}, complaint.CaseSent, complaint.VerdictSent},
		"outcome":                    {"2026-12-23", []change{complained("2026-06-20"), func(in *complaint.CaseInput) { in.Facts.Outcome = complaint.OutcomeAdvice }}, complaint.CaseOutcome, complaint.VerdictSent},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			in := goodCase(t, tc.today)
			for _, c := range tc.change {
				c(&in)
			}
			c := complaint.Assess(in)
			if c.State != tc.state || c.Verdict != tc.verdict {
				t.Errorf("state %s, verdict %s (%s), want %s and %s", c.State, c.Verdict, c.Text, tc.state, tc.verdict)
			}
		})
	}
}

func exclude(in *complaint.CaseInput, d complaint.Decision) {
	for i := range in.Flags {
		in.Flags[i].Review.Decision = d
	}
}

func TestReadinessItems(t *testing.T) {
	facts := func(change func(*complaint.CaseFacts)) func(*complaint.CaseInput) {
		return func(in *complaint.CaseInput) { change(&in.Facts) }
	}
	tests := map[string]struct {
		change func(*complaint.CaseInput)
		code   complaint.ReadyCode
		want   complaint.ReadyState
	}{
		"payer not answered":             {facts(func(f *complaint.CaseFacts) { f.Payer = "" }), complaint.ItemIndividual, complaint.ItemFail},
		"sole trader":                    {facts(func(f *complaint.CaseFacts) { f.Payer, f.Mailbox = "sole_trader", "work" }), complaint.ItemIndividual, complaint.ItemPass},
		"a company pays":                 {facts(func(f *complaint.CaseFacts) { f.Payer = "company" }), complaint.ItemIndividual, complaint.ItemChoice},
		"asked for the mails":            {facts(func(f *complaint.CaseFacts) { f.Asked = "yes" }), complaint.ItemUnasked, complaint.ItemFail},
		"not sure whether asked":         {facts(func(f *complaint.CaseFacts) { f.Asked = "unsure" }), complaint.ItemUnasked, complaint.ItemFail},
		"opted back in":                  {facts(func(f *complaint.CaseFacts) { f.OptedBack = "yes" }), complaint.ItemOptedBack, complaint.ItemChoice},
		"for another without a letter":   {facts(func(f *complaint.CaseFacts) { f.ForAnother = "yes" }), complaint.ItemConsent, complaint.ItemFail},
		"for another with a letter":      {facts(func(f *complaint.CaseFacts) { f.ForAnother, f.Consent = "yes", "yes" }), complaint.ItemConsent, complaint.ItemPass},
		"a sender abroad":                {facts(func(f *complaint.CaseFacts) { f.UKSender = "no" }), complaint.ItemUKSender, complaint.ItemChoice},
		"no charity":                     {facts(func(*complaint.CaseFacts) {}), complaint.ItemCharity, "absent"},
		"a charity, details from before": {facts(func(f *complaint.CaseFacts) { f.Charity, f.DetailsOn = "yes", "2026-02-04" }), complaint.ItemCharity, complaint.ItemPass},
		"a charity, details from after":  {facts(func(f *complaint.CaseFacts) { f.Charity, f.DetailsOn = "yes", "2026-02-05" }), complaint.ItemCharity, complaint.ItemChoice},
		"no name":                        {func(in *complaint.CaseInput) { in.Person.Name = "" }, complaint.ItemName, complaint.ItemFail},
		"an opt-out without evidence":    {func(in *complaint.CaseInput) { in.OptOuts[0].Message = "" }, complaint.ItemOptOut, complaint.ItemChoice},
		"an opt-out only proposed":       {func(in *complaint.CaseInput) { in.OptOuts[0].State = "proposed" }, complaint.ItemOptOut, complaint.ItemFail},
		"only the sender's own date":     {func(in *complaint.CaseInput) { in.Included[1].ReceivedFrom = complaint.ReceivedDate }, complaint.ItemExhibits, complaint.ItemChoice},
		"an email is undecided":          {func(in *complaint.CaseInput) { in.Flags[0].Review.Decision = "unsure" }, complaint.ItemReviewed, complaint.ItemChoice},
		"a company nobody knows":         {func(in *complaint.CaseInput) { in.Company.Identities = nil }, complaint.ItemCompany, complaint.ItemChoice},
		"a detected sign-up": {func(in *complaint.CaseInput) {
			in.ReConsents = []complaint.ReConsent{{At: at("2026-07-01"), State: complaint.StateProposed}}
		}, complaint.ItemOptedBack, complaint.ItemChoice},
		"only mails that were on their way": {func(in *complaint.CaseInput) {
			for i := range in.Flags {
				in.Flags[i].Band = complaint.BandInFlight
			}
		}, complaint.ItemEmails, complaint.ItemFail},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			in := goodCase(t, "2026-06-20")
			tc.change(&in)
			if got := item(complaint.Assess(in), tc.code); got != tc.want {
				t.Errorf("%s is %s, want %s", tc.code, got, tc.want)
			}
		})
	}
}

func TestDeadlines(t *testing.T) {
	f := complaint.CaseFacts{ComplainedOn: "2026-11-30"}
	got := map[complaint.DeadlineCode]complaint.Day{}
	for _, d := range f.Deadlines(rules(t), "Shop", "2026-12-01") {
		got[d.Code] = d.On
	}
	want := map[complaint.DeadlineCode]complaint.Day{
		complaint.DeadlineAck: "2026-12-30", complaint.DeadlineChase: "2027-01-02",
		complaint.DeadlineICOWarn: "2027-01-30", complaint.DeadlineICOClose: "2027-02-28",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f.ICOSentOn = "2026-12-31"
	if d := f.Deadlines(rules(t), "Shop", "2027-01-01"); len(d) > 0 {
		t.Errorf("a complaint that was sent has deadlines: %+v", d)
	}
}

// A complaint from before 19 June 2026 is not one under s164A, and nothing says so.
func TestOldComplaintsDoNotCiteTheNewSection(t *testing.T) {
	for day, cites := range map[complaint.Day]bool{"2026-06-18": false, "2026-06-19": true} {
		in := goodCase(t, "2026-06-25")
		in.Facts.ComplainedOn = day
		c := complaint.Assess(in)
		found := slices.ContainsFunc(c.Items, func(i complaint.ReadyItem) bool { return slices.Contains(i.Law, "D164A") })
		found = found || slices.ContainsFunc(c.Deadlines, func(d complaint.Deadline) bool { return slices.Contains(d.Law, "D164A") })
		if found != cites {
			t.Errorf("complained on %s: cites s164A %v, want %v", day, found, cites)
		}
	}
}

func TestFairnessList(t *testing.T) {
	in := goodCase(t, "2026-07-01")
	in.Facts.Customer = complaint.CustomerFormer
	in.ReConsents = []complaint.ReConsent{{At: at("2026-06-10"), State: complaint.StateProposed}}
	in.Service = []complaint.CaseMail{
		{Subject: "Your order 1234 has been dispatched", Received: at("2026-05-02"), Kind: complaint.KindService},
		{Subject: "Your order 1000", Received: at("2026-01-02"), Kind: complaint.KindService}, // before the opt-out
		{Subject: "Changes to our terms", Received: at("2026-05-03"), Kind: complaint.KindService},
	}
	out := flagOn("2026-04-15")
	out.Review.Decision = complaint.Exclude
	in.Flags = append(in.Flags, out, flagOn("2026-03-02"))
	var got []complaint.WeakCode
	for _, w := range complaint.Assess(in).Weak {
		got = append(got, w.Code)
		if w.Code == complaint.WeakOrders && w.Count != 1 {
			t.Errorf("%d orders", w.Count)
		}
	}
	want := []complaint.WeakCode{complaint.WeakReConsent, complaint.WeakOrders, complaint.WeakCustomer, complaint.WeakInFlight, complaint.WeakService}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckOfFacts(t *testing.T) {
	for name, tc := range map[string]struct {
		facts complaint.CaseFacts
		ok    bool
	}{
		"nothing answered":          {complaint.CaseFacts{}, true},
		"an unknown answer":         {complaint.CaseFacts{Asked: "perhaps"}, false},
		"no day":                    {complaint.CaseFacts{ComplainedOn: "2026-02-30"}, false},
		"the future":                {complaint.CaseFacts{ComplainedOn: "2026-07-02"}, false},
		"a reply to nothing":        {complaint.CaseFacts{RepliedOn: "2026-06-30"}, false},
		"a reply before the letter": {complaint.CaseFacts{ComplainedOn: "2026-06-30", RepliedOn: "2026-06-29"}, false},
		"in order":                  {complaint.CaseFacts{ComplainedOn: "2026-06-01", RepliedOn: "2026-06-29"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tc.facts.Check("2026-07-01"); (err == nil) != tc.ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestDays(t *testing.T) {
	for name, tc := range map[string]struct{ got, want complaint.Day }{
		"months clamp":           {complaint.Day("2026-11-30").AddMonths(3), "2027-02-28"},
		"months clamp to a leap": {complaint.Day("2027-11-30").AddMonths(3), "2028-02-29"},
		"months keep the day":    {complaint.Day("2026-06-22").AddMonths(3), "2026-09-22"},
		"days cross the year":    {complaint.Day("2026-12-31").Add(1), "2027-01-01"},
		"no day stays none":      {complaint.Day("").AddMonths(3), ""},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", name, string(tc.got), string(tc.want))
		}
	}
}

// Whatever is answered: a case has one state, says why, cites only known law, and is ready only without a failure.
func TestAnyCase(t *testing.T) {
	book, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		in := anyCase(t)
		c := complaint.Assess(in)
		if c.Text == "" || !slices.Contains(complaint.CaseStates, c.State) {
			t.Fatalf("case %+v", c)
		}
		fails := 0
		for _, i := range c.Items {
			if i.Title == "" || i.Why == "" || (i.State != complaint.ItemPass && i.Fix == "") {
				t.Fatalf("item without words: %+v", i)
			}
			for _, id := range i.Law {
				if _, ok := book.Fact(id); !ok {
					t.Fatalf("%s rests on unknown %s", i.Code, id)
				}
			}
			if i.State == complaint.ItemFail {
				fails++
			}
		}
		if c.Verdict == complaint.VerdictReady && (fails > 0 || in.Facts.Complained() == "") {
			t.Fatalf("ready with %d failures", fails)
		}
		if c.State == complaint.CaseReadyForICO && (fails > 0 || c.Verdict != complaint.VerdictReady) {
			t.Fatalf("%s with %d failures and verdict %s", c.State, fails, c.Verdict)
		}
		for _, w := range c.Weak {
			for _, id := range w.Law {
				if _, ok := book.Fact(id); !ok {
					t.Fatalf("%s rests on unknown %s", w.Code, id)
				}
			}
		}
		if !slices.IsSortedFunc(c.Deadlines, func(a, b complaint.Deadline) int { return a.On.Time().Compare(b.On.Time()) }) {
			t.Fatal("deadlines out of order")
		}
		if diff := cmp.Diff(c, complaint.Assess(in)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func anyCase(t *rapid.T) complaint.CaseInput {
	today := complaint.Day("2026-01-01").Add(rapid.IntRange(0, 600).Draw(t, "today"))
	day := func(name string) complaint.Day {
		if rapid.Bool().Draw(t, "has "+name) {
			return ""
		}
		return complaint.Day("2026-01-01").Add(rapid.IntRange(0, 600).Draw(t, name))
	}
	answer := func(name string) complaint.Answer {
		return rapid.SampledFrom(append([]complaint.Answer{""}, complaint.Answers...)).Draw(t, name)
	}
	in := goodCase(t, today)
	in.Facts = complaint.CaseFacts{
		Payer: rapid.SampledFrom(append([]complaint.Payer{""}, complaint.Payers...)).Draw(t, "payer"), Asked: answer("asked"),
		OptedBack: answer("opted back"), ForAnother: answer("another"), Consent: answer("consent"), UKSender: answer("uk"), Charity: answer("charity"),
		DetailsOn: day("details"), ComplainedOn: day("complained"), ChasedOn: day("chased"), RepliedOn: day("replied"),
		Reply: rapid.SampledFrom(append([]complaint.ReplyKind{""}, complaint.Replies...)).Draw(t, "reply"), ICOSentOn: day("sent"),
	}
	for i := range in.Flags {
		in.Flags[i].Review.Decision = rapid.SampledFrom([]complaint.Decision{"", complaint.Include, complaint.Exclude, complaint.Unsure}).Draw(t, "review")
	}
	if rapid.Bool().Draw(t, "no opt-out") {
		in.OptOuts = nil
	}
	return in
}

// No message counts against an opt-out of a list that nothing names, so that saying which is what to do next.
func TestAnOptOutOfAnUnknownListIsAskedAbout(t *testing.T) {
	in := goodCase(t, "2026-06-20")
	in.Flags, in.Included = nil, nil
	in.OptOuts[0].Scope = complaint.ScopeList
	if got := complaint.Assess(in).Next; got.Code != complaint.StepOptOut || got.Label != "Say which list you left" {
		t.Errorf("next %+v", got)
	}
	in.OptOuts[0].Lists = []complaint.List{"weekly.shop.example"}
	if got := complaint.Assess(in).Next; got.Code != complaint.StepNone {
		t.Errorf("next %+v, want nothing: the list is known and sent nothing", got)
	}
}
