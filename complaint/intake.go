package complaint

import (
	"fmt"
	"slices"
	"strings"
)

// QuestionKey names a question of the intake. It is the key of its answer in a file of answers.
type QuestionKey string

const (
	AskName       QuestionKey = "name" // in the profile, not in CaseFacts
	AskForAnother QuestionKey = "for_another"
	AskConsent    QuestionKey = "consent_letter"
	AskMailbox    QuestionKey = "mailbox"
	AskPayer      QuestionKey = "payer"
	AskCustomer   QuestionKey = "customer"
	AskAsked      QuestionKey = "asked"
	AskOptedBack  QuestionKey = "opted_back"
	AskUKSender   QuestionKey = "uk_sender"
	AskCharity    QuestionKey = "charity"
	AskDetailsOn  QuestionKey = "details_on"
	AskSensitive  QuestionKey = "sensitive"
	AskComplained QuestionKey = "complained_on"
	AskReply      QuestionKey = "reply"
	AskRepliedOn  QuestionKey = "replied_on"
	AskReplyQuote QuestionKey = "reply_quote"
	AskEffect     QuestionKey = "effect"
	AskHide       QuestionKey = "hide"
)

// maxAnswerRunes is how long an answer may be.
const maxAnswerRunes = 4000

// QuestionKind is how a question is answered.
type QuestionKind string

const (
	KindChoice QuestionKind = "choice" // one of Options
	KindDay    QuestionKind = "day"
	KindLine   QuestionKind = "line" // a few words
	KindText   QuestionKind = "text" // the person's own words, any length
)

// Option is one answer to choose. None is chosen before the person does.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Hint  string `json:"hint,omitempty"`
}

// Question is one page of the intake (uk-law 8.6).
type Question struct {
	Key     QuestionKey  `json:"key"`
	Kind    QuestionKind `json:"kind"`
	Title   string       `json:"title"`
	Short   string       `json:"short"` // its name in a summary
	Hint    string       `json:"hint,omitempty"`
	Options []Option     `json:"options,omitempty"`
	Skip    string       `json:"skip"` // what leaving it out says
	Law     []string     `json:"law"`  // ids of the facts of complaint/law why it is asked
}

// Questions lists what is asked of a case, in order. Questions that do not apply are left out. company is its name.
func (f CaseFacts) Questions(company string) []Question {
	all := []Question{
		askName(), f.askForAnother(), f.askConsent(), askMailbox(), askPayer(), askCustomer(company), askAsked(company),
		askOptedBack(company), askUKSender(company), askCharity(company), f.askDetailsOn(company), askSensitive(company),
		askComplained(company), f.askReply(company), f.askRepliedOn(company), f.askReplyQuote(company), askEffect(), askHide(),
	}
	for i := range all {
		if all[i].Skip == "" {
			all[i].Skip = "Skip this question"
		}
		if all[i].Law == nil {
			all[i].Law = []string{}
		}
	}
	return slices.DeleteFunc(all, func(q Question) bool { return q.Key == "" })
}

func yesNo(unsure bool) []Option {
	out := []Option{{Value: string(Yes), Label: "Yes"}, {Value: string(No), Label: "No"}}
	if unsure {
		out = append(out, Option{Value: string(NotSure), Label: "I’m not sure"})
	}
	return out
}

func askName() Question {
	return Question{
		Key: AskName, Kind: KindLine, Short: "Your name", Title: "What is your name?",
		Hint: "As it should stand in letters and in the complaint.", Law: []string{"4.2"},
	}
}

func (f CaseFacts) askForAnother() Question {
	return Question{
		Key: AskForAnother, Kind: KindChoice, Short: "Complaining for", Title: "Who are you complaining for?",
		Options: []Option{{Value: string(No), Label: "For myself"}, {Value: string(Yes), Label: "For someone else"}}, Law: []string{"4.2"},
	}
}

func (f CaseFacts) askConsent() Question {
	if f.ForAnother != Yes {
		return Question{}
	}
	return Question{
		Key: AskConsent, Kind: KindChoice, Short: "Letter of consent", Title: "Do you have that person’s signed letter of consent?",
		Hint: "The ICO’s form asked for one from anyone acting for another adult.", Options: yesNo(false), Law: []string{"4.2"},
	}
}

func askMailbox() Question {
	return Question{
		Key: AskMailbox, Kind: KindChoice, Short: "Mailbox used for", Title: "What do you use this mailbox for?",
		Options: []Option{{Value: string(MailboxPersonal), Label: "Personal email"}, {Value: string(MailboxWork), Label: "Work"}},
		Law:     []string{"C9"},
	}
}

