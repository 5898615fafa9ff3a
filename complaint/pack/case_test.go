package pack_test

import (
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/law"
	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
)

// corporate is a case of a mailbox that a company has the contract for.
func corporate() pack.Input {
	in := packtest.Case()
	in.Facts.Payer, in.Facts.Mailbox = complaint.PayerCompany, complaint.MailboxWork
	return in
}

// allSections are the sections of everything that a pack holds, the letters' text as one of them.
func allSections(t *testing.T, in pack.Input) []pack.Section {
	t.Helper()
	p := build(t, in)
	_, evidence := p.Split()
	out := slices.Concat(p.Document.Sections, p.OriginalsSheet.Sections, []pack.Section{p.Document.Cover.What, evidence.Cover.What, p.OriginalsSheet.Cover.What})
	if p.Correspondence != nil {
		out = append(out, p.Correspondence.Cover.What)
	}
	out = append(out, pack.Section{Parts: letter(t, in, false).Document.Parts})
	if in.Facts.Complained() != "" {
		out = append(out, pack.Section{Parts: letter(t, in, true).Document.Parts})
	}
	return out
}

// A copy that goes with a bundle without originals must not send its reader to look for them there.
func TestACopyWithoutOriginalsSaysSo(t *testing.T) {
	for _, tt := range []struct{ language, there, kept, out string }{
		{pack.English, "in the evidence bundle", "in the full evidence bundle", "leaves out the originals"},
		{pack.Welsh, "yn y bwndel tystiolaeth.", "yn y bwndel tystiolaeth llawn", "gadael allan y rhai gwreiddiol"},
	} {
		t.Run(tt.language, func(t *testing.T) {
			read := func(apart bool) string {
				in := packtest.Case()
				in.Language, in.OriginalsApart, in.EvidenceHash = tt.language, apart, strings.Repeat("ab", 32)
				p := build(t, in)
				return text(p.Document) + text(*p.Correspondence) + text(p.OriginalsSheet)
			}
			whole, apart := read(false), read(true)
			if !strings.Contains(whole, tt.there) || strings.Contains(whole, tt.out) {
				t.Error("the full pack does not say that the originals are in the bundle")
			}
			if strings.Contains(apart, tt.there) || !strings.Contains(apart, tt.kept) || !strings.Contains(apart, tt.out) {
				t.Error("the copy without originals does not say where they are")
			}
		})
	}
}

