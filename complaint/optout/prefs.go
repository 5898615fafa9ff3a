package optout

import (
	"strings"

	"desist/complaint"
)

// maxSetting is how many words a line has at most that shows one setting, such as "Offers and news by email: no".
const maxSetting = 12

// preferences reads what a preference page's mail says: a line that shows a setting, that settings were changed, or
// what the person chose.
func preferences(c clause, whole bool) (framed, bool) {
	if whole && len(c) <= maxSetting {
		if f, ok := settingShown(c); ok {
			return f, true
		}
	}
	if f, ok := settingsSetTo(c); ok {
		return f, true
	}
	for _, read := range [...]func(clause) (framed, bool){settingsChanged, wish, hears, wants} {
		if f, ok := read(c); ok {
			return f, true
		}
	}
	return framed{}, false
}

// settingShown reads one line of a table: something sent by e-mail, then on or off.
func settingShown(c clause) (framed, bool) {
	last := len(c) - 1
	if last < 1 || !c[:last].has(wEmail|wMarketing) && !(c[last].is&wOn != 0 && c[:last].hasText("news")) || c[:last].has(wNot|wModal|wWill) || c[:last].hasText("we", "us", "i") {
		return framed{}, false
	}
	if c[:last].has(wOther) && !c[:last].has(wEmail) || c[:last].hasText("order", "orders", "account", "delivery", "security", "address", "alerts", "statements", "bills", "likes", "comments", "mentions", "replies", "followers", "bookings", "buyers", "sellers") {
		return framed{}, false
	}
	if c[last-1].text == "yes" && c[last].text == "no" {
		return framed{}, false // "Offers by email: Yes / No" is still to be chosen
	}
	if c[last].text == "off" && strings.ContainsAny(c[last-1].text, "%£0123456789") {
		return framed{}, false // "newsletter for 10% off"
	}
	f := framed{phrase: phrase{strength: complaint.StrengthStrong, method: complaint.MethodPreferences}}
	end := c[last].is
	if c[last].text == "in" || c[last].text == "thanks" {
		end = c[last-1].is
	}
	switch {
	case end&wOff != 0:
		f.class = classOff
	case end&wOn != 0:
		f.class, f.strength = classOn, complaint.StrengthMedium
	default:
		return f, false
	}
	return f, true
}

// settingsSetTo reads "your marketing consent was updated to none".
func settingsSetTo(c clause) (framed, bool) {
	i := c.at(wSettings, 0)
	if i < 0 {
		return framed{}, false
	}
	j := c.at(wChanged, 0)
	last := len(c) - 1
	if j >= 0 && i < last && i != j && c[max(i, j)+1:].hasText("yes") && !c.has(wModal|wIf|wNot|wOff) && c.has(wMarketing|wEmail) {
		return framed{phrase: phrase{class: classOn, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}, at: min(i, j)}, true
	}
	if j < 0 || last <= max(i, j) || c[last].is&wOff == 0 || !c[:last].hasText("to", "as") || c[:j].has(wModal|wIf|wNot) {
		return framed{}, false
	}
	if !c.has(wMarketing|wEmail) && !c.hasText("contact", "communication", "communications", "consent") || c.has(wOther) && !c.has(wEmail) {
		return framed{}, false
	}
	return framed{phrase: phrase{class: classDone, strength: complaint.StrengthStrong, method: complaint.MethodPreferences}, at: min(i, j)}, true
}

// settingsChanged reads that settings were changed, saved or received. Which way, another line has to say.
func settingsChanged(c clause) (framed, bool) {
	i := c.at(wSettings, 0)
	j := c.at(wChanged, 0)
	if j >= 0 && c[j:].hasText("how") && c[j:].hasText("we") && c[:j].hasText("you") && !c[:j].hasText("we") && !c[:j].has(wModal|wIf|wNot|wWill) { // "you changed how we contact you"
		return framed{phrase: phrase{class: classUpdated, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}, at: j}, true
	}
	if i < 0 || j < 0 || i-j > 6 || j-i > 6 || c[:max(i, j)].has(wModal|wIf|wNot|wWill) || c.hasText("to") && c[:j].hasText("to") {
		return framed{}, false
	}
	return framed{phrase: phrase{class: classUpdated, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}, at: min(i, j)}, true
}

// wish reads "you would rather not hear from us by email". It tells an act only beside another sign, such as
// "we have recorded".
func wish(c clause) (framed, bool) {
	you := -1
	for i, w := range c {
		if w.text == "you" {
			you = i
		}
		if you >= 0 && w.is&wNot != 0 {
			break
		}
	}
	if you < 0 || c[:you].has(wIf|wModal) || c[you:].has(wIf) {
		return framed{}, false
	}
	not := c.at(wNot, you)
	if not < 0 || not > you+3 || !c[you:].hasText("want", "wish", "like", "rather", "prefer", "consent", "agree", "allow") {
		return framed{}, false
	}
	rest := c[not:]
	if !rest.has(wHear|wMarketing|wMail) || !rest.has(wMarketing|wEmail) && !rest.hasText("us", "we", "communications") {
		return framed{}, false
	}
	return framed{phrase: phrase{class: classWish, strength: complaint.StrengthMedium, method: complaint.MethodPreferences}, at: you}, true
}

// hears reads "you will get our news each month", which alone tells nothing: it is a cue for the weight of words.
func hears(c clause) (framed, bool) {
	i := c.at(wHear, 1)
	if i < 0 || !c[:i].has(wWill) && !c[:i].hasText("start", "get", "first") || c.has(wNot|wIf) || c[:i].has(wModal|wPeople) {
		return framed{}, false
	}
	if rest := c[i:]; !rest.has(wMarketing|wEmail) && !rest.hasText("us", "news", "updates") {
		return framed{}, false
	}
	return framed{phrase: phrase{class: classHears}, at: i}, true
}

// wants reads "you asked to get our offers", "you said yes to emails": likewise a cue.
func wants(c clause) (framed, bool) {
	i := c.at(wYou, 0)
	if i < 0 || i+1 >= len(c) || c.has(wNot|wIf|wStopped|wStop|wLeave) || c[:i].has(wModal|wPeople) || c[i:].has(wModal) && !c[i:].hasText("want", "like") {
		return framed{}, false
	}
	rest := c[i:]
	if !rest.hasText("asked", "chose", "chosen", "agreed", "ticked", "said", "told", "optedin", "like", "want", "happy", "decided", "consented", "requested", "elected", "signed", "joined", "subscribed") {
		return framed{}, false
	}
	if !rest.has(wMarketing|wEmail) && !rest.hasText("us", "news", "updates") {
		return framed{}, false
	}
	return framed{phrase: phrase{class: classWants}, at: i}, true
}
