package optout

import (
	"slices"
	"strings"

	"desist/complaint"
	regexp "desist/complaint/internal/fastre"
	"desist/complaint/optout/internal/states"
)

// row is one row of a table.
type row []string

// rowAt returns the cells of the row that begins with block i, at most maxCells, and how many blocks it has.
func rowAt(m *complaint.Message, i int) (r row, blocks int) {
	for n := m.Blocks[i].Row; i < len(m.Blocks) && m.Blocks[i].Row == n; i++ {
		if blocks++; blocks <= maxCells {
			r = append(r, states.InBoxes(m.Blocks[i].Text))
		}
	}
	return r, blocks
}

// nameFirst puts the name of a row before its value: "OFF | Sale Alerts". The head of a table is turned with its rows.
func (r row) nameFirst(head row) (turned, turnedHead row) {
	if len(r) != 2 || !isValue(r[0]) || isValue(r[1]) {
		return r, head
	}
	if len(head) == 2 {
		head = head.lastSwapped()
	}
	return r.lastSwapped(), head
}

const maxCells = 16 // no preference centre has more, and a crafted table may have any number

// heading is what stands above a row of settings and tells how to read it.
type heading struct {
	group

	head  row // of a table: its last row without a setting
	loose row // the same of cells that are laid out as blocks of their own

	turnedOn bool // a row says that something was off and is on now
}

// cells returns the cells of the row of settings that begins with block i, and how many blocks it has; none if no row begins there.
func (h *heading) cells(m *complaint.Message, i int) (r row, blocks int) {
	b := &m.Blocks[i]
	if b.Kind == complaint.BlockCell && b.Row != 0 {
		r, blocks = rowAt(m, i)
		if h.head == nil && h.loose == nil && i > 0 && m.Blocks[i-1].Row == 0 {
			h.loose = looseHead(m, i, len(r)-1) // a table of its own
		}
		return r, blocks
	}
	h.head = nil
	if b.Row != 0 {
		return nil, 0
	}
	if i > 0 && len(b.Text) <= maxAside && (row{m.Blocks[i-1].Text, b.Text}).ofNow() {
		h.loose = row{"", m.Blocks[i-1].Text, b.Text}
	}
	if r = valueFirst(m, i); r != nil {
		return r, len(r)
	}
	if i+1 < len(m.Blocks) && valueFirst(m, i+1) != nil {
		return nil, 0
	}
	if r = looseRow(m, i); len(r) == 1 || !settingNames(b.Text) {
		return nil, 0
	}
	if head := looseHead(m, i, len(r)-1); head != nil {
		h.loose = head
	}
	return r, len(r)
}

// looseHead returns the names of columns above block i, which begins a row of that many values, nil if the blocks before it are none:
// a table of which each row is a table of its own is laid out so.
func looseHead(m *complaint.Message, i, values int) row {
	if values < 2 || i < values {
		return nil
	}
	head := row{""}
	for _, b := range m.Blocks[i-values : i] {
		if b.Row != 0 || b.Kind == complaint.BlockQuote || !settingName(b.Text) || isValue(b.Text) {
			return nil
		}
		head = append(head, b.Text)
	}
	if head[1:].emailColumn() < 0 && !head.ofNow() {
		return nil
	}
	if at := i - values - 1; at >= 0 && m.Blocks[at].Row == 0 {
		if over := m.Blocks[at].Text; headsLists.MatchString(over) || headsEmails.MatchString(over) {
			head[0] = over
		}
	}
	return head
}

// over is the row that heads those to come, nil if none does.
func (h *heading) over() row {
	if h.head != nil {
		return h.head
	}
	return h.loose
}

// toldBeside heads a column that tells of a list what is in it, and changedWhen one that tells when its setting was changed.
var (
	toldBeside  = regexp.MustCompile(`^(?i:what(?:['’]s| is)? in (?:it|them)|what (?:it|they) (?:is|are)(?: about)?|what you get|about|contents?|contains|description|details|purpose|what it covers)$`)
	changedWhen = regexp.MustCompile(`^(?i:(?:last )?(?:changed|updated)(?: on)?|date(?: changed| of change)?|when|changed when|since)$`)
)

// plainColumns leaves out the columns that describe a list or tell when it was changed; today says that one tells of this day.
func plainColumns(r, head row) (cut, cutHead row, today bool) {
	if len(r) != len(head) {
		return r, head, false
	}
	for i := range head {
		switch {
		case i > 0 && toldBeside.MatchString(head[i]):
		case i > 1 && changedWhen.MatchString(head[i]):
			today = today || isToday.MatchString(r[i])
		default:
			cut, cutHead = append(cut, r[i]), append(cutHead, head[i])
		}
	}
	return cut, cutHead, today
}

