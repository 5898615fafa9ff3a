package mailfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const fromLine = "From shop@example.com Fri Mar  1 09:30:00 2024\n"

func splitAll(t testing.TB, file string, limit int) (mails []string, problems []string) {
	t.Helper()
	q, err := scanQuoting(strings.NewReader(file))
	if err != nil {
		t.Fatalf("scanQuoting: %v", err)
	}
	err = splitMbox(strings.NewReader(file), limit, func(m stored) error {
		if m.err != nil {
			problems = append(problems, fmt.Sprintf("%d: %v", m.offset, m.err))
			return nil
		}
		if !m.bare {
			m.raw = q.flavour().restore(m.raw)
		}
		mails = append(mails, string(m.raw))
		return nil
	})
	if err != nil {
		t.Fatalf("splitMbox: %v", err)
	}
	return mails, problems
}

func TestSplitMbox(t *testing.T) {
	a, b := "Subject: a\n\ntext a\n", "Subject: b\n\ntext b\n"
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"two":                       {fromLine + a + "\n" + fromLine + b + "\n", []string{a, b}},
		"CRLF stays":                {crlf(fromLine + a + "\n" + fromLine + b + "\n"), []string{crlf(a), crlf(b)}},
		"no blank line at the end":  {fromLine + a, []string{a}},
		"no line end at the end":    {fromLine + "Subject: a\n\ntext", []string{"Subject: a\n\ntext"}},
		"no blank line between":     {fromLine + a + fromLine + b, []string{a, b}},
		"only one blank line goes":  {fromLine + a + "\n\n" + fromLine + b, []string{a + "\n", b}},
		"Thunderbird":               {"From - Fri Mar 01 09:30:00 2024\n" + a + "\nFrom - \n" + b, []string{a, b}},
		"blank lines first":         {"\n\n" + fromLine + a, []string{a}},
		"byte order mark first":     {"\xef\xbb\xbf" + fromLine + a, []string{a}},
		"quoted From is restored":   {fromLine + "Subject: a\n\n>From here\n>>From there\n> From\n", []string{"Subject: a\n\nFrom here\n>From there\n> From\n"}},
		"From in the text":          {fromLine + "Subject: a\n\nFrom now on we close at six.\n\nFrom me\n", []string{"Subject: a\n\nFrom now on we close at six.\n\nFrom me\n"}},
		"From with a time in text":  {fromLine + "Subject: a\n\nopen\nFrom 10:30 to 16:00 daily\n", []string{"Subject: a\n\nopen\nFrom 10:30 to 16:00 daily\n"}},
		"long line":                 {fromLine + "Subject: a\n\n" + strings.Repeat("x", 3*mboxBuffer) + "\n\n" + fromLine + b, []string{"Subject: a\n\n" + strings.Repeat("x", 3*mboxBuffer) + "\n", b}},
		"From at a buffer's border": {fromLine + "Subject: a\n\n" + strings.Repeat("x", mboxBuffer) + "From a 10:30\n", []string{"Subject: a\n\n" + strings.Repeat("x", mboxBuffer) + "From a 10:30\n"}},
		"long From line":            {"From " + strings.Repeat("x", 2*mboxBuffer) + "\n", nil},
		"NUL and 8-bit":             {fromLine + "Subject: a\n\n\x00\xff\n", []string{"Subject: a\n\n\x00\xff\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems := splitAll(t, c.file, 1<<20)
			if !slices.Equal(got, c.want) || len(problems) > 0 {
				t.Errorf("got %q, problems %q\nwant %q", got, problems, c.want)
			}
		})
	}
}

func TestSplitMboxListsWhatIsWrong(t *testing.T) {
	small := "Subject: a\n\ntext\n"
	file := fromLine + strings.Repeat("x", 100) + "\n\n" + fromLine + "\n" + fromLine + small
	got, problems := splitAll(t, file, 50)
	want := []string{"0: the message is too large", fmt.Sprintf("%d: the message is empty", len(fromLine)+102)}
	if !slices.Equal(got, []string{small}) || !slices.Equal(problems, want) {
		t.Errorf("got %q and %q, want %q", got, problems, want)
	}
}

