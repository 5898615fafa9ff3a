package pack_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
	"desist/complaint/law"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

var update = flag.Bool("update", false, "write the golden files")

func build(t *testing.T, in pack.Input) pack.Pack {
	t.Helper()
	p, err := pack.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update if intended):\n%s", name, diff)
	}
}

// text is everything a document says, in order.
func text(d pack.Document) string {
	var b strings.Builder
	add := func(s string) { b.WriteString(s + "\n") }
	add(d.Cover.Title)
	for _, f := range d.Cover.Fields {
		add(f.Label + ": " + f.Value.String())
	}
	for _, s := range append([]pack.Section{d.Cover.What}, d.Sections...) {
		add(fmt.Sprintf("# %d %s", s.Number, s.Title))
		for _, part := range s.Parts {
			add(partText(part))
		}
	}
	for _, x := range d.Exhibits {
		add("## " + x.ID + " " + x.Title)
		for _, f := range x.Fields {
			add(f.Label + ": " + f.Value.String())
		}
		for _, panel := range x.Panels {
			add(panel.Title)
			for _, item := range panel.Items {
				add("- " + item.Quote + " / " + item.Text.String())
			}
		}
		for _, block := range x.Body {
			add("| " + block.Text.String())
		}
		add(x.Note)
		if x.Series != nil {
			add(x.Series.Title + ": " + x.Series.Text.String())
			add(partText(x.Series.Table))
		}
	}
	return b.String()
}

func partText(part pack.Part) string {
	var out []string
	switch part := part.(type) {
	case pack.Paragraph:
		return part.Number + " " + part.Text.String()
	case pack.Subheading:
		return part.Text
	case pack.Quotation:
		return "“" + part.Text + "” " + part.Source.String()
	case pack.Bullets:
		for _, item := range part.Items {
			out = append(out, "* "+item.String())
		}
	case pack.Figures:
		for _, f := range part.Items {
			out = append(out, f.Value+" "+f.Label)
		}
	case pack.Table:
		for _, row := range part.Rows {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.String())
			}
			out = append(out, strings.Join(cells, " | "))
		}
	case pack.Chart:
		return part.Title + ": " + part.Note.String()
	case pack.Signature:
		for _, f := range part.Lines {
			out = append(out, f.Label+": "+f.Value.String())
		}
	}
	return strings.Join(out, "\n")
}

func TestSampleTexts(t *testing.T) {
	p := build(t, packtest.Sample())
	golden(t, "statement.txt", p.Statement)
	golden(t, "events.txt", p.EventList)
	golden(t, "notes.txt", p.Notes)
	golden(t, "messages.csv", string(p.MessagesCSV))
	golden(t, "document.txt", text(p.Document))
}

func TestNothingIncluded(t *testing.T) {
	for name, change := range map[string]func(*complaint.Flag){
		"not reviewed":          func(f *complaint.Flag) { f.Review.Decision = complaint.Unreviewed },
		"excluded":              func(f *complaint.Flag) { f.Review.Decision = complaint.Exclude },
		"opt-out not confirmed": func(f *complaint.Flag) { f.OptOutConfirmed = false },
		"another company":       func(f *complaint.Flag) { f.Company = "c-other" },
	} {
		t.Run(name, func(t *testing.T) {
			in := packtest.Sample()
			for i := range in.Exhibits {
				change(&in.Exhibits[i].Flag)
			}
			if _, err := pack.Build(in); !errors.Is(err, pack.ErrNothingIncluded) {
				t.Errorf("got %v, want ErrNothingIncluded", err)
			}
		})
	}
}

func TestAnOptOutThatIsNotConfirmedCarriesNoPack(t *testing.T) {
	in := packtest.Sample()
	in.OptOuts[0].State = complaint.StateProposed
	if _, err := pack.Build(in); err == nil {
		t.Error("no error")
	}
}

