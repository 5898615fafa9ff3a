package pack

import (
	"strings"
	"time"

	"desist/complaint"
)

// folderRows is how many folders of one account the method section lists; the rest are counted.
const folderRows = 25

// methodSection says how the e-mails were found, and what the pack cannot show.
func (b *builder) methodSection(n int) *sectionWriter {
	w := b.section(n, "method_section.title")
	w.say("limits.read", vars{"app": b.app})
	if len(b.in.Searched) > 0 {
		w.say("limits.searched", nil)
		w.add(b.searchedTable())
	}
	w.say("limits.opinion", nil)
	if list := b.judged(); len(list) > 0 {
		w.say("limits.judged", vars{"n": len(list), "exhibits": strings.Join(list, ", ")})
	}
	w.say("limits.misses", nil)
	b.howShown(w)
	b.leftOut(w)
	w.say("limits.spoofs", nil)
	w.say("limits.bands", nil)
	w.say("limits.times", nil)
	w.say(b.readers("limits.originals"), nil)
	if list := b.converted(); len(list) > 0 {
		w.say("limits.converted", vars{"n": len(list), "exhibits": strings.Join(list, ", ")})
	}
	b.signedParagraph(w)
	if b.in.EvidenceHash != "" {
		w.say(b.readers("limits.anchor"), vars{"hash": line(b.in.EvidenceHash)})
	}
	w.say("limits.display", nil)
	return w
}

func (b *builder) searchedTable() Table {
	t := Table{Columns: []Column{
		{Title: b.str("limits.col_account", nil), Width: 0.30},
		{Title: b.str("limits.col_folder", nil), Width: 0.25},
		{Title: b.str("limits.col_held", nil), Width: 0.12, Right: true},
		{Title: b.str("limits.col_server", nil), Width: 0.13, Right: true},
		{Title: b.str("limits.col_synced", nil), Width: 0.20},
	}}
	unknown := b.str("limits.unknown", nil)
	count := func(n int) Text {
		if n < 0 {
			return plain(unknown)
		}
		return plain(thousands(n))
	}
	for _, s := range b.in.Searched {
		account, synced := clip(line(s.Account), nameLimit), unknown
		if !s.SyncedAt.IsZero() {
			synced = b.format(s.SyncedAt.In(b.zone), layoutRow)
		}
		for i, f := range s.Folders {
			if i == folderRows {
				more := b.say("limits.more_folders", vars{"n": len(s.Folders) - folderRows})
				t.Rows = append(t.Rows, []Text{nil, more, nil, nil, nil})
				break
			}
			t.Rows = append(t.Rows, []Text{plain(account), plain(clip(line(f.Name), nameLimit)), count(f.Held), count(f.Server), plain(synced)})
			account, synced = "", ""
		}
	}
	return t
}

// leftOut says how many flags are not in the pack and why, and how many copies were folded.
func (b *builder) leftOut(w *sectionWriter) {
	in := map[complaint.MessageID]bool{}
	copies := 0
	for _, e := range b.emails {
		in[e.Flag.Message] = true
		copies += len(e.Flag.Copies)
	}
	var excluded, unsure, open int
	for _, f := range b.in.Flags {
		switch {
		case f.Company != b.in.Company.ID || in[f.Message]:
		case f.Review.Decision == complaint.Exclude:
			excluded++
		case f.Review.Decision == complaint.Unsure:
			unsure++
		default:
			open++
		}
	}
	if n := excluded + unsure + open; n > 0 {
		w.say("limits.left_out", vars{"n": n, "excluded": excluded, "unsure": unsure, "open": open})
	} else if len(b.in.Flags) > 0 {
		w.say("limits.none_left_out", nil)
	}
	if copies > 0 {
		w.say("limits.copies", vars{"n": copies})
	}
}

// howShown says which e-mails are shown in full and how the others can be found.
func (b *builder) howShown(w *sectionWriter) {
	v := vars{"n": len(b.emails), "shown": len(b.shown()), "paragraph": b.chosenAt}
	switch {
	case len(b.shown()) == len(b.emails):
		w.say("limits.shown_all", v)
	case b.in.AllExhibits:
		w.say("limits.shown_size", v)
	default:
		w.say("limits.shown_specimens", v)
	}
}

// factSection is the statement of fact (uk-law 8.3: never "I swear") with room for a signature.
func (b *builder) factSection(n int) *sectionWriter {
	w := b.section(n, "fact.title")
	if read := b.lastRead(); read.IsZero() {
		w.say("fact.text_undated", vars{"app": b.app, "times": b.str(b.timesRestOn(), nil)})
	} else {
		w.say("fact.text", vars{"app": b.app, "date": b.day(read), "times": b.str(b.timesRestOn(), nil)})
	}
	w.add(Signature{Lines: []Field{
		{b.str("fact.signed", nil), nil},
		{b.str("fact.name", nil), plain(clip(line(b.in.Person.Name), nameLimit))},
		{b.str("fact.date", nil), nil},
	}})
	return w
}

func (b *builder) lastRead() time.Time {
	var last time.Time
	for _, s := range b.in.Searched {
		if s.SyncedAt.After(last) {
			last = s.SyncedAt
		}
	}
	return last
}

// timesRestOn names the sentence about the times of receipt: a mail server recorded all of them only if no exhibit's
// time comes from the mail itself, as an imported file's does.
func (b *builder) timesRestOn() string {
	for _, e := range b.emails {
		if e.Reading.ReceivedFrom != complaint.ReceivedInternalDate {
			return "fact.times_mixed"
		}
	}
	return "fact.times_server"
}
