package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"desist/complaint"
	"desist/imapsync"
)

// Notifier shows a notification on the person's desktop. It must return at once.
type Notifier interface {
	Notify(title, text string)
}

// WatchOptions narrow a watch.
type WatchOptions struct {
	Accounts []string // empty: every mailbox

	// Keys, if not nil, fetches keys of signatures in this way, whatever the accounts' settings say.
	Keys *KeysInput

	// Notifier is told of new flags of accounts whose setting allows it; nil: nobody is.
	Notifier Notifier
	// Wire and Retry are for tests; the zero values are right for real servers.
	Wire  imapsync.WatchOptions
	Retry imapsync.Retry
}

// WatchState is what a watch is doing.
type WatchState string

const (
	WatchWatching WatchState = "watching" // the folder is watched
	WatchChecking WatchState = "checking" // something came and is fetched
	WatchChecked  WatchState = "checked"  // it is fetched and judged, and nothing is to be told
	WatchFlags    WatchState = "flags"    // new mail that may be marketing after an opt-out
	WatchKeys     WatchState = "keys"     // keys of signatures were asked for; Keys says what came
	WatchWaiting  WatchState = "waiting"  // the connection is lost, or a sync failed; it is tried again after Wait
	WatchLeft     WatchState = "left"     // the folder can't be watched and is left out
)

// WatchEvent is what a watch tells.
type WatchEvent struct {
	State   WatchState
	Account string
	Folder  string        // of WatchWatching, WatchWaiting and WatchLeft, if it concerns one
	Flags   []FlagRow     // of WatchFlags
	Problem string        // of WatchWaiting and WatchLeft
	Wait    time.Duration // of WatchWaiting
	Keys    *KeysResult   // of WatchKeys
}

// SetWatch says whether the app watches a mailbox while it is open, and whether it shows notifications. Both are off
// until the person turns them on.
func (a *App) SetWatch(ctx context.Context, id string, s complaint.WatchSettings) error {
	acc, err := a.account(ctx, id)
	if err != nil {
		return err
	}
	if acc.Kind != complaint.AccountIMAP {
		return usage("Import the files again to read new mail.", "%q is an import, not a mailbox.", id)
	}
	if err := checkResolver(s.Resolver); err != nil {
		return err
	}
	acc.Watch = s
	return say(a.parts.Vault.PutAccount(ctx, acc), "The setting could not be saved.")
}

// Watch gets new mail, and then waits for more in INBOX and Junk: as soon as some comes, it is synced and analysed, and
// tell hears of flags that were not there before. Nothing on the server changes. It ends when ctx does, with nil, or with
// an error that waiting will not mend, such as a password that is refused. tell is called by one goroutine at a time.
func (a *App) Watch(ctx context.Context, o WatchOptions, tell func(WatchEvent)) error {
	if err := o.Keys.check(); err != nil {
		return err
	}
	accounts, err := a.watchable(ctx, o.Accounts)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &watcher{app: a, o: o, accounts: accounts, dirty: map[string][]string{}, wake: make(chan struct{}, 1)}
	w.tell = func(e WatchEvent) {
		w.telling.Lock()
		defer w.telling.Unlock()
		if ctx.Err() == nil {
			tell(e)
		}
	}
	if err := w.start(ctx); err != nil {
		return watchEnd(ctx, err)
	}
	var work sync.WaitGroup
	for _, acc := range accounts {
		work.Go(func() {
			if err := w.listen(ctx, acc); err != nil {
				cancel(sayConnecting(err, acc, "The mailbox can't be watched."))
			}
		})
	}
	if err := w.check(ctx); err != nil {
		cancel(err)
	}
	work.Wait()
	return watchEnd(ctx, context.Cause(ctx))
}

// watchEnd words why a watch ended. That the person ended it is no error.
func watchEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil && canceled(context.Cause(ctx)) {
		return nil
	}
	return say(err, "The mailbox can't be watched.")
}

func (a *App) watchable(ctx context.Context, ids []string) ([]complaint.Account, error) {
	if len(ids) == 0 {
		return a.syncable(ctx, "")
	}
	var out []complaint.Account
	for _, id := range ids {
		acc, err := a.syncable(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, acc...)
	}
	return out, nil
}

// watcher is one Watch.
type watcher struct {
	app      *App
	o        WatchOptions
	accounts []complaint.Account
	telling  sync.Mutex
	tell     func(WatchEvent)
	known    map[string]bool // flags that have been told, by Message-ID or hash

	mu    sync.Mutex
	dirty map[string][]string // folders in which something came, by account
	wake  chan struct{}
}

// start syncs everything once. What a mailbox that was synced before has brought since is news; of one that is synced for
// the first time, nothing is.
func (w *watcher) start(ctx context.Context) error {
	for _, acc := range w.accounts {
		states, err := w.app.parts.Vault.FolderStates(ctx, acc.ID)
		if err != nil {
			return say(err, "The casebook could not be read.")
		}
		if len(states) > 0 {
			if _, err := w.fresh(ctx); err != nil { // what is known now
				return err
			}
		}
		w.tell(WatchEvent{State: WatchChecking, Account: acc.ID})
		if _, _, err := w.app.syncMail(ctx, SyncOptions{Account: acc.ID}, nil); err != nil {
			return err
		}
		if len(states) == 0 {
			if _, err := w.fresh(ctx); err != nil {
				return err
			}
		}
		if err := w.news(ctx, acc.ID); err != nil {
			return err
		}
	}
	return nil
}

