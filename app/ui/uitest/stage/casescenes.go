package stage

import (
	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui/uitest"
	"desist/complaint"
)

// answers are those of a person whose case is in order.
var answers = complaint.CaseFacts{
	ForAnother: complaint.No, Mailbox: complaint.MailboxPersonal, Payer: complaint.PayerMe, Customer: complaint.CustomerCurrent,
	Asked: complaint.No, OptedBack: complaint.No, UKSender: complaint.Yes, Charity: complaint.No, Sensitive: complaint.No,
}

// found are letters that Desist finds in the mailbox.
var found = []complaint.Letter{
	{ID: "k-0000000001", Kind: complaint.LetterComplaint, On: "2026-01-20", Message: "m-confirm", Subject: "Objection to direct marketing and complaint (D-7K2M-4QX9)"},
	{ID: "k-0000000002", Kind: complaint.LetterReply, On: "2026-02-03", Message: "m-confirm", Subject: "Re: Objection to direct marketing and complaint (D-7K2M-4QX9)"},
}

// record sets what is recorded about the first company, whose emails are decided.
func (s *Stage) record(f complaint.CaseFacts) {
	s.ready()
	s.Host.Own.Facts = map[complaint.CompanyID]complaint.CaseFacts{s.Host.Own.Views[0].ID: f}
	s.Host.Own.Identities = []complaint.Identity{
		{Kind: complaint.IdentityLegalName, Value: "Harbour Card Limited"}, {Kind: complaint.IdentityNumber, Value: "00000000"},
	}
}

// answered is a case that the company answered.
func answered() complaint.CaseFacts {
	f := answers
	f.ComplainedOn, f.Reply, f.RepliedOn = "2026-01-20", complaint.ReplyService, "2026-02-03"
	f.ReplyQuote, f.Effect = "These were service emails about your account.", "I had to check my account each time, in case it mattered."
	return f
}

// file shows the first company's case.
func (s *Stage) file() {
	s.company()
	s.press("The case")
}

// bottom scrolls the page shown to its end.
func (s *Stage) bottom() {
	s.Settle()
	s.UI.ScrollToEnd()
}

