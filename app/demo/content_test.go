package demo_test

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
	"golang.org/x/net/html"
)

// readable returns the decoded header and text parts of a mail, and the text of its HTML.
func readable(t *testing.T, raw []byte) (all, visible string) {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var b, v strings.Builder
	fields := entity.Header.Fields()
	for fields.Next() {
		text, err := fields.Text()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(fields.Key() + ": " + text + "\n")
		if fields.Key() == "Subject" {
			v.WriteString(text + "\n")
		}
	}
	err = entity.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil {
			return err
		}
		mediaType, _, err := e.Header.ContentType()
		if err != nil || strings.HasPrefix(mediaType, "multipart/") || mediaType == "application/pdf" {
			return err
		}
		text, err := io.ReadAll(e.Body)
		b.Write(text)
		if mediaType == "text/html" {
			text = []byte(htmlText(t, text))
		}
		v.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), v.String()
}

func htmlText(t *testing.T, markup []byte) string {
	t.Helper()
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

var unfilled = regexp.MustCompile(`\{(?:hex|num|path|unsub)|\{\{|<no value>|\*\*|\[\[`)

func TestDecidingSentencesStandInTheMail(t *testing.T) {
	box, truth := load(t)
	deciding := map[string][]string{}
	for _, m := range truth.Mails {
		deciding[m.Key] = m.Deciding
	}
	for _, m := range box.Mails {
		all, visible := readable(t, m.Raw)
		visible = html.UnescapeString(visible)
		for _, sentence := range deciding[m.Key] {
			if !strings.Contains(visible, sentence) {
				t.Errorf("%s does not say %q", m.Key, sentence)
			}
		}
		if mark := unfilled.FindString(all); mark != "" {
			t.Errorf("%s shows %q", m.Key, mark)
		}
	}
}

var (
	hostPattern = regexp.MustCompile(`(?i)\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\b`)
	ipPattern   = regexp.MustCompile(`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`)

	// Names with dots that are no hosts.
	notHosts = regexp.MustCompile(`(?i)\.(?:jpg|png|gif|aspx|pdf|ics|php)$|^pdf-1|(?:^|-)alex\.morgan$|^[a-z]+\.(?:morgan|oyelaran|nair|lodge)$|^header\.|^smtp\.mailfrom$|^health-deals$`)

	documentation = []netip.Prefix{ // RFC 5737
		netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	}
)

// TestOnlyReservedNames keeps every host and address of the mailbox inside RFC 2606, RFC 6761 and RFC 5737.
func TestOnlyReservedNames(t *testing.T) {
	box, _ := load(t)
	for _, m := range box.Mails {
		all, _ := readable(t, m.Raw)
		for _, host := range hostPattern.FindAllString(all, -1) {
			if !notHosts.MatchString(host) && !reservedHost(strings.ToLower(host)) {
				t.Errorf("%s names %s", m.Key, host)
			}
		}
		for _, ip := range ipPattern.FindAllString(all, -1) {
			addr, err := netip.ParseAddr(ip)
			inside := func(p netip.Prefix) bool { return err == nil && p.Contains(addr) }
			if !slices.ContainsFunc(documentation, inside) {
				t.Errorf("%s names %s", m.Key, ip)
			}
		}
	}
}

func reservedHost(host string) bool {
	if strings.HasSuffix(host, ".example") || strings.HasSuffix(host, ".test") {
		return true
	}
	for _, d := range []string{"example.com", "example.net", "example.org", "example.co.uk"} {
		if host == d || strings.HasSuffix(host, "."+d) {
			return true
		}
	}
	return false
}
