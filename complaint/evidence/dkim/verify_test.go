package dkim

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	signer "github.com/emersion/go-msgauth/dkim"
)

const mail = "From: Shop <news@shop.example>\r\nTo: me@mail.example\r\nSubject: Half  price\r\n today\r\nDate: Mon, 1 Jun 2026 11:30:00 +0000\r\n\r\n" +
	"Half  price \r\n\r\ntoday only.\r\n\r\n\r\n"

var received = time.Date(2026, 6, 1, 11, 31, 0, 0, time.UTC)

type keyPair struct {
	private crypto.Signer
	record  string
}

var rsaPair, edPair = newRSA(2048), newEd25519()

func newRSA(bits int) keyPair {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	if err != nil {
		panic(err)
	}
	return keyPair{k, "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)}
}

func newEd25519() keyPair {
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	return keyPair{priv, "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)}
}

func sign(t testing.TB, raw string, key keyPair, head, body signer.Canonicalization, alter ...func(*signer.SignOptions)) string {
	t.Helper()
	o := &signer.SignOptions{
		Domain: "shop.example", Selector: "S1", Signer: key.private, Hash: crypto.SHA256, HeaderCanonicalization: head, BodyCanonicalization: body,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "From"},
	}
	for _, a := range alter {
		a(o)
	}
	var out bytes.Buffer
	if err := signer.Sign(&out, strings.NewReader(raw), o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func expires(at time.Time) func(*signer.SignOptions) {
	return func(o *signer.SignOptions) { o.Expiration = at }
}

func known(records ...string) Keys {
	return func(name string) ([]string, bool) {
		if name != "s1._domainkey.shop.example" {
			return nil, false
		}
		return records, true
	}
}

func TestVerifyResults(t *testing.T) {
	relaxed := sign(t, mail, rsaPair, signer.CanonicalizationRelaxed, signer.CanonicalizationRelaxed)
	other := newRSA(2048)
	field, _, _ := strings.Cut(relaxed, "From: Shop")
	for _, tt := range []struct {
		name string
		raw  string
		keys Keys
		want Result
		says string
	}{
		{"genuine", relaxed, known(rsaPair.record), Pass, ""},
		{"genuine, stored with bare line feeds", strings.ReplaceAll(relaxed, "\r\n", "\n"), known(rsaPair.record), Pass, ""},
		{"genuine, out of an mbox", "From shop Mon Jun  1 11:30:00 2026\r\n" + relaxed, known(rsaPair.record), Pass, ""},
		{"genuine, an old key kept beside the new one", relaxed, known(other.record, rsaPair.record), Pass, ""},
		{"a changed body", strings.Replace(relaxed, "today only", "today Only", 1), known(rsaPair.record), Fail, "body"},
		{"a changed subject", strings.Replace(relaxed, "Half  price\r\n today", "Full price", 1), known(rsaPair.record), Fail, "header"},
		{"another key under the same name", relaxed, known(other.record), Fail, "replaced"},
		{"no key any more", relaxed, known(), KeyGone, "no key"},
		{"a withdrawn key", relaxed, known("v=DKIM1; p="), KeyGone, "withdrawn"},
		{"keys not fetched", relaxed, func(string) ([]string, bool) { return nil, false }, NotChecked, "not fetched"},
		{"a changed body without keys", relaxed + "PS", func(string) ([]string, bool) { return nil, false }, Fail, "body"},
		{"in force at receipt, expired now", sign(t, mail, rsaPair, "relaxed", "relaxed", expires(received.Add(time.Hour))), known(rsaPair.record), Pass, ""},
		{"expired at receipt", sign(t, mail, rsaPair, "relaxed", "relaxed", expires(received.Add(-time.Second))), known(rsaPair.record), Expired, "expired when"},
		{"expired and changed", strings.Replace(sign(t, mail, rsaPair, "relaxed", "relaxed", expires(received.Add(-time.Second))), "me@", "you@", 1), known(rsaPair.record), Fail, ""},
		{"a key too short", relaxed, known(weakRecord()), Unusable, "768 bits"},
		{"no key at all in the record", relaxed, known("v=spf1 -all"), Unusable, "no DKIM key"},
		{"sha1", strings.Replace(relaxed, "rsa-sha256", "rsa-sha1", 1), known(rsaPair.record), Unusable, "sha1"},
		{"part of the body", strings.Replace(relaxed, "v=1;", "v=1; l=4;", 1), known(rsaPair.record), Unusable, "first 4 of"},
		{"a length beyond the body", strings.Replace(relaxed, "v=1;", "v=1; l=4000;", 1), known(rsaPair.record), Fail, "shorter"},
		{"two From fields", "From: Other <x@other.example>\r\n" + relaxed, known(rsaPair.record), Unusable, "one From"},
		{"garbage", "DKIM-Signature: x\r\n" + mail, known(rsaPair.record), Unusable, "no value"},
		{"a tag twice", strings.Replace(relaxed, "v=1;", "v=1; v=1;", 1), known(rsaPair.record), Unusable, "twice"},
		{"another domain's identity", strings.Replace(relaxed, "v=1;", "v=1; i=@other.example;", 1), known(rsaPair.record), Unusable, "identity"},
		{"a mail without body", field, known(rsaPair.record), Unusable, "From"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Verify([]byte(tt.raw), received, tt.keys)
			if len(got) != 1 || got[0].Result != tt.want || !strings.Contains(got[0].Reason, tt.says) {
				t.Fatalf("got %+v, want %s: %s", got, tt.want, tt.says)
			}
			if Overall(got) != tt.want {
				t.Errorf("overall %s", Overall(got))
			}
		})
	}
}

func weakRecord() string {
	k := rsa.PublicKey{N: newRSA(1024).private.(*rsa.PrivateKey).N, E: 65537}
	k.N.Rsh(k.N, 256)
	der, err := x509.MarshalPKIXPublicKey(&k)
	if err != nil {
		panic(err)
	}
	return "p=" + base64.StdEncoding.EncodeToString(der)
}

// Every canonicalization and algorithm that the signing library makes, held against that library's own verdict.
func TestVerifyAgreesWithTheLibrary(t *testing.T) {
	bodies := []string{"", "\r\n", "x", "x\r\n\r\n\r\n", " \t \r\nx \t y\r\n \r\n", "a\r\n.\r\n", "\r\n\r\nlate\r\n"}
	canons := []signer.Canonicalization{signer.CanonicalizationSimple, signer.CanonicalizationRelaxed}
	n := 0
	for _, key := range []keyPair{rsaPair, edPair} {
		lookup := func(string) ([]string, error) { return []string{key.record}, nil }
		for _, head := range canons {
			for _, body := range canons {
				for _, text := range bodies {
					raw := "From: Shop <news@shop.example>\r\nTO : me@mail.example\r\nSubject:  Half \t price\r\n\t today  \r\n\r\n" + text
					signed := sign(t, raw, key, head, body)
					for _, variant := range []string{signed, signed + "x", strings.Replace(signed, "today  ", "today", 1), strings.Replace(signed, "Half \t", "Half ", 1), strings.Replace(signed, "x \t y", "x y", 1)} {
						lib, err := signer.VerifyWithOptions(strings.NewReader(variant), &signer.VerifyOptions{LookupTXT: lookup})
						if err != nil || len(lib) != 1 {
							t.Fatal(lib, err)
						}
						ours := Verify([]byte(variant), received, known(key.record))
						if (lib[0].Err == nil) != (ours[0].Result == Pass) {
							t.Errorf("%s/%s %q: library %v, ours %+v", head, body, variant, lib[0].Err, ours)
						}
						n++
					}
				}
			}
		}
	}
	if n != 2*4*7*5 {
		t.Errorf("%d variants", n)
	}
}

func TestSeveralSignatures(t *testing.T) {
	raw := sign(t, sign(t, mail, rsaPair, "simple", "simple"), edPair, "relaxed", "simple", func(o *signer.SignOptions) {
		o.Domain, o.Selector = "sender.example", "e"
	})
	names := KeyNames([]byte(raw))
	if fmt.Sprint(names) != "[e._domainkey.sender.example s1._domainkey.shop.example]" {
		t.Errorf("keys %v", names)
	}
	got := Verify([]byte(raw), received, known(rsaPair.record))
	if len(got) != 2 || got[0].Result != NotChecked || got[0].Aligned || got[1].Result != Pass || !got[1].Aligned {
		t.Errorf("%+v", got)
	}
	if Overall(got) != Pass || Overall(nil) != NotSigned {
		t.Error("a pass must decide, and no signature is its own result")
	}
}

func TestReadARC(t *testing.T) {
	raw := "ARC-Seal: i=2; a=rsa-sha256; cv=pass; d=relay.example; s=a; b=x\r\n" +
		"ARC-Authentication-Results: i=2; relay.example;\r\n dkim=pass header.d=shop.example\r\n" +
		"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=list.example; s=a; b=x\r\n" +
		"ARC-Authentication-Results: i=1; list.example; dkim=fail\r\n" + mail
	want := ARC{2, "pass", "relay.example", "relay.example; dkim=pass header.d=shop.example"}
	if got := ReadARC([]byte(raw)); got != want {
		t.Errorf("got %+v", got)
	}
	if got := ReadARC([]byte(mail)); got != (ARC{}) {
		t.Errorf("got %+v", got)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add([]byte(mail), "v=DKIM1; p=")
	f.Add([]byte(sign(f, mail, edPair, "relaxed", "relaxed")), edPair.record)
	f.Add([]byte("DKIM-Signature:v=1;a=rsa-sha256;d=a;s=b;h=from;bh=;b=\r\n\tx\r\n"), "k=rsa")
	f.Fuzz(func(t *testing.T, raw []byte, record string) {
		list := Verify(raw, received, func(string) ([]string, bool) { return []string{record}, true })
		if Overall(list) == Pass && !bytes.Contains(raw, []byte("From")) && !bytes.Contains(bytes.ToLower(raw), []byte("from")) {
			t.Error("a message without From passed")
		}
		_ = ReadARC(raw)
		if _, err := publicKey(record, "rsa-sha256"); err != nil && !errors.Is(err, errUnusable) && !errors.Is(err, errRevoked) {
			t.Errorf("unexpected error %v", err)
		}
	})
}
