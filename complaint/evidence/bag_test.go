package evidence

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	signer "github.com/emersion/go-msgauth/dkim"
	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"desist/complaint/evidence/capsule"
)

const secondMail = "From: news@shop.example\r\nSubject: Your choice\r\n\r\nYou are unsubscribed.\r\n"

// firstMail is signed; its key is in sampleKeys.
var firstMail, sampleKeys = signedMail("From: news@shop.example\r\nSubject: Offer\r\n\r\nHalf price.\r\n")

func signedMail(raw string) (string, capsule.Capsule) {
	pub, priv, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64))) // always the same key
	must(err)
	var out bytes.Buffer
	must(signer.Sign(&out, strings.NewReader(raw), &signer.SignOptions{
		Domain: "shop.example", Selector: "s", Signer: priv, Hash: crypto.SHA256, HeaderKeys: []string{"From", "Subject"},
		Expiration: time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC),
	}))
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)
	var m dns.Msg
	m.SetQuestion("s._domainkey.shop.example.", dns.TypeTXT)
	m.Id, m.Response = 7, true
	m.Answer = []dns.RR{&dns.TXT{Hdr: dns.RR_Header{Name: m.Question[0].Name, Rrtype: dns.TypeTXT, Class: dns.ClassINET, Ttl: 60}, Txt: []string{record}}}
	wire, err := m.Pack()
	must(err)
	return out.String(), capsule.Capsule{}.With([]capsule.Answer{{
		Name: "s._domainkey.shop.example", Asked: time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC), Resolver: "192.0.2.53:53",
		Status: capsule.Found, TXT: []string{record}, Raw: wire,
	}})
}

// sampleSignatures: the first mail's signature had expired by the time of the bag, but not at receipt.
func sampleSignatures() (Signatures, capsule.Capsule) {
	first := SignedMessage{
		Path: "originals/001.eml", Exhibit: "D1", SHA256: hexSum(firstMail), Received: time.Date(2026, 6, 1, 11, 30, 15, 0, time.UTC),
		Provider: []ProviderResult{{"mx.mail.example", "dkim", "pass", "shop.example"}},
	}
	first.Check([]byte(firstMail), sampleKeys.Keys)
	second := SignedMessage{Path: "originals/002.eml", Exhibit: "A1", SHA256: hexSum(secondMail), Provider: []ProviderResult{}}
	second.Check([]byte(secondMail), sampleKeys.Keys)
	return Signatures{Schema: SchemaSignatures, Messages: []SignedMessage{second, first}}, sampleKeys
}

func hexSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// sample is a bag as the app makes them, with one path that needs escaping.
func sample() Bag {
	csv := "exhibit,kind,path,sha256,bytes,subject\r\n" +
		fmt.Sprintf("A1,opt_out,originals/002.eml,%s,%d,Your choice\r\n", hexSum(secondMail), len(secondMail)) +
		fmt.Sprintf("D1,email,originals/001.eml,%s,%d,Offer\r\n", hexSum(firstMail), len(firstMail))
	acquired := sampleAcquisition()
	acquiredJSON, err := acquired.JSON()
	must(err)
	acquiredCSV, err := acquired.CSV()
	must(err)
	custody, err := CustodyLog(sampleEvents())
	must(err)
	payload := map[string]string{
		"originals/002.eml": secondMail, "originals/001.eml": firstMail, "messages.csv": csv, "case.json": sampleCase,
		"opt-outs/A1-100%25 sure.txt": "note", AcquisitionJSON: string(acquiredJSON), AcquisitionCSV: string(acquiredCSV),
		CustodyFile: string(custody), "documents/statement.txt": "They went on.\n",
	}
	syncs := Syncs{Schema: SchemaSyncs, Syncs: []Sync{{
		Number: 3, Account: "me@mail.example", Server: "imap.mail.example:993", Complete: true, New: 2, Transcript: TranscriptPath(3),
		SHA256: hexSum(sampleTranscript), Folders: []SyncFolder{{Name: "INBOX", New: 2, Before: &Counts{2, 1, 0}, After: &Counts{2, 1, 0}}},
	}}}
	payload[TranscriptPath(3)] = sampleTranscript
	signed, keys := sampleSignatures()
	for name, content := range map[string]func() ([]byte, error){
		SyncsJSON:      syncs.JSON,
		SignaturesJSON: signed.JSON, SignaturesCSV: signed.CSV, KeysJSON: func() ([]byte, error) { return json.Marshal(keys) },
	} {
		b, err := content()
		must(err)
		payload[name] = string(b)
	}
	var listed []WrittenFile
	for name, content := range payload {
		listed = append(listed, WrittenFile{Path: name, SHA256: hexSum(content)})
	}
	anchor, sum := Anchor(listed)
	payload[ComplaintPDF] = samplePDF(sum)
	bag := Bag{
		Name: "evidence-D-1", Made: time.Date(2026, 7, 1, 12, 30, 15, 99, time.FixedZone("", 3600)),
		Info: []InfoField{{"External-Identifier", "D-1"}, {"Note", "two\nBagging-Date: lines"}},
		Tags: []File{{"README.txt", Bytes(Readme("D-1", slices.Collect(maps.Keys(payload))))}, {AnchorFile, Bytes(anchor)}},
	}
	for _, name := range slices.Sorted(maps.Keys(payload)) {
		bag.Payload = append(bag.Payload, File{name, Bytes([]byte(payload[name]))})
	}
	return bag
}

const sampleTranscript = "-- sync\nC: T1 LOGIN <hidden>\nS: T1 OK\nC: T2 EXAMINE INBOX\nC: T3 UID FETCH 1:2 (UID BODY.PEEK[])\nS: T3 OK done\n"

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var sampleCase = `{"schema":"desist-case-1","reference":"D-1","made":"2026-07-01T11:30:15Z","app":"Desist","person":{"name":"A","addresses":null},` +
	`"company":{"id":"c","name":"Shop","domain":"shop.example","domains":["shop.example"]},"opt_outs":[],"re_consents":[],` +
	`"bands":{"in_flight":0,"weaker":0,"strong":1,"basis":""},"searched":[],"statement":"","emails":[{"exhibit":"D1",` +
	`"path":"originals/001.eml","sha256":"` + hexSum(firstMail) + `","message_id":"","received":"2026-06-01T11:30:15Z",` +
	`"from":{"addr":"news@shop.example"},"subject":"Offer","opt_out":"o-1","band":"strong","age_hours":900,"review":{"decision":"include"},` +
	`"verdict":{"kind":"marketing","direct_marketing":true,"confidence":1,"reasons":[]},"copies":[]}]}`

func sampleAcquisition() Acquisition {
	place := Place{
		Account: "me@mail.example", Source: "imap", Server: "imap.mail.example:993", Folder: "INBOX", Role: "inbox", UIDValidity: 7, UID: 12,
		InternalDate: time.Date(2026, 6, 1, 12, 30, 15, 0, time.FixedZone("", 3600)), Flags: []string{`\Seen`},
	}
	return Acquisition{Schema: SchemaAcquisition, Method: ReadOnlyMethod, Originals: []Acquired{
		{Path: "originals/001.eml", Exhibit: "D1", SHA256: hexSum(firstMail), Bytes: int64(len(firstMail)), Places: []Place{place}},
		{Path: "originals/002.eml", Exhibit: "A1", SHA256: hexSum(secondMail), Bytes: int64(len(secondMail)), Places: []Place{place, {Account: "import", Source: "import", Folder: "=old.mbox", Flags: []string{}}}},
	}}
}

