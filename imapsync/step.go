package imapsync

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// outcome is what one turn on the network brought, besides summaries.
type outcome struct {
	mails   []*Mail
	failed  []Failure
	err     error  // the connection is lost; mails are whole all the same
	suspect uint32 // then: the UID whose turn it was, 0 if none
}

// turn is what one turn asks for.
type turn struct {
	folder  Folder
	bodies  []Summary // to be fetched
	next    []uint32  // whose summaries are to come in the same round trip
	detail  detail    // of these
	arrived func(*Mail)
	spool   func(size int64) (Spool, error) // begins to take in a large message; nil if nobody does
}

// flight is a turn under way.
type flight struct {
	turn  turn
	whole []*bodyReader
	brief *summaryReader

	described chan struct{} // closed when all summaries are here that will come
	done      chan outcome
}

// begin sends what a turn asks for. Summaries come between the bodies: early enough for the next turn to be sent while
// bodies of this one are still on their way, so that a line with long round trips is never idle; and late enough for
// a line that breaks often to bring some bodies each time. This is the only code of a folder's sync that runs beside
// the Keeper. t.arrived hears of each message as soon as it is whole, from several goroutines.
func (c *Client) begin(t turn) *flight {
	f := &flight{
		turn: t, brief: newSummaryReader(t.next, t.detail),
		described: make(chan struct{}), done: make(chan outcome, 1),
	}
	var reads []func() error
	bodies := func(want []Summary) {
		for _, r := range byTake(t, want) {
			cmd := c.imap.Fetch(imapSet(summarySet(r.missing())), bodyItems(r.sections))
			f.whole = append(f.whole, r)
			reads = append(reads, func() error { return r.read(c, cmd) })
		}
	}
	if len(t.next) == 0 {
		close(f.described)
		bodies(t.bodies)
	} else {
		half := (len(t.bodies) + 1) / 2
		bodies(t.bodies[:half])
		cmd := c.imap.Fetch(uidSetOf(t.next), t.detail.items())
		reads = append(reads, func() error {
			defer close(f.described)
			return c.describe(f, cmd)
		})
		bodies(t.bodies[half:])
	}
	go func() { f.done <- c.end(f, reads) }()
	return f
}

// describe reads the summaries, and asks once more for what did not come.
func (c *Client) describe(f *flight, cmd *imapclient.FetchCommand) error {
	if err := lost(f.brief.read(c, cmd)); err != nil {
		return err
	}
	if uids := f.brief.missing(); len(uids) > 0 {
		return lost(f.brief.read(c, c.imap.Fetch(uidSetOf(uids), f.turn.detail.items())))
	}
	return nil
}

// summaries waits for what is described, newest first.
func (f *flight) summaries() []Summary {
	<-f.described
	return f.brief.newestFirst()
}

// end reads all answers of a turn.
func (c *Client) end(f *flight, reads []func() error) outcome {
	// The answers are read at the same time, since a server may mix them and the library delivers them in order.
	errs := make(chan error, len(reads))
	for _, read := range reads {
		go func() { errs <- read() }()
	}
	var err error
	for range reads {
		if e := lost(<-errs); err == nil || isSpool(e) { // which ends the connection for all of them
			err = cmp.Or(e, err)
		}
	}
	out := outcome{err: err}
	if err == nil {
		out.failed, out.err = c.again(f)
	}
	for _, r := range f.whole {
		out.mails = append(out.mails, r.got...)
	}
	slices.SortFunc(out.mails, func(a, b *Mail) int { return cmp.Compare(b.UID, a.UID) })
	switch {
	case isSpool(out.err): // the Keeper's, for which the connection was ended
	case out.err != nil:
		out.suspect = suspect(f.whole, f.brief)
		out.err = c.connectionError("the connection ended in "+cutText(f.turn.folder.Name), out.err)
	}
	return out
}

// suspect returns the message at which an answer ended: servers send them in the order of their UIDs.
func suspect(whole []*bodyReader, brief *summaryReader) uint32 {
	for _, r := range whole {
		if missing := r.missing(); len(missing) > 0 {
			return missing[len(missing)-1].UID
		}
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

// again asks once more for the messages that did not come, one by one, so that one broken message costs only itself. What
// the server still lists but does not deliver is a failure.
func (c *Client) again(f *flight) ([]Failure, error) {
	problems := make(map[uint32]string)
	for _, r := range f.whole {
		for _, s := range r.missing() {
			problem, err := c.alone(r, s)
			if err != nil {
				return nil, err
			}
			if problem != "" {
				problems[s.UID] = problem
			}
		}
	}
	for _, uid := range f.brief.missing() {
		problems[uid] = "the server lists the message but does not describe it"
	}
	if len(problems) == 0 {
		return nil, nil
	}
	return c.stillThere(f.turn.folder, problems)
}

// alone asks for one message, whole: by its UID and then by its number, since an answer that names the UID only after
// the message is not recognised by the library as one to the first. It returns what is wrong with the message.
func (c *Client) alone(r *bodyReader, s Summary) (problem string, err error) {
	s.take = TakeWhole
	one := newBodyReader(turn{folder: r.folder, arrived: r.arrived, spool: r.spool}, []Summary{s})
	err = one.read(c, c.imap.Fetch(uidSetOf([]uint32{s.UID}), bodyItems(one.sections)))
	if err == nil && len(one.got) == 0 && s.seq != 0 {
		err = one.read(c, c.imap.Fetch(imap.SeqSetNum(s.seq), bodyItems(one.sections)))
	}
	if lost(err) != nil {
		return "", err
	}
	r.got = append(r.got, one.got...)
	if len(one.got) > 0 {
		return "", nil
	}
	if no, refused := refusal(err); refused {
		return fmt.Sprintf("the server refused the message: %q", cutText(no.Text)), nil
	}
	return "the server lists the message but does not deliver it", nil
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
