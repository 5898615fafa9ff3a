package app

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"desist/complaint/evidence"
)

// Verification is what checking a bundle found.
type Verification struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// Check is one thing that was checked.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`

	// NotChecked says that there was nothing to check, or nothing to check it with. It is no failure, and no proof.
	NotChecked bool `json:"not_checked,omitempty"`
}

// VerifyInput is what a bundle is checked against besides itself.
type VerifyInput struct {
	Bundle string // a .zip, or the folder it was unpacked to
	PDF    string // a complaint as it was sent; empty: none
	TSACA  string // PEM file with the root certificate of a time stamp authority; empty: none
}

// Verify checks an evidence bundle offline. It needs no casebook and trusts nothing in the bundle. A bundle that
// fails is not an error: the checks say what is wrong.
func Verify(ctx context.Context, in VerifyInput) (Verification, error) {
	o := evidence.Options{}
	if in.PDF != "" {
		f, err := os.Open(in.PDF)
		if errors.Is(err, fs.ErrNotExist) {
			return Verification{}, notFound("Give the complaint's PDF file.", "There is no file %q.", in.PDF)
		}
		if err != nil {
			return Verification{}, say(err, "The PDF could not be read.")
		}
		defer func() { _ = f.Close() }() // only read from
		o.PDF, o.PDFName = f, filepath.Base(in.PDF)
	}
	if in.TSACA != "" {
		pem, err := os.ReadFile(in.TSACA)
		if err != nil {
			return Verification{}, say(err, "The certificate could not be read.")
		}
		o.TSARoots = x509.NewCertPool()
		if !o.TSARoots.AppendCertsFromPEM(pem) {
			return Verification{}, usage("Give a PEM file.", "%q holds no certificate.", in.TSACA)
		}
	}
	rep, err := evidence.Verify(ctx, in.Bundle, o)
	if err != nil {
		return Verification{}, say(err, "The bundle could not be read.")
	}
	v := Verification{OK: rep.OK, Checks: []Check{}}
	for _, c := range rep.Checks {
		v.Checks = append(v.Checks, Check(c))
	}
	return v, nil
}
