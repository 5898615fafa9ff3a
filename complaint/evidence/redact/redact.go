// Package redact masks what a reader of a complaint must not be able to use or need not know: links that act for the
// complainant, other recipients, order and account numbers, one-time codes. It works on what is shown of a mail, not on
// the original, whose hash would no longer fit.
//
// The masked words are replaced, not covered, so they are not in the file. Everything here is a pure function of its
// input; it masks too much rather than too little.
package redact

import (
	"fmt"
	"slices"
	"strings"

	"desist/complaint"
)

// Profile is who is going to read.
type Profile string

const (
	Regulator Profile = "regulator" // the ICO: everything but what could be misused. The default
	Company   Profile = "company"   // the company complained about: it needs its own order and account numbers
	Public    Profile = "public"    // anyone: also without the person's name and addresses, and without originals
)

// Profiles are all profiles, the default first.
var Profiles = []Profile{Regulator, Company, Public}

// Originals says whether the bundle may hold the original mails, which are never altered.
func (p Profile) Originals() bool { return p != Public }

// Kind is what was masked.
type Kind string

const (
	KindLink      Kind = "link"      // a link's path and parameters, which may act for the person or name them
	KindUnsub     Kind = "unsub"     // a link or address that unsubscribes
	KindSignIn    Kind = "sign_in"   // a link to sign in, confirm or reset
	KindCode      Kind = "code"      // one-time code
	KindNumber    Kind = "number"    // order, account or similar number
	KindRecipient Kind = "recipient" // address of somebody else who got the mail
	KindPerson    Kind = "person"    // name or address of the complainant
	KindHidden    Kind = "hidden"    // words that the complainant wants hidden
)

// words are how a mask reads.
var words = map[Kind]string{
	KindLink: "[removed]", KindUnsub: "[unsubscribe link removed]", KindSignIn: "[sign-in link removed]", KindCode: "[code removed]",
	KindNumber: "[number removed]", KindRecipient: "[another recipient]", KindPerson: "[complainant]", KindHidden: "[removed by the complainant]",
}

// Entry is one kind of thing masked in one place. It does not repeat what was masked.
type Entry struct {
	Where string `json:"where"` // an exhibit, or the part of the pack
	Part  string `json:"part"`  // "subject", "text", "recipients" ...
	Kind  Kind   `json:"kind"`
	Count int    `json:"count"`
}

// Redactor masks for one profile and keeps the list of what it masked.
type Redactor struct {
	profile Profile
	person  complaint.Person
	hidden  []string // longest first
	entries []Entry
}

// New returns a Redactor for a profile and the person whose complaint it is. An unknown profile is an error: falling
// back to any other could show too much.
func New(p Profile, person complaint.Person) (*Redactor, error) {
	if p == "" {
		p = Regulator
	}
	if !slices.Contains(Profiles, p) {
		return nil, fmt.Errorf("redact: there is no profile %q", p)
	}
	return &Redactor{profile: p, person: person}, nil
}

// Hide masks words wherever they stand for themselves, in every profile. Call it before anything is masked.
func (r *Redactor) Hide(words []string) {
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			r.hidden = append(r.hidden, w)
		}
	}
	slices.SortStableFunc(r.hidden, func(a, b string) int { return len(b) - len(a) })
}

// Hides reports whether there are words to hide: pictures are not searched for them.
func (r *Redactor) Hides() bool { return len(r.hidden) > 0 }

// Profile is the profile in force.
func (r *Redactor) Profile() Profile { return r.profile }

// List is what was masked, by place in the order of first sight. Never nil.
func (r *Redactor) List() []Entry { return append([]Entry{}, r.entries...) }

func (r *Redactor) note(where, part string, k Kind) {
	for i := range r.entries {
		if e := &r.entries[i]; e.Where == where && e.Part == part && e.Kind == k {
			e.Count++
			return
		}
	}
	r.entries = append(r.entries, Entry{where, part, k, 1})
}

// Person is who complains, as the profile shows them.
func (r *Redactor) Person(p complaint.Person) complaint.Person {
	if r.profile != Public {
		return p
	}
	out := complaint.Person{Name: words[KindPerson]}
	for range p.Addresses {
		r.note("complainant", "addresses", KindPerson)
	}
	if len(p.Addresses) > 0 {
		out.Addresses = []string{words[KindPerson]}
	}
	r.note("complainant", "name", KindPerson)
	return out
}

// Mail masks one mail. Its parts share what was found, so that a quotation loses what its paragraph lost.
type Mail struct {
	r       *Redactor
	where   string
	unsubs  map[string]bool // links of List-Unsubscribe
	others  []string        // addresses of other recipients, lower case
	own     bool            // the person wrote it: its recipients show whom the refusal reached
	alone   bool            // it has one recipient: an alias of the person, if it is no known address
	secrets []secret
}

type secret struct {
	text string
	kind Kind
}

