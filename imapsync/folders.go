package imapsync

import (
	"cmp"
	"context"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// statusAhead is how many STATUS commands are under way at once where the server has no LIST-STATUS.
const statusAhead = 100

// Folders returns every folder that can be opened, ordered as a sync goes through them: INBOX, Sent and Junk first,
// drafts and folders that repeat others last, names in between. A folder whose STATUS the server refuses is listed
// with zero counts.
func (c *Client) Folders(ctx context.Context) ([]Folder, error) {
	stop := c.closeWhenDone(ctx)
	defer stop()
	folders, err := c.folders()
	return folders, ctxError(ctx, "list folders", err)
}

func (c *Client) folders() ([]Folder, error) {
	listed, err := c.imap.List("", "*", c.listOptions()).Collect()
	if err != nil {
		return nil, c.commandError("the list of folders", err)
	}
	var folders []Folder
	var unknown []int
	seen := make(map[string]bool)
	for _, data := range listed {
		if seen[data.Mailbox] || !selectable(data.Attrs) {
			continue
		}
		seen[data.Mailbox] = true
		folder := Folder{Name: data.Mailbox, Role: roleOf(data)}
		if !folder.fill(data.Status) {
			unknown = append(unknown, len(folders))
		}
		folders = append(folders, folder)
	}
	for batch := range slices.Chunk(unknown, statusAhead) {
		if err := c.fillStatus(folders, batch); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(folders, func(a, b Folder) int {
		return cmp.Or(cmp.Compare(syncOrder[a.Role], syncOrder[b.Role]), cmp.Compare(a.Name, b.Name))
	})
	return folders, nil
}

func selectable(attrs []imap.MailboxAttr) bool {
	return !slices.Contains(attrs, imap.MailboxAttrNoSelect) && !slices.Contains(attrs, imap.MailboxAttrNonExistent)
}

// statusOptions asks for what shows a change, and for what a sync must not change. NumDeleted stands for RECENT, see
// extended; servers of RFC 9051 alone no longer know that.
func (c *Client) statusOptions() *imap.StatusOptions {
	return &imap.StatusOptions{
		NumMessages: true, UIDNext: true, UIDValidity: true, NumUnseen: true, NumDeleted: c.caps.Has(imap.CapIMAP4rev1),
		HighestModSeq: c.condStore(),
	}
}

// listOptions asks for everything in one command where the server can do that (RFC 5819, RFC 6154), and is nil for
// the plain LIST that every server knows.
func (c *Client) listOptions() *imap.ListOptions {
	var o imap.ListOptions
	if c.caps.Has(imap.CapListStatus) {
		o.ReturnStatus = c.statusOptions()
	}
	if c.caps.Has(imap.CapSpecialUse) && (c.caps.Has(imap.CapListExtended) || o.ReturnStatus != nil) {
		o.ReturnSpecialUse = true
	}
	if o == (imap.ListOptions{}) {
		return nil
	}
	return &o
}

// fill takes the counts over and says whether they were there.
func (f *Folder) fill(status *imap.StatusData) bool {
	if status == nil || status.NumMessages == nil {
		return false
	}
	f.UIDValidity, f.UIDNext, f.Messages = status.UIDValidity, uint32(status.UIDNext), *status.NumMessages
	f.ModSeq = status.HighestModSeq
	if status.NumUnseen != nil {
		f.Unseen = *status.NumUnseen
	}
	if status.NumDeleted != nil {
		f.Recent = *status.NumDeleted
	}
	return true
}

// fillStatus asks for the counts of folders[i] for every i in which, all at once.
func (c *Client) fillStatus(folders []Folder, which []int) error {
	commands := make([]*imapclient.StatusCommand, len(which))
	for n, i := range which {
		commands[n] = c.imap.Status(folders[i].Name, c.statusOptions())
	}
	for n, i := range which {
		status, err := commands[n].Wait()
		if _, refused := refusal(err); refused && refusedForNow(err) == nil {
			continue
		}
		if err != nil {
			return c.commandError("the counts of "+folders[i].Name, err)
		}
		folders[i].fill(status)
	}
	return nil
}

// commandError says that the server did not give what; a refusal keeps its words.
func (c *Client) commandError(what string, err error) error {
	if no, refused := refusal(err); refused && refusedForNow(err) == nil {
		return &serverError{kind: kindConnection, what: "the server refused " + cutText(what), server: cutText(no.Text)}
	}
	return c.connectionError("the connection ended at "+cutText(what), err)
}