func askPayer() Question {
	return Question{
		Key: AskPayer, Kind: KindChoice, Short: "Contract for the mailbox", Title: "Who has the contract for this mailbox?",
		Hint: "The one who signed up with the provider. It can be free.",
		Options: []Option{
			{Value: string(PayerMe), Label: "I do", Hint: "Also a free mailbox in your own name."},
			{Value: string(PayerHousehold), Label: "Somebody in my family"},
			{Value: string(PayerSoleTrader), Label: "I do, as a sole trader"},
			{Value: string(PayerPartnership), Label: "An ordinary partnership in England, Wales or Northern Ireland"},
			{Value: string(PayerCompany), Label: "A company or another body", Hint: "Also an LLP, a Scottish partnership, a charity, a school or a council."},
		},
		Law: []string{"C9", "P2c"},
	}
}

func askCustomer(company string) Question {
	return Question{
		Key: AskCustomer, Kind: KindChoice, Short: "Customer", Title: "Are you a customer of " + company + "?",
		Options: []Option{
			{Value: string(CustomerCurrent), Label: "Yes"},
			{Value: string(CustomerFormer), Label: "I was, but not now"},
			{Value: string(CustomerNever), Label: "No, and I never was"},
		},
		Law: []string{"P22-3"},
	}
}

func askAsked(company string) Question {
	return Question{
		Key: AskAsked, Kind: KindChoice, Short: "Asked for these emails", Title: "Did you ask " + company + " to send you any of these emails?",
		Hint: "For example a price alert, or a newsletter that you signed up for again.", Options: yesNo(true), Law: []string{"P22-1"},
	}
}

func askOptedBack(company string) Question {
	return Question{
		Key: AskOptedBack, Kind: KindChoice, Short: "Opted in again", Title: "Have you opted in again to marketing from " + company + "?",
		Hint: "An order, a competition or a new account can be a sign-up.", Options: yesNo(true), Law: []string{"P22-2"},
	}
}

func askUKSender(company string) Question {
	return Question{
		Key: AskUKSender, Kind: KindChoice, Short: "Based in the UK", Title: "Is " + company + " based in the UK?",
		Hint: "Its website or the small print of its emails may say so.", Options: yesNo(true), Law: []string{"T4"},
	}
}

func askCharity(company string) Question {
	return Question{
		Key: AskCharity, Kind: KindChoice, Short: "Charity", Title: "Is " + company + " a charity?",
		Hint: "Charities have an exception of their own.", Options: yesNo(true), Law: []string{"P22-3A"},
	}
}

func (f CaseFacts) askDetailsOn(company string) Question {
	if f.Charity != Yes {
		return Question{}
	}
	return Question{
		Key: AskDetailsOn, Kind: KindDay, Short: "Gave your address on", Title: "When did " + company + " get your email address?",
		Hint: "If you do not know the day, skip this question.", Law: []string{"P22-3A"},
	}
}

func askSensitive(company string) Question {
	return Question{
		Key: AskSensitive, Kind: KindChoice, Short: "Party or religious body",
		Title: "Is " + company + " a political party or a religious body?",
		Hint:  "Emails from it may tell others what you think or believe. Desist then reminds you before you send anything.", Options: yesNo(true),
	}
}

func askComplained(company string) Question {
	return Question{
		Key: AskComplained, Kind: KindDay, Short: "Complained to the company on",
		Title: "When did you complain to " + company + " about these emails?",
		Hint:  "The ICO expects you to complain to the company first. Desist can write that letter.",
		Skip:  "I have not complained yet", Law: []string{"T1", "A6"},
	}
}

func (f CaseFacts) askReply(company string) Question {
	if f.Complained() == "" {
		return Question{}
	}
	return Question{
		Key: AskReply, Kind: KindChoice, Short: "Its answer", Title: "What did " + company + " answer to your complaint?",
		Hint: "Your answer changes what the complaint to the ICO says.",
		Options: []Option{
			{Value: string(ReplyNone), Label: "Nothing yet"},
			{Value: string(ReplyRefused), Label: "It refused", Hint: "It says that it did nothing wrong, or will not stop."},
			{Value: string(ReplyService), Label: "It said they are service emails"},
			{Value: string(ReplyPromised), Label: "It promised to stop", Hint: "Also if it went on afterwards: the complaint counts what came after the promise."},
			{Value: string(ReplyFixed), Label: "It put things right, and I am content"},
		},
		Law: []string{"T1"},
	}
}

