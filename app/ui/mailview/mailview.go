// Package mailview shows one message for judging: who sent it and when, what Desist takes it for and why, and its
// text with the sentences that decided it marked. Mail is shown as text; nothing is ever fetched from a network.
package mailview

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
	"desist/complaint"
)

// How many reasons are listed; the strongest come first.
const (
	maxReasons = 12
	maxAgainst = 4
)

// View shows one message at a time.
type View struct {
	// Scroll is the widget to place and to focus.
	Scroll *kit.Scroll

	subject *widget.Label
	facts   *widget.Label
	verdict *widget.Label
	check   *widget.Label
	reasons *fyne.Container
	text    *kit.Reader
}

// New returns an empty View.
func New() *View {
	v := &View{
		subject: kit.Heading(""), facts: kit.Muted(""), verdict: kit.Strong(""), check: kit.Strong(""),
		reasons: kit.Tight(), text: kit.NewReader(),
	}
	v.check.Importance = widget.WarningImportance
	v.Scroll = kit.NewScroll(kit.Wide(container.NewVBox(
		kit.Tight(v.subject, v.facts),
		kit.Panel(kit.Tight(v.verdict, v.check), v.reasons),
		v.text.Container,
	)))
	return v
}

// Set shows m.
func (v *View) Set(m app.MessageView) {
	subject := kit.Cut(m.Subject)
	if subject == "" {
		subject = "(no subject)"
	}
	v.subject.SetText(subject)
	v.facts.SetText(facts(m))
	v.verdict.SetText(verdict(m.Verdict))
	check := ""
	if m.Verdict.PleaseCheck {
		check = "Please check: Desist is not sure enough of this one."
	}
	kit.SetText(v.check, check)
	v.setReasons(m.Verdict)
	v.text.Set(paragraphs(m), marks(m.Verdict))
	v.Scroll.ToTop()
	v.Scroll.Refresh()
}

// Text returns the words shown, for tests.
func (v *View) Text() string {
	lines := []string{v.subject.Text, v.facts.Text, v.verdict.Text, v.check.Text}
	for _, o := range v.reasons.Objects {
		lines = append(lines, o.(*widget.Label).Text)
	}
	return strings.Join(append(lines, v.text.String()), "\n")
}

func facts(m app.MessageView) string {
	lines := []string{
		"From: " + kit.Cut(m.From),
		"To: " + kit.Cut(m.To),
		"Received: " + kit.DateTime(m.Received) + app.ReceivedWords(m.ReceivedFrom),
	}
	if len(m.Folders) > 0 {
		lines = append(lines, "Folder: "+kit.Cut(strings.Join(m.Folders, ", ")))
	}
	if m.Company.Basis != "" {
		lines = append(lines, "Company: "+kit.Cut(string(m.Company.Company)+", "+m.Company.Basis))
	}
	if m.Company.Suspect != "" {
		lines = append(lines, "Kept apart, never flagged: "+kit.Cut(m.Company.Suspect))
	}
	if m.Converted != "" {
		lines = append(lines, "Original: "+app.ConvertedWords(kit.Cut(m.Converted)))
	}
	return strings.Join(lines, "\n")
}

func verdict(v complaint.Verdict) string {
	if v.Kind == "" {
		return "Desist has not judged this message."
	}
	if v.Yours() {
		return fmt.Sprintf("This counts on your word. Desist itself is %s sure that it is not marketing.", percent(1-v.Confidence))
	}
	if !v.DirectMarketing {
		return fmt.Sprintf("Desist takes this for %s (%s sure that it is not marketing).", words.Kind(v.Kind), percent(v.Confidence))
	}
	return fmt.Sprintf("Desist takes this for %s (%s sure).", words.Kind(v.Kind), percent(v.Confidence))
}

// percent writes a confidence; Desist is never sure beyond doubt.
func percent(confidence float64) string {
	n := int(math.Round(confidence * 100))
	if n > 99 {
		return "more than 99%"
	}
	return fmt.Sprintf("%d%%", n)
}

func (v *View) setReasons(verdict complaint.Verdict) {
	v.reasons.RemoveAll()
	for i, r := range verdict.Reasons {
		if i == maxReasons {
			v.reasons.Add(kit.Muted(fmt.Sprintf("and %d more reasons of less weight", len(verdict.Reasons)-i)))
			break
		}
		v.reasons.Add(kit.Text(fmt.Sprintf("[%d] %s", i+1, reason(r))))
	}
	for i, r := range verdict.Against {
		if i == maxAgainst {
			v.reasons.Add(kit.Muted(fmt.Sprintf("and %d more against of less weight", len(verdict.Against)-i)))
			break
		}
		v.reasons.Add(kit.Muted("Against: " + reason(r)))
	}
	if verdict.ServiceClaim != "" {
		v.reasons.Add(kit.Text("It calls itself a service message: “" + kit.Cut(verdict.ServiceClaim) + "”"))
	}
	if verdict.Defence != "" {
		v.reasons.Add(kit.Text("The company may say: " + kit.Cut(verdict.Defence)))
	}
	if verdict.Answer != "" {
		v.reasons.Add(kit.Text("The answer to that: " + kit.Clean(verdict.Answer)))
	}
}

func reason(r complaint.Reason) string {
	if r.Quote == "" {
		return r.Text
	}
	return fmt.Sprintf("%s: “%s”", strings.TrimRight(r.Text, ".:"), kit.Cut(r.Quote))
}

func marks(v complaint.Verdict) []kit.Mark {
	var out []kit.Mark
	for i, r := range v.Reasons {
		if i < maxReasons && r.Where != "hidden" && r.Where != "header" {
			out = append(out, kit.Mark{Number: i + 1, Quote: r.Quote})
		}
	}
	return out
}

func paragraphs(m app.MessageView) []kit.Paragraph {
	out := make([]kit.Paragraph, 0, len(m.Blocks))
	for i := 0; i < len(m.Blocks); i++ {
		b := m.Blocks[i]
		p := kit.Paragraph{Text: b.Text}
		switch b.Kind {
		case complaint.BlockHeading:
			p.Heading = true
		case complaint.BlockListItem:
			p.Bullet = true
		case complaint.BlockButton:
			p.Text = "[ " + b.Text + " ]"
		case complaint.BlockImageAlt:
			p.Text, p.Muted = "(picture: "+b.Text+")", true
		case complaint.BlockQuote:
			p.Muted = true
		case complaint.BlockCell:
			row := rowOf(m.Blocks[i:])
			p.Text = strings.Join(row, "   ")
			i += len(row) - 1
		}
		out = append(out, p)
	}
	if !slices.ContainsFunc(m.Blocks, func(b complaint.Block) bool { return b.Text != "" }) {
		return []kit.Paragraph{{Text: "This message has no text.", Muted: true}}
	}
	return out
}

// rowOf returns the cells of the table row that blocks begins with.
func rowOf(blocks []complaint.Block) []string {
	cells := []string{blocks[0].Text}
	for _, b := range blocks[1:] {
		if b.Kind != complaint.BlockCell || b.Row == 0 || b.Row != blocks[0].Row {
			break
		}
		cells = append(cells, b.Text)
	}
	return cells
}
