package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"desist/complaint"
	"desist/imapsync"
)

// packedID is an id as the casebook gives them.
func packedID(name string) complaint.MessageID {
	sum := sha256.Sum256([]byte(name))
	return complaint.MessageID(hex.EncodeToString(sum[:]))
}

func drawReading(t *rapid.T, i int) complaint.Reading {
	text := func(label string) string {
		return rapid.SampledFrom([]string{"", "a", "b", "Grüße aus Mainz", strings.Repeat("long ", 30)}).Draw(t, label)
	}
	texts := func(label string) []string {
		list := rapid.SliceOfN(rapid.SampledFrom([]string{"", "x", "x\x00y", "y"}), 0, 2).Draw(t, label)
		return list[:len(list):len(list)]
	}
	r := complaint.Reading{
		Message: packedID(fmt.Sprint(i)), MessageID: text("message id"), Subject: text("subject"), ListID: text("list"), Stream: text("stream"),
		Received: rapid.SampledFrom([]time.Time{{}, time.UnixMicro(1).UTC(), time.Date(2026, 3, 1, 9, 0, 0, 5000, time.UTC)}).Draw(t, "received"),
		From:     complaint.Address{Name: text("name"), Addr: text("addr")}, Own: rapid.Bool().Draw(t, "own"),
		ReceivedFrom: rapid.SampledFrom([]complaint.ReceivedSource{"", complaint.ReceivedDate, complaint.ReceivedInternalDate}).Draw(t, "from"),
		Sender: complaint.Sender{
			Domain: text("domain"), Name: text("sender"), Address: text("address"), Personal: rapid.Bool().Draw(t, "personal"),
			SharedDomain: rapid.Bool().Draw(t, "shared"), Suspect: text("suspect"), Auth: complaint.AuthState(text("auth")), UnsubscribeMailto: texts("mailto"),
		},
		Verdict: complaint.Verdict{
			Kind: complaint.VerdictKind(text("kind")), DirectMarketing: rapid.Bool().Draw(t, "marketing"),
			PleaseCheck: rapid.Bool().Draw(t, "check"), Confidence: rapid.Float64Range(0, 1).Draw(t, "confidence"),
		},
	}
	for _, v := range texts("identities") {
		r.Sender.Identities = append(r.Sender.Identities, complaint.Identity{Kind: complaint.IdentityLegalName, Value: v, Count: 1})
	}
	if rapid.Bool().Draw(t, "finding") {
		r.Finding = []complaint.Finding{{Method: complaint.MethodEmail, Quote: text("quote"), To: texts("to")}}
	}
	if r.Own {
		r.To = []complaint.Address{{Addr: text("recipient")}}
	}
	return r
}

// Packing keeps what an analysis looks at, of every message, in order, and finds each by its id.
func TestPackedReadingsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []complaint.Reading
		p := newPacker(0)
		for i := range rapid.IntRange(0, 20).Draw(t, "mails") {
			r := drawReading(t, i)
			want = append(want, r)
			r.Verdict.Reasons = []complaint.Reason{{Code: "x"}}
			p.add(&r)
		}
		rs := p.done()
		for i := range want {
			want[i].MessageID = ""
			if want[i].Verdict.DirectMarketing && byDateAlone(&want[i]) {
				want[i].Verdict.PleaseCheck = true
			}
			if len(want[i].Sender.UnsubscribeMailto) == 0 {
				want[i].Sender.UnsubscribeMailto = nil
			}
			for j := range want[i].Finding {
				if len(want[i].Finding[j].To) == 0 {
					want[i].Finding[j].To = nil
				}
			}
		}
		var got []complaint.Reading
		for r := range rs.all() {
			got = append(got, *r)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("packed and unpacked (-want +got):\n%s", diff)
		}
		for i := range want {
			if diff := cmp.Diff(&want[i], rs.find(want[i].Message)); diff != "" {
				t.Fatalf("found by id (-want +got):\n%s", diff)
			}
		}
		if r := rs.find(packedID("stranger")); r != nil {
			t.Fatalf("a stranger is %+v", r)
		}
	})
}

