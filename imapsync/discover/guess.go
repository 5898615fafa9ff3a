package discover

import (
	"context"
	"sync"

	"desist/imapsync"
)

// guesses tries names that are usual, by connecting without signing in.
func (s *search) guesses(ctx context.Context) []Candidate {
	servers := []imapsync.Server{
		{Host: "imap." + s.Domain, Port: 993, Security: imapsync.TLS},
		{Host: "mail." + s.Domain, Port: 993, Security: imapsync.TLS},
		{Host: "imap." + s.Domain, Port: 143, Security: imapsync.StartTLS},
		{Host: "mail." + s.Domain, Port: 143, Security: imapsync.StartTLS},
	}
	answers := make([]func(string), len(servers))
	for i, server := range servers {
		answers[i] = s.ask(server.Host, "whether it is a mail server: "+server.Address()+", "+string(server.Security))
	}
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	errs := make([]error, len(servers))
	var all sync.WaitGroup
	for i, server := range servers {
		all.Go(func() { errs[i] = s.Try(ctx, server) })
	}
	all.Wait()
	var trusted, shown []Candidate
	for i, err := range errs {
		c := Candidate{
			Host: servers[i].Host, Port: servers[i].Port, Security: servers[i].Security, User: s.address.whole,
			Source: FromGuess, From: "a usual name, which answered",
		}
		switch {
		case err == nil:
			answers[i]("yes")
			trusted = append(trusted, c)
		case imapsync.IsCertificate(err):
			answers[i]("yes, but its certificate is not trusted")
			c.From += " with a certificate that is not trusted"
			shown = append(shown, c)
		default:
			answers[i]("no")
		}
	}
	return append(trusted, shown...)
}
