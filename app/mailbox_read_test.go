package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The files of testdata/mailbox hold a whole mailbox in few lines:
//
//	== company KEY | name | domains      the sender; "none" instead of "company": no company
//	-- stream NAME | From | options      how its mails look: list= unsub= return=; then "foot:" lines
//	-- mail STREAM | times | options | subject     then the text, one block a line
//	-- weekly STREAM | time to time | subject      the same mail every week
//	-- sent KEY | times | to= options | subject    the person's own mail
//	-- bounce KEY | time | to= | subject           a notice that mail to an address was not delivered
//	-- hand KEY | time | method                    an opt-out that the person records
//
// A time is UTC and may carry a flag: ":s" strong, ":w" weaker, ":i" in flight, with h before it if it is due only
// once the opt-outs by hand are recorded. Options of a mail: optout=METHOD:SOURCE, reconsent, auth=fail, date=TIME or
// none, folders=A,B, apart (kept apart), quiet (forged, but no marketing), missed (forged, and known not to be read as marketing), twin (a second copy that was forwarded), reply. {month} and {n} are the mail's month and number.
type boxMail struct {
	id      string // its Message-ID
	company string // key; empty for the person's own mail
	stream  *boxStream
	at      time.Time
	flag    string // "", "s", "w", "i", "hs", ...; "s~" is due, and known to be missed, "s!" is not, and known to be found: docs/OPTOUTS.md
	options map[string]string
	subject string
	text    []string
}

type boxStream struct {
	from, company string
	options       map[string]string
	foot          []string
}

type boxCompany struct {
	key, name string
	none      bool
	domains   []string
}

type byHandOptOut struct {
	company, method string
	at              time.Time
}

type mailboxTruth struct {
	companies []boxCompany
	mails     []*boxMail
	byHand    []byHandOptOut
}

const person = "sam.ellis@example.co.uk"

// boxFiles are the files of testdata/mailbox, so many as make one large mailbox together.
func boxFiles(t testing.TB) [][]string {
	t.Helper()
	const together = 13
	files, err := filepath.Glob("testdata/mailbox/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no mailbox", err)
	}
	groups := make([][]string, (len(files)+together-1)/together)
	for i, f := range files { // dealt out, so that each has mailboxes of every kind
		groups[i%len(groups)] = append(groups[i%len(groups)], f)
	}
	return groups
}

func readBox(t testing.TB, files []string) *mailboxTruth {
	t.Helper()
	r := boxReader{t: t, b: &mailboxTruth{}}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r.open = nil
		for line := range strings.Lines(string(raw)) {
			r.line(strings.TrimSpace(line))
		}
	}
	for i, m := range r.b.mails {
		domain := "example.com"
		if _, d, ok := strings.Cut(strings.TrimSuffix(m.from(), ">"), "@"); ok {
			domain = d
		}
		m.id = fmt.Sprintf("m%04d@%s", i, domain)
	}
	return r.b
}

type boxReader struct {
	t       testing.TB
	b       *mailboxTruth
	company string
	streams map[string]*boxStream
	stream  *boxStream
	open    []*boxMail // the mails whose text is being read
}

func (r *boxReader) line(line string) {
	switch {
	case line == "" || line[0] == '#' && len(r.open) == 0:
	case strings.HasPrefix(line, "== "):
		r.open, r.stream, r.streams = nil, nil, map[string]*boxStream{}
		c := columns(line[3:])
		kind, key, _ := strings.Cut(c[0], " ")
		r.company = key
		r.b.companies = append(r.b.companies, boxCompany{key: key, none: kind == "none", name: c[1], domains: strings.Fields(c[2])})
	case strings.HasPrefix(line, "-- "):
		kind, rest, _ := strings.Cut(line[3:], " ")
		r.head(kind, columns(rest))
	case strings.HasPrefix(line, "foot: ") && r.stream != nil:
		r.stream.foot = append(r.stream.foot, strings.TrimPrefix(line, "foot: "))
	case len(r.open) == 0:
		r.t.Fatalf("no mail for the line %q", line)
	default:
		for _, m := range r.open {
			m.text = append(m.text, line)
		}
	}
}

