package complaint

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Post is a mail that may be correspondence about a case.
type Post struct {
	Message     MessageID
	MessageID   string   // without angle brackets
	Refers      []string // In-Reply-To and References, without angle brackets
	Subject     string
	Text        string // its own words, quoted mail left out
	At          time.Time
	On          Day
	Own         bool // sent by the person
	WithCompany bool // to the company, or from it
	Auto        bool // sent by a machine (RFC 3834)
}

// complaintWords tell a complaint from an ordinary mail to the company.
var complaintWords = []string{"complaint", "complain ", "164a", "article 21", "regulation 22", "i object"}

// ProposeLetters finds the correspondence of a case among posts: the person's mails to the company that complain or
// name the case, and answers to them. What was accepted or dismissed before is left out. The person decides.
func ProposeLetters(reference string, posts []Post, f CaseFacts) []Letter {
	posts = slices.SortedStableFunc(slices.Values(posts), func(a, b Post) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Message, b.Message))
	})
	var out []Letter
	thread := map[string]bool{} // message ids of the correspondence so far
	complained := f.ComplainedOn != ""
	for _, p := range posts {
		kind := p.kind(reference, thread)
		accepted := slices.IndexFunc(f.Letters, func(l Letter) bool { return l.Message == p.Message })
		switch {
		case accepted >= 0:
			kind = f.Letters[accepted].Kind
		case kind == "" || slices.Contains(f.Dismissed, p.letterID()):
			continue
		case kind == LetterComplaint && complained:
			kind = LetterFollowUp
		}
		if p.MessageID != "" {
			thread[p.MessageID] = true
		}
		complained = complained || kind == LetterComplaint
		if accepted < 0 {
			out = append(out, Letter{ID: p.letterID(), Kind: kind, On: p.On, Message: p.Message, Subject: p.Subject})
		}
	}
	return out
}

func (p Post) kind(reference string, thread map[string]bool) LetterKind {
	named := reference != "" && strings.Contains(strings.ToUpper(p.Subject), strings.ToUpper(reference))
	inThread := slices.ContainsFunc(p.Refers, func(id string) bool { return thread[id] })
	switch {
	case p.Own && p.WithCompany && (named || inThread || p.complains()):
		return LetterComplaint
	case !p.Own && p.Auto && (named || inThread):
		return LetterAck
	case !p.Own && (named || inThread):
		return LetterReply
	}
	return ""
}

func (p Post) complains() bool {
	text := strings.ToLower(p.Subject + " " + p.Text)
	return slices.ContainsFunc(complaintWords, func(w string) bool { return strings.Contains(text, w) })
}

// letterIDDigits is how many hex digits of the message's hash name a proposed letter.
const letterIDDigits = 10

func (p Post) letterID() string {
	return "k-" + string(p.Message[:min(len(p.Message), letterIDDigits)])
}
