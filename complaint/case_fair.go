package complaint

import (
	"slices"
	"strings"
)

// WeakCode names a kind of Weakness.
type WeakCode string

const (
	WeakOrders    WeakCode = "orders"
	WeakReConsent WeakCode = "re_consent"
	WeakInFlight  WeakCode = "in_flight"
	WeakService   WeakCode = "excluded"
	WeakCustomer  WeakCode = "soft_opt_in"
	WeakWord      WeakCode = "own_word"
	WeakList      WeakCode = "one_list"
	WeakScope     WeakCode = "said_scope"
	WeakProcess   WeakCode = "processing_time"
)

// Weakness is something that speaks for the company. It is told to the person, and in the pack where it belongs
// there: a complaint that hides it is worth less than one that answers it.
type Weakness struct {
	Code     WeakCode    `json:"code"`
	Text     string      `json:"text"` // to the person
	InPack   bool        `json:"in_pack"`
	Law      []string    `json:"law"`
	On       Day         `json:"on,omitempty"`
	Count    int         `json:"count,omitempty"`
	Messages []MessageID `json:"-"`
}

// weaknesses lists what speaks for the company, the weightiest first.
func (in CaseInput) weaknesses() []Weakness {
	out := []Weakness{}
	add := func(w Weakness, law ...string) {
		w.Law = sources(law)
		out = append(out, w)
	}
	for _, r := range in.ReConsents {
		if r.State != StateRejected {
			on := in.day(r.At)
			add(Weakness{
				Code: WeakReConsent, On: on, InPack: true,
				Text: "The mailbox shows a later sign-up on " + on.String() + ". Emails that it covers are not counted.",
			}, "P22-2")
		}
	}
	if orders := in.orders(); len(orders) > 0 {
		w := Weakness{
			Code: WeakOrders, Count: len(orders), InPack: true,
			Text: "By their subjects, " + countOf(len(orders), "email") + " after the opt-out concerned an order, a booking or a receipt. The company may say that you were a customer. Such emails are not counted.",
		}
		for _, o := range orders {
			w.Messages = append(w.Messages, o.Message)
		}
		add(w, "P22-3")
	}
	if c := in.Facts.Customer; c == CustomerCurrent || c == CustomerFormer {
		add(Weakness{
			Code: WeakCustomer, InPack: true,
			Text: "You are or were a customer. The company may rely on the exception for its own customers. It does not cover someone who refused.",
		}, "P22-3", "P22-3x")
	}
	in.weakFlags(add)
	in.weakOptOuts(add)
	return out
}

func (in CaseInput) weakFlags(add func(Weakness, ...string)) {
	var inFlight, weaker, excluded int
	for _, f := range in.Flags {
		switch {
		case f.Review.Decision == Exclude:
			excluded++
		case f.Included() && f.Band == BandInFlight:
			inFlight++
		case f.Included() && f.Band == BandWeaker:
			weaker++
		}
	}
	if inFlight > 0 {
		add(Weakness{
			Code: WeakInFlight, Count: inFlight, InPack: true,
			Text: countOf(inFlight, "included email") + " came within 48 hours of the opt-out and may already have been on the way. Consider leaving that out.",
		}, "Q1")
	}
	if weaker > 0 {
		add(Weakness{
			Code: WeakProcess, Count: weaker, InPack: true,
			Text: countOf(weaker, "included email") + " came within 28 days of the opt-out. The company may plead the time it needs. PECR gives no grace period for email.",
		}, "Q1")
	}
	if excluded > 0 {
		add(Weakness{
			Code: WeakService, Count: excluded, InPack: true,
			Text: "You left out " + countOf(excluded, "email") + " that Desist counted as marketing. The pack says how many.",
		})
	}
}

func (in CaseInput) weakOptOuts(add func(Weakness, ...string)) {
	used := map[OptOutID]bool{}
	for _, f := range in.Flags {
		used[f.OptOut] = used[f.OptOut] || f.Included()
	}
	for _, o := range in.OptOuts {
		if !used[o.ID] || o.State != StateConfirmed {
			continue
		}
		on := in.day(o.At)
		if o.Message == "" && o.Evidence == "" {
			add(Weakness{
				Code: WeakWord, On: on, InPack: true,
				Text: "Nothing shows the opt-out of " + on.String() + " but your own word.",
			}, "P22-2")
		}
		if o.Scope == ScopeList {
			text := "concerned one mailing list. Only emails of that list are counted against it."
			if n := len(o.Lists); n > 1 {
				text = "concerned " + countOf(n, "mailing list") + ". Only emails of those lists are counted against it."
			}
			add(Weakness{
				Code: WeakList, On: on, Count: max(1, len(o.Lists)), InPack: true, Text: "The opt-out of " + on.String() + " " + text,
			}, "P22-2")
		}
		if o.Said && o.Message != "" {
			add(Weakness{
				Code: WeakScope, On: on, InPack: true,
				Text: "Only your own word says which emails the opt-out of " + on.String() + " refused. The email that shows it says something else, or nothing.",
			}, "P22-2")
		}
	}
}

// orderWords are what a subject says when there is an order behind it.
var orderWords = []string{
	"your order", "order confirmation", "order number", "order #", "your receipt", "your booking", "booking confirmation", "your invoice",
	"your delivery", "your purchase", "has been dispatched", "has been shipped", "payment received", "e-ticket",
}

// orders are the company's service messages since the first confirmed opt-out that seem to be about a purchase.
func (in CaseInput) orders() []CaseMail {
	var from Day
	for _, o := range in.OptOuts {
		if d := in.day(o.At); o.State == StateConfirmed && (from == "" || d < from) {
			from = d
		}
	}
	var out []CaseMail
	for _, m := range in.Service {
		subject := strings.ToLower(m.Subject)
		bought := slices.ContainsFunc(orderWords, func(w string) bool { return strings.Contains(subject, w) })
		if from != "" && m.Kind == KindService && bought && in.day(m.Received) >= from {
			out = append(out, m)
		}
	}
	return out
}
