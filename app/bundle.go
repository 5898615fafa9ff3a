package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"desist/complaint"
	"desist/complaint/evidence"
	"desist/complaint/evidence/redact"
	"desist/complaint/evidence/stamp"
	"desist/complaint/pack"
	"desist/complaint/vault"
)

// bundle is the evidence side of a pack: what goes into the bag besides the documents made from it.
type bundle struct {
	payload []evidence.File
	listed  []evidence.WrittenFile // the same with their hashes
	anchor  []byte
	sum     string // SHA-256 of anchor, which the complaint prints
	written evidence.Written
	stamp   func(tagManifest []byte) ([]byte, error) // nil: no time stamp
	checked checked
}

// add puts a file into the bundle whose hash is known.
func (b *bundle) add(path, sum string, content func() (io.ReadCloser, error)) {
	b.payload = append(b.payload, evidence.File{Path: path, Content: content})
	b.listed = append(b.listed, evidence.WrittenFile{Path: path, SHA256: sum})
}

func (b *bundle) addBytes(path string, content []byte) {
	sum := sha256.Sum256(content)
	b.add(path, hex.EncodeToString(sum[:]), evidence.Bytes(content))
}

// gather collects the originals, attachments, tables and records of a pack, as far as its reader may see them. Records
// of where originals came from say who the person is and prove nothing without them, so they go together.
func (a *App) gather(ctx context.Context, c complaint.Company, p pack.Pack, r *redact.Redactor, signed checked) (*bundle, error) {
	b := &bundle{checked: signed}
	b.addBytes("messages.csv", p.MessagesCSV)
	b.addBytes("case.json", p.CaseJSON)
	if len(p.Timeline) > 0 {
		b.addBytes("timeline.svg", p.Timeline)
	}
	masked, err := redactions(r, p)
	if err != nil {
		return nil, fmt.Errorf("app: bundle: %w", err)
	}
	b.addBytes(evidence.RedactionsJSON, masked)
	if r.Profile().Originals() {
		if err := a.addOriginals(ctx, b, c, p); err != nil {
			return nil, err
		}
	}
	b.anchor, b.sum = evidence.Anchor(b.listed)
	return b, nil
}

func (a *App) addOriginals(ctx context.Context, b *bundle, c complaint.Company, p pack.Pack) error {
	for _, o := range p.Originals {
		b.add(o.Path, string(o.Message), a.original(ctx, o.Message))
	}
	for _, e := range p.Evidence {
		b.add(e.Path, e.SHA256, a.attached(ctx, e.SHA256))
	}
	records, err := a.records(ctx, b, c, p)
	if err != nil {
		return err
	}
	for _, r := range records {
		b.addBytes(r.name, r.content)
	}
	return nil
}

// record is one file that the bundle adds to what the pack says.
type record struct {
	name    string
	content []byte
}

func (a *App) records(ctx context.Context, b *bundle, c complaint.Company, p pack.Pack) ([]record, error) {
	servers, err := a.servers(ctx)
	if err != nil {
		return nil, err
	}
	acquired, err := a.acquired(ctx, servers, p.Originals)
	if err != nil {
		return nil, err
	}
	complete, err := a.completeness(ctx, servers)
	if err != nil {
		return nil, err
	}
	custody, err := a.custody(ctx, c)
	if err != nil {
		return nil, err
	}
	syncs, transcripts, err := a.syncRecords(ctx)
	if err != nil {
		return nil, err
	}
	signed, keys := b.checked.record(p.Originals), b.checked.keys
	var out []record
	for _, f := range []struct {
		name string
		make func() ([]byte, error)
	}{
		{evidence.SignaturesJSON, signed.JSON},
		{evidence.SignaturesCSV, signed.CSV},
		{evidence.KeysJSON, keys.JSON},
		{evidence.AcquisitionJSON, acquired.JSON},
		{evidence.AcquisitionCSV, acquired.CSV},
		{evidence.CompletenessJSON, complete.JSON},
		{evidence.CompletenessCSV, complete.CSV},
		{evidence.SyncsJSON, syncs.JSON},
		{evidence.CustodyFile, func() ([]byte, error) { return evidence.CustodyLog(custody) }},
	} {
		content, err := f.make()
		if err != nil {
			return nil, fmt.Errorf("app: bundle: %w", err)
		}
		out = append(out, record{f.name, content})
	}
	return append(out, transcripts...), nil
}

// server is where an account's mail comes from.
type server struct{ source, address string }

