package discover_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/miekg/dns"

	"desist/imapsync"
	"desist/imapsync/discover"
	"desist/imapsync/localca"
)

// world is a small internet on this machine: web servers by name, and a name server.
type world struct {
	pages   map[string]string // by https address: the page, or "-> address" for a redirect
	records []string          // of the name server, in zone file form

	mu    sync.Mutex
	asked []string
}

func (w *world) note(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, what)
}

func (w *world) heard() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.asked, "\n")
}

// finder starts the world and returns a Finder that lives in it.
func (w *world) finder(t *testing.T) discover.Finder {
	t.Helper()
	return discover.Finder{
		HTTP: w.web(t), DNS: w.dns(t), ISPDB: "https://ispdb.example/v1.1/", Wait: 2 * time.Second,
		Try: func(context.Context, imapsync.Server) error { return errors.New("nobody there") },
	}
}

func (w *world) web(t *testing.T) *http.Client {
	t.Helper()
	ca, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	// One certificate for every name that has a page; any other name fails the handshake.
	var hosts []string
	for place := range w.pages {
		host, _, _ := strings.Cut(strings.TrimPrefix(place, "https://"), "/")
		hosts = append(hosts, host)
	}
	config, err := ca.ServerConfig(append(hosts, "nobody.example")...)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		place := "https://" + r.Host + r.URL.String()
		w.note(place)
		page, ok := w.pages[place]
		switch to, moved := strings.CutPrefix(page, "-> "); {
		case !ok:
			http.NotFound(rw, r)
		case moved:
			http.Redirect(rw, r, to, http.StatusFound)
		default:
			fmt.Fprint(rw, page)
		}
	}))
	server.TLS = config
	server.StartTLS()
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: ca.Pool()},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
		DisableKeepAlives: true,
	}}
}

func (w *world) dns(t *testing.T) *net.Resolver {
	t.Helper()
	zone := map[string][]dns.RR{}
	for _, line := range w.records {
		rr, err := dns.NewRR(line)
		if err != nil {
			t.Fatal(err)
		}
		key := strings.ToLower(rr.Header().Name) + " " + dns.TypeToString[rr.Header().Rrtype]
		zone[key] = append(zone[key], rr)
	}
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: packets, Handler: dns.HandlerFunc(func(rw dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg)
		m.SetReply(q)
		key := strings.ToLower(q.Question[0].Name) + " " + dns.TypeToString[q.Question[0].Qtype]
		w.note(key)
		if m.Answer = zone[key]; len(m.Answer) == 0 {
			m.Rcode = dns.RcodeNameError
		}
		_ = rw.WriteMsg(m) // the client asks again
	})}
	started := make(chan struct{})
	server.NotifyStartedFunc = func() { close(started) }
	go func() { _ = server.ActivateAndServe() }() // until Shutdown
	<-started
	t.Cleanup(func() { _ = server.Shutdown() })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", packets.LocalAddr().String())
	}}
}

