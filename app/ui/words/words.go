// Package words puts the domain's values into plain English for the screens. Section 1 of docs/ARCHITECTURE.md
// defines the terms.
package words

import (
	"fmt"
	"slices"
	"time"

	"desist/app"
	"desist/complaint"
)

// Method says how the person opted out, as the end of "You ...".
func Method(m complaint.Method) string {
	switch m {
	case complaint.MethodUnsubscribe:
		return "used an unsubscribe link or button"
	case complaint.MethodUnsubscribeEmail:
		return "sent an e-mail to the unsubscribe address"
	case complaint.MethodPreferences:
		return "changed your marketing preferences"
	case complaint.MethodEmail:
		return "asked them by e-mail to stop"
	case complaint.MethodObjection:
		return "objected to direct marketing in writing"
	case complaint.MethodAccountClosed:
		return "closed your account"
	case complaint.MethodSignUpRefusal:
		return "refused marketing when you gave your details"
	case complaint.MethodPhone:
		return "asked them by phone to stop"
	case complaint.MethodPost:
		return "asked them by post to stop"
	case complaint.MethodInPerson:
		return "asked them in person to stop"
	}
	return "opted out in another way"
}

// MethodChoice is a method as an answer to "How did you opt out?".
func MethodChoice(m complaint.Method) string {
	switch m {
	case complaint.MethodUnsubscribe:
		return "Unsubscribe link or button"
	case complaint.MethodUnsubscribeEmail:
		return "E-mail to the unsubscribe address"
	case complaint.MethodPreferences:
		return "Preference page or account setting"
	case complaint.MethodEmail:
		return "E-mail asking them to stop"
	case complaint.MethodObjection:
		return "Written objection to direct marketing"
	case complaint.MethodAccountClosed:
		return "Closed my account"
	case complaint.MethodSignUpRefusal:
		return "Refused when I gave my details"
	case complaint.MethodPhone:
		return "By phone"
	case complaint.MethodPost:
		return "By post"
	case complaint.MethodInPerson:
		return "In person"
	}
	return "In another way"
}

// Source says where an opt-out is known from.
func Source(s complaint.OptOutSource) string {
	switch s {
	case complaint.SourceConfirmation:
		return "Found in a mail from the company that confirms it"
	case complaint.SourceSent:
		return "Found in a mail you sent"
	case complaint.SourceReply:
		return "Found in a reply from the company"
	}
	return "You added it"
}

// Refuses says what an opt-out refuses, and whose word that is.
func Refuses(o complaint.OptOut) string {
	text := "It refuses all marketing by email."
	switch {
	case o.Scope == complaint.ScopeChannel:
		text = "It refuses marketing by email; another channel stays on."
	case o.Scope == complaint.ScopeList && len(o.Lists) == 0:
		text = "It refuses one mailing list only."
	case o.Scope == complaint.ScopeList:
		text = "It refuses only " + complaint.ListNames(o.Lists) + "."
	}
	if o.Said {
		text += " You said so."
	}
	return text
}

// Strength says how much an opt-out's evidence carries.
func Strength(s complaint.Strength) string {
	switch s {
	case complaint.StrengthStrong:
		return "strong evidence"
	case complaint.StrengthMedium:
		return "fair evidence"
	}
	return "weak evidence"
}

// State says whether the person confirmed an opt-out or re-consent.
func State(s complaint.State) string {
	switch s {
	case complaint.StateConfirmed:
		return "Confirmed by you"
	case complaint.StateRejected:
		return "Rejected by you"
	}
	return "Waiting for you to confirm"
}

// Age says how long after the opt-out a message was received.
func Age(age time.Duration) string {
	switch days := int(age / (24 * time.Hour)); {
	case age < time.Hour:
		return "less than an hour after"
	case age < 2*time.Hour:
		return "1 hour after"
	case days < 2:
		return fmt.Sprintf("%d hours after", int(age/time.Hour))
	default:
		return fmt.Sprintf("%d days after", days)
	}
}

// Decision says what the person decided of a flag.
func Decision(d complaint.Decision) string {
	switch d {
	case complaint.Include:
		return "Included"
	case complaint.Exclude:
		return "Excluded"
	case complaint.Unsure:
		return "Unsure"
	}
	return "To decide"
}

// Kind says what Desist takes a message for.
func Kind(k complaint.VerdictKind) string {
	switch k {
	case complaint.KindMarketing:
		return "marketing"
	case complaint.KindMixed:
		return "a service message with marketing in it"
	case complaint.KindService:
		return "a service message"
	case complaint.KindOptOut:
		return "a confirmation of an opt-out"
	case complaint.KindSubscription:
		return "a confirmation of a subscription"
	case complaint.KindPersonal:
		return "personal mail"
	}
	return "other mail"
}

// Missing says what a company still lacks for a pack, "" if nothing. A pack takes messages that the person included
// and whose opt-out the person confirmed.
func Missing(v app.CompanyView) string {
	if v.Flags.Total() == 0 && slices.ContainsFunc(v.BorderlineRows, func(r app.FlagRow) bool { return r.MayCount() }) {
		return "Nothing counts yet. Some messages might be marketing."
	}
	if v.Flags.Total() == 0 {
		return "Desist has not found marketing from this company after an opt-out."
	}
	if !confirmed(v.OptOuts) {
		return "Confirm an opt-out first."
	}
	if v.Included > 0 {
		return ""
	}
	for _, r := range v.Rows {
		if r.Review.Decision == complaint.Include {
			return "Confirm the opt-out that the included messages came after."
		}
	}
	return "Include at least one message first."
}

func confirmed(optOuts []complaint.OptOut) bool {
	for _, o := range optOuts {
		if o.State == complaint.StateConfirmed {
			return true
		}
	}
	return false
}
