package cli

import (
	"context"
	"fmt"
	"iter"

	"desist/app"
	"desist/complaint"
)

type flagsCmd struct {
	Company    string `help:"Only this company." placeholder:"COMPANY"`
	Borderline bool   `help:"Instead of flags, emails that Desist thinks are not marketing, but is not sure of. They count only if you include them."`
}

type flagJSON struct {
	MessageID       string             `json:"message_id"` // RFC 5322 Message-ID, or sha256:... if the mail has none
	SHA256          string             `json:"sha256"`     // of the original
	Company         string             `json:"company"`
	CompanyName     string             `json:"company_name"`
	Basis           string             `json:"basis"` // why the mail is taken for the company's
	Received        string             `json:"received"`
	Date            string             `json:"date"`
	Subject         string             `json:"subject"`
	From            string             `json:"from"`
	Verdict         string             `json:"verdict"`
	Confidence      float64            `json:"confidence"`
	PleaseCheck     bool               `json:"please_check"`
	Band            string             `json:"band"`
	OptOutID        string             `json:"optout_id"`
	OptOutConfirmed bool               `json:"optout_confirmed"`
	Borderline      bool               `json:"borderline,omitempty"` // not counted: Desist thinks that it is not marketing, but is not sure
	Review          string             `json:"review"`
	ReviewReason    string             `json:"review_reason,omitempty"`
	Folders         []string           `json:"folders"`
	Copies          []string           `json:"copies,omitempty"`
	Reasons         []complaint.Reason `json:"reasons"`
	Against         []complaint.Reason `json:"against,omitempty"`
	ServiceClaim    string             `json:"service_claim,omitempty"`
	Defence         string             `json:"defence,omitempty"`
	Answer          string             `json:"answer,omitempty"`
	Stream          string             `json:"stream,omitempty"`
	ReceivedFrom    string             `json:"received_from"`       // what the time of receipt rests on
	Converted       string             `json:"converted,omitempty"` // the program that made the message out of another format
}

// unreviewed is what the person has decided before deciding.
const unreviewed = "unreviewed"

func reviewWord(d complaint.Decision) string {
	if d == complaint.Unreviewed {
		return unreviewed
	}
	return string(d)
}

func flagDoc(f app.FlagRow) flagJSON {
	d := flagJSON{
		MessageID: f.MessageID, SHA256: string(f.Message), Company: string(f.Company), CompanyName: f.CompanyName, Basis: f.Basis,
		Received: stamp(f.Received), Date: stamp(f.Date), Subject: f.Subject, From: f.From.String(),
		Verdict: string(f.Verdict.Kind), Confidence: f.Verdict.Confidence, PleaseCheck: f.Verdict.PleaseCheck,
		Band: string(f.Band), OptOutID: string(f.OptOut), OptOutConfirmed: f.OptOutConfirmed, Borderline: f.Borderline,
		Review: reviewWord(f.Review.Decision), ReviewReason: f.Review.Reason, Folders: f.Folders,
		Reasons: nonNil(f.Verdict.Reasons), Against: f.Verdict.Against, ServiceClaim: f.Verdict.ServiceClaim,
		Defence: f.Verdict.Defence, Answer: f.Verdict.Answer, Stream: f.Stream,
		ReceivedFrom: string(f.ReceivedFrom), Converted: f.Converted,
	}
	for _, c := range f.Copies {
		d.Copies = append(d.Copies, string(c))
	}
	return d
}

func nonNil(rs []complaint.Reason) []complaint.Reason {
	if rs == nil {
		return []complaint.Reason{}
	}
	return rs
}

func (c *flagsCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	each, show := a.EachFlag(ctx, c.Company), s.printFlags
	if c.Borderline {
		each, show = a.EachBorderline(ctx, c.Company), s.printBorderline
	}
	if s.JSON {
		show = s.emitFlags
	}
	n, err := show(each)
	if err == nil && !s.JSON && !c.Borderline {
		err = s.printNotCounted(ctx, a, c.Company)
	}
	if err == nil && n == 0 {
		err = errNothing
	}
	return err
}

