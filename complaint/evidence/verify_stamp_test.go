package evidence

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"
)

// tsa returns a time stamp authority whose certificate has the given use, and its own root.
func tsa(t testing.TB, usage x509.ExtKeyUsage) (stamp func([]byte) ([]byte, error), roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Test TSA"}, NotBefore: at.AddDate(-1, 0, 0), NotAfter: at.AddDate(1, 0, 0),
		ExtKeyUsage: []x509.ExtKeyUsage{usage}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(cert)
	return func(list []byte) ([]byte, error) {
		sum := sha256.Sum256(list)
		ts := timestamp.Timestamp{
			HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Time: at, Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: true,
		}
		return ts.CreateResponseWithOpts(cert, key, crypto.SHA256)
	}, roots
}

func stamped(t testing.TB, by func([]byte) ([]byte, error)) []byte {
	t.Helper()
	bag := sample()
	bag.Stamp = by
	b, _ := write(t, bag)
	return b
}

func verifyStamp(t *testing.T, bundle string, roots *x509.CertPool) (Check, bool) {
	t.Helper()
	r, err := Verify(t.Context(), bundle, Options{TSARoots: roots})
	if err != nil {
		t.Fatal(err)
	}
	return checkNamed(t, r, CheckStamp), r.OK
}

func TestVerifyStamp(t *testing.T) {
	good, roots := tsa(t, x509.ExtKeyUsageTimeStamping)
	web, _ := tsa(t, x509.ExtKeyUsageServerAuth)
	other := func([]byte) ([]byte, error) { return good([]byte("something else")) }
	_, strangers := tsa(t, x509.ExtKeyUsageTimeStamping)
	for _, tt := range []struct {
		name  string
		by    func([]byte) ([]byte, error)
		roots *x509.CertPool
		ok    bool
		says  string
	}{
		{"by a known authority", good, roots, true, "1 July 2026 at 12:00:00 UTC, says CN=Test TSA"},
		{"by an authority that was not checked", good, nil, true, "was not checked"},
		{"by a stranger", good, strangers, false, "not known"},
		{"over something else", other, roots, false, "something else"},
		{"by a certificate for another use", web, nil, false, "may not give"},
		{"rubbish", func([]byte) ([]byte, error) { return []byte("x"), nil }, nil, false, "cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, all := verifyStamp(t, saved(t, stamped(t, tt.by)), tt.roots)
			if c.OK != tt.ok || all != tt.ok || c.NotChecked || !strings.Contains(c.Detail, tt.says) {
				t.Errorf("%+v does not say %q", c, tt.says)
			}
		})
	}
}

// A bag whose lists were all made anew after the time stamp no longer fits it.
func TestVerifyStampFindsARemadeBag(t *testing.T) {
	by, roots := tsa(t, x509.ExtKeyUsageTimeStamping)
	_, files := unpack(t, stamped(t, by))
	token := files[sampleTop+StampFile]
	path := resealed(t, func(f map[string]string) {
		f[sampleTop+"data/documents/statement.txt"] = "They stopped.\n"
		f[sampleTop+StampFile] = token
	})
	if c, ok := verifyStamp(t, path, roots); ok || !strings.Contains(c.Detail, "something else") {
		t.Errorf("%+v", c)
	}
}
