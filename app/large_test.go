package app_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync/memserver"
)

// heavyMail is a newsletter with a file of two and a half times vault.Large attached.
func heavyMail() []byte {
	scan := make([]byte, vault.Large*5/2*3/4)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(scan) // never fails
	file := base64.StdEncoding.EncodeToString(scan)
	text := "<h1>Weekend sale</h1><p>Shop now and save 20% on everything. Use code SAVE20 at the checkout. Offer ends on Sunday.</p>" +
		`<p><a href="https://shop.tern.example/sale">Buy now</a></p><p>You get this newsletter because you are a customer. <a href="https://tern.example/u">Unsubscribe</a></p>`
	return fmt.Appendf(nil, "From: Tern Shop <news@tern.example>\r\nTo: alex@example.co.uk\r\nMessage-ID: <heavy@tern.example>\r\n"+
		"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nSubject: Weekend sale: 20%% off everything\r\nList-Unsubscribe: <https://tern.example/u>\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s\r\n"+
		"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
		text, file)
}

// A large message is judged by its beginning and is evidence byte for byte, with triage and without.
func TestLargeMessageBecomesEvidence(t *testing.T) {
	raw := heavyMail()
	server, err := memserver.Start(memserver.Config{
		User: "alex@example.co.uk", Password: "secret", Now: time.Now(),
		Folders: []memserver.Folder{{Name: "INBOX", Messages: []memserver.Message{{Raw: raw, InternalDate: time.Date(2026, 3, 2, 9, 0, 5, 0, time.UTC)}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	for _, everything := range []bool{true, false} {
		t.Run(fmt.Sprintf("everything=%v", everything), func(t *testing.T) {
			a := apptest.New(t)
			at := server.Server()
			in := app.AccountInput{Email: "alex@example.co.uk", Host: at.Host, Port: at.Port, User: "alex@example.co.uk", Password: "secret", CA: server.CAPEM()}
			if _, err := a.AddAccount(t.Context(), in); err != nil {
				t.Fatal(err)
			}
			sync := func() {
				t.Helper()
				if _, err := a.Sync(t.Context(), app.SyncOptions{Everything: &everything}, nil); err != nil {
					t.Fatal(err)
				}
			}
			sync()
			opt := app.OptOutInput{Company: "tern.example", At: time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC), Method: complaint.MethodPhone}
			if _, err := a.AddOptOut(t.Context(), opt); err != nil {
				t.Fatal(err)
			}
			sync() // the original of what is flagged
			included(t, a, raw)
			dir := filepath.Join(t.TempDir(), "pack")
			if _, err := a.BuildPack(t.Context(), app.PackInput{Company: "tern.example", Dir: dir}, nil); err != nil {
				t.Fatal(err)
			}
			bundle := filepath.Join(dir, "evidence.zip")
			rep, err := app.Verify(t.Context(), app.VerifyInput{Bundle: bundle})
			if err != nil || !rep.OK {
				t.Errorf("verify: %+v, %v", rep, err)
			}
			checkOriginal(t, bundle, raw)
		})
	}
}

// included reviews the one flag.
func included(t *testing.T, a *app.App, raw []byte) {
	t.Helper()
	flags, err := a.Flags(t.Context(), "")
	if err != nil || len(flags) != 1 {
		t.Fatalf("%d flags, %v", len(flags), err)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(raw)); string(flags[0].Message) != want {
		t.Errorf("the message is %s, want the hash of all of it, %s", flags[0].Message, want)
	}
	m, err := a.Message(t.Context(), flags[0].Message)
	if err != nil || len(m.Defects) == 0 || !strings.Contains(m.Defects[0].Problem, "only the first 8 of 20 MB were read") {
		t.Errorf("it does not say how much was read: %v, %v", m.Defects, err)
	}
	if _, err := a.Review(t.Context(), app.ReviewInput{Messages: []string{string(flags[0].Message)}, Decision: complaint.Include}); err != nil {
		t.Fatal(err)
	}
}

func checkOriginal(t *testing.T, bundle string, raw []byte) {
	t.Helper()
	z, err := zip.OpenReader(bundle)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".eml") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%s has %d bytes, the message %d: %v", f.Name, len(got), len(raw), err)
		}
		return
	}
	t.Error("the bundle has no original")
}
