package capsule

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/miekg/dns"
	"golang.org/x/sync/errgroup"
)

// Resolver asks one DNS server. The names it asks for tell that server whose mail the person has, so it is used only
// when the person says so.
type Resolver struct {
	Server  string           // host or host:port; empty: the system's own resolver
	Now     func() time.Time // when an answer came
	Timeout time.Duration    // of one attempt; 0: five seconds
}

const (
	attempts       = 2
	atOnce         = 8
	defaultTimeout = 5 * time.Second
	payloadSize    = 1232 // bytes; the size that needs no IP fragments
)

// Fetch asks for the keys of names. A name that got no answer has the Status Failed; an error means that there is no
// server to ask, or that ctx ended.
func (r Resolver) Fetch(ctx context.Context, names []string) ([]Answer, error) {
	server, err := r.server()
	if err != nil {
		return nil, err
	}
	out := make([]Answer, len(names))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for i, name := range names {
		work.Go(func() error {
			out[i] = r.ask(ctx, server, name)
			return ctx.Err()
		})
	}
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("capsule: fetch keys: %w", err)
	}
	return out, nil
}

// server is the address to ask.
func (r Resolver) server() (string, error) {
	if r.Server != "" {
		return withPort(r.Server), nil
	}
	server, err := systemServer()
	if err == nil && server == "" {
		err = errors.New("none is set")
	}
	if err != nil {
		return "", fmt.Errorf("capsule: this system does not say which DNS server it uses; name one: %w", err)
	}
	return withPort(server), nil
}

func withPort(server string) string {
	if _, _, err := net.SplitHostPort(server); err == nil {
		return server
	}
	return net.JoinHostPort(strings.Trim(server, "[]"), "53")
}

// CheckServer says why server, a host or host:port, can't be asked. Empty, which is the system's own, is fine.
func CheckServer(server string) error {
	if server == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(withPort(server))
	if err != nil {
		return fmt.Errorf("capsule: server: %w", err)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("capsule: server: port %q is no number from 1 to 65535", port)
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	if _, ok := dns.IsDomainName(host); !ok || host == "" || strings.ContainsFunc(host, notInHosts) {
		return fmt.Errorf("capsule: server: %q is no host", host)
	}
	return nil
}

func notInHosts(r rune) bool {
	return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

func (r Resolver) ask(ctx context.Context, server, name string) Answer {
	a := Answer{Name: name, Resolver: server, Status: Failed, TXT: []string{}}
	q := new(dns.Msg)
	q.SetQuestion(dns.Fqdn(name), dns.TypeTXT)
	q.SetEdns0(payloadSize, true) // with DNSSEC signatures, which prove the answer later without the server
	for range attempts {
		raw, err := r.exchange(ctx, q, "udp", server)
		if errors.Is(err, errTruncated) {
			raw, err = r.exchange(ctx, q, "tcp", server)
		}
		a.Asked = r.Now().UTC()
		if err == nil {
			a.Raw = raw
			a.Status, a.TXT, err = read(name, raw)
		}
		if a.TXT == nil {
			a.TXT = []string{}
		}
		if err == nil {
			a.Reason = ""
			return a
		}
		a.Reason = err.Error()
	}
	return a
}

var errTruncated = errors.New("the answer was cut")

// exchange sends a question and returns the answer as it came.
func (r Resolver) exchange(ctx context.Context, q *dns.Msg, network, server string) ([]byte, error) {
	timeout := r.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, server)
	if err != nil {
		return nil, fmt.Errorf("no connection to the DNS server: %w", err)
	}
	c := &dns.Conn{Conn: conn, UDPSize: payloadSize}
	defer func() { _ = c.Close() }() // what matters was read
	if deadline, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(deadline); err != nil {
			return nil, err
		}
	}
	if err := c.WriteMsg(q); err != nil {
		return nil, fmt.Errorf("the question could not be sent: %w", err)
	}
	var h dns.Header
	raw, err := c.ReadMsgHeader(&h)
	if err != nil {
		return nil, fmt.Errorf("no answer: %w", err)
	}
	const truncated = 1 << 9 // TC, RFC 1035 4.1.1
	switch {
	case h.Id != q.Id:
		return nil, errors.New("the answer is to another question")
	case h.Bits&truncated != 0 && network == "udp":
		return nil, errTruncated
	}
	return raw, nil
}
