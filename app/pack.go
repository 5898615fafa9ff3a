package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"desist/complaint"
	"desist/complaint/evidence"
	"desist/complaint/evidence/redact"
	"desist/complaint/pack"
)

// The files of a pack, in the order they are listed.
const (
	fileComplaint = "complaint.pdf"
	fileStatement = "statement.txt"
	fileEvents    = "events.txt"
	fileNotes     = "before-you-send.txt"
	fileBundle    = "evidence.zip"
)

// BuildPack writes the complaint pack for one company: only flags the person included, against opt-outs the person
// confirmed. Files of an earlier pack of the same name in the folder are replaced once the new ones are complete.
func (a *App) BuildPack(ctx context.Context, in PackInput, tell ProgressFunc) (PackResult, error) {
	if in.FetchKeys {
		if err := checkResolver(in.Resolver); err != nil {
			return PackResult{}, err
		}
	}
	m := newMeter(tell)
	an, err := a.analysis(ctx)
	if err != nil {
		return PackResult{}, err
	}
	c, err := an.company(in.Company)
	if err != nil {
		return PackResult{}, err
	}
	if err := othersPack(in.Dir, c); err != nil {
		return PackResult{}, err
	}
	if an, err = a.whole(ctx, an, m); err != nil {
		return PackResult{}, err
	}
	input, r, signed, err := a.prepare(ctx, an, c, in, m)
	if err != nil {
		return PackResult{}, err
	}
	p, err := pack.Build(input)
	if errors.Is(err, pack.ErrNothingIncluded) {
		return PackResult{}, notReady(c, an)
	}
	if err != nil {
		return PackResult{}, say(err, "The pack could not be made.")
	}
	m.stage(StageWriting, -1)
	b, err := a.gather(ctx, c, p, r, signed)
	if err != nil {
		return PackResult{}, err
	}
	b.stamp = stamper(ctx, in.Timestamp)
	if p, err = b.print(input, p); err != nil {
		return PackResult{}, say(err, "The pack could not be made.")
	}
	input.EvidenceHash = b.sum
	p, set, err := uploads(ctx, input, p)
	if err != nil {
		return PackResult{}, say(err, "The pack could not be made.")
	}
	files, err := a.writePack(ctx, in.Dir, p, b, set)
	if err != nil {
		return PackResult{}, say(err, "The pack could not be written.")
	}
	if err := a.rememberPack(ctx, c.ID, in.Dir, p.Included, files); err != nil {
		return PackResult{}, err
	}
	res := PackResult{Files: files, Included: p.Included, Shown: p.Shown, StatementChars: p.StatementChars}
	return res, a.logExported(ctx, c, p, b, files)
}

// prepare gathers what a pack is made from, as its reader may see it.
func (a *App) prepare(
	ctx context.Context, an *analysis, c complaint.Company, in PackInput, m *meter,
) (input pack.Input, r *redact.Redactor, signed checked, err error) {
	if input, err = a.packInput(ctx, an, c, m); err != nil {
		return input, nil, signed, err
	}
	if input.Language, err = languageOf(in.Language); err != nil {
		return input, nil, signed, err
	}
	input.AllExhibits = in.AllExhibits
	if r, err = redactor(in.Profile, input); err != nil {
		return input, nil, signed, err
	}
	input.OriginalsApart = !r.Profile().Originals()
	ids := evidenceOf(input)
	if in.FetchKeys {
		if _, err := a.fetchKeys(ctx, string(c.ID), ids, keyQuery{in.Resolver, a.parts.Now()}, m); err != nil {
			return input, nil, signed, err
		}
	}
	if signed, err = a.checkSignatures(ctx, ids); err != nil {
		return input, nil, signed, err
	}
	input.Signed = signed.forPack(r.Profile())
	out := redacted(r, input)
	// Pictures are made of the mails that are shown, before masking: a description tells which picture is which.
	if err := a.addPictures(ctx, in, r, input.Exhibits, pack.InFull(out), m); err != nil {
		return input, nil, signed, err
	}
	for i, e := range input.Exhibits {
		to := &out.Exhibits[i]
		to.Embedded, to.Looks, to.LooksCut = e.Embedded, e.Looks, e.LooksCut
	}
	return out, r, signed, nil
}

