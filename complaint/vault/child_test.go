package vault

import (
	"context"
	"fmt"
	"os"
	"testing"

	"desist/complaint"
)

// This test binary is also the other process of the tests that need one.
const (
	childVar  = "DESIST_VAULT_CHILD"
	childPath = "DESIST_VAULT_PATH"
)

func TestMain(m *testing.M) {
	what := os.Getenv(childVar)
	if what == "" {
		os.Exit(m.Run())
	}
	if err := runChild(what, os.Getenv(childPath)); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func runChild(what, path string) error {
	ctx := context.Background()
	v, err := Open(ctx, path, testKey(1), testOptions())
	if err != nil {
		return err
	}
	if what == "open" {
		return v.Close()
	}
	if what == "draft" {
		return keepDrafting(ctx, v)
	}
	return keepWriting(ctx, v)
}

// keepDrafting takes in one large message after the other until it is killed, keeps every other one, and says how many
// messages must now be there.
func keepDrafting(ctx context.Context, v *Vault) error {
	n, err := v.Count(ctx)
	if err != nil {
		return err
	}
	for seed := byte(n); ; seed++ {
		d, err := v.Draft(ctx, 3*pieceBytes)
		if err != nil {
			return err
		}
		if _, err := d.Write(largeMail(seed, 3*pieceBytes)); err != nil {
			return err
		}
		if err := d.Close(); err != nil {
			return err
		}
		if _, err := v.KeepBatch(ctx, []Incoming{drafted(d, uint32(n+1))}, nil); err != nil {
			return err
		}
		n++
		fmt.Println(n)
	}
}

// childBatch is how many mails each batch of the killed child has.
const childBatch = 40

// keepWriting stores batch after batch until it is killed, and says after each how many messages must now be there.
func keepWriting(ctx context.Context, v *Vault) error {
	n, err := v.Count(ctx)
	if err != nil {
		return err
	}
	for {
		state := complaint.FolderState{Account: "pat@example.co.uk", Folder: "INBOX", UIDValidity: 7, UIDNext: uint32(n + childBatch + 1)}
		if _, err := v.KeepBatch(ctx, mails(n, childBatch), &state); err != nil {
			return err
		}
		n += childBatch
		fmt.Println(n)
		if err := v.Log(ctx, "kept", fmt.Sprint(n)); err != nil {
			return err
		}
	}
}
