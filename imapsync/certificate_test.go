package imapsync_test

import (
	"strings"
	"testing"

	"desist/imapsync"
	"desist/imapsync/imaptest"
)

// shown dials a server nothing trusts and returns what it showed.
func shown(t *testing.T, s imapsync.Server) imapsync.Certificate {
	t.Helper()
	s.RootCAs = nil
	_, err := imapsync.Dial(t.Context(), s, someone)
	cert, ok := imapsync.CertificateOf(err)
	if !ok || !imapsync.IsCertificate(err) {
		t.Fatalf("got %v, want a certificate", err)
	}
	return cert
}

func TestCertificateShownAndPinned(t *testing.T) {
	for name, fake := range map[string]imaptest.Fake{
		"TLS":          {},
		"STARTTLS":     {StartTLS: true},
		"another host": {CertHosts: []string{"mail.example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := fake.Start(t)
			cert := shown(t, r.Server)
			if cert.Host != "127.0.0.1" || cert.Subject != "CN=Local test server" || cert.Issuer != "CN=Local test authority" ||
				cert.Fingerprint.IsZero() || cert.SelfSigned || len(cert.Names) != 1 || !cert.NotBefore.Before(cert.NotAfter) {
				t.Errorf("shown: %+v", cert)
			}
			if lines := strings.Join(r.Lines(), "\n"); strings.Contains(lines, "AUTH") || strings.Contains(lines, "LOGIN") {
				t.Errorf("signed in to a stranger: %q", lines)
			}
			pinned := r.Server
			pinned.RootCAs, pinned.Pin = nil, cert.Fingerprint
			client, err := imapsync.Dial(t.Context(), pinned, someone)
			if err != nil {
				t.Fatalf("the pinned certificate was refused: %v", err)
			}
			_ = client.Close()
		})
	}
}

// TestPinChanged: once a certificate was accepted by hand, no other will do, not even one that is trusted by itself.
func TestPinChanged(t *testing.T) {
	first, second := imaptest.Fake{}.Start(t), imaptest.Fake{}.Start(t)
	pin := shown(t, first.Server).Fingerprint
	server := second.Server // its RootCAs trust it
	server.Pin = pin
	_, err := imapsync.Dial(t.Context(), server, someone)
	cert, ok := imapsync.CertificateOf(err)
	if !ok || cert.Problem != imapsync.CertificateChanged || cert.Pinned != pin || cert.Fingerprint == pin ||
		!strings.Contains(err.Error(), "has changed") {
		t.Errorf("got %v, %+v", err, cert)
	}
	if len(second.Lines()) > 0 {
		t.Errorf("spoke to it: %q", second.Lines())
	}
}

func TestFingerprintText(t *testing.T) {
	want := imapsync.Fingerprint{0xab, 1}
	for name, text := range map[string]string{
		"as shown":   want.String(),
		"plain":      "ab01" + strings.Repeat("00", 30),
		"spaces":     "AB 01 " + strings.Repeat("00 ", 30),
		"lower case": strings.ToLower(want.String()),
	} {
		if got, err := imapsync.ParseFingerprint(text); err != nil || got != want {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	for name, text := range map[string]string{"empty": "", "SHA-1": strings.Repeat("ab", 20), "no hex": strings.Repeat("xy", 32)} {
		if _, err := imapsync.ParseFingerprint(text); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
