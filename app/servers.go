package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"desist/imapsync/discover"
	"desist/imapsync/signin"
)

// ServerSettings are how to reach a mail server.
type ServerSettings struct {
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Security string `json:"security"`
	User     string `json:"user"`
	AskUser  bool   `json:"ask_user,omitempty"` // the address does not tell the user name: the person has to
	From     string `json:"from"`               // where the settings come from, in words
	// Unproven says that nothing protected the answer and the server is under another name than the address: the
	// person should check that it is their provider's before a password goes there.
	Unproven bool `json:"unproven,omitempty"`
}

// SignInKind is a way to sign in.
type SignInKind string

// The ways to sign in.
const (
	SignInPassword    SignInKind = "password"
	SignInAppPassword SignInKind = "app password"
	SignInOAuth       SignInKind = "oauth"
)

// SignInChoice is a way to sign in that the provider offers.
type SignInChoice struct {
	Kind  SignInKind `json:"kind"`
	Label string     `json:"label"`
	Steps []string   `json:"steps,omitempty"` // what to do first
	Ready bool       `json:"ready"`           // false: Why says what is missing
	Why   string     `json:"why,omitempty"`
}

// FoundServers is what was found for an address.
type FoundServers struct {
	Email    string           `json:"email"`
	Provider string           `json:"provider,omitempty"` // its name; "" if unknown
	Note     string           `json:"note,omitempty"`     // what to know before signing in
	Help     string           `json:"help,omitempty"`     // the provider's own page
	Checked  string           `json:"checked,omitempty"`  // how sure the help is
	Servers  []ServerSettings `json:"servers"`            // the best first; empty if none was found
	SignIns  []SignInChoice   `json:"sign_ins"`           // the best first
	Asked    []string         `json:"asked"`              // who was asked what, and what came of it
}

// OAuthClient is a client of the configuration file.
type OAuthClient struct {
	signin.Client

	Hosts []string // IMAP servers it is for, beside those that the table of providers names
}

// Servers finds mail servers.
type Servers struct {
	Find    func(ctx context.Context, email string, tell func(discover.Question)) (discover.Result, error)
	Clients []OAuthClient
}

// FindServers looks for the mail server of an address. tell hears in words who is being asked; it may be nil.
func (a *App) FindServers(ctx context.Context, email string, tell func(string)) (FoundServers, error) {
	return a.parts.Servers.FindServers(ctx, email, tell)
}

// FindServers looks for the mail server of an address. It needs no casebook.
func (s Servers) FindServers(ctx context.Context, email string, tell func(string)) (FoundServers, error) {
	if s.Find == nil {
		return FoundServers{}, errors.New("app: no way to find servers")
	}
	found, err := s.Find(ctx, email, func(q discover.Question) {
		if tell != nil {
			tell(asking(q))
		}
	})
	switch {
	case errors.Is(err, discover.ErrAddress):
		return FoundServers{}, usage("It looks like name@example.com.", "%q is not an e-mail address.", email)
	case err != nil:
		return FoundServers{}, say(err, "The mail server could not be looked for.")
	}
	return s.words(found), nil
}

// asking says who is being asked.
func asking(q discover.Question) string {
	switch {
	case strings.HasPrefix(q.What, "web page"):
		return "Asking " + q.Whom + " for mail settings"
	case strings.HasPrefix(q.What, "whether"):
		return "Trying " + q.Whom
	}
	return "Asking the domain name system for " + q.What
}

