package imapsync_test

import (
	"context"
	"slices"
	"testing"

	"desist/imapsync"
)

// keeper is a Keeper in memory.
type keeper struct {
	held    map[string]imapsync.Held
	mails   []imapsync.Mail
	offered []imapsync.Summary
	batches int

	choose func([]imapsync.Summary) []uint32 // whole; nil: take says, and without that everything
	take   func(imapsync.Summary) string
	keep   func(mails []imapsync.Mail) error // called first
}

func newKeeper() *keeper { return &keeper{held: make(map[string]imapsync.Held)} }

func (k *keeper) Held(_ context.Context, f imapsync.Folder) (imapsync.Held, error) {
	return k.held[f.Name], nil
}

func (k *keeper) Choose(_ context.Context, _ imapsync.Folder, batch []imapsync.Summary) ([]imapsync.Choice, error) {
	k.offered = append(k.offered, batch...)
	var out []imapsync.Choice
	if k.choose != nil {
		for _, uid := range k.choose(batch) {
			out = append(out, imapsync.Choice{UID: uid, Take: imapsync.TakeWhole})
		}
		return out, nil
	}
	for _, s := range batch {
		take := imapsync.TakeWhole
		if k.take != nil {
			take = k.take(s)
		}
		out = append(out, imapsync.Choice{UID: s.UID, Take: take})
	}
	return out, nil
}

func (k *keeper) Keep(_ context.Context, f imapsync.Folder, mails []imapsync.Mail, now imapsync.Held) error {
	if k.keep != nil {
		if err := k.keep(mails); err != nil {
			return err
		}
	}
	k.batches++
	k.mails = append(k.mails, mails...)
	k.held[f.Name] = now
	return nil
}

// raws returns what was kept of a folder, sorted, so that order does not matter.
func (k *keeper) raws(folder string) []string {
	var out []string
	for _, m := range k.mails {
		if m.Folder == folder {
			out = append(out, string(m.Raw))
		}
	}
	slices.Sort(out)
	return out
}

func dial(t testing.TB, s imapsync.Server, c imapsync.Credentials) *imapsync.Client {
	t.Helper()
	client, err := imapsync.Dial(t.Context(), s, c)
	if err != nil {
		t.Fatalf("Dial: %v", err)
	}
	t.Cleanup(func() {
		if err := client.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return client
}

func sync(t testing.TB, client *imapsync.Client, k imapsync.Keeper, o imapsync.Options) imapsync.Report {
	t.Helper()
	report, err := client.Sync(t.Context(), k, o, nil)
	if err != nil {
		t.Fatalf("Sync: %v", err)
	}
	for _, f := range report.Folders {
		for _, failure := range f.Failed {
			t.Errorf("failed: %s: %s", failure.Where, failure.Problem)
		}
	}
	return report
}

func total(report imapsync.Report) int {
	n := 0
	for _, f := range report.Folders {
		n += f.New
	}
	return n
}
