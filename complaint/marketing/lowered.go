package marketing

import (
	"strings"

	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/letter"
)

// A table of goods with what they cost before and now sells them, and hardly has a word that says so. Notices of a supplier's own prices have
// such tables too, but come to customers alone: only in a mailing that offers a way out of it does the table count.

const (
	leastLowered = 2  // rows, for a table to be of goods that are sold for less
	mostRows     = 60 // that are looked at
)

var (
	wasHeads = map[string]bool{"was": true, "rrp": true, "usual price": true, "full price": true, "list price": true}
	nowHeads = map[string]bool{"now": true, "our price": true, "sale price": true, "offer price": true}
)

// lowered is the first article in a table of lowered prices, -1 if there is none.
func lowered(l *letter.Letter) int {
	if !l.Facts.ListUnsub && !l.Facts.Bulk && !l.Facts.UnsubText || ofTariffs(l) || subjectServes(l) {
		return -1
	}
	for i := range l.Units[:max(len(l.Units)-1, 0)] {
		if wasHeads[headOf(&l.Units[i])] && nowHeads[headOf(&l.Units[i+1])] {
			return loweredBelow(l.Units, i+2)
		}
	}
	return -1
}

// loweredBelow counts the rows from a unit on that have an article and two prices, of which the second is lower.
func loweredBelow(units []letter.Unit, from int) int {
	first, rows := -1, 0
	for i := from; i+2 < min(len(units), from+3*mostRows); i++ {
		before, now := price(units[i+1].Text), price(units[i+2].Text)
		switch {
		case price(units[i].Text) != 0 || before == 0 || now == 0:
			continue
		case now > before:
			return -1
		case now < before:
			if rows++; first < 0 {
				first = i
			}
		}
		i += 2
	}
	if rows < leastLowered {
		return -1
	}
	return first
}

// price is an amount of money, 0 if a cell holds anything else.
func price(cell string) float64 {
	if !strings.ContainsAny(cell, "£€$") {
		return 0
	}
	return amount(cell)
}

func headOf(u *letter.Unit) string {
	if u.Zone != letter.Body {
		return ""
	}
	return strings.ToLower(strings.Trim(u.Text, " :"))
}

// ofTariffs reports whether a mail is about what a supply or a contract costs.
func ofTariffs(l *letter.Letter) bool {
	for i := range l.Units {
		if u := &l.Units[i]; u.Zone == letter.Body && tariffs.InAnyCase(u.Text) {
			return true
		}
	}
	return false
}

var tariffs = wordindex.Of("tariff", "unit rate", "standing charge", "your plan", "your contract", "your premium", "your subscription", "your rent", "payment", "your bill", "refund", "fund", " fee", "mortgage",
	"balance", "valuation", "credit", "interest", "salary", "usage", " meter", " tax ", "invest", "portfolio", "loan")
