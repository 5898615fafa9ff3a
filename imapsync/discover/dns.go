package discover

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/net/publicsuffix"

	"desist/imapsync"
)

// records asks for the domain's SRV records: _imaps for implicit TLS, which RFC 8314 3.2 prefers, _imap for STARTTLS.
func (s *search) records(ctx context.Context) []Candidate {
	var out []Candidate
	for _, service := range []struct {
		name     string
		security imapsync.Security
	}{{"imaps", imapsync.TLS}, {"imap", imapsync.StartTLS}} {
		record := "_" + service.name + "._tcp." + s.Domain
		answer := s.ask("DNS", "SRV "+record)
		targets, err := s.srv(ctx, service.name)
		if err != nil {
			answer(dnsAnswer(err))
			continue
		}
		found := 0
		for _, t := range targets {
			host := strings.ToLower(strings.TrimSuffix(t.Target, "."))
			// A target of "." says that there is no such service (RFC 6186 3.4).
			if !validHost(host) || t.Port == 0 || found == maxHosts {
				continue
			}
			found++
			out = appendNew(out, Candidate{
				Host: host, Port: int(t.Port), Security: service.security, User: s.address.whole,
				Source: FromSRV, From: "SRV " + record, Unproven: s.unproven(host),
			})
		}
		answer(fmt.Sprintf("%d found", found))
	}
	return out
}

func (s *search) srv(ctx context.Context, service string) ([]*net.SRV, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	// By priority, and at random by weight within it (RFC 2782).
	_, targets, err := s.DNS.LookupSRV(ctx, service, "tcp", s.Domain+".") // rooted: no search domains
	if len(targets) > 0 {
		err = nil // some of the answer was malformed
	}
	return targets, err
}

// exchangers looks at who receives the domain's mail: a provider of the table, or one with autoconfig of its own.
func (s *search) exchangers(ctx context.Context) []Candidate {
	answer := s.ask("DNS", "MX "+s.Domain)
	hosts, err := s.mx(ctx)
	if err != nil {
		answer(dnsAnswer(err))
		return nil
	}
	answer(fmt.Sprintf("%d found", len(hosts)))
	var domains []string
	for _, host := range hosts {
		from := "MX " + s.Domain + " is " + host
		if p := byMX(host); p != nil {
			s.Provider = p
			return p.candidates(s.address, FromMX, from)
		}
		domain, err := publicsuffix.EffectiveTLDPlusOne(host)
		if err != nil || domain == s.Domain {
			continue
		}
		if p := ByDomain(domain); p != nil {
			s.Provider = p
			return p.candidates(s.address, FromMX, from)
		}
		domains = append(domains, domain)
	}
	for _, domain := range domains {
		found := s.configOf(ctx, domain)
		for i := range found {
			found[i].From = found[i].From + ", because " + s.Domain + " has its mail at " + domain
			found[i].Source = FromMX
			// The configuration was protected; that it is the right one to ask was not.
			found[i].Unproven = s.unproven(found[i].Host)
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func (s *search) mx(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	records, err := s.DNS.LookupMX(ctx, s.Domain+".")
	if err != nil && len(records) == 0 {
		return nil, err
	}
	var hosts []string
	for _, r := range records {
		host := strings.ToLower(strings.TrimSuffix(r.Host, "."))
		if validHost(host) && len(hosts) < maxHosts { // "." says that the domain takes no mail (RFC 7505)
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

// configOf asks a mail exchanger's domain for its configuration: itself, then the ISPDB.
func (s *search) configOf(ctx context.Context, domain string) []Candidate {
	if found := s.fetch(ctx, "https://autoconfig."+domain+"/mail/config-v1.1.xml", FromMX); len(found) > 0 {
		return found
	}
	if s.ISPDB == askNobody {
		return nil
	}
	return s.fetch(ctx, s.ISPDB+domain, FromMX)
}

func dnsAnswer(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return "none"
	case errors.As(err, &dns) && dns.IsTimeout, errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return "no answer"
}
