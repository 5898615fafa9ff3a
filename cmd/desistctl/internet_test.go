package main

import (
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"
	"github.com/rogpeppe/go-internal/testscript"

	"desist/imapsync"
	"desist/imapsync/localca"
	"desist/imapsync/memserver"
)

// internet is what the scripts find servers in: a name server, web servers behind a proxy, and two mail servers, all
// on this machine. The program reaches them by what it takes from anybody's environment: its configuration file,
// HTTPS_PROXY and SSL_CERT_FILE.
type internet struct {
	dns, proxy  string
	mail, other *memserver.Server
	authorities []byte
}

func startInternet(t *testing.T) *internet {
	t.Helper()
	n := &internet{mail: startMail(t), other: startMail(t)}
	ca, err := localca.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	n.authorities = append(ca.PEM(), n.mail.CAPEM()...)
	n.startWeb(t, ca)
	n.startDNS(t)
	return n
}

func startMail(t *testing.T) *memserver.Server {
	t.Helper()
	s, err := memserver.Start(memserver.Config{User: "sam@example.co.uk", Password: "secret", Now: time.Now(), Folders: []memserver.Folder{{
		Name: "INBOX", Messages: []memserver.Message{{Raw: []byte("From: Shop <news@shop.example>\r\nSubject: Sale\r\n\r\n20% off.\r\n")}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// startWeb starts a web server for every name, behind a proxy that leads every connection to it.
func (n *internet) startWeb(t *testing.T, ca *localca.CA) {
	t.Helper()
	config, err := ca.ServerConfig("autoconfig.example.co.uk")
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.String() != "/mail/config-v1.1.xml" {
			http.NotFound(rw, r)
			return
		}
		fmt.Fprintf(rw, `<clientConfig version="1.1"><emailProvider id="example.co.uk"><incomingServer type="imap"><hostname>127.0.0.1</hostname>`+
			`<port>%d</port><socketType>SSL</socketType><username>%%EMAILADDRESS%%</username><authentication>password-cleartext</authentication>`+
			`</incomingServer></emailProvider></clientConfig>`, n.mail.Server().Port)
	}))
	web.TLS = config
	web.StartTLS()
	t.Cleanup(web.Close)
	target := web.Listener.Addr().String()
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			http.Error(rw, "only CONNECT", http.StatusMethodNotAllowed)
			return
		}
		there, err := net.Dial("tcp", target)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadGateway)
			return
		}
		here, _, err := rw.(http.Hijacker).Hijack()
		if err != nil {
			_ = there.Close()
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		go func() { _, _ = io.Copy(here, there); _ = here.Close() }()
	}))
	t.Cleanup(proxy.Close)
	n.proxy = proxy.URL
}

func (n *internet) startDNS(t *testing.T) {
	t.Helper()
	port := strconv.Itoa(n.mail.Server().Port)
	zone := map[string]string{
		"_imaps._tcp.example.com. SRV":             "_imaps._tcp.example.com. 60 IN SRV 0 1 " + port + " mail.example.com.",
		"mail.example.com. A":                      "mail.example.com. 60 IN A 127.0.0.1",
		"_imaps._tcp.example.net. SRV":             "_imaps._tcp.example.net. 60 IN SRV 0 1 " + port + " imap.host.example.",
		"new._domainkey.oakandthread.example. TXT": `new._domainkey.oakandthread.example. 60 IN TXT "v=DKIM1; k=ed25519; p=AAAA"`,
		"school.example. MX":                       "school.example. 60 IN MX 0 school-example.mail.protection.outlook.com.",
	}
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: packets, Handler: dns.HandlerFunc(func(rw dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg)
		m.SetReply(q)
		name := strings.ToLower(q.Question[0].Name)
		if rr, err := dns.NewRR(zone[name+" "+dns.TypeToString[q.Question[0].Qtype]]); err == nil && rr != nil {
			m.Answer = []dns.RR{rr}
		} else if name != "mail.example.com." {
			m.Rcode = dns.RcodeNameError
		}
		_ = rw.WriteMsg(m) // the client asks again
	})}
	started := make(chan struct{})
	server.NotifyStartedFunc = func() { close(started) }
	go func() { _ = server.ActivateAndServe() }() // until Shutdown
	<-started
	t.Cleanup(func() { _ = server.Shutdown() })
	n.dns = packets.LocalAddr().String()
}

// setup gives a script the way into the internet: "env DESIST_CONFIG=$INTERNET" and what it needs.
func (n *internet) setup(e *testscript.Env) error {
	config := filepath.Join(e.WorkDir, "internet.toml")
	authorities := filepath.Join(e.WorkDir, "authorities.pem")
	text := fmt.Sprintf("[discovery]\ndns = %q\nispdb = \"https://ispdb.example/v1.1/\"\n", n.dns)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(authorities, n.authorities, 0o600); err != nil {
		return err
	}
	e.Setenv("INTERNET", config)
	e.Setenv("INTERNET_DNS", n.dns)
	e.Setenv("INTERNET_PROXY", n.proxy)
	e.Setenv("INTERNET_CAS", authorities)
	for name, s := range map[string]*memserver.Server{"MAIL": n.mail, "OTHER": n.other} {
		server := s.Server()
		e.Setenv(name+"_PORT", strconv.Itoa(server.Port))
		fingerprint, err := shown(server)
		if err != nil {
			return err
		}
		e.Setenv(name+"_FINGERPRINT", fingerprint)
	}
	return nil
}

// shown returns the fingerprint of the certificate that a server shows, got without our own code.
func shown(s imapsync.Server) (string, error) {
	conn, err := tls.Dial("tcp", s.Address(), &tls.Config{RootCAs: s.RootCAs})
	if err != nil {
		return "", err
	}
	defer conn.Close()
	sum := sha256.Sum256(conn.ConnectionState().PeerCertificates[0].Raw)
	return imapsync.Fingerprint(sum).String(), nil
}
