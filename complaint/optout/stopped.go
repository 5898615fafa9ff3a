package optout

import "desist/complaint"

// past reads "we have removed you from our list", "your emails are switched off", "unsubscribed".
func past(c clause) (framed, bool) {
	for i := range c {
		w := c[i]
		if w.is&(wLeft|wRemoved|wStopped) == 0 || !c.finite(i) || c.unreal(i) || c[:i].has(wWill) {
			continue
		}
		if c[:i].hasText("some", "many", "several") && c[:i].hasText("of") {
			continue // "some of you were unsubscribed by accident"
		}
		rest := c[i:]
		if fewer(rest) || w.is&wStopped == 0 && ofAnother(c[:i]) && !(i+1 < len(c) && c[i+1].is&wYou != 0) {
			continue
		}
		switch {
		case w.is&wLeft != 0:
			if c[max(0, i-3):i].hasText("i") && !rest.has(wYou) || i == 0 && !alone(c) {
				continue
			}
			return framed{done(), i}, true
		case w.text == "suppressed" && c.has(wYou|wMarketing):
			return framed{done(), i}, true
		case w.is&wRemoved != 0 && c.hasText("permission", "permissions", "consent", "consents") && c.has(wMarketing|wEmail):
			return framed{done(), i}, true
		case w.is&wRemoved != 0 && (ofYou(c) || i == 0 && len(c) <= 4) && fromList(rest):
			return framed{done(), i}, true
		case w.is&wStopped != 0 && aboutMail(c, i):
			return framed{done(), i}, true
		}
	}
	return framed{}, false
}

// ofAnother reports whether the words before a participle name a subject, and it is neither the person, nor the
// company, nor an address.
func ofAnother(c clause) bool {
	if len(c) == 0 || c[0].is&wAux != 0 {
		return false
	}
	return !c.has(wYou|wWe|wMail|wMarketing|wTheme|wList) && !c.hasText("they", "he", "she", "all", "taken", "no", "been", "that", "this", "also", "have", "has")
}

// fewer reports whether only less mail is promised, not none.
func fewer(c clause) bool {
	for i, w := range c {
		if w.text == "fewer" || w.text == "less" || i > 0 && (w.text == "many" || w.text == "often" || w.text == "much") && (c[i-1].text == "so" || c[i-1].text == "as") {
			return true
		}
	}
	return false
}

// alone reports whether a clause that opens with "unsubscribed" says only that, or from what.
func alone(c clause) bool {
	return len(c) == 1 || c[1].text == "from" || c[1].text == "as" || c[1].text == "at"
}

// ofYou reports whether what is removed is the person, or the person's address.
func ofYou(c clause) bool {
	for i, w := range c {
		switch {
		case w.text == "you" || w.text == "address" || w.text == "customer" || w.text == "subscriber" || w.text == "recipient":
			return true
		case w.text == "your" && i+1 < len(c):
			for _, n := range c[i+1 : min(i+5, len(c))] {
				if n.is&wTheme != 0 {
					return true
				}
			}
		}
	}
	return false
}

// fromList reports whether something is taken off or from mailings.
func fromList(c clause) bool {
	for i, w := range c {
		if w.text != "off" && w.text != "from" && w.text != "of" || i+1 < len(c) && c[i+1].text == "no" {
			continue
		}
		if w.text == "off" && (i == len(c)-1 || i == len(c)-2 && joins(c[i+1].text)) || c[i:].has(wList) {
			return true
		}
	}
	return false
}

// aboutMail reports whether what was stopped at i is marketing, mail or consent to it.
func aboutMail(c clause, i int) bool {
	if (c[i].text == "switched" || c[i].text == "turned") && !c[i:].hasText("off") {
		return false
	}
	if c[i].text == "withdrawn" || c[i].text == "revoked" {
		return c.hasText("consent", "permission", "permissions") || c.has(wMarketing)
	}
	if c.has(wMarketing) {
		return true
	}
	if c.hasText("subscription") && c.has(wList) || c.hasText("sending") && c.hasText("address") {
		return true
	}
	for j, w := range c[:i] {
		if j > 0 && w.text == "email" && (c[j-1].text == "by" || c[j-1].text == "via") {
			return false // "sign-in links by email have been disabled"
		}
	}
	return c.has(wMail) && c[i].is&wStopped != 0 && !c.hasText("account", "plan", "policy", "service", "membership", "forwarding")
}

// negated reads "you will no longer receive offers", "we will not email you again", "you should hear nothing
// further", "we will cease to use your data for marketing".
func negated(c clause) (framed, bool) {
	f := framed{phrase: phrase{class: classFuture, strength: complaint.StrengthStrong, method: complaint.MethodUnsubscribe}}
	for i, w := range c {
		if w.is&wHear == 0 || i == 0 || !refused(c, i) || !promised(c[:i]) {
			continue
		}
		rest := c[i:]
		if rest.hasText("about") && !rest.has(wMarketing) && !rest.hasText("products", "services") {
			return f, false
		}
		if fewer(rest) || !c.has(wYou) && !(c.has(wWe) && rest.has(wMarketing) && rest.hasText("further", "more", "again", "any")) && !(rest.has(wMarketing) && rest.hasText("address")) {
			continue
		}
		f.at = i
		switch {
		case rest.has(wMarketing):
			return f, true
		case c[i].is&wHear != 0 && (rest[1:].has(wMail) || rest.hasText("us", "we") || rest.open() || w.text == "email" || w.text == "emailed"):
			f.strength = complaint.StrengthMedium
			return f, true
		}
	}
	return f, false
}