// languageOf is a language that there are texts in.
func languageOf(s string) (string, error) {
	switch s {
	case "", pack.English:
		return pack.English, nil
	case pack.Welsh:
		return pack.Welsh, nil
	}
	return "", usage("Use en or cy.", "There are no texts in the language %q.", s)
}

// othersPack refuses a folder that holds the pack of another company, whose files would be replaced.
func othersPack(dir string, c complaint.Company) error {
	id, name, ok := evidence.CompanyOf(filepath.Join(dir, fileBundle))
	if !ok || id == string(c.ID) {
		return nil
	}
	return usage("Choose another folder: one for each company.", "The folder holds the pack for %s, which would be replaced.", name)
}

// notReady says what the person still has to do.
func notReady(c complaint.Company, an *analysis) error {
	e := &Error{Code: CodeNotReady, What: fmt.Sprintf("There is nothing to put into a pack for %s yet.", c.Name)}
	flags, confirmed := 0, false
	for _, f := range an.flags {
		if f.Company == c.ID {
			flags++
			confirmed = confirmed || f.OptOutConfirmed
		}
	}
	maybe := slices.ContainsFunc(an.borderline, func(f complaint.Flag) bool { return f.Company == c.ID && f.MayCount() })
	switch {
	case flags == 0 && maybe:
		e.Hint = "Nothing is counted. Look at what might be marketing: desistctl flags --borderline"
	case flags == 0:
		e.Hint = "No marketing after an opt-out was found. If you opted out in a way that left no mail, record it with: desistctl optout add"
	case !confirmed:
		e.Hint = "Confirm the opt-out first: see desistctl optout list, then desistctl optout confirm ID"
	default:
		e.Hint = "Include the messages you complain about: see desistctl flags, then desistctl review --include MESSAGE"
	}
	return e
}

func (a *App) packInput(ctx context.Context, an *analysis, c complaint.Company, m *meter) (pack.Input, error) {
	person, err := a.Profile(ctx)
	if err != nil {
		return pack.Input{}, err
	}
	in := pack.Input{
		Person: person, Company: c, Made: a.parts.Now().UTC(), AppVersion: a.parts.Version, Zone: a.zone(),
	}
	for _, o := range an.ledger.OptOuts {
		if o.Company == c.ID && o.State != complaint.StateRejected {
			in.OptOuts = append(in.OptOuts, o)
		}
	}
	for _, r := range an.ledger.ReConsents {
		if r.Company == c.ID && r.State != complaint.StateRejected {
			in.ReConsents = append(in.ReConsents, r)
		}
	}
	for _, mc := range an.months(c.ID, a.zone()) {
		in.Months = append(in.Months, pack.Month(mc))
	}
	if in.Searched, err = a.searched(ctx, an); err != nil {
		return in, err
	}
	if in.Proofs, err = a.proofs(ctx, in.OptOuts); err != nil {
		return in, err
	}
	if err = a.caseOfPack(ctx, an, c, &in); err != nil {
		return in, err
	}
	in.Flags, in.Exhibits, err = a.exhibits(ctx, an, c.ID, m)
	return in, err
}

func (a *App) exhibits(ctx context.Context, an *analysis, id complaint.CompanyID, m *meter) ([]complaint.Flag, []pack.Exhibit, error) {
	var flags []complaint.Flag
	var exhibits []pack.Exhibit
	m.stage(StageReading, -1)
	for _, f := range an.flags {
		if f.Company != id {
			continue
		}
		flags = append(flags, f)
		if !f.Included() {
			continue
		}
		msg, r, err := a.openWhole(ctx, f.Message)
		if err != nil {
			return nil, nil, err
		}
		r.Verdict = an.verdictOf(r)
		exhibits = append(exhibits, pack.Exhibit{Flag: f, Reading: r, Message: msg})
		m.step()
	}
	return flags, exhibits, nil
}