func (f CaseFacts) hasReply() bool {
	return f.Complained() != "" && f.Reply != ReplyUnknown && f.Reply != ReplyNone
}

func (f CaseFacts) askRepliedOn(company string) Question {
	if !f.hasReply() {
		return Question{}
	}
	return Question{
		Key: AskRepliedOn, Kind: KindDay, Short: "It answered on", Title: "When did " + company + " answer?",
		Hint: "The ICO counts three months from your last contact with the company.", Law: []string{"T2"},
	}
}

func (f CaseFacts) askReplyQuote(company string) Question {
	if !f.hasReply() {
		return Question{}
	}
	return Question{
		Key: AskReplyQuote, Kind: KindText, Short: "Its own words", Title: "What did " + company + " say, in its own words?",
		Hint: "Copy the sentence that matters most. The complaint quotes it.", Law: []string{"4.4"},
	}
}

func askEffect() Question {
	return Question{
		Key: AskEffect, Kind: KindText, Short: "Effect on you", Title: "How did these emails affect you?",
		Hint: "In your own words. You need not answer: where you say nothing, the complaint says nothing.", Law: []string{"4.4"},
	}
}

func askHide() Question {
	return Question{
		Key: AskHide, Kind: KindText, Short: "Hidden in the complaint", Title: "Is there anything in these emails that you want to hide?",
		Hint: "Names or words, one a line. The complaint, its tables and the form’s answers then show a note in their place, and no pictures of the emails. " +
			"The originals in the evidence bundle, and files that you add yourself, stay as they are.",
		Skip: "There is nothing to hide",
	}
}

// Answer returns what is recorded for a question, "" for nothing. AskName is answered by the profile.
func (f CaseFacts) Answer(k QuestionKey) string {
	switch k {
	case AskComplained:
		return string(f.Complained())
	case AskRepliedOn:
		return string(f.Replied())
	}
	if to := f.field(k); to != nil {
		return *to
	}
	return ""
}

// PutAnswer records an answer; "" takes an earlier one back. Whether it fits is for Check to say.
func (f *CaseFacts) PutAnswer(k QuestionKey, value string) error {
	to := f.field(k)
	if to == nil {
		return fmt.Errorf("%q is no question", k)
	}
	if len([]rune(value)) > maxAnswerRunes {
		return fmt.Errorf("%s: the answer is longer than %d characters", k, maxAnswerRunes)
	}
	*to = strings.TrimSpace(value)
	f.Skipped = slices.DeleteFunc(f.Skipped, func(s QuestionKey) bool { return s == k })
	return nil
}

// Skip remembers that the person went past a question, so that the intake goes on behind it.
func (f *CaseFacts) Skip(k QuestionKey) {
	if !slices.Contains(f.Skipped, k) {
		f.Skipped = append(f.Skipped, k)
	}
}

func (f *CaseFacts) field(k QuestionKey) *string {
	switch k {
	case AskForAnother:
		return (*string)(&f.ForAnother)
	case AskConsent:
		return (*string)(&f.Consent)
	case AskMailbox:
		return (*string)(&f.Mailbox)
	case AskPayer:
		return (*string)(&f.Payer)
	case AskCustomer:
		return (*string)(&f.Customer)
	case AskAsked:
		return (*string)(&f.Asked)
	case AskOptedBack:
		return (*string)(&f.OptedBack)
	case AskUKSender:
		return (*string)(&f.UKSender)
	case AskCharity:
		return (*string)(&f.Charity)
	case AskDetailsOn:
		return (*string)(&f.DetailsOn)
	case AskSensitive:
		return (*string)(&f.Sensitive)
	case AskComplained:
		return (*string)(&f.ComplainedOn)
	case AskReply:
		return (*string)(&f.Reply)
	case AskRepliedOn:
		return (*string)(&f.RepliedOn)
	case AskReplyQuote:
		return &f.ReplyQuote
	case AskEffect:
		return &f.Effect
	case AskHide:
		return &f.Hide
	}
	return nil
}

// Say puts an answer to q into words: the option's label, the day, or the text itself; "" for none.
func (q Question) Say(answer string) string {
	for _, o := range q.Options {
		if o.Value == answer {
			return o.Label
		}
	}
	if q.Kind == KindDay {
		return Day(answer).String()
	}
	return answer
}
