package complaint

// CaseRules are the periods that a case runs by. They are data of complaint/law.
type CaseRules struct {
	AckDays       int `toml:"ack_days"`        // the company acknowledges within (DPA 2018 s164A(3))
	AckFrom       Day `toml:"ack_from"`        // complaints made from this day on
	AckTolerance  int `toml:"ack_tolerance"`   // days before it is called overdue (uk-law A2)
	FollowUpDays  int `toml:"follow_up_days"`  // the ICO expects a follow-up after these (T1)
	WindowMonths  int `toml:"window_months"`   // from the last contact to the complaint to the ICO (T2)
	WarnMonths    int `toml:"warn_months"`     // from the last contact to the warning
	CharityRuleOn Day `toml:"charity_rule_on"` // from which reg 22(3A) PECR applies to details collected
}

// Statutory reports whether a complaint to the company made on that day is one under s164A.
func (r CaseRules) Statutory(complained Day) bool { return complained != "" && complained >= r.AckFrom }

// AckDue is the last day for the company to acknowledge a complaint made on that day.
func (r CaseRules) AckDue(complained Day) Day {
	if r.Statutory(complained) {
		return complained.Add(r.AckDays)
	}
	return complained.Add(r.FollowUpDays)
}

// ChaseFrom is the first day on which silence is called that.
func (r CaseRules) ChaseFrom(complained Day) Day {
	if r.Statutory(complained) {
		return complained.Add(r.AckDays + r.AckTolerance + 1)
	}
	return complained.Add(r.FollowUpDays + 1)
}

// DeadlineCode names a kind of Deadline.
type DeadlineCode string

const (
	DeadlineAck      DeadlineCode = "acknowledgement"
	DeadlineChase    DeadlineCode = "follow_up"
	DeadlineICOWarn  DeadlineCode = "ico_soon"
	DeadlineICOClose DeadlineCode = "ico_last_day"
)

// Deadline is a day on which something about a case is due.
type Deadline struct {
	Code  DeadlineCode `json:"code"`
	On    Day          `json:"on"`
	Since Day          `json:"since"` // the day it is counted from
	Text  string       `json:"text"`
	Law   []string     `json:"law"`
	Past  bool         `json:"past"`
}

// Deadlines returns what is due in a case, in order. A case that is with the regulator, or over, has none.
func (f CaseFacts) Deadlines(r CaseRules, company string, today Day) []Deadline {
	var out []Deadline
	if f.ICOSentOn != "" || f.Outcome != "" {
		return out
	}
	add := func(code DeadlineCode, on, since Day, text string, law ...string) {
		if on != "" {
			out = append(out, Deadline{Code: code, On: on, Since: since, Text: text, Law: law, Past: on < today})
		}
	}
	sent := f.Complained()
	if sent != "" && !f.answered() {
		source, last := "T1", "Last of the 30 days in which to expect an answer from "+company+"."
		if r.Statutory(sent) {
			source, last = "D164A", "Last day for "+company+" to acknowledge your complaint."
		}
		if f.Acknowledged() == "" {
			add(DeadlineAck, r.AckDue(sent), sent, last, source)
		}
		if f.Chased() == "" {
			add(DeadlineChase, r.ChaseFrom(sent), sent, "If "+company+" has not answered, send the follow-up letter.", "T1")
		}
	}
	if contact := f.Contact(); contact != "" {
		add(DeadlineICOWarn, contact.AddMonths(r.WarnMonths), contact, "One month left to complain to the ICO about "+company+".", "T2")
		add(DeadlineICOClose, contact.AddMonths(r.WindowMonths), contact, "The ICO asks for complaints about "+company+" by this day.", "T2")
	}
	sortDeadlines(out)
	return out
}

// answered reports whether the company has given an answer, of whatever kind.
func (f CaseFacts) answered() bool {
	return f.Reply != ReplyUnknown && f.Reply != ReplyNone || f.Replied() != ""
}
