package discover

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"desist/assets"
	"desist/imapsync"
)

// SignIn is a way to sign in.
type SignIn string

// The ways to sign in.
const (
	Password    SignIn = "password"
	AppPassword SignIn = "app password" // one made for a single program in the provider's settings
	OAuth       SignIn = "oauth"        // on the provider's own page
)

// Provider is a row of the table: what is known of one provider.
type Provider struct {
	ID      string   `toml:"id"`
	Name    string   `toml:"name"`
	Domains []string `toml:"domains"`
	MX      []string `toml:"mx"`
	SignIn  []SignIn `toml:"sign_in"`
	OAuth   string   `toml:"oauth"` // the client to use with OAuth
	// PasswordName is what goes into the password field, where the provider has a name of its own for it.
	PasswordName string    `toml:"password_name"`
	Steps        []string  `toml:"steps"`
	Unreachable  string    `toml:"unreachable"`
	Note         string    `toml:"note"`
	Refused      string    `toml:"refused"`
	Help         string    `toml:"help"`
	Checked      bool      `toml:"checked"`
	CheckedOn    time.Time `toml:"checked_on"`
	Sources      []string  `toml:"sources"`

	Servers []struct {
		Host     string            `toml:"host"`
		Port     int               `toml:"port"`
		Security imapsync.Security `toml:"security"`
		User     string            `toml:"user"`
	} `toml:"server"`
}

// What a server of the table wants as user name.
const (
	userAddress = "address"
	userLocal   = "local part"
	userAsk     = "ask"
)

// Providers returns the table.
func Providers() ([]Provider, error) { return table() }

var table = sync.OnceValues(func() ([]Provider, error) { return parseTable(assets.Providers) })

func parseTable(data []byte) ([]Provider, error) {
	var file struct {
		Provider []Provider `toml:"provider"`
	}
	meta, err := toml.Decode(string(data), &file)
	if err != nil {
		return nil, fmt.Errorf("discover: table of providers: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("discover: table of providers: unknown key %v", unknown[0])
	}
	return file.Provider, nil
}

// ByDomain returns the provider whose addresses end in domain, nil if the table has none.
func ByDomain(domain string) *Provider {
	return find(func(p *Provider) bool {
		return slices.ContainsFunc(p.Domains, func(d string) bool {
			if below, ok := strings.CutPrefix(d, "*."); ok {
				return strings.HasSuffix(domain, "."+below)
			}
			return d == domain
		})
	})
}

// ByServer returns the provider an IMAP server belongs to, nil if the table has none. Where several share it, domain
// tells them apart: it is that of the address, and a provider without domains serves those that people bring along. A
// server on this computer may be anybody's, so there the domain alone tells.
func ByServer(host, domain string) *Provider {
	has := func(p *Provider) bool {
		for _, s := range p.Servers {
			if strings.EqualFold(s.Host, host) {
				return true
			}
		}
		return false
	}
	if p := ByDomain(domain); p != nil && has(p) {
		return p
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		return nil
	}
	if p := find(func(p *Provider) bool { return has(p) && len(p.Domains) == 0 }); p != nil && domain != "" {
		return p
	}
	return find(has)
}

// byMX returns the provider a mail exchanger belongs to, nil if the table has none.
func byMX(host string) *Provider {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return find(func(p *Provider) bool {
		return slices.ContainsFunc(p.MX, func(end string) bool { return host == end || strings.HasSuffix(host, "."+end) })
	})
}

func find(is func(*Provider) bool) *Provider {
	all, err := table()
	if err != nil {
		return nil // a test reads the table
	}
	for i := range all {
		if is(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

func (p *Provider) candidates(a address, s Source, from string) []Candidate {
	var out []Candidate
	for _, srv := range p.Servers {
		c := Candidate{
			Host: srv.Host, Port: srv.Port, Security: srv.Security, User: a.whole, SignIn: p.SignIn,
			Source: s, From: from,
		}
		switch srv.User {
		case userLocal:
			c.User = a.local
		case userAsk:
			c.User, c.AskUser = "", true
		}
		out = append(out, c)
	}
	return out
}