// emitFlags writes the flags as they come: those of a large mailbox are more than memory should hold.
func (s *session) emitFlags(flags iter.Seq2[app.FlagRow, error]) (n int, err error) {
	list := s.emitList()
	for f, err := range flags {
		if err != nil {
			return n, err
		}
		if err := list.add(flagDoc(f)); err != nil {
			return n, err
		}
		n++
	}
	return n, list.end()
}

// printNotCounted says what was seen and is not counted: because it may not be from the company it names, or because Desist
// thinks that it is not marketing, but is not sure.
func (s *session) printNotCounted(ctx context.Context, a *app.App, company string) error {
	apart, err := a.KeptApart(ctx, company)
	if err != nil {
		return err
	}
	for _, m := range apart {
		s.printf("Kept apart, never flagged: “%s”, %s, names %s. %s\n", clean(m.Subject, maxCell), s.day(m.Received), clean(m.Company, maxCell), clean(m.Why, wholeLine))
	}
	n, err := a.NotCounted(ctx, company)
	if err != nil {
		return err
	}
	if n > 0 {
		s.printf("Not counted: %s that might be marketing. Look with: desistctl flags --borderline\n", plural(n, "mail", "mails"))
	}
	return nil
}

func (s *session) printFlags(flags iter.Seq2[app.FlagRow, error]) (int, error) {
	rows, err := s.flagRows(flags, func(v complaint.Verdict) string { return firstQuote(v.Reasons) })
	if err != nil {
		return 0, err
	}
	if len(rows) == 0 {
		s.printf("No marketing after an opt-out was found.\n")
		return 0, nil
	}
	s.table([]string{"MESSAGE", "COMPANY", "RECEIVED", "BAND", "REVIEW", "SUBJECT", "BECAUSE"}, rows)
	s.printf("%s. Decide with: desistctl review --include MESSAGE... (or --exclude, --unsure)\n", plural(len(rows), "flag", "flags"))
	return len(rows), nil
}

// printBorderline lists borderline mails, each with the words in it that may promote.
func (s *session) printBorderline(borderline iter.Seq2[app.FlagRow, error]) (int, error) {
	rows, err := s.flagRows(borderline, func(v complaint.Verdict) string { return firstQuote(v.Against) })
	if err != nil {
		return 0, err
	}
	if len(rows) == 0 {
		s.printf("No borderline mail was found.\n")
		return 0, nil
	}
	s.table([]string{"MESSAGE", "COMPANY", "RECEIVED", "BAND", "REVIEW", "SUBJECT", "MAY PROMOTE"}, rows)
	s.printf("%s, not counted. Read them with: desistctl show MESSAGE. One that you include counts: desistctl review --include MESSAGE... (or --exclude, --unsure)\n",
		plural(len(rows), "mail", "mails"))
	return len(rows), nil
}

// flagRows are the lines of a table, each ending in the words that because picks.
func (s *session) flagRows(list iter.Seq2[app.FlagRow, error], because func(complaint.Verdict) string) ([][]string, error) {
	rows := [][]string{}
	for f, err := range list {
		if err != nil {
			return nil, err
		}
		received, subject := s.day(f.Received), f.Subject
		if f.ReceivedFrom == complaint.ReceivedDate {
			received += " (sender’s date)"
		}
		if f.Converted != "" {
			subject = "[converted, not original] " + subject
		}
		rows = append(rows, []string{ // cut, so that the rest of the message can go
			string(f.Message)[:12], f.CompanyName, received, string(f.Band), reviewWord(f.Review.Decision),
			clean(subject, maxCell), clean(because(f.Verdict), maxCell),
		})
	}
	return rows, nil
}

func firstQuote(reasons []complaint.Reason) string {
	for _, r := range reasons {
		if r.Quote != "" {
			return r.Quote
		}
	}
	return ""
}

