package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/miekg/dns"
)

const keyTTL = 3600 // seconds

// serveKeys answers for the keys of the demo's senders on a port of this machine, so that their signatures can be checked
// without asking anybody. It returns the address, and what stops it.
func serveKeys(ctx context.Context, records map[string]string) (address string, stop func() error, err error) {
	var config net.ListenConfig
	conn, err := config.ListenPacket(ctx, "udp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return "", nil, fmt.Errorf("demo: listen: %w", err)
	}
	ready, done := make(chan struct{}), make(chan error, 1)
	server := &dns.Server{PacketConn: conn, NotifyStartedFunc: func() { close(ready) }, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		a := new(dns.Msg)
		a.SetReply(q)
		if len(q.Question) != 1 {
			a.Rcode = dns.RcodeFormatError
		} else if text, ok := records[dns.CanonicalName(q.Question[0].Name)]; ok && q.Question[0].Qtype == dns.TypeTXT {
			head := dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: keyTTL}
			a.Answer = []dns.RR{&dns.TXT{Hdr: head, Txt: []string{text}}}
		} else {
			a.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(a) // the one who asked notices
	})}
	go func() { done <- server.ActivateAndServe() }()
	select {
	case <-ready:
	case err := <-done:
		return "", nil, fmt.Errorf("demo: keys: %w", err)
	}
	return conn.LocalAddr().String(), func() error {
		return errors.Join(server.Shutdown(), <-done)
	}, nil
}

// keyRecords are the records of every key that signed a mail of the mailbox, by name.
func keyRecords(mails []*mail) map[string]string {
	out := map[string]string{}
	for _, m := range mails {
		if m.s.Sent {
			continue
		}
		for _, key := range m.dkim() {
			domain, selector, _ := strings.Cut(key, ":")
			out[dns.CanonicalName(selector+"._domainkey."+domain)] = keyRecord(domain, selector)
		}
	}
	return out
}
