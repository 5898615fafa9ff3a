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

	choose func([]imapsync.Summary) []uint32 // nil: everything
	keep   func(mails []imapsync.Mail) error // called first
}

func newKeeper() *keeper { return &keeper{held: make(map[string]imapsync.Held)} }

func (k *keeper) Held(_ context.Context, f imapsync.Folder) (imapsync.Held, error) {
	return k.held[f.Name], nil
}

func (k *keeper) Choose(_ context.Context, _ imapsync.Folder, batch []imapsync.Summary) ([]uint32, error) {
	k.offered = append(k.offered, batch...)
	if k.choose != nil {
		return k.choose(batch), nil
	}
	var uids []uint32
	for _, s := range batch {
		uids = append(uids, s.UID)
	}
	return uids, nil
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
