package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"desist/complaint"
)

// buildTruth gathers what the sources say about each mail.
func buildTruth(st *story, mails []*mail) (Truth, error) {
	t := Truth{Person: complaint.Person{Name: st.Person.Name, Addresses: []string{st.Person.Address}}}
	for _, s := range st.Senders {
		if s.Company {
			t.Companies = append(t.Companies, TruthCompany{Key: s.Key, Name: s.Name, Domain: s.Domain, Story: s.Story})
		}
	}
	for _, m := range mails {
		if err := t.addMail(m); err != nil {
			return t, fmt.Errorf("demo: %s: %w", m.e.key, err)
		}
	}
	for i, b := range st.ByHand {
		t.ByHand = append(t.ByHand, TruthOptOut{
			Key: b.Company + "-by-hand-" + strconv.Itoa(i+1), Company: b.Company, At: b.At.UTC(),
			Method: complaint.Method(b.Method), Source: complaint.SourceByHand,
			Strength: complaint.StrengthMedium, Scope: complaint.ScopeAll, Note: b.Note,
		})
	}
	slices.SortFunc(t.Mails, func(a, b TruthMail) int {
		return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.Key, b.Key))
	})
	t.nameOptOuts()
	t.addFlags(mails)
	return t, nil
}

func (t *Truth) addMail(m *mail) error {
	e := m.e
	kind := complaint.VerdictKind(e.field("kind"))
	tm := TruthMail{
		Key: e.key, MessageID: m.messageID(), Folders: folders(e), Received: m.received.Truncate(time.Second),
		Subject: e.field("subject"), Kind: kind,
		DirectMarketing: kind == complaint.KindMarketing || kind == complaint.KindMixed,
		Deciding:        e.fields["decides"], ServiceLabel: e.field("labelled") == "yes",
		Own: e.own(), Suspect: e.field("suspect") == "yes", Ambiguous: e.field("ambiguous") == "yes",
		Twin: e.field("twin") != "", Note: e.field("note"),
	}
	if m.from.Company {
		tm.Company = m.from.Key
	}
	if m.s.ListID != "" {
		tm.ListID = strings.TrimSuffix(m.s.ListID[strings.LastIndexByte(m.s.ListID, '<')+1:], ">")
	}
	t.Mails = append(t.Mails, tm)
	if v := e.field("reconsent"); v != "" {
		t.ReConsents = append(t.ReConsents, TruthReConsent{
			Company: e.file, At: tm.Received, Strength: complaint.Strength(v), MessageID: tm.MessageID,
		})
	}
	return t.addOptOut(m, tm)
}

// addOptOut reads "method source strength [scope]". A mail of Alex's is sent to the company whose file it stands in.
func (t *Truth) addOptOut(m *mail, tm TruthMail) error {
	v := m.e.field("optout")
	if v == "" {
		return nil
	}
	words := strings.Fields(v)
	if len(words) < 3 {
		return fmt.Errorf("optout: want method, source, strength: %q", v)
	}
	o := TruthOptOut{
		Company: m.e.file, At: tm.Received, Method: complaint.Method(words[0]), Source: complaint.OptOutSource(words[1]),
		Strength: complaint.Strength(words[2]), Scope: complaint.ScopeAll, MessageID: tm.MessageID,
	}
	if len(words) > 3 {
		o.Scope = complaint.Scope(words[3])
		if l := t.listOf(m.e); l != "" {
			o.Lists = []complaint.List{complaint.List(l)}
		}
	}
	t.OptOuts = append(t.OptOuts, o)
	return nil
}

// listOf finds the list that Alex left: the one of the company's earlier mails.
func (t *Truth) listOf(e *entry) string {
	for _, m := range slices.Backward(t.Mails) {
		if m.Company == e.file && m.ListID != "" {
			return m.ListID
		}
	}
	return ""
}

func (t *Truth) nameOptOuts() {
	slices.SortFunc(t.OptOuts, func(a, b TruthOptOut) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.MessageID, b.MessageID))
	})
	count := map[string]int{}
	for i := range t.OptOuts {
		o := &t.OptOuts[i]
		count[o.Company]++
		o.Key = o.Company + "-" + strconv.Itoa(count[o.Company])
	}
}

// addFlags takes the bands from the sources, where they are written by hand; a test holds them against the rule.
func (t *Truth) addFlags(mails []*mail) {
	of := map[string]*mail{}
	for _, m := range mails {
		of[m.e.key] = m
	}
	byHand := map[string]string{}
	for _, o := range t.ByHand {
		byHand[o.Company] = o.Key
	}
	for _, tm := range t.Mails {
		e := of[tm.Key].e
		f := TruthFlag{MessageID: tm.MessageID, Mail: tm.Key, Company: tm.Company}
		if band := e.field("flag"); band != "" {
			f.Band, f.OptOut = complaint.Band(band), tm.Company+"-1"
			t.Flags = append(t.Flags, f)
		}
		if band := e.field("byhand"); band != "" {
			f.Band, f.OptOut = complaint.Band(band), byHand[tm.Company]
			t.ByHandFlags = append(t.ByHandFlags, f)
		}
	}
}
