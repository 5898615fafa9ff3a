package complaint

import "testing"

func TestViaList(t *testing.T) {
	for _, tc := range []struct{ name, display, address, list, want string }{
		{"a member through a list", "'Bev Lomax' via Lowside Choir", "lowside-choir@lists.example.com", "Lowside-Choir.lists.example.com", "Lowside Choir"},
		{"a company's own list", "Northbank", "news@northbank.example", "news.northbank.example", ""},
		{"through a platform, which is no list", "Tom via Northbank", "noreply@northbank.example", "members.northbank.example", ""},
		{"no list id", "'Bev Lomax' via Lowside Choir", "lowside-choir@lists.example.com", "", ""},
		{"no list's name", "Bev via ", "choir@lists.example.com", "choir.lists.example.com", ""},
		{"no member's name", " via Choir", "choir@lists.example.com", "choir.lists.example.com", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m := Message{From: []Address{{Name: tc.display, Addr: tc.address}}, ListID: tc.list}
			if got, ok := m.ViaList(); got != tc.want || ok != (tc.want != "") {
				t.Errorf("ViaList = %q, %v, want %q", got, ok, tc.want)
			}
		})
	}
	if _, ok := (&Message{ListID: "choir.lists.example.com"}).ViaList(); ok {
		t.Error("a mail from nobody is a list's")
	}
}