// open reports whether a clause ends without saying what: "hear anything further".
func (c clause) open() bool {
	for i := len(c) - 1; i > 0 && i >= len(c)-2; i-- {
		switch c[i].text {
		case "again", "more", "further", "anything", "nothing", "else":
			return true
		}
	}
	return false
}

// refused reports whether the hearing at i is negated.
func refused(c clause, i int) bool {
	for _, w := range c[:i] {
		if w.is&wNot != 0 || w.text == "stop" || w.text == "cease" || w.text == "stopped" || w.text == "ceased" {
			return true
		}
	}
	for j := i + 1; j < len(c) && j <= i+2; j++ {
		if c[j].text == "nothing" || c[j].text == "no" {
			return true
		}
	}
	return false
}

// promised reports whether the words before a verb speak of what will be, not of what somebody wants or may do.
func promised(c clause) bool {
	told := false
	for _, w := range c {
		if w.text == "by" || w.is&(wModal|wPeople) != 0 || w.is&wIf != 0 && w.text != "should" || w.text == "do" || w.text == "did" || w.text == "to" && !c.hasText("cease", "going", "ceased", "stopped") {
			return false
		}
		told = told || w.is&wWill != 0 || w.text == "should" || w.text == "longer" || w.text == "stopped" || w.text == "ceased" || w.text == "going"
	}
	return told
}

// nominal reads "your opt out has been actioned", "we have received your request to stop marketing".
func nominal(c clause) (framed, bool) {
	what := c.at(wNoun, 0)
	if ask := c.at(wAsk, 0); what < 0 && ask >= 0 {
		if to := c.at(wStop|wLeave|wRemove|wRemoved|wNot, ask); to > ask && to <= ask+4 {
			what = ask
		}
	}
	if what >= 0 && c.hasText("instructions") {
		return framed{}, false // "removal instructions: you have received this because ..."
	}
	if what < 0 || c.has(wIf) || c[:what].has(wModal|wPeople) {
		return framed{}, false
	}
	if c[what].is&wAsk != 0 && stopsElse(c[what:]) {
		return framed{}, false
	}
	f := framed{phrase: done()}
	for i, w := range c {
		if w.is&(wDone|wGot) == 0 || c[:i].has(wNot|wWill) && i < what || !nearAux(c, i, what) {
			continue
		}
		f.at = min(i, what)
		if w.is&wGot != 0 || c[:i].has(wWill) {
			f.class, f.strength = classAsked, complaint.StrengthMedium
		}
		if c[what].text == "objection" {
			if c[what:].hasText("to") && !c[what:].has(wMarketing) && !c[what:].hasText("data", "information", "details", "profiling", "emails") {
				return f, false
			}
			f.method = complaint.MethodObjection
		}
		if c[:i].has(wNot) && c[what].text != "request" {
			return f, false
		}
		return f, true
	}
	return f, false
}

// stopsElse reports whether what somebody asks to stop is named and is no mailing: "your request to stop your broadband".
func stopsElse(c clause) bool {
	i := c.at(wStop|wLeave, 0)
	return i >= 0 && i+2 < len(c) && c[i+1].is&wYou != 0 && !c[i:].has(wMarketing|wMail|wList)
}

// nearAux reports whether the participle at i is said of the request at what.
func nearAux(c clause, i, what int) bool {
	if i == 0 && c[0].text == "receipt" {
		return true
	}
	if i > what {
		for j := what + 1; j < i; j++ {
			if c[j].is&wAux != 0 {
				return true
			}
		}
		return i == what+1
	}
	return i > 0 && what-i <= 6 && (c[i-1].is&(wAux|wWe) != 0 || i > 1 && c[i-2].is&(wAux|wWe) != 0) && c[i:what].hasText("your", "the", "this", "that")
}

// coming reads "we will remove you from our list within ten days".
func coming(c clause) (framed, bool) {
	f := framed{phrase: phrase{class: classAsked, strength: complaint.StrengthMedium, method: complaint.MethodUnsubscribe}}
	i := c.at(wRemove|wStop|wRemoved|wLeft|wLeave, 0)
	if i <= 0 || !c[max(0, i-3):i].has(wWill) || i > 0 && c[i-1].text == "an" || c[:i].has(wNot|wIf|wModal) {
		return f, false
	}
	f.at = i
	rest := c[i:]
	list := fromList(rest) || rest.has(wMarketing) || c[i].is&(wLeft|wLeave) != 0
	return f, ofYou(c) && (list || rest.has(wSoon) && c.hasText("you") && len(rest) < 9)
}
