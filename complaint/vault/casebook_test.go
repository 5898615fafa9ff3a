package vault

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

func TestProfileAndAccounts(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	if p := must(v.Profile(ctx))(t); p.Name != "" || p.Addresses != nil {
		t.Errorf("a new casebook knows %+v", p)
	}
	pat := complaint.Person{Name: "Pat Example", Addresses: []string{"pat@example.co.uk"}}
	check(t, v.SetProfile(ctx, complaint.Person{Name: "Someone"}))
	check(t, v.SetProfile(ctx, pat))
	if diff := cmp.Diff(pat, must(v.Profile(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	home := complaint.Account{ID: "pat@example.co.uk", Kind: complaint.AccountIMAP, Host: "imap.example.co.uk", Port: 993, Added: epoch}
	files := complaint.Account{ID: "import", Kind: complaint.AccountImport}
	check(t, v.PutAccount(ctx, home))
	check(t, v.PutAccount(ctx, files))
	home.Port = 143
	check(t, v.PutAccount(ctx, home)) // keeps its place
	if diff := cmp.Diff([]complaint.Account{home, files}, must(v.Accounts(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	if err := v.RemoveAccount(ctx, "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestSecrets(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	check(t, v.PutSecret(ctx, "a", []byte("one")))
	check(t, v.PutSecret(ctx, "a", []byte("two")))
	check(t, v.PutSecret(ctx, "empty", nil))
	if got := must(v.Secret(ctx, "a"))(t); string(got) != "two" {
		t.Errorf("got %q", got)
	}
	if got := must(v.Secret(ctx, "empty"))(t); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	check(t, v.RemoveSecret(ctx, "a"))
	check(t, v.RemoveSecret(ctx, "a"))
	if _, err := v.Secret(ctx, "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestFolderStates(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	inbox := complaint.FolderState{
		Account: "a", Folder: "INBOX", Role: complaint.RoleInbox, UIDValidity: 1, UIDNext: 9,
		Settled: "1:8", ModSeq: 1 << 60, Server: 8, SyncedAt: epoch,
	}
	sent := complaint.FolderState{Account: "a", Folder: "Sent", Role: complaint.RoleSent}
	other := complaint.FolderState{Account: "b", Folder: "INBOX"}
	for _, s := range []complaint.FolderState{{Account: "a", Folder: "INBOX"}, sent, other, inbox} {
		must(v.KeepBatch(ctx, nil, &s))(t)
	}
	if diff := cmp.Diff([]complaint.FolderState{inbox, sent}, must(v.FolderStates(ctx, "a"))(t)); diff != "" {
		t.Error(diff)
	}
	got, known, err := v.FolderState(ctx, "a", "INBOX")
	if err != nil || !known || !cmp.Equal(got, inbox) {
		t.Errorf("got %+v, %v, %v", got, known, err)
	}
	if _, known, err := v.FolderState(ctx, "a", "Junk"); known || err != nil {
		t.Errorf("knows a folder it never met: %v, %v", known, err)
	}
}

func TestRemoveAccountKeepsWhatTheCaseRestsOn(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	batch := mails(0, 6)
	const plain, reviewed, named, finding, elsewhere, twice = 0, 1, 2, 3, 4, 5
	batch[finding].Reading.Finding = []complaint.Finding{{ReConsent: true, Quote: "Welcome back"}}
	batch[elsewhere].Location.Account = "other@example.co.uk"
	check(t, v.PutAccount(ctx, complaint.Account{ID: "pat@example.co.uk"}))
	check(t, v.PutAccount(ctx, complaint.Account{ID: "other@example.co.uk"}))
	must(v.KeepBatch(ctx, batch, &complaint.FolderState{Account: "pat@example.co.uk", Folder: "INBOX"}))(t)
	copied := batch[twice]
	copied.Location.Account = "other@example.co.uk"
	must(v.KeepBatch(ctx, []Incoming{copied}, nil))(t)
	check(t, v.PutReviews(ctx, []complaint.Review{{Message: batch[reviewed].Reading.Message, Decision: complaint.Include}}))
	check(t, v.PutOptOut(ctx, complaint.OptOut{ID: "o-1", Message: batch[named].Reading.Message}))

	check(t, v.RemoveAccount(ctx, "pat@example.co.uk"))
	for i, m := range batch {
		if got, want := must(v.Has(ctx, m.Reading.Message))(t), i != plain; got != want {
			t.Errorf("message %d is there: %v, want %v", i, got, want)
		}
	}
	for i, want := range map[int]int{reviewed: 0, finding: 0, elsewhere: 1, twice: 1} {
		if l := must(v.Reading(ctx, batch[i].Reading.Message))(t).Locations; len(l) != want {
			t.Errorf("message %d has the locations %+v", i, l)
		}
	}
	if s := must(v.FolderStates(ctx, "pat@example.co.uk"))(t); len(s) != 0 {
		t.Errorf("folder states stayed: %+v", s)
	}
	check(t, v.Check(ctx))
	kept := must(v.KeepBatch(ctx, batch, nil))(t) // and it can all come back
	if kept.New != 1 {
		t.Errorf("kept again %+v", kept)
	}
}

func TestOptOutsByHand(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	sha := must(v.PutEvidence(ctx, "letter.txt", []byte("please stop")))(t)
	if again := must(v.PutEvidence(ctx, "copy.txt", []byte("please stop")))(t); again != sha {
		t.Errorf("the same file has the hashes %s and %s", sha, again)
	}
	o := complaint.OptOut{
		ID: "o-1", Company: "shop.example", At: epoch, Method: complaint.MethodPost, Source: complaint.SourceByHand,
		State: complaint.StateConfirmed, Note: "recorded delivery", Evidence: sha, EvidenceName: "letter.txt",
	}
	second := complaint.OptOut{ID: "o-2", Company: "shop.example", Evidence: sha}
	check(t, v.PutOptOut(ctx, complaint.OptOut{ID: "o-1", Note: "draft"}))
	check(t, v.PutOptOut(ctx, second))
	check(t, v.PutOptOut(ctx, o))
	if diff := cmp.Diff([]complaint.OptOut{o, second}, must(v.ByHand(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	missing := complaint.OptOut{ID: "o-3", Evidence: string(idOf(nil))}
	if err := v.PutOptOut(ctx, missing); !errors.Is(err, ErrNotFound) {
		t.Errorf("evidence that was never put: got %v, want ErrNotFound", err)
	}
	check(t, v.RemoveOptOut(ctx, "o-2"))
	if got := must(v.Evidence(ctx, sha))(t); !bytes.Equal(got, []byte("please stop")) {
		t.Errorf("evidence %q", got)
	}
	check(t, v.RemoveOptOut(ctx, "o-1"))
	if _, err := v.Evidence(ctx, sha); !errors.Is(err, ErrNotFound) {
		t.Errorf("evidence nobody needs: got %v, want ErrNotFound", err)
	}
	if err := v.RemoveOptOut(ctx, "o-1"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestStatesReviewsAndEdits(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	check(t, v.SetState(ctx, "o-1", complaint.StateConfirmed))
	check(t, v.SetState(ctx, "o-1", complaint.StateRejected))
	check(t, v.SetState(ctx, "o-2", complaint.StateConfirmed))
	check(t, v.SetState(ctx, "o-2", complaint.StateProposed))
	want := map[complaint.OptOutID]complaint.State{"o-1": complaint.StateRejected}
	if diff := cmp.Diff(want, must(v.States(ctx))(t)); diff != "" {
		t.Error(diff)
	}

	one := complaint.SaidScope{Scope: complaint.ScopeList, Lists: []complaint.List{"weekly.shop.example"}}
	check(t, v.SetScope(ctx, "o-1", complaint.SaidScope{Scope: complaint.ScopeAll}))
	check(t, v.SetScope(ctx, "o-1", one))
	check(t, v.SetScope(ctx, "o-2", one))
	check(t, v.SetScope(ctx, "o-2", complaint.SaidScope{}))
	if diff := cmp.Diff(map[complaint.OptOutID]complaint.SaidScope{"o-1": one}, must(v.Scopes(ctx))(t)); diff != "" {
		t.Error(diff)
	}

	batch := mails(0, 2)
	must(v.KeepBatch(ctx, batch, nil))(t)
	first, second := batch[0].Reading.Message, batch[1].Reading.Message
	check(t, v.PutReviews(ctx, []complaint.Review{
		{Message: first, Decision: complaint.Unsure}, {Message: second, Decision: complaint.Include},
	}))
	check(t, v.PutReviews(ctx, []complaint.Review{
		{Message: first, Decision: complaint.Exclude, Reason: "a receipt", At: epoch.Add(time.Hour)}, {Message: second},
	}))
	reviews := map[complaint.MessageID]complaint.Review{
		first: {Message: first, Decision: complaint.Exclude, Reason: "a receipt", At: epoch.Add(time.Hour)},
	}
	if diff := cmp.Diff(reviews, must(v.Reviews(ctx))(t)); diff != "" {
		t.Error(diff)
	}
	stranger := complaint.Review{Message: mail(9).Reading.Message, Decision: complaint.Include}
	if err := v.PutReviews(ctx, []complaint.Review{{Message: second, Decision: complaint.Include}, stranger}); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if n := len(must(v.Reviews(ctx))(t)); n != 1 {
		t.Errorf("%d reviews after a failed call, want 1", n)
	}

	edits := []complaint.CompanyEdit{
		{Kind: complaint.EditMerge, Domain: "b.example", With: "a.example"},
		{Kind: complaint.EditRename, Domain: "a.example", Name: "A"},
		{Kind: complaint.EditMerge, Domain: "b.example", With: "a.example"},
	}
	for _, e := range edits {
		check(t, v.PutCompanyEdit(ctx, e))
	}
	if diff := cmp.Diff(edits, must(v.CompanyEdits(ctx))(t)); diff != "" {
		t.Error(diff)
	}
}

func TestCustodyLog(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	before := must(v.Revision(ctx))(t)
	check(t, v.Log(ctx, "created", ""))
	check(t, v.Log(ctx, "sync", "INBOX:\n5 new"))
	if err := v.Log(ctx, "two\nlines", ""); err == nil {
		t.Error("a kind of two lines was taken")
	}
	if after := must(v.Revision(ctx))(t); after != before {
		t.Error("the log counts as a change")
	}
	events := must(v.Events(ctx))(t)
	if len(events) != 2 || events[1].Seq != 2 || events[1].Prev != events[0].Hash || !events[1].At.Equal(epoch) || events[1].Detail != "INBOX:\n5 new" {
		t.Fatalf("events %+v", events)
	}
	// The documented way of hashing, so that others can repeat it.
	const first = "6f8fcfaf0f0fef05f373bca61950455b79c765c64e892023a3ab962ce7686ad0"
	if events[0].Hash != first {
		t.Errorf("the first entry has the hash %s", events[0].Hash)
	}

	for name, statement := range map[string]string{
		"changed": `UPDATE event SET detail = 'nothing' WHERE seq = 1`,
		"removed": `DELETE FROM event WHERE seq = 1`,
	} {
		if _, err := v.writer.ExecContext(ctx, statement); err == nil {
			t.Errorf("an entry could be %s", name)
		}
	}
	if _, err := v.writer.ExecContext(ctx, `DROP TRIGGER event_is_append_only_update; UPDATE event SET detail = 'nothing' WHERE seq = 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Events(ctx); !errors.Is(err, ErrDamaged) {
		t.Errorf("a forged entry: got %v, want ErrDamaged", err)
	}
}

func TestRevisionAndStats(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	last := must(v.Revision(ctx))(t)
	for name, do := range map[string]func() error{
		"mail":    func() error { _, err := v.KeepBatch(ctx, mails(0, 20), nil); return err },
		"profile": func() error { return v.SetProfile(ctx, complaint.Person{Name: "Pat"}) },
		"state":   func() error { return v.SetState(ctx, "o-1", complaint.StateConfirmed) },
	} {
		check(t, do())
		now := must(v.Revision(ctx))(t)
		if now <= last {
			t.Errorf("%s: revision %d after %d", name, now, last)
		}
		last = now
	}
	check(t, v.PutSecret(ctx, "password:sam@example.com", []byte("secret")))
	check(t, v.RemoveSecret(ctx, "password:sam@example.com"))
	if now := must(v.Revision(ctx))(t); now != last {
		t.Errorf("a secret makes the next sync analyse all mail again: revision %d after %d", now, last)
	}
	s := must(v.Stats(ctx))(t)
	var raw int64
	for _, m := range mails(0, 20) {
		raw += int64(len(m.Raw))
	}
	if s.Messages != 20 || s.Raw != raw || s.Stored <= 0 || s.Stored >= raw || s.File < s.Stored {
		t.Errorf("stats %+v, raw %d", s, raw)
	}
}
