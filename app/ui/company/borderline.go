package company

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// notCounted begins the line of a borderline message.
const notCounted = "Not counted. "

// rowsOf are the messages to review: flags, and after them what might be marketing and is not counted.
func rowsOf(v app.CompanyView) []app.FlagRow {
	return append(append([]app.FlagRow(nil), v.Rows...), v.BorderlineRows...)
}

// newMore is the line that says how many messages are not counted.
func newMore() *widget.Label {
	l := kit.Muted("")
	l.Hide()
	return l
}

// tellMore says how many messages are not counted that the person has not excluded.
func (r *review) tellMore() {
	n, flags := 0, 0
	for _, row := range r.rows {
		switch {
		case !row.Borderline:
			flags++
		case row.MayCount():
			n++
		}
	}
	kit.SetText(r.more, more(n, flags))
}

func more(n, flags int) string {
	if n == 0 {
		return ""
	}
	text := kit.Count(n, "message", "messages")
	if flags > 0 {
		text = kit.Number(n) + " more"
	}
	if n == 1 {
		return text + " might be marketing. It counts only if you include it."
	}
	return text + " might be marketing. They count only if you include them."
}

// moves reports whether a decision on one of ids may make it count or no longer count: then the company has other numbers,
// and other verdicts.
func (r *review) moves(ids []complaint.MessageID) bool {
	return slices.ContainsFunc(r.rows, func(row app.FlagRow) bool {
		return (row.Borderline || row.Verdict.Yours()) && slices.Contains(ids, row.Message)
	})
}

// next is the message below row i, or the one of that row if it is the last.
func (r *review) next(i int) complaint.MessageID {
	return r.rows[min(i+1, len(r.rows)-1)].Message
}

// follow goes to message id wherever it stands now, or to the row below i if it is gone.
func (r *review) follow(id complaint.MessageID, i int) {
	at := i + 1
	for j, row := range r.rows {
		if row.Message == id {
			at = j
		}
	}
	r.list.GoTo(at)
}
