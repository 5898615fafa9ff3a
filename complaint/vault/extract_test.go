package vault

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"desist/complaint"
)

// inPart makes an extract of the n-th mail.
func inPart(n int, extent complaint.Extent) Incoming {
	m := mail(n)
	m.Raw = append([]byte("Extract: "+string(extent)+"\r\n"), m.Raw[:200]...)
	m.Reading.Message = ""
	m.Extent, m.Fingerprint = extent, fingerprint(n)
	m.Reading.Verdict = complaint.Verdict{Kind: complaint.KindOther}
	return m
}

func fingerprint(n int) string { return string(rune('a'+n)) + "-print" }

func inFull(n int) Incoming {
	m := mail(n)
	m.Fingerprint = fingerprint(n)
	return m
}

// TestExtractBecomesWhole follows a message from its header to its original.
func TestExtractBecomesWhole(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	must(v.KeepBatch(ctx, []Incoming{inPart(1, complaint.ExtentHeader)}, nil))(t)
	only := func(extent complaint.Extent) complaint.Reading {
		t.Helper()
		var all []complaint.Reading
		for r, err := range v.Readings(ctx) {
			check(t, err)
			all = append(all, r)
		}
		if len(all) != 1 || all[0].Extent != extent || len(all[0].Locations) != 1 {
			t.Fatalf("%d readings: %+v", len(all), all)
		}
		return all[0]
	}
	was := only(complaint.ExtentHeader)
	if _, err := v.Original(ctx, was.Message); !errors.Is(err, ErrExtract) {
		t.Errorf("an extract passed for an original: %v", err)
	}
	if was.Message == idOf(inPart(1, complaint.ExtentHeader).Raw) {
		t.Error("an extract has the id of an original with its bytes")
	}
	kept := must(v.KeepBatch(ctx, []Incoming{inPart(1, complaint.ExtentText)}, nil))(t)
	if kept != (Kept{Known: 1, Fuller: 1}) {
		t.Errorf("kept %+v", kept)
	}
	if only(complaint.ExtentText).Message != was.Message {
		t.Error("the extract has another id")
	}
	must(v.KeepBatch(ctx, []Incoming{inPart(1, complaint.ExtentHeader)}, nil))(t) // comes to nothing
	raw, _, extent, err := v.Beginning(ctx, was.Message)
	if err != nil || extent != complaint.ExtentText || !bytes.HasPrefix(raw, []byte("Extract: text")) {
		t.Errorf("%q, %v, %v", raw, extent, err)
	}

	check(t, v.PutReviews(ctx, []complaint.Review{{Message: was.Message, Decision: complaint.Include, At: epoch}}))
	check(t, v.PutOptOut(ctx, complaint.OptOut{ID: "o1", Message: was.Message}))
	check(t, v.PutCaseFacts(ctx, complaint.CaseFacts{Company: "c1", Letters: []complaint.Letter{{Message: was.Message}}}))
	must(v.KeepBatch(ctx, []Incoming{inFull(1)}, nil))(t)
	is := only(complaint.ExtentWhole)
	if is.Message != idOf(mail(1).Raw) || !is.Verdict.DirectMarketing {
		t.Errorf("the whole message is %+v", is)
	}
	if raw := must(v.Original(ctx, is.Message))(t); !bytes.Equal(raw, mail(1).Raw) {
		t.Error("the original differs")
	}
	if r := must(v.Reviews(ctx))(t)[is.Message]; r.Decision != complaint.Include {
		t.Error("the review was lost")
	}
	if o := must(v.ByHand(ctx))(t); o[0].Message != is.Message {
		t.Error("the opt-out names another message")
	}
	if f, err := v.CaseFacts(ctx); err != nil || f[0].Letters[0].Message != is.Message {
		t.Errorf("the letter names another message: %+v, %v", f, err)
	}
	must(v.KeepBatch(ctx, []Incoming{inPart(1, complaint.ExtentText)}, nil))(t) // what is whole stays whole
	only(complaint.ExtentWhole)
	check(t, v.Check(ctx))
}