func (s Servers) words(r discover.Result) FoundServers {
	out := FoundServers{Email: r.Address, Servers: []ServerSettings{}, Asked: []string{}}
	for _, q := range r.Asked {
		line := q.Whom + ": " + q.What
		if q.Answer != "" {
			line += " – " + q.Answer
		}
		out.Asked = append(out.Asked, line)
	}
	for _, c := range r.Candidates {
		out.Servers = append(out.Servers, ServerSettings{
			Host: c.Host, Port: c.Port, Security: string(c.Security), User: c.User, AskUser: c.AskUser,
			From: sourceWords(c), Unproven: c.Unproven,
		})
	}
	if p := r.Provider; p != nil {
		out.Provider, out.Note, out.Help = p.Name, p.Note, p.Help
		out.Checked = "Checked on " + p.CheckedOn.Format("2 January 2006") + "."
		if !p.Checked {
			out.Checked = "We could not check all of this. Check on the provider’s site."
		}
	}
	out.SignIns = s.choices(r)
	return out
}

func sourceWords(c discover.Candidate) string {
	switch c.Source {
	case discover.FromTable:
		return c.From
	case discover.FromAutoconfig:
		return "your provider’s own settings file, " + c.From
	case discover.FromISPDB:
		return "Mozilla’s public list of providers, " + c.From
	case discover.FromSRV:
		return "your domain’s service record, " + c.From
	case discover.FromMX:
		return "where your domain’s mail goes: " + c.From
	}
	return c.From
}

var signInLabels = map[SignInKind]string{
	SignInPassword: "Password", SignInAppPassword: "App password", SignInOAuth: "Sign in on the provider’s page",
}

// choices are the ways to sign in at the best server. Where nothing is known, a password is.
func (s Servers) choices(r discover.Result) []SignInChoice {
	kinds := []discover.SignIn{discover.Password}
	var host string
	if len(r.Candidates) > 0 {
		host = r.Candidates[0].Host
		if len(r.Candidates[0].SignIn) > 0 {
			kinds = slices.Clone(r.Candidates[0].SignIn)
		}
	}
	_, has := s.clientFor(host, r.Domain)
	if has && !slices.Contains(kinds, discover.OAuth) {
		kinds = append([]discover.SignIn{discover.OAuth}, kinds...)
	}
	var out []SignInChoice
	asked := false // for a password of either kind: it goes into the same field
	for _, kind := range kinds {
		if kind != discover.OAuth {
			if asked {
				continue
			}
			asked = true
		}
		c := SignInChoice{Kind: SignInKind(kind), Label: signInLabels[SignInKind(kind)], Ready: true}
		switch {
		case kind == discover.OAuth && !has:
			c.Ready, c.Why = false, noClient
		case kind == discover.OAuth:
			c.Steps = []string{"Your browser opens the provider’s own page. Sign in there and allow Desist to read your mail."}
		case r.Provider != nil:
			c.Steps, c.Label = r.Provider.Steps, cmp.Or(r.Provider.PasswordName, c.Label)
		}
		out = append(out, c)
	}
	// What can be done at once comes first.
	slices.SortStableFunc(out, func(x, y SignInChoice) int { return boolToInt(y.Ready) - boolToInt(x.Ready) })
	return out
}

const noClient = "Desist needs a client id of its own for this, which you can get and put into its configuration file: see “Signing in on the provider’s page” in docs/CLIENT-IDS.md. If you can’t, save your mail as files and open those."

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// clientFor returns the client that signs in at an IMAP server.
func (s Servers) clientFor(host, domain string) (OAuthClient, bool) {
	name := ""
	if p := discover.ByServer(host, domain); p != nil {
		name = p.OAuth
	}
	for _, c := range s.Clients {
		byHost := slices.ContainsFunc(c.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
		if byHost || name != "" && c.Name == name {
			return c, true
		}
	}
	return OAuthClient{}, false
}

func (s Servers) clientNamed(name string) (OAuthClient, error) {
	for _, c := range s.Clients {
		if c.Name == name {
			return c, nil
		}
	}
	return OAuthClient{}, &Error{
		Code: CodeNotReady, What: fmt.Sprintf("The configuration file no longer has the client id of %q.", name),
		Hint: "Put it back as [oauth." + name + "], or connect the mailbox again.",
	}
}
