package pack

import (
	"time"

	"desist/complaint"
)

// Pack is a complaint pack without a format.
type Pack struct {
	Reference string
	Included  int // e-mails in it as exhibits

	Document Document // for complaint/pdf
	// Correspondence shows the letters, nil if there are none; OriginalsSheet names every original with its hash.
	Correspondence *Document
	OriginalsSheet Document
	Shown          int // e-mails shown in full

	Form []FormAnswer // for the regulator's form, in its order

	Statement string // to paste into the ICO's form: within law.Limits, whole sentences, newline at the end
	// StatementChars counts Statement as the form may at worst: UTF-16 units, a line break as two.
	StatementChars int
	EventList      string // dated events, to paste
	Notes          string // what the person should check and add before sending; not to be sent

	MessagesCSV   []byte   // RFC 4180, header row first, safe against formula injection
	CaseJSON      []byte   // everything the pack states, indented, keys in a fixed order
	Timeline      []byte   // the company's e-mails by month as an SVG picture; nil if nothing is known
	FormCheck     string   // when the form was last seen
	EvidenceCover Document // title page of the e-mails' own file, see Split
	Separate      Text     // says in the complaint that they have one

	Originals []Original // the originals that belong into the evidence bundle, in exhibit order
	Evidence  []Evidence // the attached files that belong into it, in exhibit order
}

// Original is one message whose original bytes belong into the evidence bundle.
type Original struct {
	Path    string // inside the bundle's payload, "originals/001.eml"
	Exhibit string // "A1", "D12"
	Message complaint.MessageID
	Size    int64
}

// Evidence is one attached file that belongs into the evidence bundle.
type Evidence struct {
	Path    string // inside the bundle's payload, "opt-outs/A1-screenshot.png"
	Exhibit string
	SHA256  string
}

// Document is what complaint/pdf renders, in this order: cover, contents, sections, exhibits.
type Document struct {
	Meta     Meta
	Labels   Labels
	Cover    Cover
	Sections []Section
	Exhibits []ExhibitPages

	PictureSide int // pixels of a picture's longer side at most; 0: as the renderer thinks best
}

// Labels are the words that a renderer adds around the content, in the document's language.
type Labels struct {
	Contents  string // heading of the contents
	Exhibits  string // heading of the exhibits in the contents
	Page      string // "Page {page} of {pages}"
	Exhibit   string // "Exhibit {id}"
	Text      string // heading of an exhibit's text
	Legend    string // what the marks mean
	Picture   string // "Picture: {alt}"
	Gap       string // "{n} blocks left out"
	NoPicture string // instead of a picture file that cannot be shown
	Looks     string // heading of the picture of a message as it looked
	Link      string // "leads to {link}"
	To        string // "D1 to D10"
}

// Meta is the document's metadata and its running head.
type Meta struct {
	Title     string
	Author    string
	Subject   string
	Keywords  string
	Language  string // BCP 47, "en-GB"
	Creator   string // "Desist 0.1.0"
	Reference string
	Running   string // running head
	Made      time.Time
}

// Cover is the title page.
type Cover struct {
	Title  string
	Lead   string
	Fields []Field
	What   Section // "What this is"; Number is 0
}

// Field is a label with its value.
type Field struct {
	Label string
	Value Text
}

// Section is a numbered section of the document.
type Section struct {
	Number int
	Title  string
	Parts  []Part
}