func letter(t *testing.T, in pack.Input, followUp bool) pack.CompanyLetter {
	t.Helper()
	l, err := pack.BuildLetter(in, pack.LetterOptions{FollowUp: followUp, To: "privacy@harbourcard.example"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestCaseTexts(t *testing.T) {
	p := build(t, packtest.Case())
	golden(t, "case-statement.txt", p.Statement)
	golden(t, "case-events.txt", p.EventList)
	golden(t, "case-notes.txt", p.Notes)
	golden(t, "case-document.txt", text(p.Document))
	golden(t, "case-correspondence.txt", text(*p.Correspondence))
	golden(t, "case-originals.txt", text(p.OriginalsSheet))
	form, err := p.FormText([]string{"complaint.pdf", "correspondence.pdf"})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "case-form.txt", form)
}

func TestLetters(t *testing.T) {
	in := packtest.Case()
	first := letter(t, in, false)
	golden(t, "letter.txt", first.Text)
	golden(t, "letter.eml", string(first.Draft))
	golden(t, "letter-mailto.txt", first.Mailto+"\n")
	golden(t, "letter-service.txt", letter(t, in, true).Text)
	in.Facts.Reply, in.Facts.RepliedOn, in.Facts.ReplyQuote, in.Letters = "", "", "", nil
	golden(t, "letter-silent.txt", letter(t, in, true).Text)
	in.Facts.ComplainedOn = ""
	if _, err := pack.BuildLetter(in, pack.LetterOptions{FollowUp: true}); !errors.Is(err, pack.ErrNoComplaint) {
		t.Errorf("a follow-up to nothing: %v", err)
	}
}

// s164A is named only in a letter written when it is in force.
func TestLetterNamesTheLawOfItsDay(t *testing.T) {
	for day, names := range map[time.Time]bool{
		time.Date(2026, 6, 18, 12, 0, 0, 0, time.UTC): false, time.Date(2026, 6, 19, 12, 0, 0, 0, time.UTC): true,
	} {
		in := packtest.Sample()
		in.Made = day
		if got := strings.Contains(letter(t, in, false).Text, "164A"); got != names {
			t.Errorf("letter of %s names s164A: %v, want %v", day.Format(time.DateOnly), got, names)
		}
	}
}

func TestDraftIsAMessageNotYetSent(t *testing.T) {
	m, err := mail.ReadMessage(strings.NewReader(string(letter(t, packtest.Case(), false).Draft)))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("X-Unsent") != "1" || m.Header.Get("To") != "<privacy@harbourcard.example>" || m.Header.Get("Message-Id") != "" {
		t.Errorf("header: %v", m.Header)
	}
	in := packtest.Sample()
	if _, err := pack.BuildLetter(in, pack.LetterOptions{To: "not an address"}); err == nil {
		t.Error("a letter to no address was written")
	}
}

// What the company answered changes what the complaint says.
func TestTheReplyChangesTheComplaint(t *testing.T) {
	for reply, want := range map[complaint.ReplyKind]string{
		complaint.ReplyUnknown:  "No answer from it is recorded.",
		complaint.ReplyNone:     "I have had no answer.",
		complaint.ReplyRefused:  "It answered on 2 July 2026 and did not accept my complaint",
		complaint.ReplyService:  "It answered on 2 July 2026 that the emails are service messages",
		complaint.ReplyPromised: "It promised on 2 July 2026 to stop",
		complaint.ReplyFixed:    "It answered on 2 July 2026 that it had put this right",
	} {
		t.Run(string(reply), func(t *testing.T) {
			in := packtest.Case()
			in.Letters, in.Facts.Reply = nil, reply
			if reply == complaint.ReplyUnknown || reply == complaint.ReplyNone {
				in.Facts.RepliedOn, in.Facts.ReplyQuote = "", ""
			}
			p := build(t, in)
			for name, s := range map[string]string{"statement": p.Statement, "document": text(p.Document)} {
				if !strings.Contains(s, want) {
					t.Errorf("%s does not say %q", name, want)
				}
			}
		})
	}
}

// Where a company has the contract, nothing rests on regulation 22.
func TestAWorkMailboxDoesNotRelyOnRegulation22(t *testing.T) {
	p := build(t, corporate())
	l := letter(t, corporate(), false)
	for name, s := range map[string]string{"statement": p.Statement, "letter": l.Text} {
		if strings.Contains(s, "egulation 22") || !strings.Contains(s, "Article 21(3)") {
			t.Errorf("%s: %s", name, s)
		}
	}
	doc := text(p.Document)
	for _, s := range []string{"breach of regulation 22", "£17.5", "regulation 32", "Decided cases"} {
		if strings.Contains(doc, s) {
			t.Errorf("the document says %q", s)
		}
	}
}

// Emails are chosen for the full showing, never cut off: every one stays in the table, in the CSV and in the bundle.
func TestTooManyEmailsAreChosen(t *testing.T) {
	in := packtest.Many(60)
	in.AllExhibits, in.FullExhibits = true, 12
	p := build(t, in)
	shown := map[string]bool{}
	for _, x := range p.Document.Exhibits {
		shown[x.ID] = true
	}
	if p.Shown != 12 || len(shown) != 14 {
		t.Errorf("%d shown, %d exhibits", p.Shown, len(shown))
	}
	streams := map[string]bool{}
	for i, e := range in.Exhibits {
		if shown[fmt.Sprintf("D%d", i+1)] {
			streams[e.Reading.Stream] = true
		}
	}
	if len(streams) != 12 {
		t.Errorf("only %d series are shown", len(streams))
	}
	doc := text(p.Document)
	if len(p.Originals) != 61 || !strings.Contains(doc, "12 of them are shown in full") || !strings.Contains(doc, "D60") {
		t.Error("what is not shown in full is lost, or it is not said")
	}
}

func TestSplitPartsTheComplaintFromTheEmails(t *testing.T) {
	p := build(t, packtest.Case())
	main, evidence := p.Split()
	if len(main.Exhibits) != 2 || len(evidence.Exhibits) != 12 || len(main.Exhibits)+len(evidence.Exhibits) != len(p.Document.Exhibits) {
		t.Errorf("%d and %d exhibits", len(main.Exhibits), len(evidence.Exhibits))
	}
	if !strings.Contains(text(main), "in a separate file, the evidence") || strings.Contains(text(p.Document), "in a separate file") {
		t.Error("the complaint does not say where the emails are")
	}
}

func TestFormAnswersFollowTheForm(t *testing.T) {
	book, err := law.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := build(t, packtest.Case())
	if len(p.Form) != len(book.Fields) {
		t.Fatalf("%d answers for %d fields", len(p.Form), len(book.Fields))
	}
	for i, f := range book.Fields {
		if p.Form[i].Key != f.Key || p.Form[i].Text == "" || p.Form[i].Own != (f.From == "own") {
			t.Errorf("%s: %+v", f.Key, p.Form[i])
		}
	}
}

func TestCaseTextsKeepTheRules(t *testing.T) {
	for name, in := range map[string]pack.Input{"case": packtest.Case(), "corporate": corporate()} {
		p := build(t, in)
		texts := []string{p.Statement, p.EventList, p.Notes, text(p.Document), text(*p.Correspondence), letter(t, in, false).Text, letter(t, in, true).Text}
		for _, s := range texts {
			for _, word := range []string{"illegal", "guilty", "criminal", "Article 77", "I swear", "spam", "will be fined", "will investigate", "{", "}"} {
				if strings.Contains(s, word) {
					t.Errorf("%s uses %q", name, word)
				}
			}
		}
		if p.StatementChars > 2000 {
			t.Errorf("%s: %d characters", name, p.StatementChars)
		}
	}
}

// An effect of any length leaves a statement within the limit that ends in a whole sentence.
func TestALongEffectFits(t *testing.T) {
	in := packtest.Case()
	in.Facts.Effect = strings.Repeat("It took me a long time to sort these emails from those that matter. ", 60)
	p := build(t, in)
	if p.StatementChars > 2000 || !strings.HasSuffix(strings.TrimSpace(p.Statement), ".") {
		t.Errorf("%d characters: %s", p.StatementChars, p.Statement)
	}
	if !strings.Contains(p.Statement, "Effect on me: It took me a long time") {
		t.Errorf("the effect is missing: %s", p.Statement)
	}
}
