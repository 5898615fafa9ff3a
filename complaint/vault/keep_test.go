package vault

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

func TestKeptMailComesBack(t *testing.T) {
	v := newVault(t)
	batch := mails(0, 5)
	batch[3].Raw = []byte{} // nothing at all is a message, too
	batch[3].Reading.Message = ""
	batch[4].Raw = bytes.Repeat([]byte{0, 0xff, '\n', '\r'}, 300_000)
	batch[4].Reading.Message = ""
	kept := must(v.KeepBatch(t.Context(), batch, nil))(t)
	if kept != (Kept{New: 5}) {
		t.Errorf("kept %+v", kept)
	}
	for _, m := range batch {
		id := idOf(m.Raw)
		if got := must(v.Original(t.Context(), id))(t); !bytes.Equal(got, m.Raw) {
			t.Errorf("%s came back changed", id)
		}
		want := m.Reading
		want.Message, want.Locations = id, []complaint.Location{m.Location}
		if diff := cmp.Diff(want, must(v.Reading(t.Context(), id))(t)); diff != "" {
			t.Errorf("reading (-want +got):\n%s", diff)
		}
	}
}

func TestSameMailInTwoFolders(t *testing.T) {
	v := newVault(t)
	a, b := mail(1), mail(1)
	b.Location.Folder, b.Location.UID, b.Location.Flags = "Archive", 90, nil
	again := mail(1)
	again.Location.Flags = []string{`\Seen`, `\Flagged`}
	if kept := must(v.KeepBatch(t.Context(), []Incoming{a, b}, nil))(t); kept != (Kept{New: 1, Known: 1}) {
		t.Errorf("kept %+v", kept)
	}
	if kept := must(v.KeepBatch(t.Context(), []Incoming{again}, nil))(t); kept != (Kept{Known: 1}) {
		t.Errorf("kept again %+v", kept)
	}
	got := must(v.Reading(t.Context(), idOf(a.Raw)))(t).Locations
	if diff := cmp.Diff([]complaint.Location{again.Location, b.Location}, got); diff != "" {
		t.Errorf("locations (-want +got):\n%s", diff)
	}
	for folder, want := range map[string]int{"INBOX": 1, "Archive": 1, "Sent": 0} {
		if n := must(v.Held(t.Context(), "pat@example.co.uk", folder))(t); n != want {
			t.Errorf("%s holds %d, want %d", folder, n, want)
		}
	}
}

func TestFolderNumberedAnew(t *testing.T) {
	v := newVault(t)
	state := complaint.FolderState{Account: "pat@example.co.uk", Folder: "INBOX", UIDValidity: 7, UIDNext: 4}
	must(v.KeepBatch(t.Context(), mails(0, 3), &state))(t)
	moved := mails(0, 2) // the third is gone
	for i := range moved {
		moved[i].Location.UIDValidity, moved[i].Location.UID = 8, uint32(50+i)
	}
	state.UIDValidity = 8
	must(v.KeepBatch(t.Context(), moved, &state))(t)
	if n := must(v.Held(t.Context(), "pat@example.co.uk", "INBOX"))(t); n != 2 {
		t.Errorf("held %d, want the 2 of the new numbering", n)
	}
	if l := must(v.Reading(t.Context(), idOf(moved[0].Raw)))(t).Locations; len(l) != 1 || l[0].UID != 50 {
		t.Errorf("locations %+v, want the new one alone", l)
	}
	if l := must(v.Reading(t.Context(), idOf(mail(2).Raw)))(t).Locations; len(l) != 1 || l[0].UIDValidity != 7 {
		t.Errorf("locations %+v, want where it was last seen", l)
	}
}

// In whatever order folders are read, the received time is the most trustworthy, then the earliest.
func TestReceivedTimeOfCopies(t *testing.T) {
	early, late := epoch, epoch.Add(time.Hour)
	type seen struct {
		at   time.Time
		from complaint.ReceivedSource
	}
	cases := map[string]struct {
		seen []seen
		want seen
	}{
		"server before header":  {[]seen{{late, complaint.ReceivedInternalDate}, {early, complaint.ReceivedHeader}}, seen{late, complaint.ReceivedInternalDate}},
		"header before date":    {[]seen{{late, complaint.ReceivedHeader}, {early, complaint.ReceivedDate}}, seen{late, complaint.ReceivedHeader}},
		"earlier of two":        {[]seen{{late, complaint.ReceivedInternalDate}, {early, complaint.ReceivedInternalDate}}, seen{early, complaint.ReceivedInternalDate}},
		"anything before none":  {[]seen{{time.Time{}, complaint.ReceivedUnknown}, {late, complaint.ReceivedDate}}, seen{late, complaint.ReceivedDate}},
		"none if there is none": {[]seen{{time.Time{}, complaint.ReceivedUnknown}}, seen{time.Time{}, complaint.ReceivedUnknown}},
	}
	for name, c := range cases {
		for _, order := range []string{"", " reversed"} {
			t.Run(name+order, func(t *testing.T) {
				v := newVault(t)
				for i, s := range c.seen {
					m := mail(1)
					m.Location.UID = uint32(i + 1)
					m.Reading.Received, m.Reading.ReceivedFrom = s.at, s.from
					must(v.KeepBatch(t.Context(), []Incoming{m}, nil))(t)
				}
				r := must(v.Reading(t.Context(), idOf(mail(1).Raw)))(t)
				if !r.Received.Equal(c.want.at) || r.ReceivedFrom != c.want.from {
					t.Errorf("received %v by %q, want %v", r.Received, r.ReceivedFrom, c.want)
				}
			})
			slices.Reverse(c.seen)
		}
	}
}

