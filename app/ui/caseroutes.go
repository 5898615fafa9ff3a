package ui

import (
	"net/url"

	"desist/app"
	"desist/app/ui/caseview"
	"desist/app/ui/correspondence"
	"desist/app/ui/deadlines"
	"desist/app/ui/icoform"
	"desist/app/ui/intake"
	"desist/app/ui/letter"
	"desist/app/ui/message"
	"desist/complaint"
)

// openCase shows the case against a company, going back to it if it is where the person came from.
func (u *UI) openCase(id complaint.CompanyID) {
	if n := len(u.router.stack); n > 1 {
		if _, below := u.router.stack[n-2].(*caseview.Screen); below {
			u.router.back()
			return
		}
	}
	u.router.push(caseview.New(u.backend, u.run, id, caseview.Actions{
		Step: u.step, Questions: func(id complaint.CompanyID) { u.ask(id, intake.Summary) },
		Correspondence: u.openCorrespondence, Form: u.openForm, Deadlines: u.openDeadlines, Reminders: u.startReminders,
	}))
}

// step leads to where the next step of a case is done, or where something is put right.
func (u *UI) step(id complaint.CompanyID, name string, step complaint.NextStep) {
	switch step.Code {
	case complaint.StepOptOut:
		u.openCompany(id)
	case complaint.StepReview:
		u.openMessages(id)
	case complaint.StepAnswer:
		u.answer(id, step)
	case complaint.StepWrite:
		u.writeLetter(id, name, false)
	case complaint.StepFollowUp:
		u.writeLetter(id, name, true)
	case complaint.StepReply:
		u.openCorrespondence(id)
	case complaint.StepForm, complaint.StepOutcome:
		u.openForm(id)
	}
}

// answer asks one question, or, as the next step, all that are open.
func (u *UI) answer(id complaint.CompanyID, step complaint.NextStep) {
	if step.Label == complaint.AnswerAll {
		u.ask(id, "")
		return
	}
	u.ask(id, step.Question)
}

func (u *UI) ask(id complaint.CompanyID, begin complaint.QuestionKey) {
	u.router.push(intake.New(u.backend, u.run, u.now, id, begin, intake.Actions{Done: u.router.back, OptOuts: u.openCompany}))
}

func (u *UI) writeLetter(id complaint.CompanyID, name string, followUp bool) {
	w := letter.Which{Company: id, Name: name, FollowUp: followUp, Folder: u.host.PackFolder()}
	u.router.push(letter.New(u.backend, u.run, u.now, w, letter.Actions{
		OpenMail: u.openMail, ChooseFolder: u.chooseFolder, Sent: u.router.back,
	}))
}

func (u *UI) openCorrespondence(id complaint.CompanyID) {
	u.router.push(correspondence.New(u.backend, u.run, u.now, id, correspondence.Actions{
		ReadMail: func(m complaint.MessageID) { u.router.push(message.New(u.backend, u.run, m)) },
		Ask:      u.ask, ChooseFile: u.chooseFile, Write: u.writeLetter,
	}))
}

func (u *UI) openForm(id complaint.CompanyID) {
	u.router.push(icoform.New(u.backend, u.run, u.now, id, icoform.Actions{
		MakePack: u.preparePack, OpenFolder: u.openFolder, OpenWeb: u.openWeb, Ask: u.ask, Done: u.router.back,
	}))
}

// backToForm shows the form's answers, once a pack is made.
func (u *UI) backToForm(id complaint.CompanyID) {
	isForm := func(p page) bool { _, ok := p.(*icoform.Screen); return ok }
	if !u.router.backTo(isForm) {
		u.openForm(id)
	}
}

// ShowDeadlines shows what is due in every case of the open casebook.
func (u *UI) ShowDeadlines() {
	if u.backend != nil {
		u.openDeadlines("")
	}
}

func (u *UI) openDeadlines(id complaint.CompanyID) {
	if _, already := u.router.top().(*deadlines.Screen); already {
		u.router.back()
	}
	u.router.push(deadlines.New(u.backend, u.run, u.now, id, u.host.PackFolder(), deadlines.Actions{
		OpenCase: u.openCase, Reminders: u.startReminders,
	}))
}

// openMail hands a letter to the person's mail program, which shows it before it sends anything.
func (u *UI) openMail(mailto string) error {
	return u.openAddress(mailto, "mailto", "The mail program could not be opened from here",
		"Copy the text, or save it as an email draft, and open that in your mail program.")
}

// openWeb opens a page of the ICO in the person's browser.
func (u *UI) openWeb(address string) error {
	return u.openAddress(address, "https", "The browser could not be opened from here", "Open this address yourself: "+address)
}

func (u *UI) openAddress(address, scheme, what, hint string) error {
	to, err := url.Parse(address)
	if err == nil && to.Scheme == scheme {
		err = u.app.OpenURL(to)
	}
	if err != nil {
		return &app.Error{Code: app.CodeInternal, What: what, Hint: hint, Err: err}
	}
	return nil
}
