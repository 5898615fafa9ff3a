package company

import (
	"strings"

	"desist/complaint"
)

// authOf condenses the provider's own results for From's registrable domain.
func authOf(results []complaint.AuthResult, domain string) complaint.AuthState {
	if domain == "" || len(results) == 0 {
		return complaint.AuthUnknown
	}
	checked, aligned, failed := false, false, false
	for _, r := range results {
		mine := Registrable(domainOf("@"+r.Domain)) == domain
		switch r.Method {
		case "dmarc":
			if r.Domain != "" && !mine {
				continue
			}
			switch r.Result {
			case "pass", "bestguesspass":
				return complaint.AuthAligned
			case "fail":
				return complaint.AuthFailed
			}
		case "dkim", "spf":
			checked = true
			switch {
			case mine && r.Result == "pass":
				aligned = true
			case mine && r.Method == "spf" && (r.Result == "fail" || r.Result == "hardfail"):
				failed = true
			}
		}
	}
	switch {
	case aligned:
		return complaint.AuthAligned
	case failed:
		return complaint.AuthFailed
	case checked:
		return complaint.AuthUnaligned
	}
	return complaint.AuthUnknown
}

// suspicion says why a message may not be from whom it claims, empty if nothing in it speaks against it.
func suspicion(m *complaint.Message, domain string, auth complaint.AuthState, lent bool) string {
	if auth == complaint.AuthFailed {
		return "may not be from them: your mail provider's check of the sender address failed"
	}
	if deceptiveDomain(domain) {
		return "may not be from them: the sender address uses letters that look like others (" + domain + " shows as “" + shownAs(domain) + "”)"
	}
	name := m.From[0].Name
	if mixedScript(name) {
		return "may not be from them: the sender name uses letters that look like others"
	}
	if shown := shownDomain(name); shown != "" && shown != domain && !lent {
		return "may not be from them: the sender name shows an address at " + shown + ", but the mail is from " + domain
	}
	return ""
}

// shownDomain returns the registrable domain of an e-mail address inside a display name.
func shownDomain(name string) string {
	i := strings.IndexByte(name, '@')
	if i <= 0 || name[i-1] == ' ' {
		return ""
	}
	end := strings.IndexFunc(name[i+1:], func(r rune) bool { return strings.ContainsRune(" >)]\"',;", r) })
	if end < 0 {
		end = len(name) - i - 1
	}
	return Registrable(name[i+1 : i+1+end])
}