// Mail begins the masking of a message that is shown as where, for instance "D1".
func (r *Redactor) Mail(where string, m complaint.Message) *Mail {
	x := &Mail{r: r, where: where, unsubs: map[string]bool{}}
	for _, u := range m.ListUnsubscribe {
		x.unsubs[linkKey(u)] = true
	}
	x.own = slices.ContainsFunc(m.From, func(a complaint.Address) bool { return r.mine(a) })
	x.alone = len(m.To)+len(m.Cc) == 1
	if x.own || x.alone {
		return x
	}
	for _, a := range slices.Concat(m.To, m.Cc) {
		if !r.mine(a) {
			x.others = append(x.others, strings.ToLower(a.Addr))
		}
	}
	return x
}

func (r *Redactor) mine(a complaint.Address) bool {
	return slices.Contains(r.person.Addresses, strings.ToLower(a.Addr))
}

// Message returns m as it may be shown.
func (x *Mail) Message(m complaint.Message) complaint.Message {
	m.Subject = x.Text("subject", m.Subject)
	m.To, m.Cc = x.recipients(m.To), x.recipients(m.Cc)
	m.From, m.ReplyTo = x.senders(m.From), x.senders(m.ReplyTo)
	if m.Sender != nil {
		s := x.sender(*m.Sender)
		m.Sender = &s
	}
	if x.own && x.r.profile == Public && m.MessageID != "" {
		m.MessageID = words[KindPerson] // its right side is the domain of the person's address, or of their computer
		x.r.note(x.where, "message id", KindPerson)
	}
	m.ReturnPath = ""           // often names the recipient
	m.ListUnsubscribe = nil     // acts for the recipient
	m.Header = nil              // nothing of it is shown that is not above
	m.Plain, m.Hidden = "", nil // likewise
	m.Preheaders = 0
	m.FeedbackID = ""
	unsubTexts := unsubTargets(m.Links)
	m.Links = nil
	blocks := make([]complaint.Block, len(m.Blocks))
	for i, b := range m.Blocks {
		if b.Link != "" {
			b.Link = x.link("links", b.Link, b.Text, unsubTexts)
		}
		b.Text = x.Text("text", b.Text)
		blocks[i] = b
	}
	m.Blocks = blocks
	images := make([]complaint.Image, len(m.Images))
	for i, img := range m.Images {
		img.Src, img.Alt = "", x.Text("pictures", img.Alt)
		images[i] = img
	}
	m.Images = images
	attachments := slices.Clone(m.Attachments)
	for i := range attachments {
		attachments[i].Name = x.Text("attachments", attachments[i].Name)
	}
	m.Attachments = attachments
	return m
}

// Learn finds in a message's text what Text must mask wherever it comes again, and lists nothing. A number that stands
// apart from the words that tell what it is would stay otherwise.
func (x *Mail) Learn(m complaint.Message) {
	y := *x
	y.r = &Redactor{profile: x.r.profile, person: x.r.person}
	y.Message(m)
	x.secrets = y.secrets
}

// Reading returns what was found in the message as it may be shown. Call it after Message.
func (x *Mail) Reading(r complaint.Reading) complaint.Reading {
	r.Subject = x.Text("subject", r.Subject)
	r.From = x.sender(r.From)
	r.To = x.recipients(r.To)
	v := r.Verdict
	v.Reasons, v.Against = x.reasons(v.Reasons), x.reasons(v.Against)
	v.ServiceClaim = x.Text("quotations", v.ServiceClaim)
	r.Verdict = v
	return r
}

func (x *Mail) reasons(list []complaint.Reason) []complaint.Reason {
	out := slices.Clone(list)
	for i := range out {
		out[i].Quote = x.Text("quotations", out[i].Quote)
		out[i].Text = x.Text("quotations", out[i].Text)
	}
	return out
}

// recipients keeps the person's own addresses and says that there were others. Of an unsubscribe address it keeps the
// domain.
func (x *Mail) recipients(list []complaint.Address) []complaint.Address {
	var out []complaint.Address
	for _, a := range list {
		switch mine := x.r.mine(a); {
		case x.unsubs["mailto:"+strings.ToLower(a.Addr)] || x.own && longToken(a.Addr):
			x.r.note(x.where, "recipients", KindUnsub)
			a = complaint.Address{Addr: maskMailto(a.Addr, KindUnsub)}
		case !mine && !x.own && !x.alone:
			x.r.note(x.where, "recipients", KindRecipient)
			a = complaint.Address{Addr: words[KindRecipient]}
		case x.r.profile == Public && (mine || !x.own):
			x.r.note(x.where, "recipients", KindPerson)
			a = complaint.Address{Addr: words[KindPerson]}
		}
		out = append(out, a)
	}
	return out
}

// longToken says whether an address looks like one made for a single recipient.
func longToken(addr string) bool {
	local, _, _ := strings.Cut(addr, "@")
	const long = 20
	return len(local) >= long && strings.ContainsAny(local, "0123456789+=")
}

func (x *Mail) senders(list []complaint.Address) []complaint.Address {
	out := slices.Clone(list)
	for i := range out {
		out[i] = x.sender(out[i])
	}
	return out
}

// sender keeps who sent the mail, except the person in a profile that does not name them.
func (x *Mail) sender(a complaint.Address) complaint.Address {
	a.Name = x.Text("sender", a.Name)
	if x.r.profile == Public && x.r.mine(a) {
		x.r.note(x.where, "sender", KindPerson)
		return complaint.Address{Addr: words[KindPerson]}
	}
	return a
}