// What the person did not include appears nowhere: it is only counted.
func TestOnlyIncludedMessagesAppear(t *testing.T) {
	in := packtest.Sample()
	secret := "Zebra crossing newsletter"
	out := in.Exhibits[3]
	out.Flag.Message, out.Flag.Review.Decision = "f00d", complaint.Exclude
	out.Reading.Subject, out.Message.Subject, out.Message.ID = secret, secret, "f00d"
	in.Exhibits = append(in.Exhibits, out)
	in.Flags = append(in.Flags, out.Flag)
	p := build(t, in)
	for name, s := range map[string]string{
		"statement": p.Statement, "events": p.EventList, "csv": string(p.MessagesCSV), "json": string(p.CaseJSON),
		"document": text(p.Document), "notes": p.Notes,
	} {
		if strings.Contains(s, secret) || strings.Contains(s, "f00d") {
			t.Errorf("%s names an excluded message", name)
		}
	}
	if p.Included != 12 || !strings.Contains(text(p.Document), "2 further emails were counted") {
		t.Errorf("included %d; the document does not count what is left out", p.Included)
	}
}

func TestOrderOfTheInputDoesNotMatter(t *testing.T) {
	want := build(t, packtest.Sample())
	in := packtest.Sample()
	r := rand.New(rand.NewSource(1))
	r.Shuffle(len(in.Exhibits), func(i, j int) { in.Exhibits[i], in.Exhibits[j] = in.Exhibits[j], in.Exhibits[i] })
	r.Shuffle(len(in.Flags), func(i, j int) { in.Flags[i], in.Flags[j] = in.Flags[j], in.Flags[i] })
	r.Shuffle(len(in.Months), func(i, j int) { in.Months[i], in.Months[j] = in.Months[j], in.Months[i] })
	slices.Reverse(in.Proofs)
	if diff := cmp.Diff(want, build(t, in)); diff != "" {
		t.Errorf("differs:\n%s", diff)
	}
}

func TestPenaltyIsThatOfTheEmailsDates(t *testing.T) {
	day := 24 * time.Hour
	mails := func(after ...time.Duration) pack.Input {
		var list []packtest.Mail
		for _, a := range after {
			list = append(list, packtest.Mail{After: a, Subject: "Offer"})
		}
		return packtest.Input(list)
	}
	for name, tc := range map[string]struct {
		in        pack.Input
		has, lack string
	}{
		"all before 5 February 2026": {mails(30*day, 40*day), "is £500,000", "17.5"},
		"all after":                  {mails(200*day, 210*day), "£17.5 million or 4%", "£500,000"},
		"both":                       {mails(30*day, 200*day), "for earlier conduct it is £500,000", "All the emails"},
	} {
		t.Run(name, func(t *testing.T) {
			got := text(build(t, tc.in).Document)
			if !strings.Contains(got, tc.has) || strings.Contains(got, tc.lack) {
				t.Errorf("want %q and not %q in:\n%s", tc.has, tc.lack, got)
			}
		})
	}
}

// A later sign-up limits the complaint, so it is told in every text that tells the story.
func TestReConsentIsTold(t *testing.T) {
	in := packtest.Sample()
	in.ReConsents = []complaint.ReConsent{{ID: "r-1", Company: in.Company.ID, At: packtest.OptOutAt.AddDate(0, 2, 0), State: complaint.StateProposed}}
	p := build(t, in)
	for name, s := range map[string]string{"statement": p.Statement, "events": p.EventList, "document": text(p.Document), "notes": p.Notes} {
		if !strings.Contains(s, "14 November 2025") {
			t.Errorf("%s does not tell of the sign-up", name)
		}
	}
	if strings.Contains(text(p.Document), "found no sign in the mailbox that I opted in again") {
		t.Error("the document denies the sign-up")
	}
	in.ReConsents[0].State = complaint.StateRejected
	if s := build(t, in).Statement; strings.Contains(s, "sign-up") {
		t.Errorf("a rejected sign-up is told: %s", s)
	}
}

// Mail of other lists after a sign-up to some is counted, so the complaint must not say that none is.
func TestReConsentToListsIsToldOfThemAlone(t *testing.T) {
	const ofEverything = "Emails after it are counted only where a further opt-out follows it."
	for name, tc := range map[string]struct {
		lists           []complaint.List
		has, event, not string
	}{
		"to everything": {nil, ofEverything, "that I signed up again", "those lists"},
		"to one list": {
			[]complaint.List{"offers.harbourcard.example"},
			"a later sign-up to one mailing list, offers.harbourcard.example. Emails of that list after it are counted only",
			"that I signed up again, to one mailing list", ofEverything,
		},
		"to two lists": {
			[]complaint.List{"offers.harbourcard.example", "from:rewards@harbourcard.example"},
			"a later sign-up to 2 mailing lists: offers.harbourcard.example, rewards@harbourcard.example. Emails of those lists after it are counted only",
			"that I signed up again, to 2 mailing lists", ofEverything,
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := packtest.Sample()
			in.ReConsents = []complaint.ReConsent{{
				ID: "r-1", Company: in.Company.ID, At: packtest.OptOutAt.AddDate(0, 2, 0), Lists: tc.lists, State: complaint.StateProposed,
			}}
			p := build(t, in)
			if got := text(p.Document); !strings.Contains(got, tc.has) || strings.Contains(got, tc.not) {
				t.Errorf("want %q and not %q in:\n%s", tc.has, tc.not, got)
			}
			if !strings.Contains(p.EventList, tc.event) {
				t.Errorf("want %q in:\n%s", tc.event, p.EventList)
			}
		})
	}
}

// An opt-out of some lists is told as one, and what the mail does not say is told as the person's own word.
func TestListsAndOwnWordAreTold(t *testing.T) {
	in := packtest.Sample()
	in.OptOuts[0].Scope, in.OptOuts[0].Lists = complaint.ScopeList, []complaint.List{"offers.harbourcard.example"}
	one := build(t, in)
	in.OptOuts[0].Lists, in.OptOuts[0].Said = append(in.OptOuts[0].Lists, "from:rewards@harbourcard.example"), true
	two := build(t, in)
	for _, tc := range []struct {
		in   string
		want bool
		say  string
	}{
		{text(one.Document), true, "It concerns one mailing list, offers.harbourcard.example."},
		{text(one.Document), false, "Which emails I refused is my own statement"},
		{one.EventList, true, "I opted out of one mailing list"},
		{text(two.Document), true, "It concerns 2 mailing lists: offers.harbourcard.example, rewards@harbourcard.example."},
		{text(two.Document), true, "Which emails I refused is my own statement"},
		{two.EventList, true, "I opted out of 2 mailing lists"},
	} {
		if strings.Contains(tc.in, tc.say) != tc.want {
			t.Errorf("said %v, want %v: %s", !tc.want, tc.want, tc.say)
		}
	}
}

// Whoever reads the complaint, and whoever sends it, must see which e-mails the app had not counted.
func TestThePersonsOwnJudgementIsTold(t *testing.T) {
	const yours = "You judged this to be marketing."
	for _, tt := range []struct {
		language string
		judged   int
		document []string
		notes    string
	}{
		{pack.English, 0, nil, ""},
		{
			pack.English, 1,
			[]string{"One of the emails (D2) is marketing by my own judgement.", "I read this email and judged it to be marketing."},
			"One included email is marketing by your own judgement (D2).",
		},
		{pack.English, 2, []string{"2 of the emails (D2, D3) are marketing by my own judgement."}, "2 included emails are marketing by your own judgement (D2, D3)."},
		{pack.Welsh, 1, []string{"yn farchnata yn ôl fy marn i fy hun", "Darllenais yr e-bost hwn"}, "yn farchnata yn ôl eich barn chi eich hun (D2)"},
	} {
		t.Run(fmt.Sprint(tt.language, tt.judged), func(t *testing.T) {
			in := packtest.Sample()
			in.Language, in.AllExhibits = tt.language, true
			for i := range tt.judged {
				v := &in.Exhibits[i+1].Reading.Verdict
				v.Reasons = append([]complaint.Reason{{Code: complaint.CodeYourJudgement, Weight: 1, Where: "header", Text: yours}}, v.Reasons...)
			}
			p := build(t, in)
			doc := text(p.Document)
			for _, want := range tt.document {
				if !strings.Contains(doc, want) {
					t.Errorf("the document does not say %q", want)
				}
			}
			if !strings.Contains(p.Notes, tt.notes) {
				t.Errorf("the notes do not say %q:\n%s", tt.notes, p.Notes)
			}
			if strings.Contains(doc, yours) {
				t.Error("the complaint speaks to the person")
			}
			if n := strings.Count(doc+p.Notes, "own judgement"); tt.judged == 0 && n > 0 {
				t.Errorf("a judgement is told %d times", n)
			}
			if n := strings.Count(string(p.CaseJSON), `"your_judgement"`); n != tt.judged {
				t.Errorf("case.json names %d judgements, want %d", n, tt.judged)
			}
		})
	}
}

func TestUnknownsAreLeftOutAndAskedFor(t *testing.T) {
	in := packtest.Sample()
	in.Person.Name, in.Proofs, in.Searched, in.Company.Identities = "", nil, nil, nil
	p := build(t, in)
	doc := text(p.Document)
	for _, s := range []string{"Complainant:", "Named in the emails", "exhibit A", "Exhibits A", "()"} {
		if strings.Contains(doc, s) || strings.Contains(p.Statement, s) {
			t.Errorf("%q is there though it is not known", s)
		}
	}
	for _, s := range []string{"Your name is not set", "Nothing in the pack shows the opt-out of 14 September 2025"} {
		if !strings.Contains(p.Notes, s) {
			t.Errorf("the notes do not say %q:\n%s", s, p.Notes)
		}
	}
}

func TestBandsWithoutEmailsAreSaidInWords(t *testing.T) {
	for _, tt := range []struct{ language, says string }{
		{pack.English, "none between 48 hours and 28 days after it, and none within 48 hours"},
		{pack.Welsh, "dim un rhwng 48 awr a 28 diwrnod wedyn, a dim un o fewn 48 awr"},
	} {
		in := packtest.Sample()
		in.Language = tt.language
		in.Exhibits = slices.DeleteFunc(in.Exhibits, func(e pack.Exhibit) bool { return e.Flag.Band != complaint.BandStrong })
		if doc := text(build(t, in).Document); !strings.Contains(doc, tt.says) {
			t.Errorf("%s: the summary does not say %q", tt.language, tt.says)
		}
	}
}

func TestManyEmailsAreCountedByMonth(t *testing.T) {
	p := build(t, packtest.Many(200))
	if n := strings.Count(p.EventList, "\n"); n > 30 {
		t.Errorf("%d lines of events for 200 emails", n)
	}
	if !strings.Contains(p.EventList, "October 2025: 25 emails that I believe are marketing (D13 to D37)") {
		t.Errorf("events:\n%s", p.EventList)
	}
	if len(p.Originals) != 201 {
		t.Errorf("%d originals", len(p.Originals))
	}
}