func (r *boxReader) head(kind string, c []string) {
	r.open = nil
	switch kind {
	case "stream":
		r.stream = &boxStream{from: c[1], company: r.company, options: optionsOf(c[2])}
		r.streams[c[0]] = r.stream
		return
	case "hand":
		at, _ := r.time(c[1])
		r.b.byHand = append(r.b.byHand, byHandOptOut{r.company, c[2], at})
		return
	}
	r.stream = nil
	if kind == "weekly" {
		from, to, _ := strings.Cut(c[1], " to ")
		first, _ := r.time(from)
		last, _ := r.time(to)
		for at := first; !at.After(last); at = at.AddDate(0, 0, 7) {
			r.add(c[0], at, "", nil, c[2])
		}
		return
	}
	options := map[string]string{}
	if len(c) > 3 {
		options = optionsOf(c[2])
	}
	stream := c[0]
	if kind != "mail" {
		options[kind] = "yes"
	}
	for when := range strings.SplitSeq(c[1], ", ") {
		at, flag := r.time(when)
		r.add(stream, at, flag, options, c[len(c)-1])
	}
}

func (r *boxReader) add(stream string, at time.Time, flag string, options map[string]string, subject string) {
	m := &boxMail{company: r.company, stream: r.streams[stream], at: at, flag: flag, options: options, subject: subject}
	if options["sent"] != "" || options["bounce"] != "" {
		m.company, m.stream = "", nil
	} else if m.stream == nil {
		r.t.Fatalf("%s has no stream %q", r.company, stream)
	}
	r.b.mails = append(r.b.mails, m)
	r.open = append(r.open, m)
}

func (r *boxReader) time(s string) (time.Time, string) {
	s = strings.TrimSpace(s)
	flag := ""
	if i := strings.LastIndexByte(s, ':'); i > 0 && strings.Trim(s[i+1:], "hiws~!") == "" {
		s, flag = s[:i], s[i+1:]
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, flag
		}
	}
	r.t.Fatalf("%q is no time", s)
	return time.Time{}, ""
}

func columns(s string) []string {
	c := strings.Split(s, "|")
	for i := range c {
		c[i] = strings.TrimSpace(c[i])
	}
	return c
}

func optionsOf(s string) map[string]string {
	out := map[string]string{}
	for o := range strings.FieldsSeq(s) {
		name, value, ok := strings.Cut(o, "=")
		if !ok {
			value = "yes"
		}
		out[name] = value
	}
	return out
}

func (m *boxMail) from() string {
	switch {
	case m.options["sent"] != "":
		return "Sam Ellis <" + person + ">"
	case m.options["bounce"] != "":
		return "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
	}
	return m.stream.from
}

func (m *boxMail) folders() []string {
	if f := m.options["folders"]; f != "" {
		return strings.Split(f, ",")
	}
	if m.options["sent"] != "" {
		return []string{"Sent"}
	}
	return []string{"INBOX"}
}

// flags are the Message-IDs of the flags that are due, with their bands; with byHand also those that an opt-out by
// hand makes due. Those known to be missed are left out: finding one is an error until its mark is taken away. Those known to be found wrongly are in it, likewise.
func (b *mailboxTruth) flags(byHand bool) map[string]string {
	bands := map[string]string{"i": "in_flight", "w": "weaker", "s": "strong"}
	out := map[string]string{}
	for _, m := range b.mails {
		if flag, hand := strings.CutPrefix(m.flag, "h"); flag != "" && (byHand || !hand) && !strings.HasSuffix(flag, "~") {
			out[m.id] = bands[strings.TrimSuffix(flag, "!")]
		}
	}
	return out
}

func (b *mailboxTruth) folders() []string {
	var names []string
	for _, m := range b.mails {
		for _, f := range m.folders() {
			if !slices.Contains(names, f) {
				names = append(names, f)
			}
		}
	}
	return names
}
