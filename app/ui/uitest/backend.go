// Package uitest is a casebook in memory with invented mail, for the tests of the screens and for the gallery.
package uitest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"desist/app"
	"desist/complaint"
)

// Backend keeps a casebook in memory. It is safe for concurrent use.
type Backend struct {
	mu sync.Mutex

	// Fail makes the method of that name return the error.
	Fail map[string]error
	// Hold makes the method of that name wait until its context ends.
	Hold map[string]bool
	// Calls are the names of the methods called, in order.
	Calls []string

	Person   complaint.Person
	Boxes    []complaint.Account
	Views    []app.CompanyView
	Mails    map[complaint.MessageID]app.MessageView
	Found    app.FoundServers // by FindServers
	Input    app.AccountInput // of the last AddAccount
	OptOutIn app.OptOutInput  // of the last AddOptOut
	Imported []string
	Told     []app.WatchEvent // by Watch, which then ends unless Hold says otherwise
	PackIn   app.PackInput
	Steps    []app.Progress // reported by every long task
	Closed   bool

	NoLists bool // Lists knows none

	RefusedServer string // the DNS server that SetWatch refuses

	Facts      map[complaint.CompanyID]complaint.CaseFacts
	Proposed   []complaint.Letter   // for every company
	Identities []complaint.Identity // of every company
	LetterIn   app.LetterRequest    // of the last WriteLetter
	Calendar   string               // path of the last SaveCalendar
}

// begin records a call and does what Fail and Hold ask.
func (b *Backend) begin(ctx context.Context, name string) error {
	b.mu.Lock()
	b.Calls = append(b.Calls, name)
	hold, err := b.Hold[name], b.Fail[name]
	b.mu.Unlock()
	if hold {
		<-ctx.Done()
	}
	if ctx.Err() != nil {
		return &app.Error{Code: app.CodeCancelled, What: "Stopped", Err: ctx.Err()}
	}
	return err
}

// Called reports how often the method of that name was called.
func (b *Backend) Called(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, c := range b.Calls {
		if c == name {
			n++
		}
	}
	return n
}

// Profile returns the person.
func (b *Backend) Profile(ctx context.Context) (complaint.Person, error) {
	err := b.begin(ctx, "Profile")
	return b.Person, err
}

// SetProfile keeps the person.
func (b *Backend) SetProfile(ctx context.Context, p complaint.Person) error {
	if err := b.begin(ctx, "SetProfile"); err != nil {
		return err
	}
	b.Person = p
	return nil
}

// Accounts returns the mailboxes.
func (b *Backend) Accounts(ctx context.Context) ([]complaint.Account, error) {
	err := b.begin(ctx, "Accounts")
	return b.Boxes, err
}

// FindServers finds Found.
func (b *Backend) FindServers(ctx context.Context, email string, tell func(string)) (app.FoundServers, error) {
	tell("Asking autoconfig.example.co.uk for mail settings")
	err := b.begin(ctx, "FindServers")
	found := b.Found
	found.Email = email
	return found, err
}

// AddAccount adds a mailbox.
func (b *Backend) AddAccount(ctx context.Context, in app.AccountInput) (complaint.Account, error) {
	b.mu.Lock()
	b.Input = in
	b.mu.Unlock()
	if err := b.begin(ctx, "AddAccount"); err != nil {
		return complaint.Account{}, err
	}
	if in.OAuth {
		if err := in.OpenPage("https://sign-in.example/authorise?client_id=desist"); err != nil {
			return complaint.Account{}, err
		}
	}
	a := complaint.Account{ID: in.Email, Kind: complaint.AccountIMAP, Email: in.Email, Host: in.Host}
	b.Boxes = append(b.Boxes, a)
	return a, nil
}

func (b *Backend) report(f app.ProgressFunc) {
	for _, p := range b.Steps {
		if f != nil {
			f(p)
		}
	}
}

// Sync pretends to sync.
func (b *Backend) Sync(ctx context.Context, _ app.SyncOptions, f app.ProgressFunc) (app.SyncResult, error) {
	b.report(f)
	if err := b.begin(ctx, "Sync"); err != nil {
		return app.SyncResult{}, err
	}
	return app.SyncResult{
		Folders: make([]app.FolderResult, 4), New: 1234, Bytes: 5_600_000,
		Problems: []app.ImportDefect{{Where: "folder INBOX uid 42", Problem: "the server sent no body"}},
		Analysis: b.summary(),
	}, nil
}

