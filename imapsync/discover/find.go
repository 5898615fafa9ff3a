package discover

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"desist/imapsync"
)

// Source is where settings come from.
type Source string

// The sources, in the order in which they are asked.
const (
	FromTable      Source = "table"      // the built-in table of providers
	FromAutoconfig Source = "autoconfig" // the domain's own web server
	FromISPDB      Source = "ispdb"      // Mozilla's collection
	FromSRV        Source = "srv"        // the domain's SRV records
	FromMX         Source = "mx"         // whoever receives the domain's mail
	FromGuess      Source = "guess"      // a usual name that answered
)

// Candidate is one server that may be the right one.
type Candidate struct {
	Host     string
	Port     int
	Security imapsync.Security
	User     string   // "" if AskUser
	AskUser  bool     // the address does not tell the user name
	SignIn   []SignIn // what works, best first; empty if unknown
	Source   Source
	From     string // where exactly: an address, a record
	// Unproven says that nothing protected the answer, and that the server's name does not belong to the address's
	// domain or to a known provider: the person must say that it is theirs before a password goes there.
	Unproven bool
}

// Question is one that was put to somebody, and what came of it.
type Question struct {
	Whom   string // who was asked: a web address, "DNS"
	What   string
	Answer string
}

// Result is what was found.
type Result struct {
	Address    string // as given, with the domain in lower case
	Domain     string // in ASCII
	Provider   *Provider
	Candidates []Candidate // the best first; empty if nothing was found
	Asked      []Question
}

// ErrAddress says that a text is no e-mail address.
var ErrAddress = errors.New("discover: not an e-mail address")

// Resolver answers from the domain name system; a net.Resolver is one.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (cname string, addrs []*net.SRV, err error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// ISPDB is where Mozilla publishes its collection.
const ISPDB = "https://autoconfig.thunderbird.net/v1.1/"

// Finder finds servers. Its zero value uses the system's network and Mozilla's ISPDB.
type Finder struct {
	HTTP  *http.Client // its Timeout and CheckRedirect are not used
	DNS   Resolver
	ISPDB string // folder with a file for each domain; "-" to ask nobody, "" for ISPDB
	// Try connects to a server without signing in; nil for imapsync.Try.
	Try func(ctx context.Context, s imapsync.Server) error
	// Wait is how long each question may take; zero for defaultWait.
	Wait time.Duration
}

const defaultWait = 6 * time.Second

// Limits of what is believed.
const (
	maxCandidates = 8
	maxHosts      = 4 // mail exchangers and SRV targets that are looked at
)

func (f Finder) filled() Finder {
	if f.HTTP == nil {
		f.HTTP = http.DefaultClient
	}
	if f.DNS == nil {
		f.DNS = net.DefaultResolver
	}
	if f.ISPDB == "" {
		f.ISPDB = ISPDB
	}
	if f.Try == nil {
		f.Try = imapsync.Try
	}
	if f.Wait <= 0 {
		f.Wait = defaultWait
	}
	return f
}

// address is an e-mail address taken apart.
type address struct{ whole, local, domain string }

// maxAddress is the longest address of RFC 5321 4.5.3.1.
const maxAddress = 254

func parseAddress(text string) (address, error) {
	text = strings.TrimSpace(text)
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > maxAddress || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune("<>,;\"()", r) }) {
		return address{}, fmt.Errorf("%w: %q", ErrAddress, text)
	}
	domain, err := idna.Lookup.ToASCII(text[at+1:])
	if err != nil || !validHost(domain) || !strings.Contains(domain, ".") {
		return address{}, fmt.Errorf("%w: %q", ErrAddress, text)
	}
	domain = strings.ToLower(domain)
	return address{whole: text[:at] + "@" + strings.ToLower(text[at+1:]), local: text[:at], domain: domain}, nil
}

// validHost accepts the letters, digits, hyphens and dots of host names (RFC 1123 2.1).
func validHost(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range []byte(label) {
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
				return false
			}
		}
	}
	return true
}

// Find looks for the server of an address. That nothing was found is no error: then there are no candidates. tell, if
// it is not nil, hears of each question before it is put.
func (f Finder) Find(ctx context.Context, email string, tell func(Question)) (Result, error) {
	a, err := parseAddress(email)
	if err != nil {
		return Result{}, err
	}
	f = f.filled()
	s := &search{Finder: f, address: a, tell: tell, Result: Result{Address: a.whole, Domain: a.domain}}
	if p := ByDomain(a.domain); p != nil {
		s.Provider, s.Candidates = p, p.candidates(a, FromTable, "Desist’s own list of providers")
		return s.Result, nil
	}
	for _, step := range []func(context.Context) []Candidate{s.autoconfig, s.ispdb, s.records, s.exchangers, s.guesses} {
		found := step(ctx)
		if err := ctx.Err(); err != nil {
			return s.Result, context.Cause(ctx)
		}
		if len(found) > 0 {
			s.Candidates = found[:min(len(found), maxCandidates)]
			break
		}
	}
	if s.Provider == nil && len(s.Candidates) > 0 {
		s.Provider = ByServer(s.Candidates[0].Host, s.Domain)
	}
	for i, c := range s.Candidates {
		// Settings files are often older than what a provider does today.
		if p := ByServer(c.Host, s.Domain); p != nil {
			s.Candidates[i].SignIn = p.SignIn
		}
	}
	return s.Result, nil
}

// search is one Find.
type search struct {
	Finder
	Result

	address address
	tell    func(Question)
}

// ask notes a question; the returned function notes its answer.
func (s *search) ask(whom, what string) (answer func(string)) {
	q := Question{Whom: whom, What: what}
	if s.tell != nil {
		s.tell(q)
	}
	s.Asked = append(s.Asked, q)
	i := len(s.Asked) - 1
	return func(text string) { s.Asked[i].Answer = text }
}

// unproven says whether a server named by an answer that nothing protected is to be confirmed by the person.
func (s *search) unproven(host string) bool {
	if ByServer(host, s.Domain) != nil {
		return false
	}
	own, err1 := publicsuffix.EffectiveTLDPlusOne(s.Domain)
	its, err2 := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
	return err1 != nil || err2 != nil || own != its
}

func appendNew(list []Candidate, more ...Candidate) []Candidate {
	for _, c := range more {
		if !slices.ContainsFunc(list, func(h Candidate) bool {
			return strings.EqualFold(h.Host, c.Host) && h.Port == c.Port && h.Security == c.Security && h.User == c.User
		}) {
			list = append(list, c)
		}
	}
	return list
}
