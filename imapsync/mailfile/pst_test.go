package mailfile_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"desist/imapsync/mailfile"
)

// fakeReadpst writes a program that answers -V, and otherwise does what script says in the output folder, which is $out;
// the Outlook file is $pst.
func fakeReadpst(t *testing.T, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fake is a shell script")
	}
	path := filepath.Join(t.TempDir(), "readpst")
	text := `#!/bin/sh
if [ "$1" = "-V" ]; then echo "ReadPST / LibPST v0.6.76"; exit 0; fi
while [ $# -gt 1 ]; do if [ "$1" = "-o" ]; then out=$2; fi; shift; done
pst=$1; cd "$out" || exit 9
echo "Opening PST file and indexes..."
` + script
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// pstFolders is what readpst 0.6.76 writes with -e: a folder for each of Outlook's, a file for each message.
const pstFolders = `
mkdir -p "Personal folders/Inbox" "Personal folders/Sent Items" "Personal folders/Contacts"
printf 'From: shop@example.com\nSubject: Offer\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n\tboundary="--boundary-LibPST-iamunique-'$$'_-_-"\n\n\n----boundary-LibPST-iamunique-'$$'_-_-\nContent-Type: text/plain; charset="utf-8"\n\nSave\n\n----boundary-LibPST-iamunique-'$$'_-_---\n\n' > "Personal folders/Inbox/1.eml"
printf 'From: sam@example.co.uk\nTo: shop@example.com\nSubject: Stop\n\nPlease stop\n' > "Personal folders/Sent Items/1.eml"
printf 'BEGIN:VCARD\n' > "Personal folders/Contacts/1.vcf"
echo 'Processing Folder "Failed errors"'
echo '	"Inbox" - 1 items done, 0 items skipped.'
`

func writePST(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(write(t, map[string]string{name: "!BDN" + strings.Repeat("\x00", 600)}), name)
}

func TestPST(t *testing.T) {
	temp := t.TempDir()
	o := mailfile.Options{Readpst: fakeReadpst(t, pstFolders), TempDir: temp}
	file := writePST(t, "mail.pst")
	mails, report := read(t, file, o)
	if len(report.Failures) != 0 || len(report.Notes) != 1 || !strings.Contains(report.Notes[0].Text, "2 messages were converted by readpst 0.6.76. They are not originals") {
		t.Errorf("report %+v", report)
	}
	var got []string
	for _, m := range mails {
		got = append(got, strings.TrimPrefix(m.Folder, file)+" "+string(m.Role)+" "+m.Converted)
	}
	want := []string{"/Personal folders/Inbox/1.eml inbox readpst 0.6.76", "/Personal folders/Sent Items/1.eml sent readpst 0.6.76"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	again, _ := read(t, file, o) // the boundary of the first message is another one each time
	if len(again) != 2 || string(again[0].Raw) != string(mails[0].Raw) {
		t.Errorf("the same message is another one: %q and %q", mails[0].Raw, again[0].Raw)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPSTTroubles(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		mails  int
		say    string
	}{
		"cannot open":        {"echo 'Error opening File'; exit 1", 0, "readpst could not read it: Error opening File"},
		"no root record":     {"echo 'Could not get root record'; exit 1", 0, "Could not get root record"},
		"nothing in it":      {"exit 0", 0, "readpst found no mail"},
		"dies in the middle": {pstFolders + "kill -SEGV $$", 2, "did not come to the file's end, so mail may be missing"},
		"goes on over holes": {pstFolders + "echo 'WARNING: bad block in 0x1234'", 2, "met damage, so mail may be missing: WARNING: bad block in 0x1234"},
	} {
		t.Run(name, func(t *testing.T) {
			mails, report := read(t, writePST(t, "a.ost"), mailfile.Options{Readpst: fakeReadpst(t, c.script)})
			if len(mails) != c.mails || len(report.Failures) != 1 || !strings.Contains(report.Failures[0].Problem, c.say) {
				t.Errorf("%d mails, %+v; want %d and %q", len(mails), report, c.mails, c.say)
			}
		})
	}
}

func TestPSTWithoutTheProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	mails, report := read(t, writePST(t, "a.pst"), mailfile.Options{})
	if len(mails) != 0 || len(report.Failures) != 1 || !strings.Contains(report.Failures[0].Problem, "pst-utils") {
		t.Errorf("%d mails, %+v", len(mails), report)
	}
}

// TestPSTEndsWithItsContext holds that cancelling stops the program, and what it began goes.
func TestPSTEndsWithItsContext(t *testing.T) {
	temp := t.TempDir()
	started := filepath.Join(t.TempDir(), "started")
	o := mailfile.Options{Readpst: fakeReadpst(t, "echo > "+started+"; exec sleep 600"), TempDir: temp}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			if _, err := os.Stat(started); err == nil {
				cancel()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	_, err := mailfile.Walk(ctx, writePST(t, "a.pst"), o, func(mailfile.Mail) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRealReadpst holds that the real program's refusals are understood, and reads a real file where DESIST_TEST_PST names
// one (npm's pst-extractor brings some in example/testdata).
func TestRealReadpst(t *testing.T) {
	if _, err := exec.LookPath("readpst"); err != nil {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("this test needs readpst (pst-utils)")
		}
		t.Skip("this test needs readpst (pst-utils)")
	}
	_, report := read(t, writePST(t, "a.pst"), mailfile.Options{})
	if len(report.Failures) != 1 || !strings.Contains(report.Failures[0].Problem, "readpst could not read it: Error opening File") {
		t.Errorf("damaged file: %+v", report)
	}
	file := os.Getenv("DESIST_TEST_PST")
	if file == "" {
		return
	}
	first, report := read(t, file, mailfile.Options{})
	again, _ := read(t, file, mailfile.Options{})
	if len(first) == 0 || len(first) != len(again) || len(report.Failures) != 0 {
		t.Fatalf("%d mails, then %d; %+v", len(first), len(again), report)
	}
	for i := range first {
		if first[i].Converted == "" || string(first[i].Raw) != string(again[i].Raw) {
			t.Errorf("%s is marked %q and comes out differently the second time: %v", first[i].Folder, first[i].Converted, string(first[i].Raw) != string(again[i].Raw))
		}
	}
	t.Logf("%d mails out of %s", len(first), filepath.Base(file))
}