// listen waits for word from one account's server.
func (w *watcher) listen(ctx context.Context, acc complaint.Account) error {
	folders, err := w.folders(ctx, acc.ID)
	if err != nil {
		return err
	}
	dial := func(ctx context.Context) (imapsync.Watching, error) {
		box, err := w.app.dial(ctx, acc, nil)
		if err != nil {
			return nil, err
		}
		c, ok := box.(imapsync.Watching)
		if !ok {
			return nil, errors.Join(errors.New("app: this connection can't watch"), box.Close())
		}
		return c, nil
	}
	return imapsync.RunWatch(ctx, dial, folders, w.o.Wire, w.o.Retry, func(e imapsync.WatchEvent) {
		switch {
		case e.Kind == imapsync.WatchLost && e.Wait == 0:
			w.tell(WatchEvent{State: WatchLeft, Account: acc.ID, Folder: e.Folder, Problem: e.Err.Error()})
		case e.Kind == imapsync.WatchLost:
			w.tell(WatchEvent{State: WatchWaiting, Account: acc.ID, Folder: e.Folder, Problem: e.Err.Error(), Wait: e.Wait})
		case e.Kind == imapsync.WatchReady:
			w.tell(WatchEvent{State: WatchWatching, Account: acc.ID, Folder: e.Folder})
			w.mark(acc.ID, e.Folder) // something may have come before
		default:
			w.mark(acc.ID, e.Folder)
		}
	})
}

// folders are those in which a company's mail arrives: INBOX first, and Junk.
func (w *watcher) folders(ctx context.Context, account string) ([]string, error) {
	states, err := w.app.parts.Vault.FolderStates(ctx, account)
	if err != nil {
		return nil, say(err, "The casebook could not be read.")
	}
	out := []string{"INBOX"}
	for _, s := range states {
		if s.Role == complaint.RoleJunk {
			out = append(out, s.Folder)
		}
	}
	return out, nil
}

func (w *watcher) mark(account, folder string) {
	w.mu.Lock()
	if !slices.Contains(w.dirty[account], folder) {
		w.dirty[account] = append(w.dirty[account], folder)
	}
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *watcher) take() map[string][]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.dirty
	w.dirty = map[string][]string{}
	return out
}

// check syncs what was marked, again and again.
func (w *watcher) check(ctx context.Context) error {
	waits := &backoff.ExponentialBackOff{
		InitialInterval: max(w.o.Retry.First, time.Millisecond), RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 10 * time.Minute,
	}
	if w.o.Retry.First == 0 {
		waits.InitialInterval = 30 * time.Second
	}
	waits.Reset()
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-w.wake:
		case <-again:
		}
		again = nil
		for account, folders := range w.take() {
			err := w.fetch(ctx, account, folders)
			switch {
			case err == nil:
				waits.Reset()
				continue
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case CodeOf(err) != CodeConnection:
				return err
			}
			wait := waits.NextBackOff()
			w.tell(WatchEvent{State: WatchWaiting, Account: account, Problem: err.Error(), Wait: wait})
			w.mu.Lock()
			w.dirty[account] = append(w.dirty[account], folders...)
			w.mu.Unlock()
			again = time.After(wait)
		}
	}
}

func (w *watcher) fetch(ctx context.Context, account string, folders []string) error {
	w.tell(WatchEvent{State: WatchChecking, Account: account})
	if _, _, err := w.app.syncMail(ctx, SyncOptions{Account: account, Folders: folders}, nil); err != nil {
		return err
	}
	if err := w.news(ctx, account); err != nil { // first: it should not wait for a DNS server
		return err
	}
	keys, err := w.app.keepKeys(ctx, []string{account}, w.o.Keys, nil)
	if keys != nil && (keys.Failed > 0 || keys.Found > 0) {
		w.tell(WatchEvent{State: WatchKeys, Account: account, Keys: keys})
	}
	if CodeOf(err) == CodeConnection { // of the DNS server; the mail is here
		err = nil
	}
	return err
}

// news tells of flags that were not there before.
func (w *watcher) news(ctx context.Context, account string) error {
	fresh, err := w.fresh(ctx)
	if err != nil {
		return err
	}
	if len(fresh) == 0 {
		w.tell(WatchEvent{State: WatchChecked, Account: account})
		return nil
	}
	acc, err := w.app.account(ctx, account) // the setting may have changed
	if err != nil {
		return err
	}
	if acc.Watch.Notify && w.o.Notifier != nil {
		w.o.Notifier.Notify("Desist", notification(fresh))
	}
	w.tell(WatchEvent{State: WatchFlags, Account: account, Flags: fresh})
	return nil
}

// notification names the company, and nothing of the mail: it may be seen over the person's shoulder.
func notification(rows []FlagRow) string {
	from := rows[0].CompanyName
	for _, r := range rows[1:] {
		if r.Company != rows[0].Company {
			from = "several companies"
		}
	}
	if len(rows) == 1 {
		return fmt.Sprintf("A new message from %s may be marketing after your opt-out. Open Desist to check it.", from)
	}
	return fmt.Sprintf("%d new messages from %s may be marketing after your opt-out. Open Desist to check them.", len(rows), from)
}

// fresh returns the flags that were not there the last time.
func (w *watcher) fresh(ctx context.Context) ([]FlagRow, error) {
	known := map[string]bool{}
	var out []FlagRow
	for r, err := range w.app.EachFlag(ctx, "") {
		if err != nil {
			return nil, err
		}
		if r.gone { // what replaced it, with the same Message-ID, comes with the next analysis
			continue
		}
		known[strings.Clone(r.MessageID)] = true         // the rest of the row may go
		if !w.known[r.MessageID] && !r.Verdict.Yours() { // what the person made a flag of is no news to them
			out = append(out, r)
		}
	}
	for id := range w.known { // what went and comes back is no news
		known[id] = true
	}
	w.known = known
	return out, nil
}
