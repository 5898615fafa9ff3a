package demo

import (
	"bytes"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/miekg/dns"
)

// Every signature of the demo holds, by another's implementation.
func TestSignaturesHold(t *testing.T) {
	box, _, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	signed := 0
	for _, m := range box.Mails {
		list, err := dkim.VerifyWithOptions(bytes.NewReader(m.Raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
			return []string{box.Keys[dns.CanonicalName(name)]}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			signed++
			if v.Err != nil {
				t.Errorf("%s: %s: %v", m.Key, v.Domain, v.Err)
			}
		}
	}
	if signed < 100 {
		t.Errorf("only %d signatures", signed)
	}
}
