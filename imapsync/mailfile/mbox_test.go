package mailfile

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const fromLine = "From shop@example.com Fri Mar  1 09:30:00 2024\n"

func splitAll(t testing.TB, file string, limit int) (mails []string, problems []string) {
	t.Helper()
	err := splitMbox(strings.NewReader(file), limit, func(raw []byte, offset int64, err error) error {
		if err != nil {
			problems = append(problems, fmt.Sprintf("%d: %v", offset, err))
			return nil
		}
		mails = append(mails, string(raw))
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
	err := splitMbox(strings.NewReader(strings.Repeat(fromLine+"Subject: a\n\n", 3)), 1000, func([]byte, int64, error) error { return enough })
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
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		if err := splitMbox(bytes.NewReader(data), 1<<10, func(raw []byte, offset int64, err error) error {
			total += len(raw)
			if offset >= int64(len(data)) || len(raw) > 1<<10 {
				t.Fatalf("%d bytes at offset %d of %d", len(raw), offset, len(data))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if total > len(data) {
			t.Fatalf("%d bytes out of %d", total, len(data))
		}
		message := append([]byte("Subject: a\n\n"), data...)
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
		want := string(message) + "\n"
		got, problems := splitAll(t, file.String(), 1<<24)
		if len(problems) > 0 || !slices.Equal(got, []string{want, want}) {
			t.Fatalf("wrote %q twice, got %q, %q", want, got, problems)
		}
	})
}
