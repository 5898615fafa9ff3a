package signin

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"
)

// Client is Desist as one provider knows it.
type Client struct {
	Name     string // "google", "microsoft", or as the configuration file calls it
	ID       string
	Secret   string // "" if the provider gives none to desktop programs. Not secret in truth (RFC 8252 8.5)
	AuthURL  string
	TokenURL string
	Scopes   []string
	// Redirect is the host of the loopback redirect: 127.0.0.1, or localhost where the provider wants that name.
	Redirect string
	// Params are further parameters of the authorisation request.
	Params map[string]string
	// Need is the scope without which the mailbox can't be read; "" to take what is given.
	Need string
}

// Settings are a client in the configuration file, [oauth.NAME]. For google and microsoft the id is enough, and the
// secret where there is one.
type Settings struct {
	ClientID     string   `toml:"client_id"`
	ClientSecret string   `toml:"client_secret"`
	Tenant       string   `toml:"tenant"` // microsoft only; default "common"
	AuthURL      string   `toml:"auth_url"`
	TokenURL     string   `toml:"token_url"`
	Scopes       []string `toml:"scopes"`
	Redirect     string   `toml:"redirect"`
	Hosts        []string `toml:"hosts"` // IMAP servers it is for, where the table of providers does not say

	Params map[string]string `toml:"params"` // of the authorisation request, beside the usual ones
}

// Names of the clients whose endpoints are known.
const (
	Google    = "google"
	Microsoft = "microsoft"
)

const loopback = "127.0.0.1"

// known returns what is known of a provider beside the client id: the endpoints that they document.
func known(name, tenant string) Client {
	switch name {
	case Google:
		const mail = "https://mail.google.com/"
		return Client{
			AuthURL: "https://accounts.google.com/o/oauth2/v2/auth", TokenURL: "https://oauth2.googleapis.com/token",
			Scopes: []string{mail}, Need: mail, Redirect: loopback,
			// Without these Google gives a refresh token at the first sign-in only.
			Params: map[string]string{"access_type": "offline", "prompt": "consent"},
		}
	case Microsoft:
		if tenant == "" {
			tenant = "common"
		}
		base := "https://login.microsoftonline.com/" + url.PathEscape(tenant) + "/oauth2/v2.0/"
		return Client{
			AuthURL: base + "authorize", TokenURL: base + "token",
			Scopes:   []string{"https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"},
			Redirect: "localhost", // the one name for which Microsoft lets the port vary
		}
	}
	return Client{Redirect: loopback}
}

// New returns the client of that name in the configuration file.
func New(name string, s Settings) (Client, error) {
	c := known(name, s.Tenant)
	c.Name, c.ID, c.Secret = name, s.ClientID, s.ClientSecret
	replace := func(to *string, with string) {
		if with != "" {
			*to = with
		}
	}
	replace(&c.AuthURL, s.AuthURL)
	replace(&c.TokenURL, s.TokenURL)
	replace(&c.Redirect, s.Redirect)
	if len(s.Params) > 0 {
		c.Params = s.Params
	}
	if len(s.Scopes) > 0 {
		c.Scopes, c.Need = s.Scopes, ""
	}
	return c, c.check()
}

func (c Client) check() error {
	fail := func(format string, args ...any) error {
		return fmt.Errorf("signin: [oauth.%s]: %s", c.Name, fmt.Sprintf(format, args...))
	}
	switch {
	case c.ID == "":
		return fail("client_id is missing")
	case c.AuthURL == "" || c.TokenURL == "":
		return fail("auth_url and token_url are needed, since this provider's are not known")
	case len(c.Scopes) == 0:
		return fail("scopes are needed")
	case !slices.Contains([]string{loopback, "localhost"}, c.Redirect):
		return fail("redirect is %q, and has to be 127.0.0.1 or localhost", c.Redirect)
	}
	for _, endpoint := range []string{c.AuthURL, c.TokenURL} {
		if err := checkEndpoint(endpoint); err != nil {
			return fail("%q: %v", endpoint, err)
		}
	}
	return nil
}

// checkEndpoint wants TLS, except on this computer.
func checkEndpoint(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return errors.New("it is not a web address")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return errors.New("it is not protected: it has to begin with https://")
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}

func (c Client) config(redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirect, Scopes: c.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.AuthURL, TokenURL: c.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}
}