func TestPackedReadingsKnowWhatCameTwice(t *testing.T) {
	p := newPacker(3)
	for i, twin := range []string{"b", "a", "", "b", "c", ""} {
		p.add(&complaint.Reading{Message: packedID(fmt.Sprint(i)), Twin: twin})
	}
	var got []string
	for r := range p.done().all() {
		got = append(got, r.Twin)
	}
	if got[0] == "" || got[0] != got[3] {
		t.Errorf("copies of one mail have %q and %q", got[0], got[3])
	}
	if alone := []string{got[1], got[2], got[4], got[5]}; !slices.Equal(alone, []string{"", "", "", ""}) {
		t.Errorf("mails without a copy have %q", alone)
	}
}

// What is held in part is fetched from a server, and what came out of files is counted by them.
func TestPackedReadingsKnowWhereMailIs(t *testing.T) {
	at := func(account, folder string, uid uint32) complaint.Location {
		return complaint.Location{Account: account, Folder: folder, UIDValidity: min(uid, 1) * 7, UID: uid}
	}
	gone := at("alex@example.co.uk", "INBOX", 8)
	gone.Gone = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	p := newPacker(5)
	for i, r := range []complaint.Reading{
		{Locations: []complaint.Location{at("alex@example.co.uk", "INBOX", 41)}},
		{Extent: complaint.ExtentText, Locations: []complaint.Location{at("alex@example.co.uk", "News", 5), at("alex@example.co.uk", "INBOX", 42)}},
		{Extent: complaint.ExtentHeader, Locations: []complaint.Location{gone}},
		{Locations: []complaint.Location{at(importAccount, "old.zip/a/1.eml", 0), at(importAccount, "old.zip/b/1.eml", 0), at(importAccount, "saved.eml", 0)}},
		{Locations: []complaint.Location{at(importAccount, "old.zip/a/2.eml", 0), at("alex@example.co.uk", "INBOX", 43)}},
	} {
		r.Message = packedID(fmt.Sprint(i))
		p.add(&r)
	}
	rs := p.done()
	type fetch struct {
		Message  complaint.MessageID
		Extent   complaint.Extent
		Account  string
		Original imapsync.Original
	}
	var got []fetch
	for r, part := range rs.inPart() {
		account, o := rs.original(part)
		got = append(got, fetch{r.Message, r.Extent, account, o})
	}
	want := []fetch{{packedID("1"), complaint.ExtentText, "alex@example.co.uk", imapsync.Original{Folder: "INBOX", UIDValidity: 7, UID: 42}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("to be fetched (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]map[string]int{importAccount: {"old.zip": 2, "saved.eml": 1}}, rs.imports); diff != "" {
		t.Errorf("imported (-want +got):\n%s", diff)
	}
}

func TestTextsOfAnyLength(t *testing.T) {
	x := newTexts()
	kept := map[uint32]string{}
	for i := range 3000 {
		s := strings.Repeat(string(rune('a'+i%26)), i*i%997) + fmt.Sprint(i)
		if i%500 == 0 {
			s = strings.Repeat(s, 1+pieceSize/len(s))
		}
		kept[x.put(s)] = s
	}
	if len(kept) != 3000 {
		t.Fatalf("%d numbers for 3000 texts", len(kept))
	}
	for n, want := range kept {
		if got := x.get(n); got != want {
			t.Fatalf("text %d of %d bytes came back as %d bytes", n, len(want), len(got))
		}
	}
	if n := x.put(""); n != 0 || x.get(0) != "" {
		t.Errorf("no text has number %d and is %q", n, x.get(0))
	}
	if first, second := x.put("again"), x.put("again"); first != second {
		t.Error("the same text at once is kept twice")
	}
}