func config(servers string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><clientConfig version="1.1"><emailProvider id="x"><domain>x</domain>` +
		servers + `</emailProvider></clientConfig>`
}

func imapServer(host, port, socket, user, auth string) string {
	return `<incomingServer type="imap"><hostname>` + host + `</hostname><port>` + port + `</port><socketType>` + socket +
		`</socketType><username>` + user + `</username><authentication>` + auth + `</authentication></incomingServer>`
}

// summary is what a test compares.
func summary(c discover.Candidate) string {
	s := fmt.Sprintf("%s %s:%d %s %s", c.Source, c.Host, c.Port, c.Security, c.User)
	if c.Unproven {
		s += " unproven"
	}
	return s
}

func TestSources(t *testing.T) {
	good := imapServer("IMAP.example.co.uk", "993", "SSL", "%EMAILADDRESS%", "password-cleartext")
	for name, c := range map[string]struct {
		world *world
		email string
		want  []string
	}{
		"the table, asking nobody": {email: "Sam@GoogleMail.com", want: []string{"table imap.gmail.com:993 tls Sam@googlemail.com"}},
		"a domain below one of the table": {
			email: "andrew@smith.plus.com", want: []string{"table imap.plus.net:993 tls "},
		},
		"autoconfig": {
			world: &world{pages: map[string]string{
				"https://autoconfig.example.co.uk/mail/config-v1.1.xml": config(
					`<incomingServer type="pop3"><hostname>pop.example.co.uk</hostname></incomingServer>` + good +
						imapServer("imap.example.co.uk", "143", "STARTTLS", "%EMAILLOCALPART%.%EMAILDOMAIN%", "OAuth2") +
						imapServer("imap.example.co.uk", "143", "plain", "%EMAILADDRESS%", "password-cleartext")),
			}},
			want: []string{
				"autoconfig imap.example.co.uk:993 tls sam@example.co.uk",
				"autoconfig imap.example.co.uk:143 starttls sam.example.co.uk",
			},
		},
		"well-known": {
			world: &world{pages: map[string]string{
				"https://autoconfig.example.co.uk/mail/config-v1.1.xml":             "<html>Sign up!</html>",
				"https://example.co.uk/.well-known/autoconfig/mail/config-v1.1.xml": config(good),
			}},
			want: []string{"autoconfig imap.example.co.uk:993 tls sam@example.co.uk"},
		},
		"redirect to a protected page": {
			world: &world{pages: map[string]string{
				"https://autoconfig.example.co.uk/mail/config-v1.1.xml": "-> https://host.example/config.xml",
				"https://host.example/config.xml":                       config(good),
			}},
			want: []string{"autoconfig imap.example.co.uk:993 tls sam@example.co.uk"},
		},
		"redirect to an unprotected page": {
			world: &world{pages: map[string]string{
				"https://autoconfig.example.co.uk/mail/config-v1.1.xml": "-> http://host.example/config.xml",
			}},
		},
		"ISPDB": {
			world: &world{pages: map[string]string{"https://ispdb.example/v1.1/example.co.uk": config(good)}},
			want:  []string{"ispdb imap.example.co.uk:993 tls sam@example.co.uk"},
		},
		"SRV, TLS first": {
			world: &world{records: []string{
				"_imap._tcp.example.co.uk. 60 IN SRV 0 1 143 mail.example.co.uk.",
				"_imaps._tcp.example.co.uk. 60 IN SRV 10 1 993 second.example.co.uk.",
				"_imaps._tcp.example.co.uk. 60 IN SRV 5 1 1993 first.host.example.",
			}},
			want: []string{
				"srv first.host.example:1993 tls sam@example.co.uk unproven",
				"srv second.example.co.uk:993 tls sam@example.co.uk",
				"srv mail.example.co.uk:143 starttls sam@example.co.uk",
			},
		},
		"SRV says there is none": {
			world: &world{records: []string{"_imaps._tcp.example.co.uk. 60 IN SRV 0 0 0 ."}},
		},
		"MX of a provider of the table": {
			world: &world{records: []string{"example.co.uk. 60 IN MX 1 ASPMX.L.GOOGLE.com."}},
			want:  []string{"mx imap.gmail.com:993 tls sam@example.co.uk"},
		},
		"MX of a business at Microsoft": {
			world: &world{records: []string{"example.co.uk. 60 IN MX 0 example-co-uk.mail.protection.outlook.com."}},
			want:  []string{"mx outlook.office365.com:993 tls sam@example.co.uk"},
		},
		"MX whose domain has autoconfig": {
			world: &world{
				records: []string{"example.co.uk. 60 IN MX 5 in.host.example."},
				pages: map[string]string{"https://autoconfig.host.example/mail/config-v1.1.xml": config(
					imapServer("imap.host.example", "993", "SSL", "%EMAILADDRESS%", "password-cleartext"))},
			},
			want: []string{"mx imap.host.example:993 tls sam@example.co.uk unproven"},
		},
		"MX whose domain is in the ISPDB": {
			world: &world{
				records: []string{"example.co.uk. 60 IN MX 5 in.host.example."},
				pages: map[string]string{"https://ispdb.example/v1.1/host.example": config(
					imapServer("imap.host.example", "993", "SSL", "%EMAILADDRESS%", "password-cleartext"))},
			},
			want: []string{"mx imap.host.example:993 tls sam@example.co.uk unproven"},
		},
		"no mail at all": {world: &world{records: []string{"example.co.uk. 60 IN MX 0 ."}}},
		"nothing":        {},
	} {
		t.Run(name, func(t *testing.T) {
			if c.email == "" {
				c.email = "sam@EXAMPLE.co.uk"
			}
			w := c.world
			if w == nil {
				w = new(world)
			}
			got, err := w.finder(t).Find(t.Context(), c.email, nil)
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, cand := range got.Candidates {
				found = append(found, summary(cand))
				if cand.From == "" {
					t.Errorf("%s does not say where it is from", cand.Host)
				}
			}
			if !slices.Equal(found, c.want) {
				t.Errorf("found %q\nwant %q\nasked %+v", found, c.want, got.Asked)
			}
			if heard := w.heard(); strings.Contains(heard, "sam") {
				t.Errorf("more than the domain was sent: %s", heard)
			}
			if got.Provider != nil && got.Candidates[0].Source == discover.FromTable && w.heard() != "" {
				t.Errorf("asked %s", w.heard())
			}
		})
	}
}

func TestGuesses(t *testing.T) {
	f := new(world).finder(t)
	tried := make(chan string, 9)
	f.Try = func(_ context.Context, s imapsync.Server) error {
		tried <- fmt.Sprintf("%s %s", s.Address(), s.Security)
		if s.Host == "mail.example.co.uk" && s.Port == 143 {
			return nil
		}
		return errors.New("nobody there")
	}
	got, err := f.Find(t.Context(), "sam@example.co.uk", nil)
	if err != nil || len(got.Candidates) != 1 || summary(got.Candidates[0]) != "guess mail.example.co.uk:143 starttls sam@example.co.uk" {
		t.Errorf("got %+v, %v", got.Candidates, err)
	}
	if len(tried) != 4 {
		t.Errorf("tried %d servers", len(tried))
	}
}

// TestTableKnowsBetter: what a settings file says of a known provider's sign-in may be years old.
func TestTableKnowsBetter(t *testing.T) {
	w := world{pages: map[string]string{"https://autoconfig.example.co.uk/mail/config-v1.1.xml": config(
		imapServer("outlook.office365.com", "993", "SSL", "%EMAILADDRESS%", "password-cleartext"))}}
	got, err := w.finder(t).Find(t.Context(), "sam@example.co.uk", nil)
	if err != nil || len(got.Candidates) != 1 || !slices.Equal(got.Candidates[0].SignIn, []discover.SignIn{discover.OAuth}) ||
		got.Provider == nil || got.Provider.ID != "microsoft-365" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestISPDBCanBeLeftOut: who wants to ask no third party can say so.
func TestISPDBCanBeLeftOut(t *testing.T) {
	w := world{pages: map[string]string{"https://ispdb.example/v1.1/example.co.uk": config("")}}
	f := w.finder(t)
	f.ISPDB = "-"
	got, err := f.Find(t.Context(), "sam@example.co.uk", nil)
	if err != nil || len(got.Candidates) != 0 || strings.Contains(w.heard(), "ispdb") {
		t.Errorf("got %+v, %v, heard %s", got.Candidates, err, w.heard())
	}
}

func TestHostileAnswers(t *testing.T) {
	for name, page := range map[string]string{
		"endless":          strings.Repeat("<clientConfig>", 1<<15),
		"deep":             "<clientConfig>" + strings.Repeat("<a>", 100),
		"entity bomb":      `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + config(imapServer("&b;", "993", "SSL", "x", "x")),
		"host with a path": config(imapServer("evil.example/x", "993", "SSL", "x", "x")),
		"user with a line": config(imapServer("imap.example.co.uk", "993", "SSL", "x&#13;&#10;A LOGOUT", "x")),
		"port 0":           config(imapServer("imap.example.co.uk", "0", "SSL", "x", "x")),
		"port too large":   config(imapServer("imap.example.co.uk", "70000", "SSL", "x", "x")),
	} {
		t.Run(name, func(t *testing.T) {
			w := world{pages: map[string]string{"https://autoconfig.example.co.uk/mail/config-v1.1.xml": page}}
			got, err := w.finder(t).Find(t.Context(), "sam@example.co.uk", nil)
			if err != nil || len(got.Candidates) != 0 {
				t.Errorf("got %+v, %v", got.Candidates, err)
			}
		})
	}
}

func TestNotAnAddress(t *testing.T) {
	for _, email := range []string{
		"", "sam", "@example.com", "sam@", "sam@localhost", "sam@exa mple.com", "sam@example.com/x", "sam@[127.0.0.1]",
		"<sam@example.com>", "sam@example..com", "s\nam@example.com", "sam@" + strings.Repeat("a", 300) + ".com",
	} {
		if _, err := new(world).finder(t).Find(t.Context(), email, nil); !errors.Is(err, discover.ErrAddress) {
			t.Errorf("%q: got %v", email, err)
		}
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := new(world).finder(t).Find(ctx, "sam@example.co.uk", func(discover.Question) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
