package discover

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"desist/imapsync"
)

// TestTable holds the table to what the front-ends rely on.
func TestTable(t *testing.T) {
	providers, err := Providers()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, p := range providers {
		t.Run(p.ID, func(t *testing.T) {
			if p.Name == "" || len(p.Servers) == 0 || len(p.SignIn) == 0 || p.Refused == "" || len(p.Sources) == 0 || p.CheckedOn.IsZero() {
				t.Error("something is missing")
			}
			if !strings.HasPrefix(p.Help, "https://") {
				t.Errorf("help at %q", p.Help)
			}
			if slices.Contains(p.SignIn, OAuth) != (p.OAuth != "") {
				t.Error("sign_in and oauth do not fit")
			}
			takesPasswords := slices.Contains(p.SignIn, Password) || slices.Contains(p.SignIn, AppPassword)
			if takesPasswords != (len(p.Steps) > 0) {
				t.Error("steps are for those who take passwords, and all of those have some")
			}
			for _, s := range p.Servers {
				_, ipErr := netip.ParseAddr(s.Host)
				if ipErr != nil && !validHost(s.Host) || s.Port < 1 || s.Security != imapsync.TLS && s.Security != imapsync.StartTLS ||
					!slices.Contains([]string{userAddress, userLocal, userAsk}, s.User) {
					t.Errorf("server %+v", s)
				}
			}
			for _, d := range append(slices.Clone(p.Domains), p.MX...) {
				if !validHost(strings.TrimPrefix(d, "*.")) || d != strings.ToLower(d) {
					t.Errorf("domain %q", d)
				}
			}
			for _, d := range p.Domains {
				if other, dup := seen[d]; dup {
					t.Errorf("%s is %s's, too", d, other)
				}
				seen[d] = p.ID
			}
		})
	}
}

// TestPeopleInTheUK: the addresses that people in the UK have are known without asking anybody.
func TestPeopleInTheUK(t *testing.T) {
	for domain, id := range map[string]string{
		"gmail.com": "gmail", "googlemail.com": "gmail", "outlook.com": "outlook", "hotmail.co.uk": "outlook", "live.co.uk": "outlook",
		"msn.com": "outlook", "yahoo.co.uk": "yahoo", "ymail.com": "yahoo", "rocketmail.com": "yahoo", "sky.com": "sky",
		"icloud.com": "icloud", "me.com": "icloud", "mac.com": "icloud", "btinternet.com": "bt", "btopenworld.com": "bt", "talk21.com": "bt",
		"virginmedia.com": "virgin-media", "ntlworld.com": "virgin-media", "blueyonder.co.uk": "virgin-media", "virgin.net": "virgin-media",
		"talktalk.net": "talktalk", "tiscali.co.uk": "talktalk", "lineone.net": "talktalk", "smith.plus.com": "plusnet", "aol.com": "aol",
		"gmx.co.uk": "gmx", "fastmail.co.uk": "fastmail", "zoho.com": "zoho", "proton.me": "proton", "pm.me": "proton",
	} {
		if p := ByDomain(domain); p == nil || p.ID != id {
			t.Errorf("%s: got %+v, want %s", domain, p, id)
		}
	}
	for _, domain := range []string{"example.com", "notgmail.com", "gmail.com.example", "plus.com.example"} {
		if p := ByDomain(domain); p != nil {
			t.Errorf("%s is taken for %s", domain, p.ID)
		}
	}
	if p := byMX("evil-aspmx.l.google.com.example"); p != nil {
		t.Errorf("a look-alike exchanger is taken for %s", p.ID)
	}
	for _, c := range []struct{ host, domain, want string }{
		{"IMAP.gmail.com", "gmail.com", "gmail"},
		{"imap.gmail.com", "example.co.uk", "google-workspace"},
		{"imap.gmail.com", "", "gmail"},
		{"outlook.office365.com", "live.co.uk", "outlook"},
		{"outlook.office365.com", "example.co.uk", "microsoft-365"},
		{"127.0.0.1", "proton.me", "proton"},
		{"127.0.0.1", "example.com", ""},
		{"imap.example.com", "example.com", ""},
	} {
		got := ""
		if p := ByServer(c.host, c.domain); p != nil {
			got = p.ID
		}
		if got != c.want {
			t.Errorf("%s for %s: got %q, want %q", c.host, c.domain, got, c.want)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte(`<clientConfig version="1.1"><emailProvider id="a"><incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname>` +
		`<port>993</port><socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer></emailProvider></clientConfig>`))
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?><clientConfig><a/></clientConfig>`))
	f.Add([]byte("<clientConfig>"))
	a, err := parseAddress("sam@example.com")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := parseConfig(data, a)
		if err != nil && len(found) > 0 {
			t.Error("both servers and an error")
		}
		if len(found) > maxServers {
			t.Errorf("%d servers", len(found))
		}
		for _, c := range found {
			if !validServer(c.Host) || c.Port < 1 || c.Port > 65535 || c.Security != imapsync.TLS && c.Security != imapsync.StartTLS ||
				strings.ContainsAny(c.User, "\r\n\x00") {
				t.Errorf("believed %+v", c)
			}
		}
	})
}
