package demo_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"desist/app/demo"
	"desist/complaint"
)

var update = flag.Bool("update", false, "rewrite truth.json and the golden hash")

func load(t *testing.T) (demo.Mailbox, demo.Truth) {
	t.Helper()
	box, truth, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	return box, truth
}

func TestEveryMailParses(t *testing.T) {
	box, _ := load(t)
	for _, m := range box.Mails {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatalf("%s: %v", m.Key, err)
		}
		for _, name := range []string{"From", "To"} {
			if _, err := mail.ParseAddressList(msg.Header.Get(name)); err != nil {
				t.Errorf("%s: %s: %v", m.Key, name, err)
			}
		}
		if bytes.Contains(bytes.ReplaceAll(m.Raw, []byte("\r\n"), nil), []byte("\n")) {
			t.Errorf("%s: bare line feed", m.Key)
		}
		for line := range strings.SplitSeq(string(m.Raw), "\r\n") {
			if len(line) > 998 { // RFC 5322 2.1.1
				t.Errorf("%s: line of %d characters", m.Key, len(line))
			}
		}
	}
}

func TestDateFieldsAsTheStorySays(t *testing.T) {
	box, truth := load(t)
	received := map[string]demo.TruthMail{}
	for _, m := range truth.Mails {
		received[m.Key] = m
	}
	for _, m := range box.Mails {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		date, err := msg.Header.Date()
		switch m.Key {
		case "larderbox/011-missing-date":
			if msg.Header.Get("Date") != "" {
				t.Errorf("%s has a Date", m.Key)
			}
			continue
		case "larderbox/010-forged-date", "larderbox/009-stuck-in-queue":
			if err != nil || m.InternalDate.Sub(date) < 48*3600e9 {
				t.Errorf("%s: Date %v, received %v: want days between", m.Key, date, m.InternalDate)
			}
			continue
		}
		if gap := received[m.Key].Received.Sub(date); err != nil || gap < 0 || gap > 60e9 {
			t.Errorf("%s: Date %v, received %v, %v", m.Key, date, received[m.Key].Received, err)
		}
	}
}

func TestMessageIDsAreUniqueExceptCopies(t *testing.T) {
	box, truth := load(t)
	seen := map[string]string{}
	for _, m := range truth.Mails {
		if other, ok := seen[m.MessageID]; ok {
			t.Errorf("%s and %s share a Message-ID", other, m.Key)
		}
		seen[m.MessageID] = m.Key
	}
	copies := map[string]int{}
	for _, m := range box.Mails {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatal(err)
		}
		if id := strings.Trim(msg.Header.Get("Message-ID"), "<>"); seen[id] != m.Key {
			t.Errorf("%s has the Message-ID of %q", m.Key, seen[id])
		}
		copies[m.Key]++
	}
	for _, m := range truth.Mails {
		if copies[m.Key] != len(m.Folders) {
			t.Errorf("%s: %d copies, folders %v", m.Key, copies[m.Key], m.Folders)
		}
	}
}

// TestFlagsFollowFromTheRule computes the flags from the written verdicts and opt-outs and holds them against the
// bands written by hand on the mails.
func TestFlagsFollowFromTheRule(t *testing.T) {
	_, truth := load(t)
	compareFlags(t, "detected", flagsOf(truth, truth.OptOuts), truth.Flags)
	byHand := slices.Concat(truth.OptOuts, truth.ByHand)
	compareFlags(t, "with the opt-outs by hand", flagsOf(truth, byHand), slices.Concat(truth.Flags, truth.ByHandFlags))
}

// TestBandsDoNotHangOnTheRulingOptOut drops or promotes each opt-out that stands beside another of its company: the
// bands must stay, so that a reader who rates their strength otherwise gets the same answer.
func TestBandsDoNotHangOnTheRulingOptOut(t *testing.T) {
	_, truth := load(t)
	for i, o := range truth.OptOuts {
		later := slices.Clone(truth.OptOuts)
		for j := range later {
			if j != i && later[j].Company == o.Company {
				later[j].Strength = complaint.StrengthWeak
			}
		}
		later[i].Strength = complaint.StrengthStrong
		got, want := bands(flagsOf(truth, later)), bands(truth.Flags)
		for id, band := range want {
			if got[id] != band {
				t.Errorf("ruled by %s: %s is %s, want %s", o.Key, id, got[id], band)
			}
		}
	}
}

func bands(flags []demo.TruthFlag) map[string]complaint.Band {
	m := map[string]complaint.Band{}
	for _, f := range flags {
		m[f.MessageID] = f.Band
	}
	return m
}