// sampleEvents is a custody log of four entries, the third withheld.
func sampleEvents() []Event {
	var out []Event
	prev := ""
	for i, detail := range []string{"me@mail.example: 2 messages", "D-1: include", "another company", "D-1: one\ntwo lines"} {
		e := Event{Seq: int64(i) + 1, At: time.Date(2026, 7, 1, 10, i, 0, 5000, time.UTC), Kind: "synced", Detail: detail, Prev: prev}
		e.Hash = e.Sum()
		prev = e.Hash
		out = append(out, e)
	}
	out[2] = out[2].Withhold()
	return out
}

// samplePDF is enough of a PDF to print a text, in two-byte codes as embedded fonts have them and in two lines.
func samplePDF(text string) string {
	var content bytes.Buffer
	z := zlib.NewWriter(&content)
	for _, part := range []string{text[:40], text[40:]} {
		fmt.Fprint(z, "BT (")
		for _, r := range part {
			fmt.Fprintf(z, "\x00%c", r)
		}
		fmt.Fprint(z, ") Tj ET\n")
	}
	must(z.Close())
	return "%PDF-1.3\n4 0 obj\n<</Filter /FlateDecode /Length 9>>\nstream\n" + content.String() + "\nendstream\nendobj\n%%EOF\n"
}

func write(t testing.TB, b Bag) ([]byte, Written) {
	t.Helper()
	var buf bytes.Buffer
	w, err := WriteBag(&buf, b)
	if err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), w
}

// unpack returns the files of a zip by name.
func unpack(t testing.TB, b []byte) (names []string, files map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		files[f.Name] = string(content)
	}
	return names, files
}

