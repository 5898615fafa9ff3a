package app_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
)

// timestamper is a time stamp authority on the loopback; root is its certificate as a PEM file.
func timestamper(t *testing.T) (address, root string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Test TSA"}, NotBefore: apptest.Now.AddDate(-1, 0, 0), NotAfter: apptest.Now.AddDate(1, 0, 0),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		q, err := timestamp.ParseRequest(b)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		ts := timestamp.Timestamp{
			HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Nonce: q.Nonce, Time: apptest.Now.Truncate(time.Second),
			Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: true,
		}
		answer, err := ts.CreateResponseWithOpts(cert, key, crypto.SHA256)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(answer) // the client notices
	}))
	t.Cleanup(s.Close)
	root = filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(root, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return s.URL, root
}

func TestTimestampedPack(t *testing.T) {
	a := shop(t, sale...)
	decide(t, a, complaint.Include, flags(t, a)...)
	address, root := timestamper(t)
	dir := packed(t, a, app.PackInput{Company: "oakandthread.example", Timestamp: address})
	got, err := app.Verify(t.Context(), app.VerifyInput{Bundle: filepath.Join(dir, "evidence.zip"), TSACA: root})
	if err != nil || !got.OK {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, c := range got.Checks {
		if c.Name == "time stamp" && (c.NotChecked || !strings.Contains(c.Detail, "20 November 2026 at 12:00:00 UTC, says CN=Test TSA") || strings.Contains(c.Detail, "not checked")) {
			t.Errorf("%+v", c)
		}
	}
	if !strings.Contains(string(bundled(t, dir)["README.txt"]), "openssl ts -verify") {
		t.Error("the README does not say how to check the time stamp")
	}
	if _, err := a.BuildPack(t.Context(), app.PackInput{Company: "oakandthread.example", Dir: t.TempDir(), Timestamp: address + "x"}, nil); app.CodeOf(err) != app.CodeConnection {
		t.Errorf("an authority that is not there: %v", err)
	}
}
