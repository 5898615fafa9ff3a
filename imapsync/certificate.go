package imapsync

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Fingerprint is the SHA-256 of a certificate's DER form, the one that browsers and openssl show.
type Fingerprint [sha256.Size]byte

// IsZero says that there is none.
func (f Fingerprint) IsZero() bool { return f == Fingerprint{} }

// String writes it as people compare it: AB:CD:...
func (f Fingerprint) String() string {
	var b strings.Builder
	for i, c := range f {
		if i > 0 {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%02X", c)
	}
	return b.String()
}

// ParseFingerprint reads a fingerprint as programs write it: 64 hexadecimal digits, in pairs with colons or spaces, or
// without.
func ParseFingerprint(text string) (Fingerprint, error) {
	raw, err := hex.DecodeString(strings.NewReplacer(":", "", " ", "").Replace(text))
	if err != nil || len(raw) != sha256.Size {
		return Fingerprint{}, fmt.Errorf("imapsync: %q is not a SHA-256 fingerprint", cutText(text))
	}
	return Fingerprint(raw), nil
}

// CertificateProblem is why a certificate is not accepted.
type CertificateProblem string

// The problems, the first that applies.
const (
	CertificateChanged  CertificateProblem = "changed"   // not the pinned one
	CertificateHost     CertificateProblem = "host"      // for another host
	CertificateExpired  CertificateProblem = "expired"   // run out, or not valid yet
	CertificateUnknown  CertificateProblem = "unknown"   // signed by nobody this computer knows
	CertificateUnusable CertificateProblem = "malformed" // none, or not one that can be shown
)

// Certificate is what a server showed and was not accepted: all that a person needs to decide.
type Certificate struct {
	Host        string
	Problem     CertificateProblem
	Fingerprint Fingerprint
	Subject     string // as in RFC 4514, cut
	Issuer      string
	Names       []string // DNS names and addresses it is for, cut
	NotBefore   time.Time
	NotAfter    time.Time
	SelfSigned  bool
	Pinned      Fingerprint // CertificateChanged: the one that was expected
}

// CertificateOf returns the certificate that err is about; false if IsCertificate is.
func CertificateOf(err error) (Certificate, bool) {
	var e *serverError
	if !errors.As(err, &e) || e.kind != kindCertificate || e.cert == nil {
		return Certificate{}, false
	}
	return *e.cert, true
}

// errPin is what a handshake ends with when the certificate is not the pinned one.
type errPin struct {
	leaf *x509.Certificate
	want Fingerprint
}

func (errPin) Error() string { return "it is not the certificate that was accepted before" }

// tlsConfig checks a certificate against the authorities, or against the pin alone.
func (s Server) tlsConfig() *tls.Config {
	config := &tls.Config{ServerName: s.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
	if s.Pin.IsZero() {
		return config
	}
	// Not a way round verification: what follows is stricter than it, since exactly one certificate will do, and the
	// handshake proves that the server has its key.
	config.InsecureSkipVerify = true
	config.SessionTicketsDisabled = true
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if len(state.PeerCertificates) == 0 {
			return errors.New("the server showed no certificate")
		}
		leaf := state.PeerCertificates[0]
		if sha256.Sum256(leaf.Raw) != s.Pin {
			return errPin{leaf, s.Pin}
		}
		return nil
	}
	return config
}

// handshakeError sorts what a TLS handshake can end with.
func handshakeError(host string, err error) error {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var pin errPin
	switch {
	case errors.As(err, &pin):
		cert := describe(host, pin.leaf)
		cert.Problem, cert.Pinned = CertificateChanged, pin.want
		return &serverError{kind: kindCertificate, what: "the certificate of " + host + " has changed", err: err, cert: cert}
	case errors.As(err, &verification):
		cert := &Certificate{Host: host, Problem: CertificateUnusable}
		if len(verification.UnverifiedCertificates) > 0 {
			cert = describe(host, verification.UnverifiedCertificates[0])
			cert.Problem = problemOf(verification.Err)
		}
		return &serverError{kind: kindCertificate, what: certificateProblem(host, cert.Problem), err: err, cert: cert}
	case errors.As(err, &record):
		return &serverError{kind: kindConnection, what: host + " does not speak TLS on this port", err: err}
	}
	return &serverError{kind: kindConnection, what: "no secure connection to " + host, err: err}
}

func problemOf(err error) CertificateProblem {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return CertificateHost
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return CertificateExpired
	}
	return CertificateUnknown
}

func certificateProblem(host string, p CertificateProblem) string {
	switch p {
	case CertificateHost:
		return "the server's certificate is not for " + host
	case CertificateExpired:
		return "the server's certificate has run out or is not valid yet"
	}
	return "the server's certificate is not trusted"
}

// maxCertNames bounds how many of a certificate's names are shown.
const maxCertNames = 8

func describe(host string, leaf *x509.Certificate) *Certificate {
	c := &Certificate{
		Host: host, Fingerprint: sha256.Sum256(leaf.Raw),
		Subject: cutText(leaf.Subject.String()), Issuer: cutText(leaf.Issuer.String()),
		NotBefore: leaf.NotBefore.UTC(), NotAfter: leaf.NotAfter.UTC(),
		// A certificate whose issuer is itself; whether its signature bears that out does not matter to the question.
		SelfSigned: bytes.Equal(leaf.RawSubject, leaf.RawIssuer),
	}
	names := leaf.DNSNames
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	for i, name := range names {
		if i == maxCertNames {
			c.Names = append(c.Names, "…")
			break
		}
		c.Names = append(c.Names, cutText(name))
	}
	return c
}
