package stamp

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// authority is a time stamp authority made with openssl ts.
type authority struct {
	url   string
	roots *x509.CertPool
	root  string // PEM file
}

const config = `
[tsa]
default_tsa = it
[it]
serial = %[1]s/serial
signer_cert = %[1]s/tsa.pem
signer_key = %[1]s/tsa.key
certs = %[1]s/root.pem
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
`

func openssl(t testing.TB, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
}

// newAuthority makes a root, a signer and a server that answers with openssl ts.
func newAuthority(t testing.TB) authority {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but openssl is not installed")
		}
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("tsa.cnf", fmt.Sprintf(config, dir))
	write("serial", "01\n")
	write("ext.cnf", "extendedKeyUsage = critical,timeStamping\nkeyUsage = digitalSignature\n")
	openssl(t, dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Test Root", "-days", "30")
	openssl(t, dir, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
	openssl(t, dir, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "ext.cnf", "-out", "tsa.pem", "-days", "30")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
			http.Error(w, "no query", http.StatusBadRequest)
			return
		}
		write("q.tsq", string(b))
		cmd := exec.Command("openssl", "ts", "-reply", "-queryfile", "q.tsq", "-config", "tsa.cnf", "-out", "r.tsr")
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			http.Error(w, string(out), http.StatusInternalServerError)
			return
		}
		http.ServeFile(w, r, filepath.Join(dir, "r.tsr"))
	}))
	t.Cleanup(server.Close)
	pem, err := os.ReadFile(filepath.Join(dir, "root.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("no root")
	}
	return authority{server.URL, roots, filepath.Join(dir, "root.pem")}
}

func TestStampOfAnOpensslAuthority(t *testing.T) {
	a := newAuthority(t)
	content := []byte("abc  data/x\n")
	b, err := Get(t.Context(), http.DefaultClient, a.url, content)
	if err != nil {
		t.Fatal(err)
	}
	if tok, err := Check(content, b, nil); err != nil || tok.Trusted || !strings.Contains(tok.Signer, "Test TSA") || tok.Time.IsZero() {
		t.Errorf("without roots: %+v, %v", tok, err)
	}
	good, err := Check(content, b, a.roots)
	if err != nil || !good.Trusted {
		t.Errorf("with its root: %+v, %v", good, err)
	}
	if _, err := Check(content, b, x509.NewCertPool()); err == nil {
		t.Error("an unknown authority was trusted")
	}
	if _, err := Check([]byte("other"), b, a.roots); err == nil {
		t.Error("it held for other content")
	}
	for i := range b {
		c := append([]byte{}, b...)
		c[i] ^= 1
		if tok, err := Check(content, c, a.roots); err == nil && tok != good {
			t.Errorf("byte %d changed, and it says %+v", i, tok)
		}
	}
	t.Run("openssl ts -verify agrees", func(t *testing.T) {
		dir := t.TempDir()
		for name, c := range map[string][]byte{"data": content, "r.tsr": b} {
			if err := os.WriteFile(filepath.Join(dir, name), c, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		openssl(t, dir, "ts", "-verify", "-data", "data", "-in", "r.tsr", "-CAfile", a.root)
	})
}

func TestStampRefusals(t *testing.T) {
	a := newAuthority(t)
	old, err := Get(t.Context(), http.DefaultClient, a.url, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	serve := func(status int, body []byte) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write(body) // the client notices
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	for _, tt := range []struct{ name, url, says string }{
		{"no address", "tsa.example", "no web address"},
		{"a file", "file:///etc/passwd", "no web address"},
		{"an error page", serve(500, []byte("x")), "500"},
		{"rubbish", serve(200, []byte("x")), "cannot be read"},
		{"too long", serve(200, make([]byte, MaxResponse+1)), "size limit"},
		{"an answer to another question", serve(200, old), "another question"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Get(t.Context(), http.DefaultClient, tt.url, []byte("x"))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Get(ctx, http.DefaultClient, a.url, []byte("x")); err == nil {
		t.Error("a cancelled request was answered")
	}
}

func FuzzCheck(f *testing.F) {
	f.Add([]byte{0x30, 0x03, 0x02, 0x01, 0x00})
	f.Add([]byte("0\x80"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Check([]byte("x"), b, nil); err == nil {
			t.Error("rubbish is a time stamp")
		}
	})
}
