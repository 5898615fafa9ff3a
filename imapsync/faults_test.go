package imapsync_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"desist/imapsync"
	"desist/imapsync/imaptest"
	"desist/imapsync/memserver"
)

// TestRunThroughFaults syncs small mailboxes hundreds of times over connections that are cut, delayed, cut short and
// garbled at random places, with triage and without. What is kept must be what an undisturbed sync keeps, and no
// message may be kept twice.
func TestRunThroughFaults(t *testing.T) {
	var folders []memserver.Folder
	for _, name := range []string{"INBOX", "Sent"} {
		folder := memserver.Folder{Name: name}
		for i := range 40 {
			m := message(name, i)
			m.Raw = append(m.Raw, strings.Repeat("0123456789abcde\n", i*5)...)
			folder.Messages = append(folder.Messages, m)
		}
		parts := message(name, 50)
		parts.Raw = []byte(multipart)
		folders = append(folders, memserver.Folder{Name: name, Messages: append(folder.Messages, parts)})
	}
	s := startMem(t, memserver.Config{Folders: folders})
	options := func(triage bool) imapsync.Options {
		if !triage {
			return imapsync.Options{}
		}
		return imapsync.Options{Triage: true, Fields: []string{"Subject", "Message-ID"}}
	}
	keep := func() *keeper {
		k := newKeeper()
		k.take = func(s imapsync.Summary) string {
			switch {
			case s.Structure != nil && len(s.Structure.Parts) > 0:
				return imapsync.TakeParts("1.1.1", "1.1.2")
			case s.Structure != nil && s.UID%5 == 0:
				return imapsync.Skip("fifth")
			}
			return imapsync.TakeWhole
		}
		return k
	}
	calm := map[bool]*keeper{}
	for _, triage := range []bool{true, false} {
		calm[triage] = keep()
		sync(t, dial(t, s.Server(), s.Credentials()), calm[triage], options(triage))
	}
	runs := 300
	if testing.Short() {
		runs = 40
	}
	var faults imaptest.Faults
	connections := 0
	for seed := range uint64(runs) {
		triage := seed%2 == 0
		k, want := keep(), calm[triage]
		line := faults.Faulty(seed, 9_000)
		server := func() imapsync.Server {
			connections++
			server := s.Server()
			server.DialContext = line
			return server
		}
		for tries := 0; ; tries++ {
			_, err := imapsync.Run(t.Context(), dialer(server, s.Credentials()), k, options(triage), hasty(50), nil)
			if err == nil {
				break
			}
			if tries == 100 || !imapsync.IsConnection(err) {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if !maps.Equal(k.held, want.held) {
			t.Fatalf("seed %d: held %+v\nwant %+v", seed, k.held, want.held)
		}
		if got, all := described(k), described(want); !slices.Equal(got, all) {
			t.Fatalf("seed %d: %d mails, want %d, each once", seed, len(got), len(all))
		}
	}
	t.Logf("%d runs over %d connections, faults %v", runs, connections, faults.Count())
	if n := faults.Count(); n[imaptest.Cut]*n[imaptest.Delay]*n[imaptest.Truncate]*n[imaptest.Garble] == 0 {
		t.Errorf("faults %v", n)
	}
	if changes := s.Changes(); changes != nil {
		t.Errorf("the mailbox was changed: %q", changes)
	}
}

func described(k *keeper) []string {
	var out []string
	for _, m := range k.mails {
		out = append(out, fmt.Sprintf("%s %d %v %v %q", m.Folder, m.UID, m.Partial, m.InternalDate.UTC(), m.Raw))
	}
	slices.Sort(out)
	return out
}
