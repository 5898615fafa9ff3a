package mailfile_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"desist/imapsync/mailfile"
)

type entry struct{ name, content string }

var takeout = []entry{
	{"Takeout/archive_browser.html", "<html>"},
	{"Takeout/Mail/All mail Including Spam and Trash.mbox", fromA + "X-Gmail-Labels: Spam\n" + lf(offer) + "\n" + fromA + lf(offer) + "a\n>>b\n>>>From c\n>>d\n"},
	{"Takeout/Mail/Sent.mbox", fromA + lf(offer)},
	{"Takeout/Drive/letter.docx", "PK\x03\x04 a document"},
	{"Takeout/Drive/one.eml", offer},
}

func zipped(t testing.TB, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.content == "LINK" {
			h.SetMode(fs.ModeSymlink | 0o777)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Size: int64(len(e.content)), Mode: 0o600, Typeflag: tar.TypeReg}
		if e.content == "LINK" {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, "/etc/passwd", 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := io.WriteString(w, e.content); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readFile writes data into a file of that name and reads it; names come back without the folder it is in.
func readFile(t testing.TB, name string, data []byte) (mails []string, failures []string, notes []string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	short := func(s string) string { return strings.TrimPrefix(s, filepath.Dir(file)+string(filepath.Separator)) }
	all, report := read(t, file, mailfile.Options{})
	for _, m := range all {
		mails = append(mails, fmt.Sprintf("%s %d %q %v", short(m.Folder), m.UID, m.Role, m.Labels))
	}
	for _, f := range report.Failures {
		failures = append(failures, short(f.Where)+": "+f.Problem)
	}
	for _, n := range report.Notes {
		notes = append(notes, short(n.Where)+": "+n.Text)
	}
	return mails, failures, notes
}

func TestArchives(t *testing.T) {
	for name, data := range map[string][]byte{
		"takeout.zip": zipped(t, takeout), "takeout.tgz": gzipped(t, tarred(t, takeout)), "takeout.tar": tarred(t, takeout),
		"no-name": zipped(t, takeout),
	} {
		t.Run(name, func(t *testing.T) {
			mails, failures, notes := readFile(t, name, data)
			all := name + "/Takeout/Mail/All mail Including Spam and Trash.mbox"
			want := []string{
				all + ` 1 "junk" [Spam]`, all + ` 2 "" []`, name + `/Takeout/Mail/Sent.mbox 1 "sent" []`, name + `/Takeout/Drive/one.eml 1 "" []`,
			}
			if !slices.Equal(mails, want) || failures != nil {
				t.Errorf("got %q, failures %q\nwant %q", mails, failures, want)
			}
			if len(notes) != 2 || !strings.Contains(notes[0], "mboxrd") || !strings.Contains(notes[1], "2 files are not mail") {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

func TestOnePackedFile(t *testing.T) {
	mails, failures, _ := readFile(t, "Sent.mbox.gz", gzipped(t, []byte(fromA+lf(offer)+"\n"+fromA+lf(offer))))
	if want := []string{`Sent.mbox.gz/Sent.mbox 1 "sent" []`, `Sent.mbox.gz/Sent.mbox 2 "sent" []`}; !slices.Equal(mails, want) || failures != nil {
		t.Errorf("got %q, %q", mails, failures)
	}
}

// varied is mail that does not pack to nothing.
func varied(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(fromA + "From: shop@example.com\nSubject: Offer " + fmt.Sprint(i) + "\n\n")
		for j := range 30 {
			fmt.Fprintf(&b, "%x\n", (i+7)*(j+13)*7919)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestCutArchives holds that what came before the cut is read, and that the cut is told.
func TestCutArchives(t *testing.T) {
	entries := []entry{{"a.mbox", varied(200)}, {"b.mbox", varied(200)}}
	for name, c := range map[string]struct {
		data []byte
		say  string
	}{
		"cut.zip":     {zipped(t, entries), "no directory"},
		"cut.tgz":     {gzipped(t, tarred(t, entries)), "ends"},
		"cut.tar":     {tarred(t, entries), "ends"},
		"cut.mbox.gz": {gzipped(t, []byte(varied(400))), "ends"},
	} {
		t.Run(name, func(t *testing.T) {
			mails, failures, _ := readFile(t, name, c.data[:len(c.data)*3/4])
			if len(mails) < 220 || len(mails) >= 400 {
				t.Errorf("%d mails of 400", len(mails))
			}
			text := strings.Join(failures, "\n")
			if !strings.Contains(text, c.say) || !strings.Contains(text, "offset") || !strings.Contains(text, "ends within this message") {
				t.Errorf("failures %s", text)
			}
		})
	}
}

func TestDamagedMemberIsTold(t *testing.T) {
	data := zipped(t, []entry{{"a.mbox", varied(50)}, {"b.eml", offer}})
	data[2000] ^= 0xff
	mails, failures, _ := readFile(t, "a.zip", data)
	if len(failures) == 0 || !slices.ContainsFunc(mails, func(m string) bool { return strings.HasPrefix(m, "a.zip/b.eml") }) {
		t.Errorf("%d mails, failures %q", len(mails), failures)
	}
}

func TestPathTricksAreRefused(t *testing.T) {
	tricks := []entry{
		{"../../etc/x.eml", offer},
		{"/etc/x.eml", offer},
		{`..\x.eml`, offer},
		{`C:\x.eml`, offer},
		{"a/../../x.eml", offer},
		{"link.eml", "LINK"},
		{"fine.eml", offer},
	}
	for name, data := range map[string][]byte{"a.zip": zipped(t, tricks), "a.tar": tarred(t, tricks)} {
		mails, failures, _ := readFile(t, name, data)
		if want := []string{name + `/fine.eml 1 "" []`}; !slices.Equal(mails, want) || len(failures) != 6 {
			t.Errorf("%s: got %q, failures %q", name, mails, failures)
		}
	}
}

func TestNestedArchivesAreListed(t *testing.T) {
	_, failures, _ := readFile(t, "a.zip", zipped(t, []entry{{"b.zip", string(zipped(t, takeout))}}))
	if len(failures) != 1 || !strings.Contains(failures[0], "unpack it first") {
		t.Errorf("failures %q", failures)
	}
}

// TestBombsAreRefused holds that an archive made to fill disks costs neither time nor memory.
func TestBombsAreRefused(t *testing.T) {
	filler := fromA + lf(offer) + strings.Repeat(strings.Repeat("x", 1023)+"\n", 100<<10)
	bomb := zipped(t, []entry{{"a.mbox", filler}})
	flat := gzipped(t, []byte(filler))
	for name, data := range map[string][]byte{"a.zip": bomb, "cut.zip": bomb[:len(bomb)-60], "a.mbox.gz": flat} {
		_, failures, _ := readFile(t, name, data)
		if text := strings.Join(failures, "\n"); !strings.Contains(text, "made to do harm") {
			t.Errorf("%s: failures %q", name, failures)
		}
	}
}

func TestOverlappingMembersAreRefused(t *testing.T) {
	data := zipped(t, []entry{{"a.mbox", varied(20)}, {"b.mbox", varied(20)}})
	second := bytes.LastIndex(data, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(data[second+42:], 0) // its data is the first one's
	mails, failures, _ := readFile(t, "a.zip", data)
	if len(mails) > 20 || len(failures) != 1 || !strings.Contains(failures[0], "made to do harm") {
		t.Errorf("%d mails, failures %q", len(mails), failures)
	}
}

func TestTooManyMembers(t *testing.T) {
	data := zipped(t, nil)
	binary.LittleEndian.PutUint16(data[len(data)-12:], 0xffff)
	end64 := make([]byte, 56)
	copy(end64, "PK\x06\x06")
	binary.LittleEndian.PutUint64(end64[32:], 10_000_000)
	data = append(end64, data...)
	copy(data, "PK\x06\x06")
	data = append([]byte("PK\x03\x04"), data...)
	_, failures, _ := readFile(t, "a.zip", data)
	if len(failures) != 1 || !strings.Contains(failures[0], "more than") {
		t.Errorf("failures %q", failures)
	}
}

func FuzzArchive(f *testing.F) {
	small := []entry{{"a.mbox", fromA + lf(offer)}, {"b/c.eml", offer}}
	for _, data := range [][]byte{zipped(f, small), tarred(f, small), gzipped(f, tarred(f, small)), gzipped(f, []byte(offer)), zipped(f, small)[:150]} {
		f.Add(data)
	}
	file := filepath.Join(f.TempDir(), "file")
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := mailfile.Walk(t.Context(), file, mailfile.Options{Readpst: "/nonexistent/readpst"}, func(m mailfile.Mail) error {
			if len(m.Raw) == 0 || strings.Contains(m.Folder, "..") {
				t.Fatalf("%q: %d bytes", m.Folder, len(m.Raw))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzGmailLabels(f *testing.F) {
	for _, s := range []string{`Inbox,"a, b"`, "=?UTF-8?B?SW5ib3g=?= =?UTF-8?Q?=C3=A9?=", `"a""b`} {
		f.Add(s)
	}
	file := filepath.Join(f.TempDir(), "a.mbox")
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\r\n") {
			return
		}
		if err := os.WriteFile(file, []byte(fromA+"X-Gmail-Labels: "+value+"\n"+lf(offer)), 0o600); err != nil {
			t.Fatal(err)
		}
		mails, _ := read(t, file, mailfile.Options{})
		if len(mails) != 1 || string(mails[0].Raw) != offer {
			t.Fatalf("got %+v", mails)
		}
		for _, l := range mails[0].Labels {
			if l == "" || len(l) > 500 || strings.ContainsAny(l, "\r\n\x00") {
				t.Fatalf("label %q", l)
			}
		}
	})
}