func TestMessagesCSVIsSafeInSpreadsheets(t *testing.T) {
	in := packtest.Input([]packtest.Mail{
		{After: 40 * 24 * time.Hour, Subject: `=HYPERLINK("https://evil.example","Bill")`},
		{After: 41 * 24 * time.Hour, Subject: "+44 20 7946 0000"},
		{After: 42 * 24 * time.Hour, Subject: "a \"quoted\", split\r\nsubject"},
	})
	rows, err := csv.NewReader(bytes.NewReader(build(t, in).MessagesCSV)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5 {
		t.Fatalf("%d rows", len(rows))
	}
	at := slices.Index(rows[0], "subject")
	want := []string{`'=HYPERLINK("https://evil.example","Bill")`, "'+44 20 7946 0000", `a "quoted", split subject`}
	for i, w := range want {
		if got := rows[i+2][at]; got != w {
			t.Errorf("subject %q, want %q", got, w)
		}
	}
}

func TestCaseJSONHoldsThePack(t *testing.T) {
	p := build(t, packtest.Sample())
	var got struct {
		Reference string
		Statement string
		Emails    []struct{ Exhibit, Path, SHA256 string }
		OptOuts   []struct{ Exhibits []string } `json:"opt_outs"`
		Bands     struct {
			InFlight int `json:"in_flight"`
			Weaker   int
			Strong   int
		}
	}
	if err := json.Unmarshal(p.CaseJSON, &got); err != nil {
		t.Fatal(err)
	}
	if got.Reference != p.Reference || got.Statement != p.Statement || len(got.Emails) != 12 {
		t.Errorf("case.json: %+v", got)
	}
	if got.Bands.InFlight != 1 || got.Bands.Weaker != 1 || got.Bands.Strong != 10 {
		t.Errorf("bands: %+v", got.Bands)
	}
	if diff := cmp.Diff([]string{"A1", "A2"}, got.OptOuts[0].Exhibits); diff != "" {
		t.Error(diff)
	}
	if e := got.Emails[0]; e.Exhibit != "D1" || e.Path != "originals/002.eml" || len(e.SHA256) != 64 {
		t.Errorf("first email: %+v", e)
	}
}

// Every provision a text rests on exists, is in force where it is quoted, and what may only be named is never
// quoted.
func TestEveryLawSentenceIsTraceable(t *testing.T) {
	book, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	check := func(id, where string, quoted bool) {
		f, isFact := book.Fact(id)
		_, isCase := book.Precedent(id)
		if !isFact && !isCase {
			t.Errorf("%q rests on unknown %s", where, id)
		}
		if quoted && f.CiteOnly {
			t.Errorf("%q quotes %s, which may only be named", where, id)
		}
	}
	for _, in := range []pack.Input{packtest.Sample(), packtest.Many(70), packtest.Case(), corporate()} {
		for _, s := range allSections(t, in) {
			for _, part := range s.Parts {
				switch part := part.(type) {
				case pack.Paragraph:
					for _, id := range part.Law {
						check(id, part.Text.String(), false)
					}
					if namesLaw(part.Text.String()) && len(part.Law) == 0 {
						t.Errorf("no source for %q", part.Text)
					}
				case pack.Quotation:
					if len(part.Law) == 0 {
						t.Errorf("no source for %q", part.Text)
					}
					for _, id := range part.Law {
						check(id, part.Text, true)
					}
				}
			}
		}
	}
}

// namesLaw is crude on purpose: a sentence that names a provision needs a source.
func namesLaw(s string) bool {
	for _, word := range []string{"regulation ", "Regulation ", "Article ", "section 1", "PECR", "ICO"} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

func TestWordingRules(t *testing.T) {
	p := build(t, packtest.Sample())
	for _, in := range []string{p.Statement, p.EventList, p.Notes, text(p.Document)} {
		for _, word := range []string{"illegal", "guilty", "criminal", "Article 77", "I swear", "spam", "will be fined", "will investigate", "Wilmslow", "{", "}"} {
			if strings.Contains(in, word) {
				t.Errorf("uses %q", word)
			}
		}
	}
	if !strings.Contains(text(p.Document), "They are cited for the principle only.") {
		t.Error("decided cases without the caution")
	}
}

func TestAtMostThreeDecidedCases(t *testing.T) {
	in := packtest.Sample()
	for i, key := range []string{"amex2021", "virgin2021", "msm2017", "flybe2017", "royalmail2022", "wbac2021", "no-such-case"} {
		in.Exhibits[i].Reading.Verdict.Reasons[0].Case = key
	}
	for _, s := range build(t, in).Document.Sections {
		for _, part := range s.Parts {
			if list, ok := part.(pack.Bullets); ok && len(list.Law) > 3 {
				t.Errorf("cites %v", list.Law)
			}
		}
	}
}