func (a *App) servers(ctx context.Context) (map[string]server, error) {
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]server{}
	for _, acc := range accounts {
		s := server{source: string(acc.Kind)}
		if acc.Host != "" {
			s.address = net.JoinHostPort(acc.Host, strconv.Itoa(acc.Port))
		}
		out[acc.ID] = s
	}
	return out, nil
}

// of returns an account's server. One that was removed since is still told by whether its messages had UIDs.
func serverOf(servers map[string]server, account string, uid uint32) server {
	if s, ok := servers[account]; ok {
		return s
	}
	if uid != 0 {
		return server{source: string(complaint.AccountIMAP)}
	}
	return server{source: string(complaint.AccountImport)}
}

func (a *App) acquired(ctx context.Context, servers map[string]server, originals []pack.Original) (evidence.Acquisition, error) {
	out := evidence.Acquisition{Schema: evidence.SchemaAcquisition, Method: evidence.ReadOnlyMethod, Originals: []evidence.Acquired{}}
	for _, o := range originals {
		r, err := a.parts.Vault.Reading(ctx, o.Message)
		if err != nil {
			return out, say(err, "The casebook could not be read.")
		}
		q := evidence.Acquired{Path: o.Path, Exhibit: o.Exhibit, SHA256: string(o.Message), Bytes: o.Size, Places: []evidence.Place{}}
		for _, l := range r.Locations {
			s := serverOf(servers, l.Account, l.UID)
			q.Places = append(q.Places, evidence.Place{
				Account: l.Account, Source: s.source, Server: s.address, Folder: l.Folder, Role: string(l.Role),
				UIDValidity: l.UIDValidity, UID: l.UID, InternalDate: l.InternalDate, Flags: append([]string{}, l.Flags...),
				Labels: l.Labels, Held: l.File.Held, HeldBy: string(l.File.HeldBy), Converted: l.File.Converted,
			})
		}
		out.Originals = append(out.Originals, q)
	}
	return out, nil
}

func (a *App) completeness(ctx context.Context, servers map[string]server) (evidence.Completeness, error) {
	out := evidence.Completeness{Schema: evidence.SchemaCompleteness, Folders: []evidence.FolderRecord{}}
	accounts, err := a.Accounts(ctx)
	if err != nil {
		return out, err
	}
	for _, acc := range accounts {
		states, err := a.parts.Vault.FolderStates(ctx, acc.ID)
		if err != nil {
			return out, say(err, "The casebook could not be read.")
		}
		for _, st := range states {
			row, err := a.folderOf(ctx, st)
			if err != nil {
				return out, err
			}
			s := serverOf(servers, acc.ID, 0)
			f := evidence.FolderRecord{
				Account: acc.ID, Source: s.source, Server: s.address, Folder: st.Folder, Role: string(st.Role), OnServer: int(st.Server),
				Held: row.Held, UIDValidity: st.UIDValidity, UIDNext: st.UIDNext, Settled: st.Settled, SyncedAt: st.SyncedAt,
				InPart: row.InPart, Skipped: row.Skipped, Pending: row.Pending, Gone: row.Gone,
			}
			for _, x := range st.Failed {
				f.Failed = append(f.Failed, evidence.Failure(x))
			}
			if acc.Kind == complaint.AccountImport {
				f.OnServer = -1
			}
			out.Folders = append(out.Folders, f)
		}
	}
	return out, nil
}

// custody exports the casebook's custody log. Entries about other companies keep only their links in the chain.
func (a *App) custody(ctx context.Context, c complaint.Company) ([]evidence.Event, error) {
	events, err := a.parts.Vault.Events(ctx)
	if err != nil {
		return nil, say(err, "The custody log could not be read.")
	}
	an, err := a.analysis(ctx)
	if err != nil {
		return nil, err
	}
	recorded := recordedFor(events, c)
	out := make([]evidence.Event, len(events))
	for i, e := range events {
		out[i] = evidence.Event{Seq: e.Seq, At: e.At, Kind: e.Kind, Detail: e.Detail, Prev: e.Prev, Hash: e.Hash}
		if !an.concerns(e, c) && !recorded[subjectOf(e)] {
			out[i] = out[i].Withhold()
		}
	}
	return out, nil
}

// Kinds of custody log entries that name no company, because they concern all mail.
var commonEvents = []string{eventAccountAdded, eventAccountRemoved, eventSynced, eventImported, eventJudged}

// subjectOf is what a custody entry names first.
func subjectOf(e vault.Event) string {
	subject, _, _ := strings.Cut(e.Detail, " ")
	return strings.TrimSuffix(subject, ":")
}

