package app

import (
	"bytes"
	"context"

	"desist/complaint/vault"
	"desist/imapsync"
)

// meetFiles makes one message of the extract that a sync holds and the original that came out of a file. An original is
// the same message if it has the extract's fingerprint, which needs the mailbox's time of arrival.
func (a *App) meetFiles(ctx context.Context) error {
	if _, err := a.account(ctx, importAccount); CodeOf(err) == CodeNotFound {
		return nil // nothing was ever imported
	}
	p, err := a.Profile(ctx)
	if err != nil {
		return err
	}
	pairs, err := a.parts.Vault.Counterparts(ctx)
	if err != nil {
		return say(err, "The casebook could not be read.")
	}
	for _, c := range pairs {
		head, size, _, err := a.parts.Vault.Beginning(ctx, c.Whole)
		if err != nil {
			return say(err, "An original could not be read.")
		}
		header, _, _ := bytes.Cut(head, []byte("\r\n\r\n"))
		if imapsync.MessageFingerprint(size, c.Location.InternalDate, header) != c.Fingerprint {
			continue
		}
		raw, err := a.parts.Vault.Original(ctx, c.Whole)
		if err != nil {
			return say(err, "An original could not be read.")
		}
		in := a.readFrom(raw, c.Location, p)
		in.Fingerprint = c.Fingerprint
		if _, err := a.parts.Vault.KeepBatch(ctx, []vault.Incoming{in}, nil); err != nil {
			return say(err, "The casebook could not be written.")
		}
	}
	return nil
}
