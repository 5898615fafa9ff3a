package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// A heading may say for all that stands under it whether it is on or off: "You won't get:".

// underHeading reads what stands under a heading such as "You won't get:". ok is false if s is neither such a heading nor under one.
func (c *chooser) underHeading(s sentence) (ok bool) {
	if !c.chosen {
		return false
	}
	head, items, _ := strings.Cut(s.text, ":")
	items = strings.TrimSpace(items)
	under := c.headOf(head)
	switch {
	case under.says != "":
		c.under, c.head, c.topic = under, s.text, ""
		c.all = append(c.all, s)
		if items == "" {
			return true
		}
		c.head = head + ":"
		defer func() { c.under = value{} }()
		if under.off() {
			c.items(s, items)
		}
		return true
	case c.under.says == "", !settingName(s.text), strings.Contains(s.text, ":"):
		c.under = value{}
		return false
	}
	c.item(s, strings.TrimLeft(s.text, "-*• "))
	return true
}

// items reads the names that a heading lists in its own line.
func (c *chooser) items(s sentence, list string) {
	for _, name := range strings.Split(list, ",") {
		if name = strings.Trim(name, " ."); settingName(name) && name != "" {
			c.item(s, name)
		}
	}
}

func (c *chooser) item(s sentence, name string) {
	n := s.as(name, c.under)
	n.written = c.head + " " + name
	c.all = append(c.all, n)
}

// headOf says whether what stands under a heading is on or off; it says nothing if that is no such heading.
func (c *chooser) headOf(head string) value {
	if len(head) > maxSettingLine {
		return value{}
	}
	n, _ := normalise(head)
	switch {
	case headsOff.MatchString(n):
		return value{says: "off"}
	case headsOn.MatchString(n):
		return value{says: "on"}
	}
	return value{}
}

var (
	headsOff = regexp.MustCompile(`^(?:left(?: today| now)?|leaving|(?:and |but )?(?:here is )?(?:what )?you (?:(?:have )?(?:switched off|turned off|stopped|left|dropped|removed|unticked|unsubscribed from|opted out of|ended)|will (?:no longer|not) (?:get|receive|hear about|be sent)|do not want|no longer (?:want|get|receive)|are (?:no longer|not) (?:subscribed|signed up)(?: to| for)?)(?: any more)?(?: the following| these)?|(?:here is )?what (?:has )?(?:ended|stopped)|(?:groups|lists|emails?|topics|newsletters|mailings) you have (?:left|dropped|stopped|removed|switched off|ended)|off|stopped|gone|switched off|turned off|unsubscribed(?: from)?|not subscribed(?: to)?|opted out(?: of)?)$`)
	headsOn  = regexp.MustCompile(`^(?:(?:and |but )?(?:here is )?(?:what )?you (?:will (?:still |continue to )?(?:get|receive|hear about|be sent)|(?:still )?(?:want|get|receive)|have (?:kept|not (?:switched off|turned off|stopped|changed))|are (?:still )?(?:subscribed|signed up)(?: to| for)?)(?: now)?(?: the following| these)?|(?:groups|lists|emails?|topics|newsletters|mailings) (?:you are (?:in|on)|you get|you have kept|you still get)|on|kept|staying|still on|still coming|here to stay|(?:still )?subscribed(?: to)?)$`)
)