type reviewCmd struct {
	Include   bool     `help:"These messages go into the pack. A borderline one counts from then on." xor:"decision" required:""`
	Exclude   bool     `help:"These messages stay out." xor:"decision" required:""`
	Unsure    bool     `help:"Decide later." xor:"decision" required:""`
	AllStrong bool     `help:"Every flag in the strong band of --company that is not decided yet. Verdicts marked please check are left out."`
	Stream    string   `help:"Every flag of this stream of --company that is not decided yet." placeholder:"STREAM"`
	Company   string   `help:"With --all-strong or --stream: the company." placeholder:"COMPANY"`
	Reason    string   `help:"Why, in your words."`
	Message   []string `arg:"" optional:"" help:"Messages: Message-ID, or the start of the SHA-256 that flags and flags --borderline show."`
}

func (c *reviewCmd) decision() complaint.Decision {
	switch {
	case c.Include:
		return complaint.Include
	case c.Exclude:
		return complaint.Exclude
	}
	return complaint.Unsure
}

func (c *reviewCmd) run(ctx context.Context, s *session) error {
	if !c.clear() {
		return &app.Error{Code: app.CodeUsage, What: "It is not clear which messages are meant.", Hint: "Name messages, or give --company COMPANY with --all-strong or --stream STREAM."}
	}
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	refs := c.Message
	if c.Company != "" {
		if refs, err = c.undecided(ctx, a); err != nil {
			return err
		}
	}
	n, err := a.Review(ctx, app.ReviewInput{Messages: refs, Decision: c.decision(), Reason: c.Reason})
	if err != nil {
		return err
	}
	if err := s.emit(map[string]any{"reviewed": n, "decision": c.decision()}, func() {
		s.printf("%s: %s.\n", plural(n, "message", "messages"), c.decision())
	}); err != nil {
		return err
	}
	if n == 0 {
		return errNothing
	}
	return nil
}

// clear reports whether exactly one way of naming messages is used.
func (c *reviewCmd) clear() bool {
	ways := 0
	for _, used := range []bool{len(c.Message) > 0, c.AllStrong, c.Stream != ""} {
		if used {
			ways++
		}
	}
	return ways == 1 && (c.Company != "") == (len(c.Message) == 0)
}

// undecided names the flags that --all-strong or --stream mean. A verdict marked please check never counts without
// the person's own look at that message, so --all-strong leaves it out.
func (c *reviewCmd) undecided(ctx context.Context, a *app.App) ([]string, error) {
	list, err := a.Flags(ctx, c.Company)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, f := range list {
		wanted := f.Stream == c.Stream
		if c.AllStrong {
			wanted = f.Band == complaint.BandStrong && !f.Verdict.PleaseCheck
		}
		if wanted && f.Review.Decision == complaint.Unreviewed {
			refs = append(refs, string(f.Message))
		}
	}
	return refs, nil
}

type showCmd struct {
	Message string `arg:"" help:"Message-ID, or the start of the SHA-256."`
}

func (c *showCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	id, err := a.FindMessage(ctx, c.Message)
	if err != nil {
		return err
	}
	m, err := a.Message(ctx, id)
	if err != nil {
		return err
	}
	return s.emit(m, func() { s.printMessage(m) })
}

func (s *session) printMessage(m app.MessageView) {
	const wide = 400
	s.printf("From:     %s\nTo:       %s\nReceived: %s%s\nSubject:  %s\n", clean(m.From, wide), clean(m.To, wide), s.day(m.Received),
		app.ReceivedWords(m.ReceivedFrom), clean(m.Subject, wide))
	for _, f := range m.Folders {
		s.printf("Folder:   %s\n", clean(f, wide))
	}
	if m.Converted != "" {
		s.printf("Original: %s\n", app.ConvertedWords(clean(m.Converted, wide)))
	}
	s.printf("\n")
	for _, b := range m.Blocks {
		s.printf("%s\n", clean(b.Text, 4000))
	}
	s.printf("\nVerdict: %s (%.0f %%)\n", m.Verdict.Kind, m.Verdict.Confidence*100)
	for _, r := range m.Verdict.Reasons {
		s.printf("- %s%s\n", quoted(r.Quote), clean(r.Text, wholeLine))
	}
	for _, r := range m.Verdict.Against {
		s.printf("- against: %s%s\n", quoted(r.Quote), clean(r.Text, wholeLine))
	}
}

func quoted(q string) string {
	if q == "" {
		return ""
	}
	return fmt.Sprintf("“%s” ", clean(q, 300))
}