func TestSplitMboxStopsWithTheCaller(t *testing.T) {
	enough := errors.New("enough")
	err := splitMbox(strings.NewReader(strings.Repeat(fromLine+"Subject: a\n\n", 3)), 1000, func(stored) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
}

// FuzzSplitMbox checks that any file is read within its bounds, and that messages written in mboxrd come back as
// they were.
func FuzzSplitMbox(f *testing.F) {
	f.Add([]byte(fromLine + "Subject: a\n\n>From x\n\n" + fromLine))
	f.Add([]byte("From \nFrom - \n\n>>From "))
	f.Add([]byte("\r\n\r\nFrom a 10:30\r\n\x00"))
	f.Add([]byte("Content-Length: 40\n\nx\nFrom a 10:30\nSubject: b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 1 << 10
		file := append([]byte(fromLine+"Content-Length: 300\n"), data...)
		total, last := 0, int64(-1)
		if err := splitMbox(bytes.NewReader(file), limit, func(m stored) error {
			total += len(m.raw)
			if m.offset <= last || m.offset >= int64(len(file)) || len(m.raw) > limit || !bytes.HasPrefix(bytes.TrimPrefix(file[m.offset:], []byte("\xef\xbb\xbf")), []byte("From ")) {
				t.Fatalf("%d bytes at offset %d of %d, after %d", len(m.raw), m.offset, len(file), last)
			}
			last = m.offset
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if total > len(file) {
			t.Fatalf("%d bytes out of %d", total, len(file))
		}
		roundTrip(t, append([]byte("Subject: a\n\n"), data...))
	})
}

// roundTrip writes a message twice into an mboxrd file and reads it again.
func roundTrip(t *testing.T, message []byte) {
	var file bytes.Buffer
	for range 2 {
		file.WriteString(fromLine)
		for _, line := range bytes.SplitAfter(message, []byte("\n")) {
			if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
				file.WriteByte('>')
			}
			file.Write(line)
		}
		file.WriteString("\n\n")
	}
	if _, err := scanQuoting(bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	want := string(message) + "\n"
	var got []string
	if err := splitMbox(&file, 1<<24, func(m stored) error {
		got = append(got, string(mboxrd.restore(m.raw)))
		return m.err
	}); err != nil || !slices.Equal(got, []string{want, want}) {
		t.Fatalf("wrote %q twice, got %q, %v", want, got, err)
	}
}

func TestQuotingIsToldByTheTextAround(t *testing.T) {
	body := func(text string) string { return fromLine + "Subject: a\n\n" + text + "\n" }
	for name, c := range map[string]struct {
		file string
		kind flavour
		want string // the text restored
		said string
	}{
		"nothing marked":               {body("text\n"), mboxrd, "text\n", ""},
		"one mark shows nothing":       {body("a\n\n>From b\n"), mboxrd, "a\n\nFrom b\n", "does not show whether"},
		"deeper than the quote":        {body(">>a\n>>>From b\n>>c\n"), mboxrd, ">>a\n>>From b\n>>c\n", "“mboxrd”: 1 of 1"},
		"several marks and no quote":   {body("a\n>>From b\nc\n"), mboxrd, "a\n>From b\nc\n", "“mboxrd”"},
		"as deep as the quote":         {body(">>a\n>>From b\n>>c\n\n>From d\n"), mboxo, ">>a\n>>From b\n>>c\n\nFrom d\n", "“mboxo”: 1 of 2"},
		"within a quote of one":        {body(">a\n>From b\n>c\n"), mboxo, ">a\n>From b\n>c\n", "“mboxo”"},
		"next to a quote":              {body(">a\n>From b\nc\n"), mboxrd, ">a\nFrom b\nc\n", "assumed"},
		"quoted with spaces":           {body("> a\n>From b\n> c\n"), mboxrd, "> a\nFrom b\n> c\n", "assumed"},
		"a writer that does not quote": {body("a\n\nFrom now on\n>From b\n"), unquoted, "a\n\nFrom now on\n>From b\n", "left as they are"},
	} {
		t.Run(name, func(t *testing.T) {
			q, err := scanQuoting(strings.NewReader(c.file))
			if err != nil || q.flavour() != c.kind || !strings.Contains(q.said(), c.said) || c.said == "" && q.said() != "" {
				t.Errorf("%+v is %s, said %q, %v; want %s, %q", q, q.flavour(), q.said(), err, c.kind, c.said)
			}
			got, _ := splitAll(t, c.file, 1<<20)
			if want := "Subject: a\n\n" + c.want; !slices.Equal(got, []string{want}) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestContentLength(t *testing.T) {
	inner := "hello\n\n" + fromLine + "Subject: quoted\n\n>From here\n"
	head := func(n int) string { return fmt.Sprintf("Subject: a\nContent-Length: %d\n\n", n) }
	last := "Subject: b\n\nb\n"
	for name, c := range map[string]struct {
		file string
		want []string
	}{
		"holds, so nothing was quoted":   {fromLine + head(len(inner)) + inner + "\n" + fromLine + last, []string{head(len(inner)) + inner, last}},
		"holds at the end of the file":   {fromLine + head(len(inner)) + inner, []string{head(len(inner)) + inner}},
		"too long":                       {fromLine + head(900) + inner + "\n" + fromLine + last, []string{head(900) + "hello\n", "Subject: quoted\n\nFrom here\n", last}},
		"ends within the inner message":  {fromLine + head(len(inner)-4) + inner + "\n" + fromLine + last, []string{head(len(inner)-4) + "hello\n", "Subject: quoted\n\nFrom here\n", last}},
		"too short":                      {fromLine + head(2) + "hello\n\n" + fromLine + last, []string{head(2) + "hello\n", last}},
		"over the limit":                 {fromLine + head(1<<30) + "hello\n\n" + fromLine + last, []string{head(1<<30) + "hello\n", last}},
		"nonsense":                       {fromLine + "Content-Length: -5\n\nhello\n\n" + fromLine + last, []string{"Content-Length: -5\n\nhello\n", last}},
		"in the text and not the header": {fromLine + "Subject: a\n\nContent-Length: 900\n\n" + fromLine + last, []string{"Subject: a\n\nContent-Length: 900\n", last}},
	} {
		t.Run(name, func(t *testing.T) {
			got, problems := splitAll(t, c.file, 1<<20)
			if !slices.Equal(got, c.want) || len(problems) > 0 {
				t.Errorf("got %q, problems %q\nwant %q", got, problems, c.want)
			}
		})
	}
}

// TestOffsetsAfterAWrongLength holds that what is listed can be found in the file.
func TestOffsetsAfterAWrongLength(t *testing.T) {
	file := fromLine + "Content-Length: 999\nSubject: a\n\na\n\n" + fromLine + "\n" + fromLine + "Subject: c\n\nc\n"
	var at []string
	if err := splitMbox(strings.NewReader(file), 1<<20, func(m stored) error {
		at = append(at, file[m.offset:][:5]+fmt.Sprint(m.err))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"From <nil>", "From the message is empty", "From <nil>"}; !slices.Equal(at, want) {
		t.Errorf("got %q, want %q", at, want)
	}
}

func TestFromLineTime(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"From a@example.com Fri Mar  1 09:30:00 2024":                 "2024-03-01T09:30:00Z",
		"From a@example.com Mon Jul  1 09:30:00 2024":                 "2024-07-01T08:30:00Z", // read in the person's zone
		"From 1234567890@xxx Mon Jul 01 09:30:00 +0000 2024":          "2024-07-01T09:30:00Z", // Google
		"From a@example.com Mon Jul  1 09:30:00 2024 +0200":           "2024-07-01T07:30:00Z",
		"From a@example.com Mon Jul  1 09:30:00 BST 2024":             "2024-07-01T08:30:00Z",
		"From - Fri Mar 01 09:30:00 2024":                             "2024-03-01T09:30:00Z",
		"From a@example.com Fri Mar  1 09:30 2024 remote from spools": "2024-03-01T09:30:00Z",
		"From \"A Name\" Thu Feb 29 23:59:59 2024":                    "2024-02-29T23:59:59Z",
		"From a@example.com Fri Feb 31 09:30:00 2024":                 "",
		"From a@example.com Fri Mar  1 25:30:00 2024":                 "",
		"From a@example.com":                                          "",
		"From me to you, Fri Mar 1 2024 at noon":                      "",
	} {
		got, ok := fromLineTime([]byte(line), london)
		if text := got.UTC().Format(time.RFC3339); ok != (want != "") || ok && text != want {
			t.Errorf("%q: got %s, %v, want %q", line, text, ok, want)
		}
	}
}