func flagsOf(truth demo.Truth, optOuts []demo.TruthOptOut) []demo.TruthFlag {
	var readings []complaint.Reading
	of := map[complaint.MessageID]complaint.Attribution{}
	in := complaint.FlagInput{Of: func(r *complaint.Reading) complaint.Attribution { return of[r.Message] }}
	keys := map[string]string{}
	for _, m := range truth.Mails {
		id := complaint.MessageID(m.MessageID)
		keys[m.MessageID] = m.Key
		readings = append(readings, complaint.Reading{
			Message: id, Received: m.Received, ListID: m.ListID, Own: m.Own,
			Verdict: complaint.Verdict{Kind: m.Kind, DirectMarketing: m.DirectMarketing},
		})
		a := complaint.Attribution{Company: complaint.CompanyID(m.Company)}
		if m.Suspect {
			a.Suspect = "fails DMARC"
		}
		of[id] = a
	}
	for _, o := range optOuts {
		in.Ledger.OptOuts = append(in.Ledger.OptOuts, complaint.OptOut{
			ID: complaint.OptOutID(o.Key), Company: complaint.CompanyID(o.Company), At: o.At, Method: o.Method,
			Source: o.Source, Strength: o.Strength, Scope: o.Scope, Lists: o.Lists, State: complaint.StateProposed,
		})
	}
	for _, r := range truth.ReConsents {
		in.Ledger.ReConsents = append(in.Ledger.ReConsents, complaint.ReConsent{
			Company: complaint.CompanyID(r.Company), At: r.At, State: complaint.StateProposed,
		})
	}
	in.Readings = complaint.Each(readings)
	flags, _ := complaint.Sift(in)
	var out []demo.TruthFlag
	for _, f := range flags {
		out = append(out, demo.TruthFlag{
			MessageID: string(f.Message), Mail: keys[string(f.Message)], Company: string(f.Company),
			OptOut: string(f.OptOut), Band: f.Band,
		})
	}
	return out
}

func compareFlags(t *testing.T, name string, got, want []demo.TruthFlag) {
	t.Helper()
	for _, f := range got {
		if !slices.Contains(want, f) {
			t.Errorf("%s: the rule gives %+v", name, f)
		}
	}
	for _, f := range want {
		if !slices.Contains(got, f) {
			t.Errorf("%s: the rule does not give %+v", name, f)
		}
	}
}

func TestEveryPromotionQuotesWhatDecides(t *testing.T) {
	_, truth := load(t)
	for _, m := range truth.Mails {
		if m.DirectMarketing && !m.Ambiguous && len(m.Deciding) == 0 {
			t.Errorf("%s: marketing without a deciding sentence", m.Key)
		}
		if !m.DirectMarketing && len(m.Deciding) > 0 {
			t.Errorf("%s: a deciding sentence but no marketing", m.Key)
		}
		if !slices.Contains(verdictKinds, m.Kind) {
			t.Errorf("%s: kind %q", m.Key, m.Kind)
		}
	}
}

var verdictKinds = []complaint.VerdictKind{
	complaint.KindMarketing, complaint.KindMixed, complaint.KindService, complaint.KindOptOut,
	complaint.KindSubscription, complaint.KindPersonal, complaint.KindOther,
}

func TestFoldersAndFlagsAreKnown(t *testing.T) {
	box, _ := load(t)
	var names []string
	for _, f := range box.Folders {
		names = append(names, f.Name)
	}
	used := map[string]int{}
	for _, m := range box.Mails {
		used[m.Folder]++
		if !slices.Contains(names, m.Folder) {
			t.Errorf("%s is in %q", m.Key, m.Folder)
		}
		if slices.Contains(m.Flags, "") {
			t.Errorf("%s: unknown flag", m.Key)
		}
	}
	for _, name := range names {
		if used[name] == 0 {
			t.Errorf("folder %s is empty", name)
		}
	}
}

func TestTruthFileIsTheTruth(t *testing.T) {
	_, truth := load(t)
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(truth); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("..", "..", "assets", "demo", "truth.json"), got.Bytes())
}

func TestRenderingIsDeterministic(t *testing.T) {
	box, _ := load(t)
	hash := sha256.New()
	total := 0
	for _, m := range box.Mails {
		hash.Write([]byte(m.Folder + "\x00" + m.InternalDate.String() + strings.Join(m.Flags, " ") + "\x00"))
		hash.Write(m.Raw)
		total += len(m.Raw)
	}
	if total > 1_500_000 {
		t.Errorf("the demo mailbox has %d bytes", total)
	}
	golden(t, filepath.Join("testdata", "mailbox.sha256"), []byte(hex.EncodeToString(hash.Sum(nil))+"\n"))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs; if the change is meant, run go test ./app/demo -update", name)
	}
}
