package words

import "desist/complaint"

// Ready says how an item of the readiness list stands.
func Ready(s complaint.ReadyState) string {
	switch s {
	case complaint.ItemPass:
		return "Done"
	case complaint.ItemFail:
		return "Not met"
	}
	return "Your choice"
}

// CaseState says in a word or two where a case stands, for a list.
func CaseState(s complaint.CaseState, v complaint.CaseVerdict) string {
	switch {
	case v == complaint.VerdictTooLate:
		return "Too late"
	case v == complaint.VerdictNothing:
		return "Nothing found"
	}
	switch s {
	case complaint.CaseCollecting:
		return "Collecting"
	case complaint.CaseReadyToWrite:
		return "Write to it"
	case complaint.CaseWaiting:
		return "Waiting"
	case complaint.CaseChase:
		return "Follow up"
	case complaint.CaseAnswered:
		return "Answered"
	case complaint.CaseReadyForICO:
		return "Ready for the ICO"
	case complaint.CaseSent:
		return "With the ICO"
	}
	return "Over"
}

// Letter says what a piece of correspondence is.
func Letter(k complaint.LetterKind) string {
	switch k {
	case complaint.LetterComplaint:
		return "Your complaint to the company"
	case complaint.LetterFollowUp:
		return "Your follow-up"
	case complaint.LetterAck:
		return "The company’s acknowledgement"
	case complaint.LetterReply:
		return "The company’s answer"
	}
	return "Your note of a call or a visit"
}

// Outcome says how a complaint to the ICO ended, as an answer to choose.
func Outcome(k complaint.OutcomeKind) string {
	switch k {
	case complaint.OutcomeRecorded:
		return "The ICO recorded it without an investigation"
	case complaint.OutcomeAdvice:
		return "The ICO wrote to the company"
	case complaint.OutcomeAction:
		return "The ICO took formal steps"
	case complaint.OutcomeRejected:
		return "The ICO did not take it up"
	}
	return "I withdrew it"
}
