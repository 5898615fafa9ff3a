package capsule

import (
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"
)

var now = time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)

// serve runs a DNS server on the loopback that knows a few names.
func serve(t testing.TB) string {
	t.Helper()
	mux := dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		m := new(dns.Msg)
		m.SetReply(q)
		name := q.Question[0].Name
		h := func(owner string, kind uint16) dns.RR_Header {
			return dns.RR_Header{Name: owner, Rrtype: kind, Class: dns.ClassINET, Ttl: 60}
		}
		long := strings.Repeat("x", 200)
		switch name {
		case "a._domainkey.shop.example.":
			m.Answer = []dns.RR{&dns.TXT{Hdr: h(name, dns.TypeTXT), Txt: []string{`v=DKIM1; n=\"hi\"; p=`, "abc"}}}
		case "alias._domainkey.shop.example.":
			m.Answer = []dns.RR{
				&dns.CNAME{Hdr: h(name, dns.TypeCNAME), Target: "key.sender.example."},
				&dns.TXT{Hdr: h("key.sender.example.", dns.TypeTXT), Txt: []string{"p=alias"}},
				&dns.TXT{Hdr: h("stray.example.", dns.TypeTXT), Txt: []string{"p=stray"}},
			}
		case "long._domainkey.shop.example.":
			if _, udp := w.RemoteAddr().(*net.UDPAddr); udp {
				m.Truncated = true
				break
			}
			m.Answer = []dns.RR{&dns.TXT{Hdr: h(name, dns.TypeTXT), Txt: []string{long, long, long, long, long, long, long}}}
		case "broken._domainkey.shop.example.":
			m.Rcode = dns.RcodeServerFailure
		case "empty._domainkey.shop.example.":
		default:
			m.Rcode = dns.RcodeNameError
		}
		_ = w.WriteMsg(m) // the client notices
	})
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tcp, err := net.Listen("tcp", udp.LocalAddr().String())
	if err != nil {
		t.Skipf("the same port is not free for TCP: %v", err)
	}
	for _, s := range []*dns.Server{{PacketConn: udp, Handler: mux}, {Listener: tcp, Handler: mux}} {
		ready := make(chan struct{})
		s.NotifyStartedFunc = func() { close(ready) }
		done := make(chan error, 1)
		go func() { done <- s.ActivateAndServe() }()
		<-ready
		t.Cleanup(func() {
			if err := s.Shutdown(); err != nil {
				t.Error(err)
			}
			<-done
		})
	}
	return udp.LocalAddr().String()
}

func fetch(t testing.TB, names ...string) []Answer {
	t.Helper()
	for i := range names {
		names[i] += "._domainkey.shop.example"
	}
	got, err := Resolver{Server: serve(t), Now: func() time.Time { return now }}.Fetch(t.Context(), names)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFetch(t *testing.T) {
	got := fetch(t, "a", "alias", "long", "empty", "nothing", "broken")
	type short struct {
		Status Status
		TXT    string
	}
	var have []short
	for _, a := range got {
		have = append(have, short{a.Status, strings.Join(a.TXT, "|")})
		if a.Asked != now || a.Resolver == "" || (a.Status != Failed && len(a.Raw) == 0) {
			t.Errorf("%s: without time, server or raw answer: %+v", a.Name, a)
		}
	}
	want := []short{
		{Found, `v=DKIM1; n="hi"; p=abc`}, {Found, "p=alias"}, {Found, strings.Repeat("x", 1400)}, {None, ""}, {None, ""}, {Failed, ""},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(got[5].Reason, "SERVFAIL") {
		t.Errorf("reason %q", got[5].Reason)
	}
}

func TestFetchWithoutServer(t *testing.T) {
	closed, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := closed.LocalAddr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := Resolver{Server: server, Now: func() time.Time { return now }}.Fetch(t.Context(), []string{"a.example"})
	if err != nil || got[0].Status != Failed || got[0].Reason == "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCapsuleKeepsKeys(t *testing.T) {
	answers := fetch(t, "a", "nothing", "broken")
	c := Capsule{}.With(answers)
	if records, asked := c.Keys("A._domainkey.shop.example."); !asked || len(records) != 1 {
		t.Errorf("%v %v", records, asked)
	}
	if _, asked := c.Keys(answers[2].Name); asked {
		t.Error("a failed question counts as asked")
	}
	names := []string{answers[0].Name, answers[1].Name, answers[2].Name}
	for _, m := range []struct {
		since time.Time
		want  []string
	}{
		{now, names[1:]},
		{now.Add(-time.Second), names[2:]}, // known to be gone; whoever gave no answer may still have one
	} {
		if diff := cmp.Diff(m.want, c.Missing(names, m.since)); diff != "" {
			t.Errorf("since %v: %s", m.since, diff)
		}
	}
	// A key that is gone later does not take the kept one away; newer answers replace those without a key.
	gone := answers[0]
	gone.Status, gone.TXT, gone.Asked = None, []string{}, now.Add(time.Hour)
	again := c.With([]Answer{gone, answers[1]})
	if records, _ := again.Keys(answers[0].Name); len(records) != 1 || len(again.Answers) != 4 {
		t.Errorf("%+v", again)
	}
	if got := again.For(names[:1]); len(got.Answers) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestParseHoldsRecordsAgainstRawAnswers(t *testing.T) {
	good := Capsule{}.With(fetch(t, "a", "alias", "nothing", "broken"))
	for _, tt := range []struct {
		name  string
		alter func(*Capsule)
		says  string
	}{
		{"as fetched", func(*Capsule) {}, ""},
		{"another key", func(c *Capsule) { c.Answers[0].TXT = []string{"v=DKIM1; p=forged"} }, "not those"},
		{"another name", func(c *Capsule) { c.Answers[0].Name = "b.example" }, "another question"},
		{"a key where there was none", func(c *Capsule) { c.Answers[3].Status, c.Answers[3].TXT = Found, []string{"p=x"} }, "not those"},
		{"a key where no answer came", func(c *Capsule) { c.Answers[2].TXT = []string{"p=x"} }, "yet has"},
		{"no raw answer", func(c *Capsule) { c.Answers[0].Raw = nil }, "cannot be read"},
		{"a later layout", func(c *Capsule) { c.Schema = "x" }, "not known"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Capsule{Schema: good.Schema, Answers: append([]Answer{}, good.Answers...)}
			tt.alter(&c)
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(b)
			if (err == nil) != (tt.says == "") || (err != nil && !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	b, err := json.Marshal(Capsule{}.With(fetch(f, "a", "alias")))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err != nil {
			return
		}
		for _, a := range c.Answers {
			c.Keys(a.Name)
		}
	})
}

func TestCheckServer(t *testing.T) {
	for server, fine := range map[string]bool{
		"": true, "192.0.2.53": true, "192.0.2.53:5353": true, "2001:db8::53": true, "[2001:db8::53]": true, "[2001:db8::53]:53": true,
		"dns.example": true, "dns.example:53": true,
		"192.0.2.53:0": false, "192.0.2.53:70000": false, "192.0.2.53:dns": false, "https://dns.example/": false, "dns example": false,
		":53": false, "a:b:c": false, "dns..example": false,
	} {
		if err := CheckServer(server); (err == nil) != fine {
			t.Errorf("%q: %v", server, err)
		}
	}
}
