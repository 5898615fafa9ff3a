// Package stamp gets and checks time stamps (RFC 3161): a third party's signed word that some bytes existed at a time.
package stamp

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

// MaxResponse is how many bytes a time stamp may have.
const MaxResponse = 256 << 10

// Token is what a good time stamp says.
type Token struct {
	Time    time.Time
	Signer  string // name in the authority's certificate
	Trusted bool   // the certificate leads to one of the given roots
}

// Get asks the time stamp authority at address for a time stamp over content and checks what it sends. Only the
// content's SHA-256 leaves the machine.
func Get(ctx context.Context, client *http.Client, address string, content []byte) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("stamp: %q is no web address", address)
	}
	const nonceBits = 64
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), nonceBits))
	if err != nil {
		return nil, fmt.Errorf("stamp: %w", err)
	}
	ask, err := timestamp.CreateRequest(bytes.NewReader(content), &timestamp.RequestOptions{Hash: crypto.SHA256, Certificates: true, Nonce: nonce})
	if err != nil {
		return nil, fmt.Errorf("stamp: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(ask))
	if err != nil {
		return nil, fmt.Errorf("stamp: %w", err)
	}
	req.Header.Set("Content-Type", "application/timestamp-query") // RFC 3161 3.4
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("stamp: ask %s: %w", u.Host, err)
	}
	defer func() { _ = resp.Body.Close() }() // only read from
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("stamp: %s answered %s", u.Host, resp.Status)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, MaxResponse+1))
	if err != nil {
		return nil, fmt.Errorf("stamp: read from %s: %w", u.Host, err)
	}
	ts, _, err := parse(b)
	if err != nil {
		return nil, err
	}
	if ts.Nonce == nil || ts.Nonce.Cmp(nonce) != 0 {
		return nil, errors.New("stamp: the answer is to another question")
	}
	if _, err := Check(content, b, nil); err != nil {
		return nil, err
	}
	return b, nil
}

// Check holds a time stamp response against the content it should be over. roots may be nil: then Trusted is false,
// and the signature alone is checked.
func Check(content, response []byte, roots *x509.CertPool) (Token, error) {
	ts, p7, err := parse(response)
	if err != nil {
		return Token{}, err
	}
	sum := sha256.Sum256(content)
	if ts.HashAlgorithm != crypto.SHA256 || !bytes.Equal(ts.HashedMessage, sum[:]) {
		return Token{}, errors.New("stamp: it is over something else")
	}
	signer := p7.GetOnlySigner()
	if signer == nil {
		return Token{}, errors.New("stamp: it does not hold the certificate of its one signer")
	}
	if !slices.Contains(signer.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) { // RFC 3161 2.3
		return Token{}, errors.New("stamp: its signer may not give time stamps")
	}
	if ts.Time.Before(signer.NotBefore) || ts.Time.After(signer.NotAfter) {
		return Token{}, errors.New("stamp: its signer's certificate was not valid at that time")
	}
	t := Token{Time: ts.Time.UTC(), Signer: signer.Subject.String()}
	if roots == nil {
		return t, nil
	}
	between := x509.NewCertPool()
	for _, c := range p7.Certificates {
		between.AddCert(c)
	}
	if _, err := signer.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: ts.Time, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	}); err != nil {
		return t, fmt.Errorf("stamp: its signer %s is not known to the given authorities: %w", t.Signer, err)
	}
	t.Trusted = true
	return t, nil
}

// parse reads a response and checks its signature. The libraries were not made for hostile bytes, so a panic in them
// counts as an unreadable response.
func parse(b []byte) (ts *timestamp.Timestamp, p7 *pkcs7.PKCS7, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errors.New("stamp: it cannot be read")
		}
	}()
	if len(b) > MaxResponse {
		return nil, nil, errors.New("stamp: it is over the size limit")
	}
	if ts, err = timestamp.ParseResponse(b); err != nil {
		return nil, nil, fmt.Errorf("stamp: it cannot be read, or its signature does not hold: %w", err)
	}
	if p7, err = pkcs7.Parse(ts.RawToken); err != nil {
		return nil, nil, fmt.Errorf("stamp: it cannot be read: %w", err)
	}
	if len(p7.Certificates) == 0 {
		return nil, nil, errors.New("stamp: it holds no certificate, so its signature cannot be checked")
	}
	return ts, p7, nil
}
