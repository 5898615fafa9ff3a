package optout

import (
	"strings"

	regexp "desist/complaint/internal/fastre"
)

// What a line looks like that shows a setting and its value: "Email: off".

// settingName reports whether a block may be the name of a setting, such as "Email" or "News and offers".
func settingName(s string) bool {
	return len(s) <= maxSettingLine && strings.Count(s, " ") < 8 && !strings.ContainsAny(s, ".?!,|")
}

// settingNames is settingName for a line that an answer follows: it may list several ("Offers, picks and tips by email"), be longer,
// or be written as programs name settings ("marketing.email").
func settingNames(s string) bool {
	if len(s) > maxSettingLine || strings.Count(s, " ") > maxSettingWords || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ".") {
		return false
	}
	return !strings.ContainsAny(s, "?!|") && !strings.Contains(s, ". ")
}

const maxSettingWords = 10

const maxSettingLine = 80

// settingLine reports whether a line may show one setting, such as "Email: no".
func settingLine(s string) bool {
	if len(s) > maxSettingLine {
		return false
	}
	s = strings.ToLower(s)
	return strings.Contains(s, "mail") || strings.Contains(s, "market") || strings.Contains(s, "offer") || strings.Contains(s, "news") || strings.Contains(s, "status") || strings.Contains(s, "promo") || strings.Contains(s, "deals")
}

// shownSetting reports whether a line shows one setting of mailings and its value.
func shownSetting(s string) bool { return shownValue(s) && settingLine(s) }

// shownValue reports whether a line shows one setting and its value.
func shownValue(s string) bool {
	at := strings.LastIndexAny(s, " :")
	return at > 0 && len(s) <= maxSettingLine && bareAnswer(s[at+1:]) && !headsValues.MatchString(s)
}

// headsValues is the head of a column of values.
var headsValues = regexp.MustCompile(`^(?i:on or off|off or on|on/off|yes or no|subscribed or not)$`)

// isSetting reports whether a line is one setting and its value, and no sentence that ends in such a word.
func isSetting(line string) bool { return shownValue(line) && !strings.HasSuffix(line, ".") }

// showsValue reports whether a block is a name and a value.
func showsValue(text string) bool {
	_, _, ok := nameAndValue(text, true)
	return ok
}

// settingValue is what a cell says that holds nothing but a setting: "Off → On" says On, and "Off (no change)" Off.
func settingValue(cell string) (string, bool) {
	v, ok := valueOf(cell, false)
	if !ok {
		return cell, false
	}
	return v.says, true
}

// isValue reports whether a block holds nothing but a value.
func isValue(text string) bool {
	if len(text) > maxAside {
		return false
	}
	_, ok := settingValue(text)
	return ok
}

// switchedOff reports whether a bare answer refuses.
func switchedOff(answer string) bool {
	switch strings.ToLower(strings.Trim(answer, " .!")) {
	case "no", "off", "no thanks", "no thank you", "opted out", "unsubscribed", "not subscribed", "disabled", "✗", "✘", "✕", "☐", "❌":
		return true
	}
	return false
}
