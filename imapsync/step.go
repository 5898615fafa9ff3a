package imapsync

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// outcome is what one turn on the network brought.
type outcome struct {
	mails     []*Mail
	failed    []Failure
	summaries []Summary
	err       error  // the connection is lost; mails are whole all the same
	suspect   uint32 // then: the UID whose turn it was, 0 if none
}

// step fetches the messages in bodies and, in the same round trip, the summaries of next. It is the only code of a
// folder's sync that runs beside the Keeper. arrived hears of each message as soon as it is whole.
func (c *Client) step(folder Folder, bodies []Summary, next []uint32, headers bool, arrived func(*Mail)) outcome {
	var bodyCmd, summaryCmd *imapclient.FetchCommand
	whole, brief := newBodyReader(folder, bodies, arrived), newSummaryReader(next)
	if len(bodies) > 0 {
		bodyCmd = c.imap.Fetch(imapSet(summarySet(bodies)), bodyItems())
	}
	if len(next) > 0 {
		summaryCmd = c.imap.Fetch(uidSetOf(next), summaryItems(headers))
	}
	// Both answers are read at the same time, since a server may mix them and the library delivers them in order.
	briefErr := make(chan error, 1)
	go func() {
		if summaryCmd == nil {
			briefErr <- nil
			return
		}
		briefErr <- brief.read(c, summaryCmd)
	}()
	var err error
	if bodyCmd != nil {
		err = whole.read(c, bodyCmd)
	}
	err = cmp.Or(lost(err), lost(<-briefErr))

	out := outcome{err: err}
	if err == nil {
		out.failed, out.err = c.again(whole, brief, headers)
	}
	out.mails, out.summaries = whole.got, brief.newestFirst()
	slices.SortFunc(out.mails, func(a, b *Mail) int { return cmp.Compare(b.UID, a.UID) })
	if out.err != nil {
		out.suspect = suspect(whole, brief)
		out.err = c.connectionError("the connection ended in "+cutText(folder.Name), out.err)
	}
	return out
}

// suspect returns the message at which an answer ended: servers send them in the order of their UIDs.
func suspect(whole *bodyReader, brief *summaryReader) uint32 {
	if missing := whole.missing(); len(missing) > 0 {
		return missing[len(missing)-1].UID
	}
	if missing := brief.missing(); len(missing) > 0 {
		return missing[0]
	}
	return 0
}

// lost passes only errors after which the connection is of no more use. A FETCH refused for its own sake shows in what
// is missing.
func lost(err error) error {
	if _, refused := refusal(err); refused && refusedForNow(err) == nil {
		return nil
	}
	return err
}

// again asks once more for what did not come: summaries together, messages one by one, so that one broken message
// costs only itself. What the server still lists but does not deliver is a failure.
func (c *Client) again(whole *bodyReader, brief *summaryReader, headers bool) ([]Failure, error) {
	if uids := brief.missing(); len(uids) > 0 {
		if err := lost(brief.read(c, c.imap.Fetch(uidSetOf(uids), summaryItems(headers)))); err != nil {
			return nil, err
		}
	}
	problems := make(map[uint32]string)
	for _, s := range whole.missing() {
		one, err := c.alone(whole, s)
		if lost(err) != nil {
			return nil, err
		}
		whole.got = append(whole.got, one.got...)
		if len(one.got) > 0 {
			continue
		}
		problems[s.UID] = "the server lists the message but does not deliver it"
		if no, refused := refusal(err); refused {
			problems[s.UID] = fmt.Sprintf("the server refused the message: %q", cutText(no.Text))
		}
	}
	unread := brief.missing()
	for _, uid := range unread {
		problems[uid] = "the server lists the message but does not describe it"
	}
	if len(problems) == 0 {
		return nil, nil
	}
	return c.stillThere(whole.folder, problems)
}

// alone asks for one message, by its UID and then by its number: an answer that names the UID only after the message
// is not recognised by the library as one to the first.
func (c *Client) alone(whole *bodyReader, s Summary) (*bodyReader, error) {
	one := newBodyReader(whole.folder, []Summary{s}, whole.arrived)
	err := one.read(c, c.imap.Fetch(uidSetOf([]uint32{s.UID}), bodyItems()))
	if err == nil && len(one.got) == 0 && s.seq != 0 {
		err = one.read(c, c.imap.Fetch(imap.SeqSetNum(s.seq), bodyItems()))
	}
	return one, err
}

// stillThere turns problems into failures, without the messages that were deleted in the meantime.
func (c *Client) stillThere(folder Folder, problems map[uint32]string) ([]Failure, error) {
	var set UIDSet
	for uid := range problems {
		set.Add(uid)
	}
	listed, err := c.search(set, nil)
	if lost(err) != nil {
		return nil, err
	}
	var failed []Failure
	for uid := range set.Descending() {
		if err == nil && !listed.Contains(uid) {
			continue
		}
		failed = append(failed, Failure{Where: where(folder, uid), Problem: problems[uid]})
	}
	return failed, nil
}

func where(folder Folder, uid uint32) string {
	return fmt.Sprintf("folder %s uid %d", folder.Name, uid)
}

func summarySet(summaries []Summary) UIDSet {
	var set UIDSet
	for _, s := range summaries {
		set.Add(s.UID)
	}
	return set
}
