package discover

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"

	"desist/imapsync"
)

// Limits of one configuration.
const (
	maxDepth   = 16
	maxServers = 32
	maxField   = 1 << 10
)

var errConfig = errors.New("discover: not a mail configuration")

// server is an <incomingServer> of Mozilla's format, version 1.1.
type server struct {
	kind, host, port, socket, user string
	auth                           []string
}

// parseConfig reads a configuration and returns its IMAP servers, in its order. It reads token by token, since the
// file comes from anywhere: neither depth nor number nor length is the file's to choose.
func parseConfig(data []byte, a address) ([]Candidate, error) {
	servers, err := readServers(data)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, s := range servers {
		if c, ok := s.candidate(a); ok {
			out = appendNew(out, c)
		}
	}
	return out, nil
}

func readServers(data []byte) ([]server, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = charset.NewReaderLabel
	var (
		path    []string
		servers []server
		text    strings.Builder
	)
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(errConfig, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(path) == 0 && t.Name.Local != "clientConfig" || len(path) == maxDepth {
				return nil, errConfig
			}
			path = append(path, t.Name.Local)
			text.Reset()
			if isServer(path) {
				if len(servers) == maxServers {
					return servers, nil
				}
				servers = append(servers, server{kind: attribute(t, "type")})
			}
		case xml.CharData:
			if text.Len()+len(t) <= maxField {
				text.Write(t)
			}
		case xml.EndElement:
			if n := len(path); n > 0 && isServer(path[:n-1]) {
				servers[len(servers)-1].set(path[n-1], strings.TrimSpace(text.String()))
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
	if len(servers) == 0 {
		return nil, errConfig
	}
	return servers, nil
}

func isServer(path []string) bool {
	return len(path) == 3 && path[1] == "emailProvider" && path[2] == "incomingServer"
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (s *server) set(name, value string) {
	switch name {
	case "hostname":
		s.host = value
	case "port":
		s.port = value
	case "socketType":
		s.socket = value
	case "username":
		s.user = value
	case "authentication":
		s.auth = append(s.auth, value)
	}
}

// candidate returns the server as one that could be used; false for POP3, and for connections without protection.
func (s server) candidate(a address) (Candidate, bool) {
	c := Candidate{Host: strings.ToLower(fill(s.host, a)), User: fill(s.user, a)}
	if !strings.EqualFold(s.kind, "imap") || !validServer(c.Host) || strings.ContainsFunc(c.User, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return c, false
	}
	port, err := strconv.ParseUint(s.port, 10, 16)
	if err != nil || port == 0 {
		return c, false
	}
	c.Port = int(port)
	switch strings.ToUpper(s.socket) {
	case "SSL", "TLS":
		c.Security = imapsync.TLS
	case "STARTTLS":
		c.Security = imapsync.StartTLS
	default:
		return c, false
	}
	for _, auth := range s.auth {
		switch strings.ToLower(auth) {
		case "password-cleartext", "plain": // over TLS
			c.SignIn = appendSignIn(c.SignIn, Password)
		case "oauth2":
			c.SignIn = appendSignIn(c.SignIn, OAuth)
		}
	}
	c.AskUser = c.User == ""
	return c, true
}

func appendSignIn(list []SignIn, s SignIn) []SignIn {
	for _, had := range list {
		if had == s {
			return list
		}
	}
	return append(list, s)
}

func validServer(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return validHost(host)
}

// fill puts the address's parts in for the placeholders of Mozilla's format. That way nobody else needs to know them.
func fill(text string, a address) string {
	return strings.NewReplacer("%EMAILADDRESS%", a.whole, "%EMAILLOCALPART%", a.local, "%EMAILDOMAIN%", a.domain).Replace(text)
}
