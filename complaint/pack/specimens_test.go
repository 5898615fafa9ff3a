package pack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

// offer is an ordinary e-mail of a series that came so many days after the opt-out.
func offer(days int, series, subject, code, quote string) packtest.Mail {
	return packtest.Mail{
		After: time.Duration(days) * 24 * time.Hour, Subject: subject, Stream: series,
		Blocks: []complaint.Block{{Kind: complaint.BlockParagraph, Text: quote}},
		Quotes: []complaint.Reason{{Code: code, Quote: quote, Weight: 0.9, Where: "body", Text: "Promotes."}},
	}
}

// inFull lists the e-mails that a document shows in full.
func inFull(d pack.Document) []string {
	var out []string
	for _, x := range d.Exhibits {
		if strings.HasPrefix(x.ID, "D") {
			out = append(out, x.ID)
		}
	}
	return out
}

func TestOfEachSeriesOneSpecimenIsShown(t *testing.T) {
	const plain, telling = "Everything for your garden and your home is in our shops.", "Save £30 on everything for your garden until Sunday."
	sure := offer(40, "news", "Second", "product_promotion", telling)
	close := offer(41, "news", "Third", "product_promotion", telling)
	close.Check = true
	service := offer(60, "news", "Fifth", "product_promotion", plain)
	service.Claim = "This is a service message."
	for name, tc := range map[string]struct {
		mails []packtest.Mail
		want  []string
	}{
		"past the in-flight band": {
			[]packtest.Mail{offer(0, "news", "First", "product_promotion", telling), offer(40, "news", "Second", "product_promotion", plain)},
			[]string{"D2"},
		},
		"strong before weaker":         {[]packtest.Mail{offer(9, "news", "First", "product_promotion", telling), offer(40, "news", "Second", "product_promotion", plain)}, []string{"D2"}},
		"no close call":                {[]packtest.Mail{sure, close}, []string{"D1"}},
		"the most telling words":       {[]packtest.Mail{offer(40, "news", "First", "product_promotion", plain), offer(50, "news", "Second", "product_promotion", telling)}, []string{"D2"}},
		"one of each series":           {[]packtest.Mail{sure, offer(50, "other", "Fourth", "product_promotion", plain)}, []string{"D1", "D2"}},
		"another claim":                {[]packtest.Mail{sure, service}, []string{"D1", "D2"}},
		"another kind of promotion":    {[]packtest.Mail{sure, offer(70, "news", "Sixth", "consent_ask", "Would you like to hear from us again?")}, []string{"D1", "D2"}},
		"but not for an in-flight one": {[]packtest.Mail{offer(1, "news", "Sixth", "consent_ask", "Would you like to hear from us again?"), sure}, []string{"D2"}},
		"subjects where the template is not known": {
			[]packtest.Mail{offer(40, "", "Our news", "product_promotion", plain), offer(50, "", "Our news", "product_promotion", telling), offer(60, "", "Sale", "product_promotion", plain)},
			[]string{"D2", "D3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, packtest.Input(tc.mails))
			if got := inFull(p.Document); !slices.Equal(got, tc.want) || p.Shown != len(tc.want) {
				t.Errorf("shown %v, want %v", got, tc.want)
			}
		})
	}
}

func TestASeriesHasFourSpecimensAtMost(t *testing.T) {
	var mails []packtest.Mail
	for i, code := range []string{"offer", "app_nudge", "event_promotion", "consent_ask", "refer_friend", "survey", "offer"} {
		mails = append(mails, offer(40+i, "news", fmt.Sprint("Mail ", i), code, "Come and see what is new in all our shops this week."))
	}
	if got := inFull(build(t, packtest.Input(mails)).Document); len(got) != 4 {
		t.Errorf("shown: %v", got)
	}
}

// Nothing is lost: every e-mail is shown or listed under one that is, with its time, subject, deciding sentence and the
// number of its original.
func TestTheOthersAreListedUnderTheirSpecimen(t *testing.T) {
	in := packtest.Many(200)
	p := build(t, in)
	original, listed := map[string]string{}, map[string]bool{}
	for _, o := range p.Originals {
		original[o.Exhibit] = o.Path
	}
	streams := map[string]string{}
	for i, e := range in.Exhibits {
		streams[fmt.Sprintf("D%d", i+1)] = e.Reading.Stream
	}
	for _, x := range p.Document.Exhibits {
		listed[x.ID] = true
		if x.Series == nil {
			continue
		}
		for i, row := range x.Series.Table.Rows {
			id := row[0].String()
			if listed[id] || x.Series.Table.Anchors[i] != id {
				t.Errorf("%s is listed twice, or references do not lead to it", id)
			}
			listed[id] = true
			if streams[id] != streams[x.ID] {
				t.Errorf("%s of %s is listed under %s of %s", id, streams[id], x.ID, streams[x.ID])
			}
			if got, want := row[4].String(), strings.TrimSuffix(strings.TrimPrefix(original[id], "originals/"), ".eml"); got != want || got == "" {
				t.Errorf("%s: original %q, want %q", id, got, want)
			}
			if row[1].String() == "" || row[2].String() == "" || !strings.HasPrefix(row[3].String(), "“") {
				t.Errorf("%s: %v", id, row)
			}
		}
	}
	for id := range streams {
		if !listed[id] {
			t.Errorf("%s is neither shown nor listed", id)
		}
	}
	if doc := text(p.Document); !strings.Contains(doc, "12 of the 200 emails are shown in full, as specimens of their series (paragraph 3.2)") {
		t.Error("the method section does not say how they were chosen")
	}
}

func TestEveryEmailIsShownInFullIfAsked(t *testing.T) {
	in := packtest.Many(40)
	in.AllExhibits = true
	p := build(t, in)
	if got := inFull(p.Document); len(got) != 40 || p.Shown != 40 {
		t.Errorf("%d shown", len(got))
	}
	if shown := pack.InFull(in); len(shown) != 40 {
		t.Errorf("pictures of %d", len(shown))
	}
	for _, x := range p.Document.Exhibits {
		if x.Series != nil {
			t.Errorf("%s lists others", x.ID)
		}
	}
	in.FullExhibits = 5 // fewer than there are series
	doc := text(build(t, in).Document)
	for _, s := range []string{"5 of them are shown in full", "here only", "5 of the 40 emails are shown in full, as many as the form takes"} {
		if !strings.Contains(doc, s) {
			t.Errorf("the document does not say %q", s)
		}
	}
}
