package pack

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/words"
)

// Who is going to read, as app.PackInput.Profile names them.
const (
	forRegulator = "regulator"
	forCompany   = "company"
	forPublic    = "public"
)

var readers = []kit.ChoiceOption{
	{
		Value: forRegulator, Label: "The ICO",
		Hint: "Hides what could be misused: working unsubscribe and sign-in links, other people’s addresses, order and account numbers, codes.",
	},
	{
		Value: forCompany, Label: "The company",
		Hint: "As for the ICO, but the order and account numbers stay: the company needs them to find you.",
	},
	{
		Value: forPublic, Label: "Anyone else",
		Hint: "Hides your name and addresses too, and leaves out the original messages.",
	},
}

// Which mails are shown in full.
const (
	showSpecimens = "specimens"
	showAll       = "all"
)

var exhibits = []kit.ChoiceOption{
	{Value: showSpecimens, Label: "One of each series", Hint: "The others of a series are listed below it. The complaint is shorter to read."},
	{Value: showAll, Label: "Every mail", Hint: "As far as the size limits of the ICO’s form allow."},
}

// options are the person's choices about a pack. Everything that uses the network is off until they turn it on.
type options struct {
	content *fyne.Container
	changed func()

	reader   *kit.Choice
	language *kit.Choice
	exhibits *kit.Choice

	pictures    *kit.Check
	picturesWhy *widget.Label
	browser     string
	noBrowser   error

	keys      *kit.Check
	resolver  *kit.Entry
	resolverF *kit.Field

	stamp    *kit.Check
	address  *kit.Entry
	addressF *kit.Field
}

func newOptions(changed func()) *options {
	o := &options{
		changed: changed, reader: kit.NewChoice(readers), language: kit.NewChoice(words.Languages), exhibits: kit.NewChoice(exhibits),
		picturesWhy: kit.Muted(""), resolver: kit.NewEntry(), address: kit.NewEntry(),
	}
	o.reader.Set(forRegulator)
	o.language.Set(words.English)
	o.exhibits.Set(showSpecimens)
	check := func(text string) *kit.Check { return kit.NewCheck(text, func(bool) { o.show() }) }
	o.pictures = check("Show how each mail looked")
	o.keys = check("Fetch the keys of the mails’ signatures")
	o.stamp = check("Have the evidence time stamped")
	o.reader.OnChosen = func(string) { o.show() }
	o.resolver.OnChanged = func(string) { o.changed() }
	o.address.OnChanged = o.resolver.OnChanged
	o.resolverF = kit.NewField("DNS server (optional)", "Left empty, your system’s is asked. For example, 9.9.9.9", o.resolver)
	o.addressF = kit.NewField("Web address of the time stamp authority", "One that follows RFC 3161. You choose which: Desist knows none.", o.address)
	o.content = container.NewVBox(
		kit.NewField("Who will read it?", "", o.reader.Container).Container,
		kit.Gap(),
		kit.NewField("Language of the texts", "", o.language.Container).Container,
		kit.Gap(),
		kit.NewField("Which mails are shown in full?", "All of them are listed either way.", o.exhibits.Container).Container,
		kit.Gap(),
		kit.Heading("More evidence"),
		option(o.pictures, o.picturesWhy),
		option(o.keys, kit.Muted("Companies sign their mail. With the keys, anyone can check later that a mail came from the company and was not changed. Keys do not stay for ever.")),
		o.resolverF.Container,
		option(o.stamp, kit.Muted("An authority signs that the evidence existed at that time. Then nobody can say that it was made later.")),
		o.addressF.Container,
	)
	o.show()
	return o
}

// option is a check with what it means.
func option(c *kit.Check, why *widget.Label) fyne.CanvasObject {
	return kit.Tight(container.NewHBox(c), why)
}

// offer says whether pictures of the mails can be made.
func (o *options) offer(browser string, err error) {
	o.browser, o.noBrowser = browser, err
	o.show()
}

// show shows what belongs to the choices made.
func (o *options) show() {
	o.pictures.SetEnabled(o.noPictures() == "")
	o.picturesWhy.SetText(o.aboutPictures())
	show(o.resolverF.Container, o.keys.Checked)
	show(o.addressF.Container, o.stamp.Checked)
	o.changed()
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// noPictures says why no pictures of the mails can be made, "" if they can.
func (o *options) noPictures() string {
	switch {
	case o.noBrowser != nil:
		d := kit.Describe(o.noBrowser)
		return d.What + " " + d.Do
	case o.reader.Value() == forPublic:
		return "Not for anyone else to read: a picture cannot be searched for your name."
	}
	return ""
}

func (o *options) aboutPictures() string {
	if why := o.noPictures(); why != "" {
		return "Not possible here. " + why
	}
	name := strings.TrimSuffix(filepath.Base(o.browser), ".exe")
	return "The browser on this computer (" + kit.Cut(name) + ") draws each mail without a network. Pictures that a mail would fetch stay empty."
}

// missing says which choice will not do, "" if all do.
func (o *options) missing() string {
	if o.stamp.Checked && o.stampHost() == "" {
		return "Enter the web address of the time stamp authority, like http://tsa.example."
	}
	return ""
}

// stampHost is who would sign the time, "" for nobody.
func (o *options) stampHost() string {
	to, err := url.Parse(o.stampAddress())
	if err != nil || to.Scheme != "https" && to.Scheme != "http" {
		return ""
	}
	return to.Host
}

func (o *options) stampAddress() string {
	if !o.stamp.Checked {
		return ""
	}
	return strings.TrimSpace(o.address.Text)
}

func (o *options) server() string {
	if !o.keys.Checked {
		return ""
	}
	return strings.TrimSpace(o.resolver.Text)
}

// leaving lists what making the pack tells whom.
func (o *options) leaving() []string {
	var out []string
	if o.keys.Checked {
		who := "your system’s DNS server"
		if s := o.server(); s != "" {
			who = "the DNS server " + kit.Cut(s)
		}
		out = append(out, "To "+who+": the names under which companies keep their keys. They tell whose mail you have.")
	}
	if o.stampHost() != "" {
		out = append(out, "To "+kit.Cut(o.stampAddress())+": one SHA-256 of the evidence, from which nothing can be read. It also sees your internet address.")
	}
	return out
}

// into puts the choices into in.
func (o *options) into(in app.PackInput) app.PackInput {
	in.Profile, in.Language = o.reader.Value(), o.language.Value()
	in.AllExhibits = o.exhibits.Value() == showAll
	in.Pictures = o.pictures.Checked && o.noPictures() == ""
	in.FetchKeys, in.Resolver, in.Timestamp = o.keys.Checked, o.server(), o.stampAddress()
	return in
}