// ofChoices reads the values in a table of mailing lists in the words of choices, which tell nothing elsewhere: "Removed".
func (r row) ofChoices(head row) row {
	if len(r) != len(head) || !head.ofNow() || !head.ofLists() {
		return r
	}
	read := slices.Clone(r)
	for i, cell := range read[1:] {
		if v := chosenValues[strings.ToLower(cell)]; v != "" {
			read[i+1] = v
		}
	}
	return read
}

var isToday = regexp.MustCompile(`^(?i:today|just now|now)\b`)

// readRow writes a row as one line: see row.line. left says that what it names was on and is off now.
func (h *heading) readRow(r row) (line string, left, told bool) {
	r, head, today := plainColumns(r, h.over())
	r, head = r.ofChoices(head).nameFirst(head)
	if head.nowFirst() && len(r) == len(head) {
		r, head = r.lastSwapped(), head.lastSwapped()
	}
	line, told = r.line(head)
	h.turnedOn = h.turnedOn || r.turnedOn(head)
	left = told && (r.turned(head) && r.off() || r.switchedOffNow(head) || r.off() && today)
	if r.firstSetting() == len(r) && !h.head.ofNow() {
		h.head = r // what is before and now may be of other things than settings, such as a name
	}
	return line, left, told
}

// stands reports whether a row has one value under what was and what is.
func (h *heading) stands(r row) bool {
	first := r.firstSetting()
	return h.over().ofNow() && len(r)-first > 1 && sameValues(r[first:])
}

// looseRow returns block i and the bare answers after it, which are cells laid out as blocks of their own.
func looseRow(m *complaint.Message, i int) row {
	r := row{m.Blocks[i].Text}
	for j := i + 1; j < len(m.Blocks) && m.Blocks[j].Row == 0 && m.Blocks[j].Kind != complaint.BlockQuote && isValue(m.Blocks[j].Text) && len(r) < maxCells; j++ {
		r = append(r, m.Blocks[j].Text)
	}
	return r
}

// headsLists is the head of a column of mailing lists, whose names need not say so: "Supporters".
var headsLists = regexp.MustCompile(`^(?i:(?:mailing |email )?lists?|(?:e-?mail )?newsletters?|mailings?|bulletins?)$`)

// ofLists reports whether the first column is of mailing lists; beside what was and what is, "Email" is one too.
func (r row) ofLists() bool {
	return headsLists.MatchString(r[0]) || r.ofNow() && headsEmails.MatchString(r[0])
}

var headsEmails = regexp.MustCompile(`^(?i:e-?mails?(?: topics?| lists?)?)$`)

// headsFeatures is the head of a column of what a plan has or somebody may do, which is no mailing: "Newsletters: No".
var headsFeatures = regexp.MustCompile(`^(?i:features?|rights?|permissions?|add-?ons?|plans?|modules?|tools?|roles?|allowances?|benefits?|capabilit(?:y|ies))$`)

// line writes a row as one line. Of several settings of a thing the last counts if the head of the table says that they are
// before and now, and that for e-mail if it names channels; otherwise none does, and told is false: which is meant is not told.
func (r row) line(head row) (line string, told bool) {
	first := r.firstSetting()
	if first == len(r) {
		if len(r) > 2 && slices.ContainsFunc(r[1:], func(cell string) bool { _, ok := settingValue(cell); return ok }) {
			return r[0], false // what the last cell says is not known
		}
		if len(r) == 2 && chosenValues[strings.ToLower(r[1])] != "" {
			return strings.Join(r, ": "), true // in a mail about mailings "Never" is off
		}
		return strings.Join(r, " "), true
	}
	name := strings.Join(r[:first], " ")
	if len(head) == len(r) && headsFeatures.MatchString(head[0]) {
		return name, true
	}
	if len(head) == len(r) && first == 1 && head.ofLists() && !headsLists.MatchString(lastWord(name)) {
		name += " list"
	}
	if len(head) == len(r) && refusesOn.MatchString(head[len(head)-1]) {
		name = "Opt out of " + name
	}
	last, _ := settingValue(r[len(r)-1])
	if len(head) > len(r) && head[1:].emailColumn() >= 0 {
		return name, false // empty cells are no blocks, so the value may be of any channel
	}
	if at := r.emailCell(head); at >= 0 {
		value, _ := settingValue(r[at])
		return name + " by email: " + value, true
	}
	if at := len(r) - len(head); first > 0 && r[:first].namesChannel() && (at == 0 || at == first) {
		if topic := head[first-at:].marketingColumn(); topic >= 0 {
			value, _ := settingValue(r[first+topic])
			return name + " " + head[first-at+topic] + ": " + value, true
		}
	}
	beforeAndNow := head.ofNow()
	switch same := sameValues(r[first:]); {
	case beforeAndNow && same && len(r)-first > 1 && switchedOff(last):
		return "", true // it was refused before, and when is not told
	case len(r)-first == 1 && r.refusedBefore():
		return name, true
	case len(r)-first == 1, same, beforeAndNow:
		return name + ": " + last, true
	}
	return name, false
}

// emailCell is the cell of a row that the head says is of e-mail, -1 if none is. Nor has the head a first cell where that is empty:
// then its columns are those of the settings.
func (r row) emailCell(head row) int {
	first, from := r.firstSetting(), len(r)-len(head)
	if from != 0 && from != first || head.ofNow() {
		return -1
	}
	if at := head[first-from:].emailColumn(); at >= 0 {
		return first + at
	}
	return -1
}

// turnedOn reports whether a row goes from off to on, or says that it is on anew.
func (r row) turnedOn(head row) bool {
	first := r.firstSetting()
	if v, ok := valueOf(r[len(r)-1], false); ok && v.turnedOn && !ofOtherWay(r[0]) {
		return true
	}
	return r.turned(head) && !r.off() && !ofOtherWay(strings.Join(r[:first], " "))
}

// turned reports whether a row goes from off to on or from on to off, under a head of before and now.
func (r row) turned(head row) bool {
	first := r.firstSetting()
	if !head.ofNow() || len(r)-first != 2 {
		return false
	}
	was, _ := settingValue(r[first])
	return switchedOff(was) != r.off()
}

// switchedOffNow reports whether the cell that counts says that it was switched off: "No (changed today)".
func (r row) switchedOffNow(head row) bool {
	cell := r[len(r)-1]
	if at := r.emailCell(head); at >= 0 {
		cell = r[at]
	}
	v, ok := valueOf(cell, false)
	return ok && v.left
}

// off reports whether the last cell refuses.
func (r row) off() bool {
	is, _ := settingValue(r[len(r)-1])
	return switchedOff(is)
}

// refusedBefore reports whether the last cell refuses and says that it did before.
func (r row) refusedBefore() bool {
	v, ok := valueOf(r[len(r)-1], false)
	return ok && v.asBefore && v.off()
}

// firstSetting is where the settings at the end of a row begin, len(r) if it has none. The first cell is a name.
func (r row) firstSetting() int {
	first := len(r)
	for first > 1 {
		if _, ok := settingValue(r[first-1]); !ok {
			break
		}
		first--
	}
	return first
}

// emailColumn is the first cell that names e-mail, -1 if none does.
func (r row) emailColumn() int {
	return slices.IndexFunc(r, func(s string) bool {
		s = strings.ToLower(s)
		return settingName(s) && (strings.Contains(s, "email") || strings.Contains(s, "e-mail"))
	})
}

// namesChannel reports whether a row is of a way to reach the person: e-mail, text messages, post.
func (r row) namesChannel() bool {
	return r.emailColumn() >= 0 || slices.ContainsFunc(r, func(s string) bool { return otherChannel.MatchString(strings.ToLower(s)) })
}

// marketingColumn is the first cell that names marketing, -1 if none does or all do.
func (r row) marketingColumn() int {
	at := slices.IndexFunc(r, namesMarketing)
	if len(r) < 2 || !slices.ContainsFunc(r, func(s string) bool { return !namesMarketing(s) }) {
		return -1
	}
	return at
}

func namesMarketing(cell string) bool {
	cell = strings.ToLower(cell)
	return settingName(cell) && (strings.Contains(cell, "marketing") || strings.Contains(cell, "offers") || strings.Contains(cell, "promotion"))
}

// ofNow reports whether the last cell of a head is that of what is so now.
func (r row) ofNow() bool {
	if len(r) < 2 {
		return false
	}
	last := strings.ToLower(strings.Trim(r[len(r)-1], " :"))
	before := strings.ToLower(strings.Trim(r[len(r)-2], " :"))
	return momentOf(last, aboveColumns) == isSo || endsIn(before, " before", " was") && endsIn(last, " now", " after", " is") ||
		strings.HasPrefix(last, "from ") && strings.HasPrefix(before, "until ")
}

func endsIn(s string, ends ...string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(s, end) })
}

// nowFirst reports whether the last two cells of a head are of what is so now and of what was.
func (r row) nowFirst() bool {
	at := func(i int) moment { return momentOf(strings.Trim(r[i], " :"), aboveColumns) }
	return len(r) >= 2 && at(len(r)-1) == wasSo && at(len(r)-2) == isSo
}

func (r row) lastSwapped() row {
	n := len(r)
	swapped := slices.Clone(r)
	swapped[n-1], swapped[n-2] = r[n-2], r[n-1]
	return swapped
}

func sameValues(values row) bool {
	first, _ := settingValue(values[0])
	for _, v := range values {
		if v, _ = settingValue(v); !strings.EqualFold(strings.Trim(v, " .!"), strings.Trim(first, " .!")) {
			return false
		}
	}
	return true
}
