package app_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
	"desist/imapsync/memserver"
)

// The whole way on a mailbox written after the demo's, with other companies and every kind of opt-out: what is
// flagged is what a careful reader flags, and nothing else. Opt-outs are as they were found, none confirmed by hand.
func TestMailboxAgainstTheTruth(t *testing.T) {
	for i, files := range boxFiles(t) {
		t.Run(fmt.Sprint(i), func(t *testing.T) { againstTheTruth(t, readBox(t, files)) })
	}
}

func againstTheTruth(t *testing.T, b *mailboxTruth) {
	if len(b.mails) < 500 {
		t.Errorf("%d mails, want at least 500", len(b.mails))
	}
	server, err := memserver.Start(memserver.Config{User: person, Password: "secret", Folders: b.onServer(), Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	a := apptest.New(t)
	at := server.Server()
	if _, err := a.AddAccount(t.Context(), app.AccountInput{Email: person, Host: at.Host, Port: at.Port, User: person, Password: "secret", CA: server.CAPEM()}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	t.Run("flags", func(t *testing.T) { b.checkFlags(t, a, false) })
	t.Run("companies", func(t *testing.T) { b.checkCompanies(t, a) })
	t.Run("kept apart", func(t *testing.T) { b.checkKeptApart(t, a) })
	t.Run("opt-outs", func(t *testing.T) { b.checkOptOuts(t, a) })
	t.Run("by hand", func(t *testing.T) {
		for _, o := range b.byHand {
			in := app.OptOutInput{Company: b.company(o.company).domains[0], At: o.at, Method: complaint.Method(o.method)}
			if _, err := a.AddOptOut(t.Context(), in); err != nil {
				t.Fatal(err)
			}
		}
		b.checkFlags(t, a, true)
	})
	t.Run("again", func(t *testing.T) {
		if res, err := a.Sync(t.Context(), app.SyncOptions{}, nil); err != nil || res.New != 0 {
			t.Fatal(res.New, err)
		}
		b.checkFlags(t, a, true)
	})
}

func (b *mailboxTruth) company(key string) boxCompany {
	i := slices.IndexFunc(b.companies, func(c boxCompany) bool { return c.key == key })
	return b.companies[i]
}

func (b *mailboxTruth) mail(id string) *boxMail {
	i := slices.IndexFunc(b.mails, func(m *boxMail) bool { return m.id == id })
	return b.mails[i]
}

// checkFlags allows no wrong flag and no wrong band, and no miss either: what may be missed of an unseen mailbox may
// not be of this one.
func (b *mailboxTruth) checkFlags(t *testing.T, a *app.App, byHand bool) {
	rows, err := a.Flags(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range rows {
		if _, twice := got[f.MessageID]; twice {
			t.Errorf("%s is counted twice", f.MessageID)
		}
		got[f.MessageID] = string(f.Band)
	}
	want := b.flags(byHand)
	t.Logf("%d mails, %d flags due, %d found", len(b.mails), len(want), len(got))
	for id := range maps.Keys(cmpMaps(want, got)) {
		m := b.mail(id)
		t.Errorf("%s %s %q: want %q, got %q", m.company, m.at.Format("2006-01-02 15:04"), m.subject, want[id], got[id])
	}
}

// cmpMaps returns the keys with other values.
func cmpMaps(a, b map[string]string) map[string]bool {
	out := map[string]bool{}
	for k, v := range a {
		if b[k] != v {
			out[k] = true
		}
	}
	for k, v := range b {
		if a[k] != v {
			out[k] = true
		}
	}
	return out
}

// checkCompanies wants every company whole and none mixed.
func (b *mailboxTruth) checkCompanies(t *testing.T, a *app.App) {
	rows, err := a.Companies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.companies {
		if c.none || strings.HasPrefix(c.domains[0], "mail.mcsv.net") {
			continue
		}
		var names []string
		var domains []string
		for _, row := range rows {
			if slices.ContainsFunc(row.Domains, func(d string) bool { return slices.Contains(c.domains, d) }) {
				names = append(names, row.Name)
				domains = append(domains, row.Domains...)
			}
		}
		slices.Sort(domains)
		want := slices.Sorted(slices.Values(c.domains))
		if diff := cmp.Diff([]string{c.name}, names); diff != "" {
			t.Errorf("%s (-truth +found):\n%s", c.key, diff)
		}
		if diff := cmp.Diff(want, domains); diff != "" {
			t.Errorf("domains of %s (-truth +found):\n%s", c.key, diff)
		}
	}
	b.checkAttribution(t, a)
}

// checkAttribution wants each mail with its company, and with no other.
func (b *mailboxTruth) checkAttribution(t *testing.T, a *app.App) {
	of := map[string]map[string]bool{} // the companies found for each of the truth's
	from := map[string]map[string]bool{}
	publicNames, err := a.MessageNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids, err := a.MessageIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		v, err := a.Message(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		m := b.mail(publicNames.Of(id))
		if m.company == "" {
			continue
		}
		found := string(v.Company.Company)
		if b.company(m.company).none {
			if found != "" && len(of[found]) > 0 {
				t.Errorf("%s %q is taken for mail of %s", m.company, m.subject, found)
			}
			continue
		}
		if of[m.company] == nil {
			of[m.company] = map[string]bool{}
		}
		of[m.company][found] = true
		if from[found] == nil {
			from[found] = map[string]bool{}
		}
		from[found][m.company] = true
	}
	for key, found := range of {
		if len(found) != 1 || found[""] {
			t.Errorf("%s is found as %v", key, slices.Sorted(maps.Keys(found)))
		}
	}
	for found, keys := range from {
		if len(keys) != 1 {
			t.Errorf("%s mixes %v", found, slices.Sorted(maps.Keys(keys)))
		}
	}
}

// checkKeptApart wants forged marketing named as such, beside the flags it is not among.
func (b *mailboxTruth) checkKeptApart(t *testing.T, a *app.App) {
	list, err := a.KeptApart(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	got, want := map[string]string{}, map[string]string{}
	for _, m := range list {
		got[m.MessageID] = m.Company
	}
	for _, m := range b.mails {
		if m.options["auth"] == "fail" && m.options["quiet"] == "" && m.options["missed"] == "" || m.options["apart"] != "" {
			want[m.id] = b.company(m.company).domains[0]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("kept apart (-truth +found):\n%s", diff)
	}
}

// checkOptOuts wants every opt-out and re-consent that a mail shows, by its method and source, and no other.
func (b *mailboxTruth) checkOptOuts(t *testing.T, a *app.App) {
	l, err := a.OptOuts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	names, err := a.MessageNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, o := range l.OptOuts {
		got[names.Of(o.Message)] = string(o.Method) + ":" + string(o.Source)
	}
	for _, r := range l.ReConsents {
		got[names.Of(r.Message)] = "reconsent"
	}
	want := map[string]string{}
	for _, m := range b.mails {
		if o := m.options["optout"]; o != "" {
			want[m.id] = o
		}
		if m.options["reconsent"] != "" {
			want[m.id] = "reconsent"
		}
	}
	for id := range cmpMaps(want, got) {
		m := b.mail(id)
		t.Errorf("%s %s %q: want %q, got %q", m.company, m.at.Format("2006-01-02 15:04"), m.subject, want[id], got[id])
	}
}