func TestBatchIsAllOrNothing(t *testing.T) {
	v := newVault(t)
	before := must(v.Revision(t.Context()))(t)
	state := complaint.FolderState{Account: "pat@example.co.uk", Folder: "INBOX", UIDNext: 9}
	nowhere := mails(0, 3)
	nowhere[2].Location = complaint.Location{}
	swapped := mails(0, 3)
	swapped[1].Reading = swapped[2].Reading
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	cases := map[string]struct {
		ctx   context.Context
		batch []Incoming
		is    error
	}{
		"a location without an account": {t.Context(), nowhere, nil},
		"a reading of another message":  {t.Context(), swapped, nil},
		"cancelled":                     {cancelled, mails(0, 3), context.Canceled},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			kept, err := v.KeepBatch(c.ctx, c.batch, &state)
			if err == nil || kept != (Kept{}) || (c.is != nil && !errors.Is(err, c.is)) {
				t.Errorf("kept %+v, error %v", kept, err)
			}
			if n := must(v.Count(t.Context()))(t); n != 0 {
				t.Errorf("%d messages stayed", n)
			}
			if _, known, _ := v.FolderState(t.Context(), state.Account, state.Folder); known {
				t.Error("the folder state stayed")
			}
		})
	}
	if after := must(v.Revision(t.Context()))(t); after != before {
		t.Errorf("the revision went from %d to %d", before, after)
	}
}

func TestReadingsAreOrderedAndComplete(t *testing.T) {
	v := newVault(t)
	const n = 700 // more than two lots
	batch := mails(0, n)
	slices.Reverse(batch)
	for i := range 40 { // at the same moment
		batch[i].Reading.Received = epoch
	}
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	var got []complaint.Reading
	for r, err := range v.Readings(t.Context()) {
		check(t, err)
		if len(got)%100 == 0 { // other methods may be called from the body
			must(v.Original(t.Context(), r.Message))(t)
			check(t, v.SetState(t.Context(), "o-1", complaint.StateConfirmed))
		}
		got = append(got, r)
	}
	if len(got) != n {
		t.Fatalf("%d readings, want %d", len(got), n)
	}
	want := map[complaint.MessageID]complaint.Reading{}
	for _, m := range batch {
		r := m.Reading
		r.Locations = []complaint.Location{m.Location}
		want[r.Message] = r
	}
	for i, r := range got {
		if i > 0 {
			before := got[i-1]
			if c := before.Received.Compare(r.Received); c > 0 || (c == 0 && before.Message >= r.Message) {
				t.Fatalf("number %d is out of order", i)
			}
		}
		if diff := cmp.Diff(want[r.Message], r); diff != "" {
			t.Fatalf("number %d (-want +got):\n%s", i, diff)
		}
	}
}

// Readings asked for by their ids are those of the whole casebook, and what isn't in it is left out.
func TestReadingsOfSomeMessages(t *testing.T) {
	v := newVault(t)
	batch := mails(0, 5)
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	stranger := mails(9, 1)[0].Reading.Message
	want := map[complaint.MessageID]complaint.Reading{}
	ids := []complaint.MessageID{"no id", stranger}
	for r, err := range v.Readings(t.Context()) {
		check(t, err)
		if len(want) < 3 {
			want[r.Message], ids = r, append(ids, r.Message)
		}
	}
	got := must(v.ReadingsOf(t.Context(), ids))(t)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
	for id, r := range want {
		if name := must(v.HeaderID(t.Context(), id))(t); name != r.MessageID || name == "" {
			t.Errorf("%s is called %q, want %q", id, name, r.MessageID)
		}
	}
	if name, err := v.HeaderID(t.Context(), stranger); !errors.Is(err, ErrNotFound) {
		t.Errorf("a stranger is called %q (%v)", name, err)
	}
}

