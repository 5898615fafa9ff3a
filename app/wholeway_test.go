package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/app"
	"desist/app/apptest"
	"desist/app/demo"
	"desist/complaint"
)

// synced returns an App on a fresh casebook that holds the demo mailbox, read over TLS from the demo server.
func synced(t *testing.T) (*app.App, demo.Truth) {
	t.Helper()
	_, truth, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	server, err := demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	a := apptest.New(t)
	if _, err := a.AddAccount(t.Context(), apptest.DemoAccount(server)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	return a, truth
}

func flagBands(t *testing.T, a *app.App) map[string]complaint.Band {
	t.Helper()
	rows, err := a.Flags(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]complaint.Band{}
	for _, f := range rows {
		got[f.MessageID] = f.Band
	}
	return got
}

func truthBands(flags ...demo.TruthFlag) map[string]complaint.Band {
	want := map[string]complaint.Band{}
	for _, f := range flags {
		want[f.MessageID] = f.Band
	}
	return want
}

// The whole way, held against what a careful reader says: sync, read, judge, group, flag.
func TestDemoMailboxAgainstTheTruth(t *testing.T) {
	a, truth := synced(t)

	t.Run("flags", func(t *testing.T) {
		if diff := cmp.Diff(truthBands(truth.Flags...), flagBands(t, a)); diff != "" {
			t.Errorf("flags (-truth +found):\n%s", diff)
		}
	})
	t.Run("companies", func(t *testing.T) { checkCompanies(t, a, truth) })
	t.Run("opt-outs", func(t *testing.T) { checkOptOuts(t, a, truth) })
	t.Run("verdicts", func(t *testing.T) { checkVerdicts(t, a, truth) })
	t.Run("an opt-out by hand adds its flags", func(t *testing.T) {
		for _, o := range truth.ByHand {
			if _, err := a.AddOptOut(t.Context(), app.OptOutInput{Company: domainOf(truth, o.Company), At: o.At, Method: o.Method}); err != nil {
				t.Fatal(err)
			}
		}
		want := truthBands(slices.Concat(truth.Flags, truth.ByHandFlags)...)
		if diff := cmp.Diff(want, flagBands(t, a)); diff != "" {
			t.Errorf("flags (-truth +found):\n%s", diff)
		}
	})
	t.Run("a second sync changes nothing", func(t *testing.T) {
		before := flagBands(t, a)
		res, err := a.Sync(t.Context(), app.SyncOptions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if res.New != 0 {
			t.Errorf("%d messages were fetched again", res.New)
		}
		if diff := cmp.Diff(before, flagBands(t, a)); diff != "" {
			t.Error(diff)
		}
	})
}

func domainOf(truth demo.Truth, key string) string {
	for _, c := range truth.Companies {
		if c.Key == key {
			return c.Domain
		}
	}
	return key
}

func checkCompanies(t *testing.T, a *app.App, truth demo.Truth) {
	rows, err := a.Companies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range truth.Companies {
		n := 0
		for _, row := range rows {
			if !slices.Contains(row.Domains, c.Domain) {
				continue
			}
			n++
			if row.Name != c.Name {
				t.Errorf("%s is called %q", c.Name, row.Name)
			}
		}
		if n != 1 {
			t.Errorf("%s is %d companies", c.Name, n)
		}
	}
}

func checkOptOuts(t *testing.T, a *app.App, truth demo.Truth) {
	ledger, err := a.OptOuts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	names, err := a.MessageNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, o := range truth.OptOuts {
		want[o.MessageID] = string(o.Method) + " " + o.At.UTC().Format(time.RFC3339)
	}
	for _, o := range ledger.OptOuts {
		got[names.Of(o.Message)] = string(o.Method) + " " + o.At.UTC().Format(time.RFC3339)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("opt-outs (-truth +found):\n%s", diff)
	}
	var wantRe, gotRe []string
	for _, r := range truth.ReConsents {
		wantRe = append(wantRe, r.MessageID)
	}
	for _, r := range ledger.ReConsents {
		gotRe = append(gotRe, names.Of(r.Message))
	}
	slices.Sort(wantRe)
	slices.Sort(gotRe)
	if diff := cmp.Diff(wantRe, gotRe); diff != "" {
		t.Errorf("re-consents (-truth +found):\n%s", diff)
	}
}

// quotedShare is how often the deciding sentence must be among the quoted reasons.
const quotedShare = 0.9

func checkVerdicts(t *testing.T, a *app.App, truth demo.Truth) {
	deciding, quoted := 0, 0
	for _, m := range truth.Mails {
		if m.Ambiguous || m.Own {
			continue
		}
		id, err := a.FindMessage(t.Context(), m.MessageID)
		if app.CodeOf(err) == app.CodeUsage {
			continue // copies that differ in transport: judged alike, named apart
		}
		if err != nil {
			t.Errorf("%s: %v", m.Key, err)
			continue
		}
		view, err := a.Message(t.Context(), id)
		if err != nil {
			t.Errorf("%s: %v", m.Key, err)
			continue
		}
		if view.Verdict.DirectMarketing != m.DirectMarketing {
			t.Errorf("%s (%s): direct marketing = %v, want %v: %q", m.Key, m.Kind, view.Verdict.DirectMarketing, m.DirectMarketing, quotes(view.Verdict))
		}
		if (m.Kind == complaint.KindOptOut) != (view.Verdict.Kind == complaint.KindOptOut) {
			t.Errorf("%s is %s, want %s", m.Key, view.Verdict.Kind, m.Kind)
		}
		for _, r := range view.Verdict.Reasons {
			if m.ServiceLabel && strings.Contains(r.Quote, "whatever your marketing choices") {
				t.Errorf("%s: what the mail says of its own kind is quoted as promotion: %q", m.Key, r.Quote)
			}
		}
		if len(m.Deciding) == 0 || !view.Verdict.DirectMarketing {
			continue
		}
		deciding++
		if quotesOne(view.Verdict, m.Deciding) {
			quoted++
		} else {
			t.Logf("%s quotes %q, none of %q", m.Key, quotes(view.Verdict), m.Deciding)
		}
	}
	if float64(quoted) < quotedShare*float64(deciding) {
		t.Errorf("the deciding sentence is quoted in %d of %d mails", quoted, deciding)
	}
}

func quotes(v complaint.Verdict) []string {
	var out []string
	for _, r := range v.Reasons {
		out = append(out, r.Quote)
	}
	return out
}

func quotesOne(v complaint.Verdict, deciding []string) bool {
	for _, r := range v.Reasons {
		for _, d := range deciding {
			if r.Quote != "" && (strings.Contains(d, r.Quote) || strings.Contains(r.Quote, d)) {
				return true
			}
		}
	}
	return false
}

func TestCancelledSyncKeepsWhatItHad(t *testing.T) {
	server, err := demo.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	a := apptest.New(t)
	if _, err := a.AddAccount(t.Context(), apptest.DemoAccount(server)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = a.Sync(ctx, app.SyncOptions{}, func(p app.Progress) {
		if p.Messages > 0 {
			cancel()
		}
	})
	if app.CodeOf(err) != app.CodeCancelled {
		t.Fatalf("error = %v, want cancelled", err)
	}
	first, err := a.Folders(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	res, err := a.Sync(t.Context(), app.SyncOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	mailbox, _, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	was, _ := heldAndSkipped(first)
	held, skipped := heldAndSkipped(res.Folders)
	if was == 0 || was == held {
		t.Errorf("the cancelled sync held %d of %d messages: the cut came too early or too late", was, held)
	}
	if held+skipped != len(mailbox.Mails) {
		t.Errorf("%d mails held and %d skipped after the second sync, want %d", held, skipped, len(mailbox.Mails))
	}
}

func heldAndSkipped(folders []app.FolderResult) (held, skipped int) {
	for _, f := range folders {
		held += f.Held
		for _, n := range f.Skipped {
			skipped += n
		}
	}
	return held, skipped
}
