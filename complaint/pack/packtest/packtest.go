// Package packtest makes pack inputs for tests: an invented person, an invented company, reserved domains.
package packtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"time"
	_ "time/tzdata" // the tests print London time on every machine

	"desist/complaint"
	"desist/complaint/pack"
)

const company complaint.CompanyID = "c-harbour"

// OptOutAt is when the invented person opted out.
var OptOutAt = time.Date(2025, 9, 14, 18, 22, 5, 0, time.UTC)

// Mail is one e-mail of the invented company.
type Mail struct {
	After   time.Duration // after the opt-out
	Subject string
	Blocks  []complaint.Block
	Quotes  []complaint.Reason
	Claim   string
	Stream  string
	Check   bool
}

func p(s string) complaint.Block { return complaint.Block{Kind: complaint.BlockParagraph, Text: s} }
func h(s string) complaint.Block { return complaint.Block{Kind: complaint.BlockHeading, Text: s} }
func li(s string) complaint.Block {
	return complaint.Block{Kind: complaint.BlockListItem, Text: s}
}

func button(s string) complaint.Block {
	return complaint.Block{Kind: complaint.BlockButton, Text: s, Link: "https://click.harbourcard.example/go"}
}

func alt(s string) complaint.Block {
	return complaint.Block{Kind: complaint.BlockImageAlt, Text: s}
}

func cells(row int, texts ...string) []complaint.Block {
	var out []complaint.Block
	for _, s := range texts {
		out = append(out, complaint.Block{Kind: complaint.BlockCell, Row: row, Text: s})
	}
	return out
}

func promo(quote, where, text, decided string) complaint.Reason {
	return complaint.Reason{Code: "promo_offer", Quote: quote, Weight: 2.1, Where: where, Text: text, Law: "5.1", Case: decided}
}

// London is the zone the sample is printed in.
func London() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // tzdata is embedded
	}
	return zone
}

// Sample is a case with twelve e-mails: service labels, a long subject, emoji, a table, Welsh and Greek text.
func Sample() pack.Input { return Input(sampleMails()) }

// Many is a case with n ordinary e-mails.
func Many(n int) pack.Input {
	base := sampleMails()
	mails := make([]Mail, n)
	for i := range mails {
		mails[i] = base[i%len(base)]
		mails[i].After = time.Duration(i+1) * 30 * time.Hour
		mails[i].Subject = fmt.Sprintf("%s (%d)", mails[i].Subject, i+1)
	}
	return Input(mails)
}

// Input makes a case of those e-mails, all of them included.
func Input(mails []Mail) pack.Input {
	in := pack.Input{
		Person: complaint.Person{Name: "Rhiannon Oakes", Addresses: []string{"rhiannon.oakes@example.com"}},
		Company: complaint.Company{
			ID: company, Name: "Harbour Card", Domain: "harbourcard.example", Domains: []string{"harbourcard.example", "hc-mail.example"},
			Identities: []complaint.Identity{
				{Kind: complaint.IdentityLegalName, Value: "Harbour Card Services Limited", Count: 31},
				{Kind: complaint.IdentityNumber, Value: "00000000", Count: 31},
			},
		},
		Made: time.Date(2026, 10, 5, 9, 30, 0, 0, time.UTC), AppVersion: "0.1.0", Zone: London(),
		Searched: []pack.Searched{{
			Account: "rhiannon.oakes@example.com", SyncedAt: time.Date(2026, 10, 5, 8, 58, 0, 0, time.UTC),
			Folders: []pack.SearchedFolder{
				{Name: "INBOX", Held: 4211, Server: 4211}, {Name: "Archive", Held: 1932, Server: 1932}, {Name: "Junk", Held: 87, Server: 87}, {Name: "Sent", Held: 655, Server: 655}, {Name: "Trash", Held: 140, Server: 141},
			},
		}},
	}
	confirm := confirmation()
	in.OptOuts = []complaint.OptOut{{
		ID: "o-1111111111", Company: company, At: OptOutAt, Method: complaint.MethodPreferences, Source: complaint.SourceConfirmation,
		Strength: complaint.StrengthStrong, Scope: complaint.ScopeAll, State: complaint.StateConfirmed, Message: confirm.ID,
		Quote: "You will no longer receive marketing emails from Harbour Card.",
	}}
	in.Proofs = []pack.Proof{
		{OptOut: "o-1111111111", Message: &confirm},
		{OptOut: "o-1111111111", File: screenshot()},
	}
	for i, m := range mails {
		e := exhibit(i, m)
		in.Exhibits = append(in.Exhibits, e)
		in.Flags = append(in.Flags, e.Flag)
	}
	left := in.Flags[0]
	left.Message, left.Review = "left-out", complaint.Review{Decision: complaint.Unsure}
	in.Flags = append(in.Flags, left)
	in.Months = months(in.Flags)
	in.Signed = signed(in.Exhibits, confirm.ID)
	return in
}

// signed gives most mails a signature that held, and the first ones each another result.
func signed(list []pack.Exhibit, confirm complaint.MessageID) map[complaint.MessageID]pack.Signed {
	provider := []string{"mx.example.com: dkim=pass harbourcard.example", "mx.example.com: dmarc=pass harbourcard.example"}
	pass := pack.Signed{Result: "pass", Domain: "harbourcard.example", Aligned: true, Provider: provider}
	out := map[complaint.MessageID]pack.Signed{confirm: pass}
	for i, e := range list {
		s := pass
		switch i {
		case 1:
			s = pack.Signed{Result: "not_signed", Provider: []string{}}
		case 2:
			s.Domain, s.Aligned, s.ARC = "hc-mail.example", false, "ARC: i=1 cv=none d=lists.example.org"
		case 3:
			s.Result = "key_gone"
		}
		out[e.Flag.Message] = s
	}
	return out
}

func exhibit(i int, m Mail) pack.Exhibit {
	at := OptOutAt.Add(m.After)
	sum := sha256.Sum256([]byte(fmt.Sprint(i, m.Subject)))
	id := complaint.MessageID(hex.EncodeToString(sum[:]))
	from := complaint.Address{Name: "Harbour Card", Addr: "hello@news.harbourcard.example"}
	to := []complaint.Address{{Name: "Rhiannon Oakes", Addr: "rhiannon.oakes@example.com"}}
	msg := complaint.Message{
		ID: id, MessageID: fmt.Sprintf("2025%04d.%s@mta7.hc-mail.example", i, id[:12]), Size: 48211,
		Date: at.Add(-7 * time.Second), Received: at, ReceivedFrom: complaint.ReceivedInternalDate,
		Locations: []complaint.Location{{Account: "rhiannon.oakes@example.com", Folder: "INBOX", Role: complaint.RoleInbox}},
		From:      []complaint.Address{from}, To: to, Subject: m.Subject, Blocks: m.Blocks, HasHTML: true,
	}
	kind := complaint.KindMarketing
	if m.Claim != "" {
		kind = complaint.KindMixed
	}
	v := complaint.Verdict{Kind: kind, DirectMarketing: true, Confidence: 0.97, Reasons: m.Quotes, ServiceClaim: m.Claim, PleaseCheck: m.Check}
	if m.Claim != "" {
		v.Defence = "This is a service message about a benefit of your card."
		v.Answer = "The ICO looks at the content: it encourages the customer to use the card."
	}
	return pack.Exhibit{
		Flag: complaint.Flag{
			Message: id, Company: company, OptOut: "o-1111111111", OptOutConfirmed: true, Received: at,
			Age: m.After, Band: complaint.BandOf(m.After), Review: complaint.Review{Message: id, Decision: complaint.Include, At: at},
		},
		Reading: complaint.Reading{
			Message: id, MessageID: msg.MessageID, Date: msg.Date, Received: at, ReceivedFrom: complaint.ReceivedInternalDate,
			From: from, To: to, Subject: m.Subject, Verdict: v, Stream: m.Stream,
		},
		Message: msg,
	}
}

func confirmation() complaint.Message {
	return complaint.Message{
		ID: complaint.MessageID(strings.Repeat("a1", 32)), MessageID: "prefs.77120@hc-mail.example", Size: 9120,
		Date: OptOutAt, Received: OptOutAt.Add(4 * time.Second), ReceivedFrom: complaint.ReceivedInternalDate,
		Locations: []complaint.Location{{Account: "rhiannon.oakes@example.com", Folder: "Archive"}},
		From:      []complaint.Address{{Name: "Harbour Card", Addr: "preferences@harbourcard.example"}},
		To:        []complaint.Address{{Name: "Rhiannon Oakes", Addr: "rhiannon.oakes@example.com"}},
		Subject:   "Your preferences have been updated",
		Blocks: []complaint.Block{
			h("Your preferences have been updated"), p("Dear Rhiannon,"),
			p("We have updated your settings as you asked. You will no longer receive marketing emails from Harbour Card."),
			p("We will still send you messages about your account."),
		},
	}
}

// screenshot is a small drawn picture, standing for one the person attached.
func screenshot() *pack.ProofFile {
	img := image.NewGray(image.Rect(0, 0, 640, 360))
	for y := range 360 {
		for x := range 640 {
			shade := color.Gray{Y: 245}
			if x < 4 || y < 4 || x > 635 || y > 355 || (y > 60 && y < 64) || (x > 60 && x < 90 && y > 150 && y < 180) {
				shade.Y = 90
			}
			img.SetGray(x, y, shade)
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		panic(err) // encoding to memory
	}
	sum := sha256.Sum256(buf.Bytes())
	return &pack.ProofFile{Name: "Screenshot 2025-09-14 at 19.21.png", SHA256: hex.EncodeToString(sum[:]), Data: buf.Bytes()}
}

func months(flags []complaint.Flag) []pack.Month {
	var out []pack.Month
	for i := range 9 {
		at := OptOutAt.AddDate(0, -i, 0)
		out = append(out, pack.Month{Month: at, Service: 2 + i%3, Before: 3 + (i*5)%4})
	}
	for _, f := range flags {
		m := pack.Month{Month: f.Received}
		switch f.Band {
		case complaint.BandInFlight:
			m.InFlight = 1
		case complaint.BandWeaker:
			m.Weaker = 1
		default:
			m.Strong = 1
			m.Service = 1
		}
		out = append(out, m)
	}
	return out
}