func TestReadingsCanBeLeft(t *testing.T) {
	v := newVault(t)
	must(v.KeepBatch(t.Context(), mails(0, 1500), nil))(t)
	for range 3 * readers { // each must give its connection back
		for _, err := range v.Readings(t.Context()) {
			check(t, err)
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var last error
	for _, err := range v.Readings(ctx) {
		cancel()
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a cancelled iteration ended with %v", last)
	}
	must(v.Count(t.Context()))(t)
}

func TestReadAgainByANewerEngine(t *testing.T) {
	v := newVault(t)
	batch := mails(0, 3)
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	if stale := must(v.Stale(t.Context(), "e2"))(t); len(stale) != 3 || stale[0] != batch[0].Reading.Message {
		t.Fatalf("stale: %v", stale)
	}
	r := batch[0].Reading
	r.Verdict = complaint.Verdict{Kind: complaint.KindService, Confidence: 0.9}
	r.Received, r.ReceivedFrom = epoch.Add(99*time.Hour), complaint.ReceivedHeader
	r.MessageID = "corrected@shop.example"
	check(t, v.PutReadings(t.Context(), "e2", []complaint.Reading{r}))
	got := must(v.Reading(t.Context(), r.Message))(t)
	if got.Verdict.Kind != complaint.KindService || !got.Received.Equal(batch[0].Reading.Received) || len(got.Locations) != 1 {
		t.Errorf("now %+v", got)
	}
	if stale := must(v.Stale(t.Context(), "e2"))(t); len(stale) != 2 {
		t.Errorf("stale: %v", stale)
	}
	if ids := must(v.FindMessage(t.Context(), "<corrected@shop.example>"))(t); len(ids) != 1 {
		t.Errorf("found %v by the new Message-ID", ids)
	}
	stranger := mail(99).Reading
	if err := v.PutReadings(t.Context(), "e3", []complaint.Reading{r, stranger}); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if stale := must(v.Stale(t.Context(), "e2"))(t); len(stale) != 2 {
		t.Errorf("a failed replacement left its mark: %v", stale)
	}
}

// Read again with the location that came later, a message must not become newer: it might be flagged for that alone.
func TestReadingAgainNeverMakesAMessageNewer(t *testing.T) {
	v := newVault(t)
	batch := mails(0, 1)
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	r := batch[0].Reading
	was := r.Received
	r.Received = was.AddDate(0, 2, 0)
	check(t, v.PutReadings(t.Context(), "e2", []complaint.Reading{r}))
	if got := must(v.Reading(t.Context(), r.Message))(t); !got.Received.Equal(was) {
		t.Errorf("received %v, want %v as before", got.Received, was)
	}
}

func TestFindMessage(t *testing.T) {
	v := newVault(t)
	batch := mails(0, 3)
	batch[1].Reading.MessageID = batch[0].Reading.MessageID // repeated by the sender
	batch[2].Reading.MessageID = ""
	must(v.KeepBatch(t.Context(), batch, nil))(t)
	id := func(n int) complaint.MessageID { return batch[n].Reading.Message }
	both := []complaint.MessageID{id(0), id(1)}
	slices.Sort(both)
	cases := map[string]struct {
		ref  string
		want []complaint.MessageID
	}{
		"full id":               {string(id(2)), []complaint.MessageID{id(2)}},
		"id in capitals":        {strings.ToUpper(string(id(2))), []complaint.MessageID{id(2)}},
		"with its kind":         {"sha256:" + string(id(2)), []complaint.MessageID{id(2)}},
		"prefix":                {string(id(0))[:8], []complaint.MessageID{id(0)}},
		"odd prefix":            {string(id(0))[:13], []complaint.MessageID{id(0)}},
		"short prefix":          {string(id(0))[:7], nil},
		"Message-ID":            {batch[0].Reading.MessageID, both},
		"Message-ID, brackets":  {" <" + batch[0].Reading.MessageID + "> ", both},
		"nothing":               {"", nil},
		"brackets only":         {"<>", nil},
		"longer than an id":     {string(id(0)) + "00", nil},
		"unknown, hexadecimal":  {"ffffffffffff", nil},
		"unknown, not an id":    {"who@knows.example", nil},
		"quotes and semicolons": {`'; DROP TABLE message; --`, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, must(v.FindMessage(t.Context(), c.ref))(t)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for ref, want := range map[complaint.MessageID]bool{id(0): true, mail(50).Reading.Message: false, "rubbish": false} {
		if got := must(v.Has(t.Context(), ref))(t); got != want {
			t.Errorf("has %s: %v", ref, got)
		}
	}
	if _, err := v.Original(t.Context(), mail(50).Reading.Message); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := v.Reading(t.Context(), "rubbish"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}
