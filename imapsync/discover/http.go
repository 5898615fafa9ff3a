package discover

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

const (
	askNobody    = "-"
	maxConfig    = 256 << 10 // bytes of one configuration; the largest of the ISPDB has some 10 KB
	maxRedirects = 3
)

// autoconfig asks the domain's own web server, at the two places where Mozilla's clients look.
func (s *search) autoconfig(ctx context.Context) []Candidate {
	for _, place := range []string{
		"https://autoconfig." + s.Domain + "/mail/config-v1.1.xml",
		"https://" + s.Domain + "/.well-known/autoconfig/mail/config-v1.1.xml",
	} {
		if found := s.fetch(ctx, place, FromAutoconfig); len(found) > 0 || ctx.Err() != nil {
			return found
		}
	}
	return nil
}

// ispdb asks Mozilla's collection. It hears the domain, nothing more.
func (s *search) ispdb(ctx context.Context) []Candidate {
	if s.ISPDB == askNobody {
		return nil
	}
	return s.fetch(ctx, s.ISPDB+s.Domain, FromISPDB)
}

// fetch reads one configuration. Whatever is wrong with it, the search goes on elsewhere.
func (s *search) fetch(ctx context.Context, place string, source Source) []Candidate {
	answer := s.ask(hostOf(place), "web page "+place)
	data, err := s.get(ctx, place)
	if err != nil {
		answer(httpAnswer(err))
		return nil
	}
	found, err := parseConfig(data, s.address)
	if err != nil {
		answer("an answer that could not be read")
		return nil
	}
	for i := range found {
		found[i].Source, found[i].From = source, place
	}
	answer(fmt.Sprintf("%d servers", len(found)))
	return found
}

func hostOf(place string) string {
	u, err := url.Parse(place)
	if err != nil {
		return place
	}
	return u.Host
}

var (
	errStatus      = errors.New("nothing there")
	errUnprotected = errors.New("it leads to a page that is not protected")
	errTooLong     = errors.New("too long")
)

func (s *search) get(ctx context.Context, place string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Wait)
	defer cancel()
	client := *s.HTTP
	client.Jar = nil
	client.CheckRedirect = func(next *http.Request, via []*http.Request) error {
		switch {
		case next.URL.Scheme != "https":
			return errUnprotected
		case len(via) > maxRedirects:
			return errStatus
		}
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, place, nil)
	if err != nil {
		return nil, err
	}
	if req.URL.Scheme != "https" {
		return nil, errUnprotected
	}
	req.Header.Set("Accept", "text/xml, application/xml")
	req.Header.Set("User-Agent", "Desist")
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, errStatus
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxConfig+1))
	if err == nil && len(data) > maxConfig {
		err = errTooLong
	}
	return data, err
}

func httpAnswer(err error) string {
	for _, known := range []error{errStatus, errUnprotected, errTooLong} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	switch text := err.Error(); {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case strings.Contains(text, "certificate"):
		return "its certificate is not trusted"
	case strings.Contains(text, "no such host"):
		return "no such name"
	}
	return "no answer"
}