// writeFolder unpacks a bag's files into a new folder.
func writeFolder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWriteBagLayout(t *testing.T) {
	b, w := write(t, sample())
	names, files := unpack(t, b)
	want := []string{
		"bagit.txt", "data/acquisition.csv", "data/acquisition.json", "data/case.json", "data/custody.jsonl",
		"data/dkim-keys.json", "data/dkim.csv", "data/dkim.json", "data/documents/complaint.pdf",
		"data/documents/statement.txt", "data/messages.csv", "data/opt-outs/A1-100%25 sure.txt", "data/originals/001.eml",
		"data/originals/002.eml", "data/syncs.json", "data/syncs/0003-transcript.txt", "manifest-sha256.txt", "bag-info.txt", "README.txt", "evidence-sha256.txt", "tagmanifest-sha256.txt",
	}
	for i := range want {
		want[i] = "evidence-D-1/" + want[i]
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if got := files["evidence-D-1/bagit.txt"]; got != "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n" {
		t.Errorf("bagit.txt: %q", got)
	}
	info := files["evidence-D-1/bag-info.txt"]
	if !strings.HasPrefix(info, "Bagging-Date: 2026-07-01\nPayload-Oxum: ") || !strings.Contains(info, ".15\nExternal-Identifier: D-1\nNote: two Bagging-Date: lines\n") {
		t.Errorf("bag-info.txt: %q", info)
	}
	if !strings.Contains(files["evidence-D-1/manifest-sha256.txt"], hexSum("note")+"  data/opt-outs/A1-100%2525 sure.txt\n") {
		t.Errorf("the manifest does not escape the path: %s", files["evidence-D-1/manifest-sha256.txt"])
	}
	if w.TagManifestSHA256 != hexSum(files["evidence-D-1/tagmanifest-sha256.txt"]) {
		t.Error("the returned SHA-256 is not that of the tag manifest")
	}
	for _, f := range w.Files {
		if content := files["evidence-D-1/"+f.Path]; f.SHA256 != hexSum(content) || f.Bytes != int64(len(content)) {
			t.Errorf("%s: returned %d bytes and %s", f.Path, f.Bytes, f.SHA256)
		}
	}
}

func TestWriteBagIsDeterministic(t *testing.T) {
	b := sample()
	one, _ := write(t, b)
	b.Payload[0], b.Payload[3] = b.Payload[3], b.Payload[0]
	b.Made = b.Made.UTC().Add(time.Nanosecond)
	two, _ := write(t, b)
	if !bytes.Equal(one, two) {
		t.Error("the same bag in another order gave other bytes")
	}
}

func TestLongRepetitiveFileIsNoZipBomb(t *testing.T) {
	b := sample()
	long := bytes.Repeat([]byte("A"), ratioFloor+ratioFloor/2)
	b.Payload = append(b.Payload, File{"originals/003.eml", Bytes(long)})
	raw, w := write(t, b)
	i := slices.IndexFunc(w.Files, func(f WrittenFile) bool { return f.Path == "data/originals/003.eml" })
	if i < 0 || w.Files[i].Bytes != int64(len(long)) || w.Files[i].SHA256 != hexSum(string(long)) {
		t.Fatal("not all of it was written")
	}
	// It has no record in the sample's tables, which Verify says; here it matters that it is read at all.
	if got := failed(verify(t, saved(t, raw))); strings.Contains(got, "unpacks to more than") {
		t.Error(got)
	}
}

func TestWriteBagRefuses(t *testing.T) {
	file := func(p string) File { return File{p, Bytes(nil)} }
	failing := File{"x", func() (io.ReadCloser, error) { return nil, errors.New("gone") }}
	for _, tt := range []struct {
		name string
		bag  Bag
	}{
		{"no name", Bag{}},
		{"a name with a folder", Bag{Name: "a/b"}},
		{"a path out of the bag", Bag{Name: "a", Payload: []File{file("../../x")}}},
		{"an absolute path", Bag{Name: "a", Tags: []File{file("/x")}}},
		{"a path that Windows does not know", Bag{Name: "a", Payload: []File{file("a:b")}}},
		{"a path twice, but for case", Bag{Name: "a", Payload: []File{file("x"), file("X")}}},
		{"a tag file among the payload", Bag{Name: "a", Tags: []File{file("data/x")}}},
		{"a tag file in place of our own", Bag{Name: "a", Tags: []File{file("bagit.txt")}}},
		{"content that cannot be read", Bag{Name: "a", Payload: []File{failing}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := WriteBag(io.Discard, tt.bag); err == nil {
				t.Error("it was written")
			}
		})
	}
}

// TestSha256sumChecksBag shows that the bundle can be checked without this program.
func TestSha256sumChecksBag(t *testing.T) {
	tool, err := exec.LookPath("sha256sum")
	if err != nil {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but sha256sum is not installed")
		}
		t.Skip("sha256sum is not installed")
	}
	bag := sample()
	// sha256sum knows nothing of %-escapes, which our own paths never need.
	bag.Payload = slices.DeleteFunc(bag.Payload, func(f File) bool { return strings.Contains(f.Path, "%") })
	bag.Tags = bag.Tags[:1]
	b, _ := write(t, bag)
	_, files := unpack(t, b)
	dir := filepath.Join(writeFolder(t, files), "evidence-D-1")
	for _, name := range []string{"manifest-sha256.txt", "tagmanifest-sha256.txt"} {
		cmd := exec.Command(tool, "--strict", "-c", name)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("sha256sum -c %s: %v\n%s", name, err, out)
		}
	}
}

func TestSafeCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Offer": "Offer", "=1+1": "'=1+1", "+44": "'+44", "-1": "'-1", "@sum": "'@sum", "\tx": "'\tx", "\rx": "'\rx", "\n=1": "'\n=1", "＝1+1": "'＝1+1", "＠x": "'＠x", "a=b": "a=b", "£5": "£5",
	} {
		if got := SafeCell(in); got != want {
			t.Errorf("SafeCell(%q) = %q, want %q", in, got, want)
		}
		if got := plainCell(SafeCell(in)); got != in {
			t.Errorf("plainCell(SafeCell(%q)) = %q", in, got)
		}
	}
}