// recordedFor are the opt-outs that were ever recorded against a company by hand: what was taken back is part of its
// case, and no longer in the ledger.
func recordedFor(events []vault.Event, c complaint.Company) map[string]bool {
	out := map[string]bool{}
	for _, e := range events {
		if e.Kind == eventOptOutRecorded && slices.Contains(strings.Fields(e.Detail), string(c.ID)) {
			out[subjectOf(e)] = true
		}
	}
	return out
}

// concerns says whether a custody entry belongs to a company's case. Entries name their subject first.
func (an *analysis) concerns(e vault.Event, c complaint.Company) bool {
	if slices.Contains(commonEvents, e.Kind) {
		return true
	}
	subject := subjectOf(e)
	if e.Kind == eventKeysFetched && subject == everyCompany {
		return true // it says how many keys, and no names
	}
	if subject == string(c.ID) || slices.Contains(c.Domains, subject) {
		return true
	}
	for _, o := range an.ledger.OptOuts {
		if o.Company == c.ID && string(o.ID) == subject {
			return true
		}
	}
	for _, r := range an.ledger.ReConsents {
		if r.Company == c.ID && string(r.ID) == subject {
			return true
		}
	}
	return false
}

func (a *App) original(ctx context.Context, id complaint.MessageID) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		r, _, err := a.parts.Vault.OpenOriginal(ctx, id)
		return r, err
	}
}

func (a *App) attached(ctx context.Context, sum string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		data, err := a.parts.Vault.Evidence(ctx, sum)
		return io.NopCloser(bytes.NewReader(data)), err
	}
}

// print has the complaint made once more, now with the evidence list's hash in it. Nothing the list covers may depend
// on that.
func (b *bundle) print(in pack.Input, before pack.Pack) (pack.Pack, error) {
	in.EvidenceHash = b.sum
	p, err := pack.Build(in)
	if err != nil {
		return p, err
	}
	if !bytes.Equal(p.CaseJSON, before.CaseJSON) || !bytes.Equal(p.MessagesCSV, before.MessagesCSV) || !bytes.Equal(p.Timeline, before.Timeline) {
		return p, errors.New("app: bundle: the tables changed when their hash was printed")
	}
	return p, nil
}

// write writes the bag, with the documents made from the evidence.
func (b *bundle) write(w io.Writer, p pack.Pack, documents []document) error {
	bag := evidence.Bag{
		Name: "evidence-" + p.Reference, Made: p.Document.Meta.Made, Payload: slices.Clone(b.payload), Stamp: b.stamp,
		Info: []evidence.InfoField{
			{Name: "External-Identifier", Value: p.Reference},
			{Name: "Bag-Software-Agent", Value: p.Document.Meta.Creator},
		},
	}
	for _, d := range documents {
		bag.Payload = append(bag.Payload, evidence.File{Path: evidence.DocumentsDir + d.name, Content: evidence.Bytes(d.content)})
	}
	var err error
	if bag.Tags, err = evidence.Schemas(); err != nil {
		return err
	}
	names := make([]string, len(bag.Payload))
	for i, f := range bag.Payload {
		names[i] = f.Path
	}
	if b.stamp != nil {
		names = append(names, evidence.StampFile)
	}
	bag.Tags = append(bag.Tags,
		evidence.File{Path: evidence.AnchorFile, Content: evidence.Bytes(b.anchor)},
		evidence.File{Path: evidence.ReadmeFile, Content: evidence.Bytes(evidence.Readme(p.Reference, names))})
	b.written, err = evidence.WriteBag(w, bag)
	return err
}

// stampTimeout is how long a time stamp authority may take.
const stampTimeout = 30 * time.Second

// stamper asks the authority at address, or nobody.
func stamper(ctx context.Context, address string) func([]byte) ([]byte, error) {
	if address == "" {
		return nil
	}
	client := &http.Client{Timeout: stampTimeout}
	return func(list []byte) ([]byte, error) {
		token, err := stamp.Get(ctx, client, address, list)
		if err != nil {
			return nil, &Error{Code: CodeConnection, What: "The bundle could not be time stamped.", Hint: "Check the address, or make the pack without a time stamp.", Err: err}
		}
		return token, nil
	}
}

// logExported notes what left the casebook, with the hashes that fix it.
func (a *App) logExported(ctx context.Context, c complaint.Company, p pack.Pack, b *bundle, files []PackFile) error {
	detail := fmt.Sprintf("%s: %s, %d messages, evidence list %s, tag manifest %s", c.ID, p.Reference, p.Included, b.sum, b.written.TagManifestSHA256)
	for _, f := range files {
		detail += fmt.Sprintf(", %s %s", filepath.Base(f.Path), f.SHA256)
	}
	return a.log(ctx, eventExported, detail)
}
