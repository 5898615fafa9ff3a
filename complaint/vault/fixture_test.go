package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"desist/complaint"
)

// epoch is the fixed clock of these tests.
var epoch = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)

func testOptions() Options {
	return Options{Now: func() time.Time { return epoch }}
}

func testKey(n byte) Key {
	var k Key
	for i := range k {
		k[i] = n + byte(i)*7
	}
	return k
}

// newVault creates a casebook in a folder of its own.
func newVault(tb testing.TB) *Vault {
	tb.Helper()
	return newVaultAt(tb, filepath.Join(tb.TempDir(), "case.desist"))
}

func newVaultAt(tb testing.TB, path string) *Vault {
	tb.Helper()
	v, err := Create(tb.Context(), path, testKey(1), testOptions())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = v.Close() })
	return v
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return v
	}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

var words = strings.Fields(`offer exclusive members rewards statement account balance summer sale shop now save
	your card points travel booking delivery order receipt thank you for terms apply view online unsubscribe
	preferences privacy registered office London United Kingdom company number extra bonus collect spend until
	Sunday enjoy discover new season free delivery limited time only don't miss invite friend upgrade premium`)

func sentence(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words[r.IntN(len(words))])
	}
	return b.String()
}

// mail makes the n-th invented mail of about 6 KB and what reading it might find.
func mail(n int) Incoming {
	r := rand.New(rand.NewPCG(uint64(n), 42))
	received := epoch.Add(time.Duration(n) * 17 * time.Minute)
	domain := fmt.Sprintf("shop%d.example", n%40)
	subject := sentence(r, 6)
	var b strings.Builder
	fmt.Fprintf(&b, "From: Shop %d <news@%s>\r\nTo: <pat@example.co.uk>\r\nMessage-ID: <%d.%x@%s>\r\n", n%40, domain, n, r.Uint64(), domain)
	fmt.Fprintf(&b, "Date: %s\r\nSubject: %s\r\n\r\n", received.Format(time.RFC1123Z), subject)
	for b.Len() < 6000 {
		fmt.Fprintf(&b, "<p style=\"margin:0\">%s</p>\r\n<a href=\"https://%s/c/%x\">%s</a>\r\n", sentence(r, 12), domain, r.Uint64(), sentence(r, 3))
	}
	raw := []byte(b.String())
	return Incoming{
		Raw: raw, Engine: "e1",
		Location: complaint.Location{
			Account: "pat@example.co.uk", Folder: "INBOX", Role: complaint.RoleInbox,
			UIDValidity: 7, UID: uint32(n + 1), InternalDate: received, Flags: []string{`\Seen`},
		},
		Reading: reading(r, raw, n, domain, subject, received),
	}
}

func idOf(raw []byte) complaint.MessageID {
	sum := sha256.Sum256(raw)
	return complaint.MessageID(hex.EncodeToString(sum[:]))
}

func reading(r *rand.Rand, raw []byte, n int, domain, subject string, received time.Time) complaint.Reading {
	id := idOf(raw)
	identity := func(k complaint.IdentityKind, v string) complaint.Identity {
		return complaint.Identity{Kind: k, Value: v, Count: 1, Shown: id}
	}
	out := complaint.Reading{
		Message: id, MessageID: fmt.Sprintf("%d.%s@%s", n, string(id[:12]), domain),
		Date: received.Add(-3 * time.Second), Received: received, ReceivedFrom: complaint.ReceivedInternalDate,
		From:    complaint.Address{Name: fmt.Sprintf("Shop %d", n%40), Addr: "news@" + domain},
		To:      []complaint.Address{{Addr: "pat@example.co.uk"}},
		Subject: subject, ListID: "news." + domain,
		Sender: complaint.Sender{
			Domain: domain, Name: fmt.Sprintf("Shop %d", n%40), Address: "news@" + domain,
			Identities: []complaint.Identity{
				identity(complaint.IdentityDomain, domain), identity(complaint.IdentityDKIM, domain),
				identity(complaint.IdentityReturnPath, "bounce.mailer.example"), identity(complaint.IdentityListID, "news."+domain),
				identity(complaint.IdentityLegalName, fmt.Sprintf("Shop %d Limited", n%40)),
			},
			UnsubscribeMailto: []string{fmt.Sprintf("leave-%x@%s", r.Uint32(), domain)},
		},
		Verdict: complaint.Verdict{Kind: complaint.KindMarketing, DirectMarketing: true, Confidence: 0.5 + r.Float64()/2},
		Stream:  fmt.Sprintf("s-%08x", n%400), Twin: fmt.Sprintf("t-%016x", r.Uint64()),
	}
	for i := range 5 {
		out.Verdict.Reasons = append(out.Verdict.Reasons, complaint.Reason{
			Code: fmt.Sprintf("promo.%s", words[i]), Quote: sentence(r, 12), Weight: float64(r.IntN(400)) / 100, Where: "body",
			Text: "The message offers a discount or a special price on something the company sells.", Law: "5.4",
		})
	}
	out.Verdict.Against = []complaint.Reason{{
		Code: "service.order", Quote: sentence(r, 10), Weight: -1.25, Where: "body",
		Text: "The message speaks of an order that the person placed.",
	}}
	return out
}

func mails(from, n int) []Incoming {
	out := make([]Incoming, n)
	for i := range out {
		out[i] = mail(from + i)
	}
	return out
}
