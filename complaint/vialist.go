package complaint

import "strings"

// ViaList returns the name of the discussion list that passed m on with its own address in From and the member's name before
// "via", as lists do for DMARC's sake (RFC 7960): "'Bev Lomax' via Choir <choir@lists.example.com>". ok is false if
// the mail's List-Id (RFC 2919) is not that of the address.
func (m *Message) ViaList() (name string, ok bool) {
	if len(m.From) == 0 || m.ListID == "" {
		return "", false
	}
	local, host, _ := strings.Cut(strings.ToLower(m.From[0].Addr), "@")
	if strings.ToLower(m.ListID) != local+"."+host {
		return "", false
	}
	i := strings.LastIndex(m.From[0].Name, " via ")
	if i <= 0 {
		return "", false
	}
	name = strings.TrimSpace(m.From[0].Name[i+len(" via "):])
	return name, name != ""
}
