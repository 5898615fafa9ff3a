package desist_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// addresses finds what could be somebody's e-mail address.
var addresses = regexp.MustCompile(`(?i)[a-z0-9._%+-]+@((?:[a-z0-9-]+\.)+[a-z]{2,})`)

// reserved are the names that RFC 2606 and RFC 6761 keep for examples: mail to them reaches nobody.
var reserved = []string{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org", "example.co.uk"}

// senders are services and a marketplace that send for others: a test of how those are told apart needs their names.
var senders = []string{"mcsv.net", "sendgrid.net", "mail.etsy.com"}

// noMails look a provider's settings up by its real name, and hold no mail.
var noMails = []string{"cmd/desistctl/testdata/connect.txtar"}

// softBreaks end the lines of quoted-printable in the middle of words (RFC 2045 section 6.7).
var softBreaks = regexp.MustCompile(`=\r?\n`)

// No test mail may name a mailbox that somebody could own.
func TestFixturesNameNobody(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(strings.Split(filepath.ToSlash(path), "/"), "testdata") || slices.Contains(noMails, filepath.ToSlash(path)) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil || bytes.IndexByte(content, 0) >= 0 {
			return err
		}
		for _, m := range addresses.FindAllSubmatch(softBreaks.ReplaceAll(content, nil), -1) {
			seen++
			domain := strings.ToLower(string(m[1]))
			if !slices.ContainsFunc(slices.Concat(reserved, senders), func(r string) bool {
				return domain == r || strings.HasSuffix(domain, "."+r)
			}) {
				t.Errorf("%s: %s may be somebody's address: use a reserved domain", path, m[0])
			}
		}
		return nil
	})
	if err != nil || seen == 0 {
		t.Fatalf("%d addresses seen: %v", seen, err)
	}
}
