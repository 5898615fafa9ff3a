package letter

import (
	"math"
	"slices"
	"strings"

	"desist/complaint"
	"desist/complaint/internal/wordindex"
	"desist/complaint/marketing/internal/sentence"
)

// Facts is what the whole message says: signs of its header and build, and sums over its sentences.
type Facts struct {
	Bulk      bool // a header field that only bulk mailings carry
	OneClick  bool
	ListUnsub bool
	Campaigns int  // links with campaign parameters
	UnsubText bool // the body offers to unsubscribe
	Images    int
	Auto      bool // Auto-Submitted, other than "no"
	Reply     bool // answers an earlier mail
	FreeMail  bool // sent from a personal mailbox provider
	Code      bool // carries a one-time code
	Order     int  // sentences with order, delivery or payment facts

	Vector [FeatureCount]float64
}

// The message features. Names are used in weights.tsv.
const (
	fBias = iota
	fTop1
	fTop2
	fMass
	fShare
	fSubject
	fSubjectService
	fServiceMass
	fServiceShare
	fServiceTop
	fBulk
	fOneClick
	fCampaign
	fUnsubText
	fImages
	fImagesBare
	fCode
	fOrder
	fAuto
	fPersonal
	fBulkNoService
	fShareBulk
	fSparse
	FeatureCount
)

// FeatureNames are the message features' names.
var FeatureNames = [FeatureCount]string{
	"m:bias", "m:top1", "m:top2", "m:mass", "m:share", "m:subject", "m:subject_service", "m:service_mass", "m:service_share",
	"m:service_top", "m:bulk", "m:one_click", "m:campaign", "m:unsubscribe_text", "m:images", "m:images_bare", "m:code", "m:order",
	"m:auto", "m:personal", "m:bulk_no_service", "m:share_bulk", "m:sparse",
}

func facts(l *Letter, m masks) Facts {
	f := HeaderFacts(l.Message)
	bodyFacts(&f, l, m)
	f.vector(l)
	return f
}

// HeaderFacts is what the header, the links and the pictures of m say.
func HeaderFacts(m *complaint.Message) Facts {
	f := Facts{
		ListUnsub: len(m.ListUnsubscribe) > 0,
		OneClick:  m.ListUnsubscribePost,
		Auto:      m.AutoSubmitted != "" && m.AutoSubmitted != "no",
		Reply:     len(m.InReplyTo) > 0 || len(m.References) > 0,
	}
	f.Bulk = f.ListUnsub || m.FeedbackID != "" || m.Precedence == "bulk" || m.Precedence == "list"
	for _, h := range m.Header {
		if bulkHeader(h.Name) {
			f.Bulk = true
			break
		}
	}
	for i, link := range m.Links {
		if i == maxLinks {
			break
		}
		if HasCampaign(link.URL) {
			f.Campaigns++
		}
	}
	for _, img := range m.Images {
		if img.Width != 1 && img.Height != 1 {
			f.Images++
		}
	}
	if len(m.From) > 0 {
		f.FreeMail = freeMail(m.From[0].Addr)
	}
	return f
}

const maxLinks = 2000

// bulkHeader reports whether a field is one that only campaign tools of sending services set.
func bulkHeader(name string) bool {
	if name == "" || name[0]|0x20 != 'x' && name[0]|0x20 != 'l' { // as all of them begin
		return false
	}
	return slices.ContainsFunc(bulkHeaders, func(h string) bool { return len(h) == len(name) && strings.EqualFold(h, name) })
}

var bulkHeaders = []string{
	"x-campaign", "x-campaignid", "x-campaign-id", "x-mailchimp-campaign-id", "x-mc-user", "x-job", "x-mailer-recptid", "x-kmail-account",
	"x-klaviyo-message-id", "x-mass-mailing", "x-csa-complaints", "x-report-abuse", "x-emarsys-identify", "x-rpcampaign", "x-list-campaign",
	"x-mailer-campaign", "x-cid", "x-250ok-cid", "x-sfmc-stack", "x-mailjet-campaign", "x-sg-campaign", "list-unsubscribe-post",
}