// proofs opens what shows the opt-outs.
func (a *App) proofs(ctx context.Context, optOuts []complaint.OptOut) ([]pack.Proof, error) {
	var out []pack.Proof
	for _, o := range optOuts {
		p := pack.Proof{OptOut: o.ID}
		if o.Message != "" {
			msg, _, err := a.openWhole(ctx, o.Message)
			if err != nil {
				return nil, err
			}
			p.Message = &msg
		}
		if o.Evidence != "" {
			data, err := a.parts.Vault.Evidence(ctx, o.Evidence)
			if err != nil {
				return nil, say(err, "The evidence file could not be read.")
			}
			p.File = &pack.ProofFile{Name: o.EvidenceName, SHA256: o.Evidence, Data: data}
		}
		if p.Message != nil || p.File != nil {
			out = append(out, p)
		}
	}
	return out, nil
}

// searched says which folders were read and how completely.
func (a *App) searched(ctx context.Context, an *analysis) ([]pack.Searched, error) {
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var out []pack.Searched
	for _, acc := range accounts {
		states, err := a.parts.Vault.FolderStates(ctx, acc.ID)
		if err != nil {
			return nil, say(err, "The casebook could not be read.")
		}
		s := pack.Searched{Account: acc.ID}
		if acc.Kind == complaint.AccountImport {
			s.Folders = an.imported(acc.ID)
		}
		for _, st := range states {
			held, err := a.parts.Vault.Held(ctx, acc.ID, st.Folder)
			if err != nil {
				return nil, say(err, "The casebook could not be read.")
			}
			s.Folders = append(s.Folders, pack.SearchedFolder{Name: st.Folder, Held: held, Server: int(st.Server)})
			if st.SyncedAt.After(s.SyncedAt) {
				s.SyncedAt = st.SyncedAt
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// imported counts the messages of an import by the file or folder the person pointed at. What was not mail there is not
// known any more, so neither is a number to hold it against.
func (an *analysis) imported(account string) []pack.SearchedFolder {
	count := an.readings.imports[account]
	var out []pack.SearchedFolder
	for _, name := range slices.Sorted(maps.Keys(count)) {
		out = append(out, pack.SearchedFolder{Name: name, Held: count[name], Server: -1})
	}
	return out
}

// writePack writes every file beside its final name first, so that a cut or a full disk leaves no half pack.
func (a *App) writePack(ctx context.Context, dir string, p pack.Pack, b *bundle, set []document) ([]PackFile, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("app: pack: %w", err)
	}
	form, err := p.FormText(fileNames(set))
	if err != nil {
		return nil, err
	}
	w := &packWriter{dir: dir}
	defer w.discard()
	documents := []document{
		set[0], {fileStatement, []byte(p.Statement)}, {fileEvents, []byte(p.EventList)}, {fileForm, []byte(form)},
	}
	for _, d := range slices.Concat(documents, []document{{fileNotes, []byte(p.Notes)}}, set[1:]) {
		if err := w.add(d.name, d.write); err != nil {
			return nil, err
		}
	}
	documents = append(documents, set[1:]...)
	if err := w.add(fileBundle, func(w io.Writer) error { return b.write(w, p, documents) }); err != nil {
		return nil, err
	}
	written, err := w.commit()
	for i := range written {
		written[i].Upload = slices.Contains(fileNames(set), filepath.Base(written[i].Path))
	}
	return written, err
}

// packWriter writes files under temporary names and gives them their own when all are complete.
type packWriter struct {
	dir   string
	temps []string
	files []PackFile
}

func (w *packWriter) add(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(w.dir, ".desist-*")
	if err != nil {
		return fmt.Errorf("app: pack: %w", err)
	}
	w.temps = append(w.temps, f.Name())
	sum := sha256.New()
	count := &counter{}
	err = write(io.MultiWriter(f, sum, count))
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("app: pack: %s: %w", name, err)
	}
	w.files = append(w.files, PackFile{
		Path: filepath.Join(w.dir, name), Bytes: count.n, SHA256: hex.EncodeToString(sum.Sum(nil)),
	})
	return nil
}

func (w *packWriter) commit() ([]PackFile, error) {
	for i, f := range w.files {
		if err := os.Rename(w.temps[i], f.Path); err != nil {
			return nil, fmt.Errorf("app: pack: %w", err)
		}
	}
	w.temps = nil
	return slices.Clone(w.files), nil
}

func (w *packWriter) discard() {
	for _, name := range w.temps {
		_ = os.Remove(name) // best effort: a temporary file left behind harms nobody
	}
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }
