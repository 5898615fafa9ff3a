package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const sampleTop = "evidence-D-1/"

// resealed is the sample bag with some files changed and every list of hashes made anew, as a forger would.
func resealed(t *testing.T, alter func(files map[string]string)) string {
	t.Helper()
	b, _ := write(t, sample())
	_, files := unpack(t, b)
	alter(files)
	lists := map[string]func(name string) bool{
		AnchorFile:   func(n string) bool { return strings.HasPrefix(n, "data/") && anchored(strings.TrimPrefix(n, "data/")) },
		manifestFile: func(n string) bool { return strings.HasPrefix(n, "data/") },
		tagManifestFile: func(n string) bool {
			return !strings.HasPrefix(n, "data/") && n != tagManifestFile && n != StampFile
		},
	}
	for _, list := range []string{AnchorFile, manifestFile, tagManifestFile} {
		var out []WrittenFile
		for name, content := range files {
			if short := strings.TrimPrefix(name, sampleTop); lists[list](short) {
				sum := sha256.Sum256([]byte(content))
				out = append(out, WrittenFile{Path: short, SHA256: hex.EncodeToString(sum[:])})
			}
		}
		slices.SortFunc(out, func(a, b WrittenFile) int { return strings.Compare(a.Path, b.Path) })
		files[sampleTop+list] = manifestOf(out)
	}
	return zipOf(t, files)
}

func checkNamed(t *testing.T, r Report, name string) Check {
	t.Helper()
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no check %q: %+v", name, r.Checks)
	return Check{}
}

// A forger who makes every list of hashes anew is still told by what the lists do not cover.
func TestVerifyForgeries(t *testing.T) {
	lines := func(f map[string]string) []string {
		return strings.SplitAfter(strings.TrimSuffix(f[sampleTop+"data/custody.jsonl"], "\n")+"\n", "\n")[:4]
	}
	put := func(f map[string]string, l ...string) { f[sampleTop+"data/custody.jsonl"] = strings.Join(l, "") }
	replace := func(name, old, new string) func(map[string]string) {
		return func(f map[string]string) {
			if !strings.Contains(f[sampleTop+name], old) {
				panic(fmt.Sprintf("%s has no %q", name, old))
			}
			f[sampleTop+name] = strings.ReplaceAll(f[sampleTop+name], old, new)
		}
	}
	for _, tt := range []struct {
		name  string
		alter func(map[string]string)
		check string
		says  string
	}{
		{"custody: first entry removed", func(f map[string]string) { l := lines(f); put(f, l[1:]...) }, CheckCustody, "entry 1 has the number 2"},
		{"custody: an entry removed", func(f map[string]string) { l := lines(f); put(f, l[0], l[2], l[3]) }, CheckCustody, "number 3"},
		{"custody: removed and renumbered", func(f map[string]string) {
			l := lines(f)
			put(f, l[0], strings.Replace(l[3], `"seq":4`, `"seq":2`, 1))
		}, CheckCustody, "does not continue"},
		{"custody: an entry changed", func(f map[string]string) {
			replace("data/custody.jsonl", "2 messages", "3 messages")(f)
		}, CheckCustody, "entry 1 was changed"},
		{"custody: a date changed", func(f map[string]string) { replace("data/custody.jsonl", "10:01", "10:02")(f) }, CheckCustody, "entry 2 was changed"},
		{"custody: entries swapped", func(f map[string]string) { l := lines(f); put(f, l[1], l[0], l[2], l[3]) }, CheckCustody, "moved"},
		{"custody: an entry twice", func(f map[string]string) { l := lines(f); put(f, l[0], l[0], l[1]) }, CheckCustody, "number 1"},
		{"custody: emptied", func(f map[string]string) { put(f, "") }, CheckCustody, "no entries"},
		{"custody: no JSON", func(f map[string]string) { put(f, "x") }, CheckCustody, "cannot be read"},
		{"custody: withheld, and yet talking", func(f map[string]string) {
			replace("data/custody.jsonl", `"seq":3`, `"seq":3,"detail":"x"`)(f)
		}, CheckCustody, "yet says"},

		{"the complaint speaks of other evidence", replace("data/originals/001.eml", "Half", "Full"), CheckComplaint, "does not print"},
		{"nothing but the lists made anew", func(map[string]string) {}, CheckAnchor, ""},

		{"acquisition: another place", replace("data/acquisition.json", "INBOX", "Spam"), CheckAcquisition, "does not say the same"},
		{"acquisition: an original without record", func(f map[string]string) { f[sampleTop+"data/originals/009.eml"] = "x" }, CheckAcquisition, "009.eml"},
		{"acquisition: another size", replace("data/acquisition.json", `"bytes": `, `"bytes": 1`), CheckAcquisition, "size"},

		{"syncs: another command", replace("data/syncs/0003-transcript.txt", "T2 EXAMINE", "T2 SELECT "), CheckSyncs, "differs"},
		{"syncs: a command that changes", func(f map[string]string) {
			name := "data/syncs/0003-transcript.txt"
			replace(name, "UID FETCH 1:2 (UID BODY.PEEK[])", `UID STORE 1:2 +FLAGS (\Seen)`)(f)
			replace("data/syncs.json", hexSum(sampleTranscript), hexSum(f[sampleTop+name]))(f)
		}, CheckSyncs, "may change a mailbox"},
		{"syncs: one without record", func(f map[string]string) { f[sampleTop+"data/syncs/0004-transcript.txt"] = "" }, CheckSyncs, "no record"},

		{"schema: a key missing", replace("data/case.json", `"statement":"",`, ""), CheckSchemas, "statement"},
		{"schema: another band", replace("data/case.json", `"band":"strong"`, `"band":"huge"`), CheckSchemas, "/emails/0/band"},

		{"DKIM: a result made up", replace("data/dkim.json", `"result": "not_signed"`, `"result": "pass"`), CheckSignatures, "does not say the same"},
		{"DKIM: a key made up", replace("data/dkim-keys.json", `p=`, `p=A`), CheckSignatures, "not those of the raw answer"},
		{"DKIM: a mail changed", func(f map[string]string) {
			replace("data/originals/001.eml", "Half", "Full")(f)
			sum := sha256.Sum256([]byte(f[sampleTop+"data/originals/001.eml"]))
			replace("data/dkim.json", hexSum(firstMail), hex.EncodeToString(sum[:]))(f)
		}, CheckSignatures, "the record says pass, the original and the keys say fail"},
		{"DKIM: received after it expired", func(f map[string]string) {
			for _, n := range []string{"dkim.json", "dkim.csv"} {
				replace("data/"+n, "2026-06-01T11:30:15Z", "2026-06-03T11:30:15Z")(f)
			}
		}, CheckSignatures, "the record says pass, the original and the keys say expired"},
		{"DKIM: keys taken out", func(f map[string]string) { delete(f, sampleTop+"data/dkim-keys.json") }, CheckSignatures, "say not_checked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := checkNamed(t, verify(t, resealed(t, tt.alter)), tt.check)
			if tt.says == "" {
				if !c.OK || c.NotChecked {
					t.Errorf("an unchanged bag fails: %+v", c)
				}
				return
			}
			if c.OK || !strings.Contains(c.Detail, tt.says) {
				t.Errorf("%+v does not say %q", c, tt.says)
			}
		})
	}
}

func TestVerifyGivenPDF(t *testing.T) {
	b, _ := write(t, sample())
	_, files := unpack(t, b)
	path := saved(t, b)
	sum := hexSum(files[sampleTop+AnchorFile])
	for _, tt := range []struct {
		name, pdf string
		ok        bool
		says      string
	}{
		{"the same", files[sampleTop+"data/documents/complaint.pdf"], true, "same file"},
		{"another edition", samplePDF(sum) + "%", true, "prints"},
		{"of other evidence", samplePDF(hexSum("x")), false, "other evidence"},
		{"named in the metadata only", "%PDF-1.3\n<</Keywords (" + sum + ")>>\n", false, "does not print"},
		{"no PDF", "PK", false, "is no PDF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Verify(t.Context(), path, Options{PDF: strings.NewReader(tt.pdf), PDFName: "c.pdf"})
			if err != nil {
				t.Fatal(err)
			}
			c := checkNamed(t, r, CheckSent)
			if c.OK != tt.ok || c.NotChecked || r.OK != tt.ok || !strings.Contains(c.Detail, tt.says) {
				t.Errorf("%+v", c)
			}
		})
	}
}

func TestReadmeNamesWhatIsThere(t *testing.T) {
	all := string(Readme("D-1", []string{"custody.jsonl", "dkim-keys.json", "originals/001.eml"}))
	none := string(Readme("D-1", nil))
	for _, s := range []string{"openssl pkey", "custody.jsonl", "data/originals/"} {
		if !strings.Contains(all, s) || strings.Contains(none, s) {
			t.Errorf("%q belongs into the README only if the file is there", s)
		}
	}
	for _, s := range []string{"acquisition.csv", "completeness.csv", "byte for byte as"} {
		if strings.Contains(none, s) {
			t.Errorf("a bundle without originals is said to hold %q", s)
		}
	}
	const without = "The originals are not in this bundle"
	if !strings.Contains(none, without) || strings.Contains(all, without) {
		t.Error("the README must say that the originals are left out, and only then")
	}
	for _, s := range []string{"sha256sum --check", "DOES NOT SHOW", "EVIDENCE BUNDLE D-1"} {
		if !strings.Contains(none, s) {
			t.Errorf("the README lacks %q", s)
		}
	}
	if strings.Contains(all, "\n?") || strings.Contains(all, "{reference}") {
		t.Error("marks of the template are left")
	}
}

func FuzzCustody(f *testing.F) {
	b, err := CustodyLog(sampleEvents())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		events, err := parseCustody(b)
		if err != nil || checkChain(events) != nil {
			return
		}
		again, err := CustodyLog(events)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseCustody(again); err != nil || checkChain(back) != nil {
			t.Errorf("a good log does not survive writing: %v", err)
		}
	})
}

func FuzzPrints(f *testing.F) {
	f.Add([]byte(samplePDF(hexSum("x"))))
	f.Add([]byte("stream\nendstream"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if prints(b, hexSum("x")) && !bytes.Contains(b, []byte("stream")) {
			t.Error("text without a stream")
		}
	})
}