// TestExtractMeetsItsOriginal has the original come from another place while an extract is held.
func TestExtractMeetsItsOriginal(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	imported := mail(2)
	imported.Location = complaint.Location{Account: "import", Folder: "a.mbox"}
	must(v.KeepBatch(ctx, []Incoming{imported, inPart(2, complaint.ExtentText)}, nil))(t)
	if n := must(v.Count(ctx))(t); n != 2 {
		t.Fatalf("%d messages: nothing says yet that they are one", n)
	}
	must(v.KeepBatch(ctx, []Incoming{inFull(2)}, nil))(t)
	if n := must(v.Count(ctx))(t); n != 1 {
		t.Errorf("%d messages", n)
	}
	if r := must(v.Reading(ctx, idOf(mail(2).Raw)))(t); len(r.Locations) != 2 || r.Extent != complaint.ExtentWhole {
		t.Errorf("%+v", r)
	}
	check(t, v.Check(ctx))
}

func TestKnownAndLocated(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	must(v.KeepBatch(ctx, []Incoming{inFull(3), inPart(4, complaint.ExtentHeader)}, nil))(t)
	known := must(v.Known(ctx, []string{fingerprint(3), fingerprint(4), fingerprint(5), ""}))(t)
	if len(known) != 2 || known[fingerprint(3)] != complaint.ExtentWhole || known[fingerprint(4)] != complaint.ExtentHeader {
		t.Errorf("known: %v", known)
	}
	l := mail(3).Location
	l.Folder, l.UID, l.Labels = "All Mail", 99, []string{`\Important`, "My shop"}
	check(t, v.Locate(ctx, []Sighting{{fingerprint(3), l}, {fingerprint(5), l}}))
	r := must(v.Reading(ctx, idOf(mail(3).Raw)))(t)
	if len(r.Locations) != 2 || len(r.Locations[1].Labels)+len(r.Locations[0].Labels) != 2 {
		t.Errorf("%+v", r.Locations)
	}
}

func TestGoneStaysHeld(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	state := complaint.FolderState{Account: "pat@example.co.uk", Folder: "INBOX", UIDValidity: 7}
	must(v.KeepBatch(ctx, append(mails(0, 4), inPart(5, complaint.ExtentText), inPart(6, complaint.ExtentHeader)), &state))(t)
	check(t, v.Gone(ctx, "pat@example.co.uk", "INBOX", 7, []UIDs{{2, 3}, {900, 1000}}, epoch))
	want := Holdings{Whole: 2, Text: 1, Header: 1, Gone: 2}
	if h := must(v.Holdings(ctx, "pat@example.co.uk", "INBOX"))(t); h != want {
		t.Errorf("%+v, want %+v", h, want)
	}
	r := must(v.Reading(ctx, idOf(mail(1).Raw)))(t)
	if len(r.Locations) != 1 || !r.Locations[0].Gone.Equal(epoch) {
		t.Errorf("%+v", r.Locations)
	}
	must(v.KeepBatch(ctx, mails(1, 1), nil))(t) // it is there again
	if r := must(v.Reading(ctx, idOf(mail(1).Raw)))(t); !r.Locations[0].Gone.IsZero() {
		t.Errorf("still gone: %+v", r.Locations)
	}
	check(t, v.SetFlags(ctx, "pat@example.co.uk", "INBOX", 7, map[uint32][]string{1: {`\Answered`}}))
	if r := must(v.Reading(ctx, idOf(mail(0).Raw)))(t); r.Locations[0].Flags[0] != `\Answered` {
		t.Errorf("%+v", r.Locations)
	}
	check(t, v.GoneBefore(ctx, "pat@example.co.uk", "INBOX", 8, epoch.Add(time.Hour)))
	if h := must(v.Holdings(ctx, "pat@example.co.uk", "INBOX"))(t); h.Gone != 6 {
		t.Errorf("%+v, want all gone", h)
	}
}

func TestSyncsAreKept(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	for i := range keptIdleSyncs + 5 {
		must(v.PutSync(ctx, complaint.SyncRecord{Account: "a", New: i}, "C: a1 NOOP\n", i > 0))(t)
	}
	all := must(v.Syncs(ctx))(t)
	if len(all) != keptIdleSyncs+1 || all[0].Number != 1 || all[1].New != 5 {
		t.Errorf("%d kept, first %+v", len(all), all[0])
	}
	if text := must(v.Transcript(ctx, all[0].Number))(t); text != "C: a1 NOOP\n" {
		t.Errorf("transcript %q", text)
	}
}