// Watch tells what it is to tell.
func (b *Backend) Watch(ctx context.Context, o app.WatchOptions, tell func(app.WatchEvent)) error {
	for _, e := range b.Told {
		tell(e)
		if e.State == app.WatchFlags && o.Notifier != nil {
			o.Notifier.Notify("Desist", "A new message may be marketing after your opt-out.")
		}
	}
	return b.begin(ctx, "Watch")
}

// SetWatch keeps a mailbox's setting.
func (b *Backend) SetWatch(ctx context.Context, id string, s complaint.WatchSettings) error {
	if err := b.begin(ctx, "SetWatch"); err != nil {
		return err
	}
	if s.Resolver != "" && s.Resolver == b.RefusedServer {
		return &app.Error{Code: app.CodeUsage, What: s.Resolver + " is no address."}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.Boxes {
		if b.Boxes[i].ID == id {
			b.Boxes[i].Watch = s
		}
	}
	return nil
}

// Import pretends to import.
func (b *Backend) Import(ctx context.Context, paths []string, f app.ProgressFunc) (app.ImportResult, error) {
	b.report(f)
	if err := b.begin(ctx, "Import"); err != nil {
		return app.ImportResult{}, err
	}
	b.Imported = paths
	return app.ImportResult{Messages: 150, New: 148, Duplicates: 2, Analysis: b.summary()}, nil
}

func (b *Backend) summary() app.AnalysisSummary {
	s := app.AnalysisSummary{Messages: 1234, Companies: len(b.Views)}
	for _, v := range b.Views {
		s.OptOuts += len(v.OptOuts)
		s.Flags += v.Flags.Total()
	}
	return s
}

// Companies returns the rows.
func (b *Backend) Companies(ctx context.Context) ([]app.CompanyRow, error) {
	if err := b.begin(ctx, "Companies"); err != nil {
		return nil, err
	}
	var rows []app.CompanyRow
	for i := range b.Views {
		row := b.Views[i].CompanyRow
		row.Case = b.mark(&b.Views[i])
		rows = append(rows, row)
	}
	return rows, nil
}

func (b *Backend) view(ref string) (*app.CompanyView, error) {
	for i := range b.Views {
		if v := &b.Views[i]; string(v.ID) == ref || v.Name == ref || slices.Contains(v.Domains, ref) {
			return v, nil
		}
	}
	return nil, &app.Error{Code: app.CodeNotFound, What: "There is no company " + ref}
}

// Company returns one company.
func (b *Backend) Company(ctx context.Context, ref string) (app.CompanyView, error) {
	if err := b.begin(ctx, "Company"); err != nil {
		return app.CompanyView{}, err
	}
	v, err := b.view(ref)
	if err != nil {
		return app.CompanyView{}, err
	}
	out := *v
	out.Rows = slices.Clone(v.Rows)
	out.BorderlineRows = slices.Clone(v.BorderlineRows)
	out.OptOuts = slices.Clone(v.OptOuts)
	return out, nil
}

// Message returns one message.
func (b *Backend) Message(ctx context.Context, id complaint.MessageID) (app.MessageView, error) {
	if err := b.begin(ctx, "Message"); err != nil {
		return app.MessageView{}, err
	}
	m, ok := b.Mails[id]
	if !ok {
		return m, &app.Error{Code: app.CodeNotFound, What: "There is no such message"}
	}
	return m, nil
}

// AddOptOut records an opt-out by hand.
func (b *Backend) AddOptOut(ctx context.Context, in app.OptOutInput) (complaint.OptOut, error) {
	if err := b.begin(ctx, "AddOptOut"); err != nil {
		return complaint.OptOut{}, err
	}
	b.OptOutIn = in
	v, err := b.view(in.Company)
	if err != nil {
		return complaint.OptOut{}, err
	}
	o := complaint.OptOut{
		ID: complaint.OptOutID(fmt.Sprintf("o-%010d", len(v.OptOuts)+1)), Company: v.ID, At: in.At, Method: in.Method,
		Source: complaint.SourceByHand, Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll,
		State: complaint.StateConfirmed, Note: in.Note, EvidenceName: in.EvidenceName,
	}
	v.OptOuts = append(v.OptOuts, o)
	return o, nil
}

// SetOptOutState confirms or rejects.
func (b *Backend) SetOptOutState(ctx context.Context, id complaint.OptOutID, s complaint.State) error {
	if err := b.begin(ctx, "SetOptOutState"); err != nil {
		return err
	}
	for i := range b.Views {
		v := &b.Views[i]
		for j := range v.OptOuts {
			if v.OptOuts[j].ID == id {
				v.OptOuts[j].State = s
			}
		}
		for j := range v.ReConsents {
			if v.ReConsents[j].ID == id {
				v.ReConsents[j].State = s
			}
		}
		for j := range v.Rows {
			if v.Rows[j].OptOut == id {
				v.Rows[j].OptOutConfirmed = s == complaint.StateConfirmed
			}
		}
		count(v)
	}
	return nil
}

// Lists returns two lists for every company.
func (b *Backend) Lists(ctx context.Context, company string) ([]app.ListRow, error) {
	if err := b.begin(ctx, "Lists"); err != nil {
		return nil, err
	}
	v, err := b.view(company)
	if err != nil || b.NoLists {
		return nil, err
	}
	domain := v.Domains[0]
	return []app.ListRow{
		{ID: complaint.List("offers." + domain), Name: v.Name, From: "offers@" + domain, Example: "Your offers this week", Messages: 41, Marketing: 40, Last: v.Last},
		{ID: complaint.ListOf("", complaint.Address{Name: v.Name + " Events", Addr: "events@" + domain}), Name: v.Name + " Events", From: "events@" + domain, Example: "An evening with our chef", Messages: 9, Marketing: 9, Last: v.Last},
	}, nil
}

// SetOptOutScope keeps what the person said.
func (b *Backend) SetOptOutScope(ctx context.Context, id complaint.OptOutID, said complaint.SaidScope) error {
	if err := b.begin(ctx, "SetOptOutScope"); err != nil {
		return err
	}
	for i := range b.Views {
		for j, o := range b.Views[i].OptOuts {
			if o.ID == id {
				b.Views[i].OptOuts[j] = said.As(o)
			}
		}
	}
	return nil
}

// RemoveOptOut removes an opt-out.
func (b *Backend) RemoveOptOut(ctx context.Context, id complaint.OptOutID) error {
	if err := b.begin(ctx, "RemoveOptOut"); err != nil {
		return err
	}
	for i := range b.Views {
		v := &b.Views[i]
		v.OptOuts = slices.DeleteFunc(v.OptOuts, func(o complaint.OptOut) bool { return o.ID == id })
	}
	return nil
}

// Review records decisions.
func (b *Backend) Review(ctx context.Context, in app.ReviewInput) (int, error) {
	if err := b.begin(ctx, "Review"); err != nil {
		return 0, err
	}
	n := 0
	for i := range b.Views {
		v := &b.Views[i]
		for j := range v.Rows {
			if slices.Contains(in.Messages, string(v.Rows[j].Message)) {
				v.Rows[j].Review.Decision = in.Decision
				n++
			}
		}
		for j := range v.BorderlineRows {
			if slices.Contains(in.Messages, string(v.BorderlineRows[j].Message)) {
				v.BorderlineRows[j].Review.Decision = in.Decision
				n++
			}
		}
		b.sift(v)
		count(v)
	}
	return n, nil
}

// PictureBrowser is an invented browser.
func (b *Backend) PictureBrowser() (string, error) {
	if err := b.Fail["PictureBrowser"]; err != nil {
		return "", err
	}
	return "/usr/bin/chromium", nil
}

// BuildPack pretends to write a pack.
func (b *Backend) BuildPack(ctx context.Context, in app.PackInput, f app.ProgressFunc) (app.PackResult, error) {
	b.report(f)
	if err := b.begin(ctx, "BuildPack"); err != nil {
		return app.PackResult{}, err
	}
	b.PackIn = in
	v, err := b.view(in.Company)
	if err != nil {
		return app.PackResult{}, err
	}
	r := app.PackResult{Included: v.Included, StatementChars: 1432}
	for i, name := range []string{"complaint.pdf", "statement.txt", "evidence.zip"} {
		r.Files = append(r.Files, app.PackFile{
			Path: filepath.Join(in.Dir, name), Bytes: int64(184_000 * (i + 1)), SHA256: strings.Repeat(fmt.Sprintf("%d9af", i+3), 16),
		})
	}
	return r, nil
}

// Close closes.
func (b *Backend) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Closed = true
	return nil
}

// count works out a company's numbers from its rows.
func count(v *app.CompanyView) {
	v.Flags, v.Included, v.Unreviewed, v.Borderline = app.FlagCounts{}, 0, 0, 0
	for _, r := range v.BorderlineRows {
		if r.MayCount() {
			v.Borderline++
		}
	}
	for _, r := range v.Rows {
		switch r.Band {
		case complaint.BandInFlight:
			v.Flags.InFlight++
		case complaint.BandWeaker:
			v.Flags.Weaker++
		default:
			v.Flags.Strong++
		}
		if r.Included() {
			v.Included++
		}
		if r.Review.Decision == complaint.Unreviewed {
			v.Unreviewed++
		}
	}
}

// Now is the time of the sample data.
func Now() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }
