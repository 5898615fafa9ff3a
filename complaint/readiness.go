package complaint

import (
	"fmt"
	"slices"
)

// ReadyState is how one item of the readiness list stands.
type ReadyState string

const (
	ItemPass   ReadyState = "pass"
	ItemFail   ReadyState = "fail"
	ItemChoice ReadyState = "your_choice" // the person may go on as it is
)

// ReadyCode names an item of the readiness list.
type ReadyCode string

const (
	ItemName       ReadyCode = "name"
	ItemOptOut     ReadyCode = "opt_out"
	ItemEmails     ReadyCode = "emails"
	ItemReviewed   ReadyCode = "reviewed"
	ItemUnasked    ReadyCode = "not_asked_for"
	ItemOptedBack  ReadyCode = "not_opted_back"
	ItemIndividual ReadyCode = "individual_subscriber"
	ItemCompany    ReadyCode = "company_identified"
	ItemUKSender   ReadyCode = "uk_sender"
	ItemCharity    ReadyCode = "charity"
	ItemComplained ReadyCode = "complained_to_company"
	ItemWaited     ReadyCode = "answered_or_waited"
	ItemWindow     ReadyCode = "within_three_months"
	ItemExhibits   ReadyCode = "exhibits_legible"
	ItemConsent    ReadyCode = "consent_letter"
)

// ReadyItem is one condition of a complaint that gets heard.
type ReadyItem struct {
	Code  ReadyCode  `json:"code"`
	State ReadyState `json:"state"`
	Title string     `json:"title"`
	Why   string     `json:"why"`
	Fix   string     `json:"fix,omitempty"`
	Law   []string   `json:"law"` // ids of the facts of complaint/law that it rests on; empty for the app's own
}

func pass(code ReadyCode, title, why string, law ...string) ReadyItem {
	return ReadyItem{code, ItemPass, title, why, "", sources(law)}
}

func fails(code ReadyCode, title, why, fix string, law ...string) ReadyItem {
	return ReadyItem{code, ItemFail, title, why, fix, sources(law)}
}

func choice(code ReadyCode, title, why, fix string, law ...string) ReadyItem {
	return ReadyItem{code, ItemChoice, title, why, fix, sources(law)}
}

// countOf is "1 email" or "2 emails".
func countOf(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func sources(law []string) []string { return append([]string{}, law...) }

// readiness is the list in the order in which a person works through it. Items that cannot be said yet are left out.
func (in CaseInput) readiness() []ReadyItem {
	items := []ReadyItem{
		in.readyOptOut(), in.readyEmails(), in.readyReviewed(), in.readyUnasked(), in.readyOptedBack(), in.readyIndividual(),
		in.readyCompany(), in.readyUKSender(), in.readyExhibits(), in.readyComplained(), in.readyWaited(), in.readyWindow(),
		in.readyConsent(), in.readyCharity(), in.readyName(),
	}
	return slices.DeleteFunc(items, func(i ReadyItem) bool { return i.Code == "" })
}

// answerIt is how to fix what is not answered.
const answerIt = "Answer the question."

func (in CaseInput) readyOptOut() ReadyItem {
	const title = "An opt-out with evidence"
	var confirmed, shown bool
	for _, o := range in.OptOuts {
		if o.State != StateConfirmed {
			continue
		}
		confirmed = true
		shown = shown || o.Message != "" || o.Evidence != ""
	}
	switch {
	case !confirmed:
		return fails(ItemOptOut, title, "No opt-out is confirmed.", "Confirm the opt-out that you remember, or record one.", "P22-2")
	case !shown:
		return choice(ItemOptOut, title, "Your opt-out rests on your own word alone.", "If you have a confirmation or a screenshot, add it to the opt-out.", "P22-2")
	}
	return pass(ItemOptOut, title, "A confirmed opt-out is shown by an email or a file.", "P22-2")
}

func (in CaseInput) readyEmails() ReadyItem {
	const title = "Emails that count"
	if n := in.counted(); n > 0 {
		return pass(ItemEmails, title, countOf(n, "included email")+" came more than 48 hours after the opt-out.", "Q1")
	}
	return fails(ItemEmails, title, "No included email came more than 48 hours after a confirmed opt-out.",
		"Look at the emails and include those you complain about.", "Q1")
}

func (in CaseInput) readyReviewed() ReadyItem {
	const title = "Every email looked at"
	open := 0
	for _, f := range in.Flags {
		if f.Review.Decision == Unreviewed || f.Review.Decision == Unsure {
			open++
		}
	}
	if open == 0 {
		return pass(ItemReviewed, title, "You have decided on every email that Desist counted.")
	}
	return choice(ItemReviewed, title, "Not decided: "+countOf(open, "email")+". What is not decided stays out of the complaint.",
		"Decide on them, or leave them out.")
}

func (in CaseInput) readyUnasked() ReadyItem {
	const title = "You did not ask for these emails"
	switch in.Facts.Asked {
	case No:
		return pass(ItemUnasked, title, "You say that you did not ask for them.", "P22-1")
	case Yes:
		return fails(ItemUnasked, title, "You asked for some of them. Emails that you asked for are not unsolicited.",
			"Leave those out, then change the answer.", "P22-1")
	case NotSure:
		return fails(ItemUnasked, title, "You are not sure. Emails that you asked for are not unsolicited.",
			"Leave out those that you may have asked for, then change the answer.", "P22-1")
	}
	return fails(ItemUnasked, title, "You have not said whether you asked for any of them.", answerIt, "P22-1")
}

func (in CaseInput) readyOptedBack() ReadyItem {
	const title = "You did not opt in again"
	found := slices.ContainsFunc(in.ReConsents, func(r ReConsent) bool { return r.State != StateRejected })
	switch {
	case in.Facts.OptedBack == Yes, found:
		return choice(ItemOptedBack, title, "There is a later sign-up. Emails that it covers are not counted, but the company will point to it.",
			"Check it. Reject it if it was not you.", "P22-2")
	case in.Facts.OptedBack == No:
		return pass(ItemOptedBack, title, "You say that you did not, and the mailbox shows no later sign-up.", "P22-2")
	case in.Facts.OptedBack == NotSure:
		return choice(ItemOptedBack, title, "You are not sure. The mailbox shows no later sign-up, but the company may know of one.",
			"Think of orders, competitions and new accounts, and change the answer if you remember.", "P22-2")
	}
	return fails(ItemOptedBack, title, "You have not said whether you opted in again. An order, a competition or a new account can be a sign-up.",
		answerIt, "P22-2")
}

func (in CaseInput) readyIndividual() ReadyItem {
	const title = "The mailbox is an individual’s"
	f := in.Facts
	switch {
	case f.Payer == "":
		return fails(ItemIndividual, title, "Desist does not know who has the contract for the mailbox.", answerIt, "C9", "P2c")
	case f.Payer == PayerCompany:
		return choice(ItemIndividual, title, "Regulation 22 protects individual subscribers. A work mailbox of a company is outside it.",
			"You can still rely on Article 21 UK GDPR. The texts then leave regulation 22 out.", "C9")
	case f.Mailbox == MailboxWork && f.Payer != PayerSoleTrader && f.Payer != PayerPartnership:
		return choice(ItemIndividual, title, "You use the mailbox for work, and say that no company pays for it.",
			"Check who has the contract for it.", "C9")
	}
	return pass(ItemIndividual, title, "The mailbox belongs to a person, a sole trader or an ordinary partnership.", "C9", "P2c")
}

func (in CaseInput) readyCompany() ReadyItem {
	const title = "The company is identified with an address"
	has := func(kinds ...IdentityKind) bool {
		return slices.ContainsFunc(in.Company.Identities, func(i Identity) bool { return slices.Contains(kinds, i.Kind) })
	}
	name := has(IdentityLegalName)
	where := has(IdentityAddress, IdentityNumber, IdentityCharity)
	switch {
	case name && where:
		return pass(ItemCompany, title, "Its emails give a registered name and a number or an address.", "T4")
	case name, where:
		return choice(ItemCompany, title, "Its emails give only part of who it is and where.",
			"Look the company up (its website, Companies House) and write name and address into the form.", "T4")
	}
	return choice(ItemCompany, title, "No email gives a registered name, a number or a postal address. That is worth telling the ICO.",
		"Look the company up and write its name and address into the form.", "T4", "P23")
}

func (in CaseInput) readyUKSender() ReadyItem {
	const title = "The company is in the UK"
	number := slices.ContainsFunc(in.Company.Identities, func(i Identity) bool {
		return i.Kind == IdentityNumber || i.Kind == IdentityICO || i.Kind == IdentityCharity
	})
	switch {
	case in.Facts.UKSender == No:
		return choice(ItemUKSender, title, "You say that it is not. An older page of the ICO says that it can act only on marketing emails from senders in the UK that can be identified.",
			"Consider the authority of the country the company is in.", "T4")
	case in.Facts.UKSender == Yes:
		return pass(ItemUKSender, title, "You say so.", "T4")
	case number:
		return pass(ItemUKSender, title, "Its emails give a UK registration number.", "T4")
	}
	return choice(ItemUKSender, title, "Desist cannot tell.", answerIt, "T4")
}

func (in CaseInput) readyExhibits() ReadyItem {
	const title = "Exhibits with address and full date"
	bad := 0
	for _, m := range in.Included {
		if m.From == "" || m.Received.IsZero() || m.ReceivedFrom == ReceivedDate || m.ReceivedFrom == ReceivedUnknown {
			bad++
		}
	}
	switch {
	case len(in.Included) == 0:
		return ReadyItem{}
	case bad > 0:
		return choice(ItemExhibits, title, "No sender’s address, or no date but the sender’s own: "+countOf(bad, "included email")+".",
			"Import the mailbox from the server, or leave those emails out.", "4.4")
	}
	return pass(ItemExhibits, title, "Every included email shows the sender’s address and when the mailbox received it.", "4.4")
}

func (in CaseInput) readyComplained() ReadyItem {
	const title = "You complained to the company first"
	if sent := in.Facts.Complained(); sent != "" {
		return pass(ItemComplained, title, "You complained on "+sent.String()+".", "T1", "A6")
	}
	return fails(ItemComplained, title, "The ICO expects you to complain to the company first.",
		"Write the letter, send it, and record the day.", "T1", "A6")
}

func (in CaseInput) readyWaited() ReadyItem {
	const title = "The company answered, or had its time"
	f := in.Facts
	sent := f.Complained()
	from := in.Rules.ChaseFrom(sent)
	law := []string{"T1"}
	if in.Rules.Statutory(sent) {
		law = append(law, "D164A", "A2")
	}
	switch {
	case sent == "":
		return ReadyItem{}
	case f.answered():
		return in.readyAnswer(title)
	case in.Today < from:
		return fails(ItemWaited, title, "The company has until "+from.Add(-1).String()+" to answer.", "Wait until then. If it answers before, record the reply.", law...)
	case f.Chased() == "":
		return choice(ItemWaited, title, "It has not answered in 30 days. The ICO expects you to follow up then.",
			"Send the follow-up letter and record the day.", law...)
	}
	return pass(ItemWaited, title, "It has not answered in 30 days, and you followed up on "+f.Chased().String()+".", law...)
}

func (in CaseInput) readyAnswer(title string) ReadyItem {
	f := in.Facts
	more := in.since(f.Replied())
	switch {
	case f.Replied() == "":
		return fails(ItemWaited, title, "The company answered, but the day is not recorded.", "Record the day.", "T1")
	case f.Reply == ReplyUnknown:
		return fails(ItemWaited, title, "The company answered on "+f.Replied().String()+", but you have not said what.", "Say what it answered.", "T1")
	case f.Reply == ReplyNone:
		return fails(ItemWaited, title, "You say that it did not answer, and there is a reply of "+f.Replied().String()+".", "Say what it answered.", "T1")
	case f.Reply == ReplyFixed && more == 0:
		return fails(ItemWaited, title, "The company answered and has put it right.", "There is nothing to do. If marketing comes again, change the answer.", "T1")
	case f.Reply == ReplyPromised && more == 0:
		return choice(ItemWaited, title, "It promised to stop, and no included email came more than 48 hours after that.",
			"Consider waiting: a broken promise makes a stronger case. The ICO may record a complaint without investigating it.", "T1", "R1")
	}
	return pass(ItemWaited, title, "It answered on "+f.Replied().String()+".", "T1")
}

func (in CaseInput) readyWindow() ReadyItem {
	const title = "Within three months of the last contact"
	contact := in.Facts.Contact()
	if contact == "" || in.Facts.Complained() == "" {
		return ReadyItem{}
	}
	last, warn := contact.AddMonths(in.Rules.WindowMonths), contact.AddMonths(in.Rules.WarnMonths)
	why := "Your last contact with the company was on " + contact.String() + ". "
	switch {
	case in.Today > last:
		return fails(ItemWindow, title, why+"The ICO asks for complaints within three months of it.",
			"Write to the company again about the emails since, or ask the ICO whether it will still take the complaint.", "T2")
	case in.Today >= warn:
		return pass(ItemWindow, title, why+"Send the complaint by "+last.String()+": less than a month is left.", "T2")
	}
	return pass(ItemWindow, title, why+"Send the complaint by "+last.String()+".", "T2")
}

func (in CaseInput) readyConsent() ReadyItem {
	const title = "Acting for yourself, or with a consent letter"
	switch {
	case in.Facts.ForAnother == No:
		return pass(ItemConsent, title, "You complain for yourself.", "4.2")
	case in.Facts.ForAnother == Yes && in.Facts.Consent == Yes:
		return pass(ItemConsent, title, "You act for someone else and have a signed consent letter. Attach it.", "4.2")
	case in.Facts.ForAnother == Yes:
		return fails(ItemConsent, title, "You act for someone else. The form asks for a signed letter of consent.",
			"Get the letter, then change the answer.", "4.2")
	}
	return fails(ItemConsent, title, "You have not said for whom you complain.", answerIt, "4.2")
}

func (in CaseInput) readyCharity() ReadyItem {
	const title = "Charities"
	charity := slices.ContainsFunc(in.Company.Identities, func(i Identity) bool { return i.Kind == IdentityCharity })
	f := in.Facts
	switch {
	case f.Charity == No || (f.Charity == Unanswered && !charity):
		return ReadyItem{}
	case f.DetailsOn != "" && f.DetailsOn < in.Rules.CharityRuleOn:
		return pass(ItemCharity, title, "It got your address before "+in.Rules.CharityRuleOn.String()+", so the exception for charities does not cover you.", "P22-3A")
	case f.DetailsOn == "":
		return choice(ItemCharity, title, "A charity may email supporters who gave their address on or after "+in.Rules.CharityRuleOn.String()+" and did not refuse.",
			"Say when it got your address.", "P22-3A")
	}
	return choice(ItemCharity, title, "It got your address on or after "+in.Rules.CharityRuleOn.String()+" and may rely on the exception for charities. You refused, which that exception has to respect.",
		"Mention when and how you gave your address.", "P22-3A")
}

func (in CaseInput) readyName() ReadyItem {
	const title = "Your name"
	if in.Person.Name != "" {
		return pass(ItemName, title, "The form asks for it, and it is set.", "4.2")
	}
	return fails(ItemName, title, "The form asks for your name.", "Set it in your profile.", "4.2")
}