var caseScenes = []Scene{
	{Name: "30-companies-cases", Play: func(s *Stage) {
		f := answers
		f.ComplainedOn = "2026-02-01"
		s.record(f)
		s.Host.Own.Facts["larkfield"] = answered()
		s.UI.CarryOn()
	}},
	{Name: "31-case-new", Play: func(s *Stage) { s.record(complaint.CaseFacts{}); s.file() }},
	{Name: "32-case-nothing", Play: func(s *Stage) {
		s.Host.Own.Views = s.Host.Own.Views[5:]
		s.file()
	}},
	{Name: "33-case-waiting", Play: func(s *Stage) {
		f := answers
		f.ComplainedOn = "2026-02-12"
		s.record(f)
		s.Host.Own.Proposed = found[1:]
		s.file()
	}},
	{Name: "34-case-dates", Play: func(s *Stage) {
		f := answers
		f.ComplainedOn = "2026-02-12"
		s.record(f)
		s.file()
		s.bottom()
	}},
	{Name: "35-case-too-late", Play: func(s *Stage) {
		f := answered()
		f.ComplainedOn, f.RepliedOn = "2025-09-01", "2025-09-20"
		s.record(f)
		s.file()
	}},
	{Name: "36-case-ready", Play: func(s *Stage) { s.record(answered()); s.file() }},
	{Name: "37-case-failed", Play: func(s *Stage) {
		s.Host.Own.Fail["Case"] = &app.Error{Code: app.CodeInternal, What: "The casebook could not be read."}
		s.file()
	}},
	{Name: "40-question", Play: func(s *Stage) {
		s.record(complaint.CaseFacts{ForAnother: complaint.No, Mailbox: complaint.MailboxPersonal})
		s.file()
		s.press("Answer the questions")
	}},
	{Name: "41-question-day", Play: func(s *Stage) {
		s.record(answers)
		s.file()
		s.press("Questions and answers")
		s.press("Go on with the questions")
	}},
	{Name: "42-question-problem", Play: func(s *Stage) {
		s.record(complaint.CaseFacts{})
		s.file()
		s.press("Answer the questions")
		s.press("Continue")
	}},
	{Name: "43-answers", Play: func(s *Stage) { s.record(answered()); s.file(); s.press("Questions and answers") }},
	{Name: "44-letter", Play: func(s *Stage) { s.record(answers); s.file(); s.press("Write to the company") }},
	{Name: "44-letter-welsh", Play: func(s *Stage) {
		s.record(answers)
		s.file()
		s.press("Write to the company")
		s.press("Welsh (draft)")
		s.bottom()
	}},
	{Name: "45-letter-taken", Play: func(s *Stage) {
		s.record(answers)
		s.file()
		s.press("Write to the company")
		s.press("Save as PDF")
	}},
	{Name: "46-letter-sent", Play: func(s *Stage) {
		s.record(answers)
		s.file()
		s.press("Write to the company")
		s.bottom()
	}},
	{Name: "47-letters", Play: func(s *Stage) {
		s.record(answers)
		s.Host.Own.Proposed = found
		s.file()
		s.press("Letters and replies")
	}},
	{Name: "48-letters-add", Play: func(s *Stage) {
		f := answered()
		f.Letters = []complaint.Letter{{ID: "k-0000000003", Kind: complaint.LetterNote, On: "2026-02-10", Text: "Rang them. They would look into it.", FileName: "call.pdf"}}
		s.record(f)
		s.file()
		s.press("Letters and replies")
		s.bottom()
	}},
	{Name: "50-form", Play: func(s *Stage) { s.record(answered()); s.file(); s.press("Fill in the ICO") }},
	{Name: "51-form-not-yet", Play: func(s *Stage) { s.record(answers); s.file(); s.press("The ICO") }},
	{Name: "52-form-files", Play: func(s *Stage) {
		f := answered()
		f.Pack = &complaint.MadePack{Dir: "/home/sam/Documents/Desist/complaint-pack-harbour-card", On: "2026-03-01", Included: 9, Files: []complaint.MadeFile{
			{Name: "complaint.pdf", Bytes: 1_430_000}, {Name: "correspondence.pdf", Bytes: 84_000}, {Name: "originals.pdf", Bytes: 52_000},
		}}
		s.record(f)
		s.file()
		s.press("Fill in the ICO")
		s.bottom()
	}},
	{Name: "53-form-outcome", Play: func(s *Stage) {
		f := answered()
		f.ICOSentOn, f.ICOReference = "2026-02-20", "IC-00000-X0X0"
		s.record(f)
		s.file()
		s.press("Record the outcome")
		s.bottom()
	}},
	{Name: "54-dates", Play: func(s *Stage) {
		f := answers
		f.ComplainedOn = "2026-02-01"
		s.record(f)
		s.UI.CarryOn()
		s.UI.ShowDeadlines()
	}},
	{Name: "55-dates-none", Play: func(s *Stage) { s.UI.CarryOn(); s.UI.ShowDeadlines() }},
	{Name: "56-letter-failed", Play: func(s *Stage) {
		s.record(answers)
		s.Host.Own.Fail["DraftLetter"] = &app.Error{Code: app.CodeNotReady, What: "There is nothing to write about yet.", Hint: "See desistctl flags"}
		s.file()
		s.press("Write to the company")
	}},
	{Name: "57-question-keyboard", Play: func(s *Stage) {
		s.record(complaint.CaseFacts{ForAnother: complaint.No})
		s.file()
		uitest.Key(s.canvas(), fyne.KeyReturn)
		uitest.Tab(s.canvas(), 1)
		uitest.Key(s.canvas(), fyne.KeyReturn)
	}},
}
