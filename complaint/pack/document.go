package pack

import (
	"time"

	"desist/complaint"
)

// Text is running text with emphasis and cross-references.
type Text []Span

// Span is a stretch of Text in one style.
type Span struct {
	Text   string
	Bold   bool
	Italic bool
	Mark   Mark
	Ref    string // exhibit id this leads to, "D4"; empty for none
	URL    string // web address this leads to; only ever the regulator's own
}

// Mark singles out words of an exhibit.
type Mark string

const (
	MarkNone      Mark = ""
	MarkPromotion Mark = "promotion" // decided that the message is marketing
	MarkClaim     Mark = "claim"     // the message calls itself a service message
	MarkOptOut    Mark = "opt_out"   // shows the opt-out
)

// Part is a piece of a Section.
type Part interface{ part() }

// Paragraph is a paragraph with its number, "2.3".
type Paragraph struct {
	Number string
	Text   Text
	Law    []string // ids of the legal facts it rests on (complaint/law)
}

// Subheading is an unnumbered heading inside a section.
type Subheading struct{ Text string }

// Bullets is a list.
type Bullets struct {
	Items []Text
	Law   []string
}

// Quotation is a verbatim quotation with where it is from.
type Quotation struct {
	Text   string
	Source Text
	Law    []string
}

// Figures is a row of key figures.
type Figures struct{ Items []Figure }

// Figure is one key figure.
type Figure struct {
	Value string
	Label string
}

// Table is a table whose head is repeated on each page.
type Table struct {
	Columns []Column
	Rows    [][]Text
	Anchors []string // exhibit ids that the rows stand for, so that references lead to them; "" for none, nil if there are none
}

// Listing is a table with what it is, under an exhibit.
type Listing struct {
	Title string
	Text  Text
	Table Table
}

// Column is one column of a Table; Width is its share of the whole.
type Column struct {
	Title string
	Width float64
	Right bool // aligned right
}

// Chart is the monthly bar chart.
type Chart struct {
	Number string // of the paragraph that it is
	Title  string
	Across string  // title of the time axis
	Up     string  // title of the axis of counts
	Months []Month // every month from the first to the last, gaps filled with zeros
	Marks  []ChartMark
	Series []string // labels of the stack from bottom to top: service, before, in flight, weaker, strong
	Note   Text     // says the same in words
}

// ChartMark is a moment marked in a Chart.
type ChartMark struct {
	At    time.Time
	Label string
}

// Signature is a form to fill in by hand: each line a label and a value or an empty rule.
type Signature struct{ Lines []Field }

func (Signature) part()  {}
func (Paragraph) part()  {}
func (Subheading) part() {}
func (Bullets) part()    {}
func (Quotation) part()  {}
func (Figures) part()    {}
func (Table) part()      {}
func (Chart) part()      {}

// ExhibitPages is one exhibit. It starts on a page of its own.
type ExhibitPages struct {
	ID       string // "A1", "D12"
	Title    string
	Contents string // its line in the contents
	Fields   []Field
	Panels   []Panel // what is shown before the message itself
	Body     []BodyBlock
	Picture  *Picture
	Looks    []Picture // the message as it looked, in slices; each is shown on a page of its own
	LooksTo  string    // what the slices are, and what they are not
	Note     string    // what is left out and where it can be found; empty if nothing is
	Series   *Listing  // the e-mails that the exhibit stands for; nil if there are none
}

// Panel is a framed list with a heading, such as "Why this is marketing".
type Panel struct {
	Title string
	Items []PanelItem
}

// PanelItem is one entry of a Panel.
type PanelItem struct {
	Quote string // the message's own words; may be empty
	Mark  Mark   // how Quote is marked in the body
	Text  Text
}

// BodyBlock is one block of an exhibit's text; a picture without a description has no Text. Gap says how many blocks were left out before it.
type BodyBlock struct {
	Kind complaint.BlockKind
	Row  int
	Text Text
	Gap  int

	Link    string   // where it leads, for reading only
	Picture *Picture // a picture that is in the message, shown with its description
}

// Picture is a picture file as it was attached.
type Picture struct {
	Name string
	Data []byte

	// Plain says that Data is a JPEG that was made from a picture's pixels alone, so that it can be used as it is.
	Plain bool
}