// HasCampaign reports whether a link carries parameters that count a campaign's clicks.
func HasCampaign(url string) bool {
	q := strings.IndexByte(url, '?')
	return q >= 0 && campaignParameters.In(url[q:])
}

var campaignParameters = wordindex.Of("utm_", "mc_cid=", "cmpid=", "campaign", "mkt_tok=", "dm_i=", "_kx=", "hsmi=", "vero_", "icid=", "cid=email", "sfmc_")

func freeMail(addr string) bool {
	_, domain, _ := strings.Cut(addr, "@")
	return slices.Contains(freeDomains, domain)
}

var freeDomains = []string{
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk",
	"icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "btinternet.com", "sky.com", "talktalk.net", "virginmedia.com",
	"ntlworld.com", "gmx.com", "gmx.co.uk", "fastmail.com", "zoho.com", "mail.com", "tiscali.co.uk", "blueyonder.co.uk",
}

func bodyFacts(f *Facts, l *Letter, m masks) {
	for i := range l.Units {
		u := &l.Units[i]
		if u.groups&m.unsub != 0 {
			f.UnsubText = true
		}
		if u.Zone != Body || u.P[sentence.Transactional] < 0.5 {
			continue
		}
		if u.groups&m.code != 0 {
			f.Code = true
		}
		if u.groups&m.order != 0 {
			f.Order++
		}
	}
}

func (f *Facts) vector(l *Letter) {
	v := &f.Vector
	v[fBias] = 1
	var top [2]float64
	var content, promo, service, serviceTop float64
	early := 0
	for i := range l.Units {
		u := &l.Units[i]
		if u.Zone == Menu || u.Zone == Quoted {
			continue
		}
		if u.Promo > top[0] {
			top[0], top[1] = u.Promo, top[0]
		} else if u.Promo > top[1] {
			top[1] = u.Promo
		}
		if u.Zone == Footer || u.Zone == Preheader {
			continue
		}
		content++
		promo += max(0, u.Promo-noise)
		t := max(0, u.P[sentence.Transactional]-noise)
		service += t
		if u.Place == sentence.Subject {
			v[fSubject], v[fSubjectService] = u.Promo, u.P[sentence.Transactional]
		} else if early < earlyUnits {
			early++
			serviceTop = max(serviceTop, t)
		}
	}
	content = max(content, 1)
	bulk := b2f(f.Bulk)
	v[fTop1], v[fTop2] = clampLogit(top[0]), clampLogit(top[1])
	v[fMass], v[fShare] = math.Log1p(promo), promo/content
	v[fServiceMass], v[fServiceShare] = math.Log1p(service), service/content
	v[fServiceTop] = max(serviceTop, v[fSubjectService])
	v[fBulk], v[fOneClick] = bulk, b2f(f.OneClick)
	v[fCampaign] = math.Log1p(float64(f.Campaigns)) / 2
	v[fUnsubText] = b2f(f.UnsubText)
	v[fImages] = math.Log1p(float64(f.Images)) / 2
	v[fImagesBare] = b2f(f.Images >= 3 && content <= 5)
	v[fCode] = b2f(f.Code)
	v[fOrder] = math.Log1p(float64(f.Order)) / 2
	v[fAuto] = b2f(f.Auto)
	v[fPersonal] = b2f(f.Reply || f.FreeMail && !f.Bulk)
	v[fBulkNoService] = bulk * (1 - v[fServiceTop])
	v[fShareBulk] = bulk * v[fShare]
	v[fSparse] = b2f(content <= 2)
}

const (
	noise      = 0.15 // probability below which a sentence counts for nothing
	earlyUnits = 6    // sentences that set out why the mail was sent
)

func clampLogit(p float64) float64 { return min(max(logit(p), -4), 5) }

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
