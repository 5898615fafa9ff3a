package app

import (
	"context"

	"desist/complaint"
	"desist/complaint/vault"
	"desist/imapsync"
)

// keeper stores what imapsync brings.
type keeper struct {
	app     *App
	account string
	person  complaint.Person
	triage  bool

	fresh  int // messages the casebook did not have
	judged int
	tried  map[imapsync.Original]bool
	wanted map[string]string // folder by fingerprint: already to be fetched from there
}

// maxWanted bounds the memory for finding copies in other folders before the first is fetched. Beyond it copies are
// fetched twice, and kept once.
const maxWanted = 200_000

var (
	_ imapsync.Preparer = (*keeper)(nil)
	_ imapsync.Observer = (*keeper)(nil)
	_ imapsync.Spooler  = (*keeper)(nil)
)

func (k *keeper) Held(ctx context.Context, f imapsync.Folder) (imapsync.Held, error) {
	st, ok, err := k.app.parts.Vault.FolderState(ctx, k.account, f.Name)
	if err != nil || !ok {
		return imapsync.Held{}, err
	}
	return imapsync.Held{
		UIDValidity: st.UIDValidity, Settled: st.Settled, Present: st.Present, Wanted: st.Wanted, Skipped: st.Skipped, InPart: st.InPart,
		ModSeq: st.ModSeq, Messages: st.Server, Next: st.Next, Window: st.Window,
	}, nil
}

// Choose takes no message again that the casebook has from another folder, or from before a folder was numbered anew.
// Beyond that it takes everything, or what the triage says. What triage finds worth fetching is stored by its header
// at once, so that companies can be listed.
func (k *keeper) Choose(ctx context.Context, f imapsync.Folder, batch []imapsync.Summary) ([]imapsync.Choice, error) {
	known, err := k.known(ctx, batch)
	if err != nil {
		return nil, err
	}
	var seen []vault.Sighting
	var headers []vault.Incoming
	out := make([]imapsync.Choice, len(batch))
	for i := range batch {
		s := &batch[i]
		out[i] = imapsync.Choice{UID: s.UID, Take: imapsync.TakeWhole}
		loc := k.location(f, s)
		extent, has := known[s.Fingerprint]
		if elsewhere, ok := k.wanted[s.Fingerprint]; ok && elsewhere != f.Name || has && extent != complaint.ExtentHeader && (k.triage || extent == complaint.ExtentWhole) {
			out[i].Take = imapsync.TakeHeld
			seen = append(seen, vault.Sighting{Fingerprint: s.Fingerprint, Location: loc})
			continue
		}
		if !k.triage {
			continue
		}
		in, take := k.app.triage(s, loc, k.person)
		out[i].Take = take
		if in == nil {
			continue
		}
		headers = append(headers, *in)
		if s.Fingerprint != "" && len(k.wanted) < maxWanted {
			if k.wanted == nil {
				k.wanted = map[string]string{}
			}
			k.wanted[s.Fingerprint] = f.Name
		}
	}
	if len(headers) > 0 {
		kept, err := k.app.parts.Vault.KeepBatch(ctx, headers, nil)
		if err != nil {
			return nil, err
		}
		k.fresh += kept.New
	}
	return out, k.app.parts.Vault.Locate(ctx, seen)
}

func (k *keeper) known(ctx context.Context, batch []imapsync.Summary) (map[string]complaint.Extent, error) {
	var prints []string
	for i := range batch {
		if f := batch[i].Fingerprint; f != "" {
			prints = append(prints, f)
		}
	}
	if len(prints) == 0 {
		return nil, nil
	}
	return k.app.parts.Vault.Known(ctx, prints)
}

func (k *keeper) location(f imapsync.Folder, s *imapsync.Summary) complaint.Location {
	return complaint.Location{
		Account: k.account, Folder: f.Name, Role: complaint.FolderRole(f.Role), UIDValidity: f.UIDValidity, UID: s.UID,
		InternalDate: s.InternalDate, Flags: s.Flags, Labels: s.Labels,
	}
}

// Prepare parses and judges a mail.
func (k *keeper) Prepare(_ context.Context, mail imapsync.Mail) any {
	return k.app.readOne(mail, k.account, k.person)
}

// Spool takes a large message into the casebook as it comes.
func (k *keeper) Spool(ctx context.Context, size int64) (imapsync.Spool, error) {
	d, err := k.app.parts.Vault.Draft(ctx, size)
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (k *keeper) Keep(ctx context.Context, f imapsync.Folder, mails []imapsync.Mail, now imapsync.Held) error {
	v := k.app.parts.Vault
	in := make([]vault.Incoming, len(mails))
	for i := range mails {
		var ok bool
		if in[i], ok = mails[i].Prepared.(vault.Incoming); !ok {
			in[i] = k.app.readOne(mails[i], k.account, k.person)
		}
	}
	at := k.app.parts.Now().UTC()
	kept, err := v.KeepBatch(ctx, in, &complaint.FolderState{
		Account: k.account, Folder: f.Name, Role: complaint.FolderRole(f.Role),
		UIDValidity: now.UIDValidity, UIDNext: f.UIDNext, Settled: now.Settled, ModSeq: now.ModSeq,
		Server: now.Messages, SyncedAt: at,
		Present: now.Present, Wanted: now.Wanted, Skipped: now.Skipped, InPart: now.InPart, Next: now.Next, Window: now.Window,
	})
	if err != nil {
		return err
	}
	k.fresh += kept.New
	k.judged += kept.New + kept.Fuller
	if f.Moved && now.Next != 0 { // gone through: what was not found again is gone
		return v.GoneBefore(ctx, k.account, f.Name, now.UIDValidity, at)
	}
	return nil
}

// Gone implements imapsync.Observer.
func (k *keeper) Gone(ctx context.Context, f imapsync.Folder, gone imapsync.UIDSet) error {
	var uids []vault.UIDs
	for first, last := range gone.Ranges() {
		uids = append(uids, vault.UIDs{First: first, Last: last})
	}
	return k.app.parts.Vault.Gone(ctx, k.account, f.Name, f.UIDValidity, uids, k.app.parts.Now())
}

// Flagged implements imapsync.Observer.
func (k *keeper) Flagged(ctx context.Context, f imapsync.Folder, flags map[uint32][]string) error {
	return k.app.parts.Vault.SetFlags(ctx, k.account, f.Name, f.UIDValidity, flags)
}

func location(account string, m imapsync.Mail) complaint.Location {
	return complaint.Location{
		Account: account, Folder: m.Folder, Role: complaint.FolderRole(m.Role),
		UIDValidity: m.UIDValidity, UID: m.UID, InternalDate: m.InternalDate, Flags: m.Flags, Labels: m.Labels,
	}
}
