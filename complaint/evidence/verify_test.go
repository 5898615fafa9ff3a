package evidence

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

func verify(t testing.TB, path string) Report {
	t.Helper()
	r, err := Verify(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// failed joins the failed checks as "name: detail".
func failed(r Report) string {
	var out []string
	for _, c := range r.Checks {
		if !c.OK {
			out = append(out, c.Name+": "+c.Detail)
		}
	}
	return strings.Join(out, "\n")
}

// zipOf packs files in the order of their names.
func zipOf(t testing.TB, files map[string]string) string {
	t.Helper()
	var names []string
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	return zipFile(t, func(z *zip.Writer) error {
		for _, n := range names {
			w, err := z.Create(n)
			if err != nil {
				return err
			}
			if _, err := w.Write([]byte(files[n])); err != nil {
				return err
			}
		}
		return nil
	})
}

func zipFile(t testing.TB, fill func(*zip.Writer) error) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	if err := errors.Join(fill(z), z.Close()); err != nil {
		t.Fatal(err)
	}
	return saved(t, buf.Bytes())
}

func saved(t testing.TB, b []byte) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "bundle.zip")
	if err := os.WriteFile(p, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestVerifyAcceptsOwnBundle(t *testing.T) {
	b, w := write(t, sample())
	_, files := unpack(t, b)
	dir := writeFolder(t, files)
	for name, path := range map[string]string{"zip": saved(t, b), "folder": filepath.Join(dir, "evidence-D-1"), "folder around it": dir} {
		t.Run(name, func(t *testing.T) {
			r := verify(t, path)
			if !r.OK || failed(r) != "" {
				t.Fatalf("refused:\n%s", failed(r))
			}
			if len(r.Checks) != 17 {
				t.Errorf("%d checks, want 17", len(r.Checks))
			}
			for _, c := range r.Checks {
				if c.NotChecked != (c.Name == CheckSent || c.Name == CheckStamp) {
					t.Errorf("%s: not checked: %v (%s)", c.Name, c.NotChecked, c.Detail)
				}
			}
			if !strings.Contains(fmt.Sprint(r.Checks), w.TagManifestSHA256) {
				t.Error("the report does not give the tag manifest's SHA-256")
			}
		})
	}
}

// TestVerifyNamesChangedFile flips one byte of each file in turn, in a folder and in a new zip, and leaves each out once.
func TestVerifyNamesChangedFile(t *testing.T) {
	b, _ := write(t, sample())
	names, files := unpack(t, b)
	for _, name := range names {
		short := strings.TrimPrefix(name, "evidence-D-1/")
		t.Run(short, func(t *testing.T) {
			content := []byte(files[name])
			content[len(content)/2] ^= 1
			changed := map[string]string{}
			for n, c := range files {
				changed[n] = c
			}
			changed[name] = string(content)
			for _, path := range []string{writeFolder(t, changed), zipOf(t, changed)} {
				r := verify(t, path)
				if named := failed(r); r.OK || !strings.Contains(named, short) {
					t.Errorf("a changed byte was not named:\n%s", named)
				}
			}
			delete(changed, name)
			if r := verify(t, zipOf(t, changed)); r.OK || !strings.Contains(failed(r), short) {
				t.Errorf("its absence was not named:\n%s", failed(r))
			}
		})
	}
}

// TestVerifyFindsFlippedZipBytes flips bytes inside the packed content, which the zip's own checksums also see.
func TestVerifyFindsFlippedZipBytes(t *testing.T) {
	b, _ := write(t, sample())
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		c := bytes.Clone(b)
		c[at+int64(f.CompressedSize64)/2] ^= 1
		if r := verify(t, saved(t, c)); r.OK {
			t.Errorf("%s: a flipped byte was not found", f.Name)
		}
	}
}

func TestVerifyFindsWhatDoesNotFit(t *testing.T) {
	const top = "evidence-D-1/"
	for _, tt := range []struct {
		name  string
		alter func(files map[string]string)
		check string
		says  string
	}{
		{"a file added to the payload", func(f map[string]string) { f[top+"data/more.eml"] = "x" }, CheckComplete, "data/more.eml"},
		{"a tag file added", func(f map[string]string) { f[top+"note.txt"] = "x" }, CheckTagManifest, "note.txt"},
		{"another version", func(f map[string]string) {
			f[top+"bagit.txt"] = strings.Replace(f[top+"bagit.txt"], "1.0", "0.97", 1)
		}, CheckDeclaration, "0.97"},
		{"a manifest that names a file twice", func(f map[string]string) { f[top+"manifest-sha256.txt"] += f[top+"manifest-sha256.txt"] }, CheckManifest, "again"},
		{"a manifest that leaves the bag", func(f map[string]string) {
			f[top+"manifest-sha256.txt"] += hexSum("x") + "  ../../etc/passwd\n"
		}, CheckManifest, "leaves"},
		{"a manifest that lists a tag file", func(f map[string]string) {
			f[top+"manifest-sha256.txt"] += hexSum(f[top+"README.txt"]) + "  README.txt\n"
		}, CheckManifest, "no payload"},
		{"a huge manifest", func(f map[string]string) {
			var b strings.Builder
			for i := range maxEntries + 1 {
				fmt.Fprintf(&b, "%s  data/x%d\n", hexSum("x"), i)
			}
			f[top+"manifest-sha256.txt"] = b.String()
		}, CheckManifest, "more than 50000 lines"},
		{"a manifest with an endless line", func(f map[string]string) {
			f[top+"manifest-sha256.txt"] += hexSum("x") + "  data/" + strings.Repeat("x", maxLine) + "\n"
		}, CheckManifest, "too long"},
		{"an evidence list that leaves a file out", func(f map[string]string) {
			_, rest, _ := strings.Cut(f[top+AnchorFile], "\n")
			f[top+AnchorFile] = rest
		}, CheckAnchor, "data/acquisition.csv is not in it"},
		{"an evidence list with a document", func(f map[string]string) {
			f[top+AnchorFile] += hexSum(f[top+"data/documents/statement.txt"]) + "  data/documents/statement.txt\n"
		}, CheckAnchor, "does not belong"},
		{"a wrong size", func(f map[string]string) {
			f[top+"bag-info.txt"] = "Payload-Oxum: 1.1\n"
		}, CheckOxum, "1 bytes in 1 files"},
		{"no size", func(f map[string]string) { f[top+"bag-info.txt"] = "A: b\n" }, CheckOxum, "no Payload-Oxum"},
		{"an original without a row", func(f map[string]string) { f[top+"data/originals/003.eml"] = "x" }, CheckMessages, "003.eml"},
		{"a row without its original", func(f map[string]string) { delete(f, top+"data/originals/001.eml") }, CheckMessages, "originals/001.eml"},
		{"a row with another size", func(f map[string]string) {
			f[top+"data/messages.csv"] = strings.Replace(f[top+"data/messages.csv"], fmt.Sprintf(",%d,", len(firstMail)), ",7,", 1)
		}, CheckMessages, "size"},
		{"a table that is none", func(f map[string]string) { f[top+"data/messages.csv"] = "a\"b" }, CheckMessages, "messages.csv"},
		{"a case with one mail fewer", func(f map[string]string) { f[top+"data/case.json"] = `{"emails":[]}` }, CheckCase, "0 e-mails, messages.csv 1"},
		{"a case with another hash", func(f map[string]string) {
			f[top+"data/case.json"] = strings.Replace(f[top+"data/case.json"], hexSum(firstMail), hexSum("x"), 1)
		}, CheckCase, "originals/001.eml"},
		{"a case that is no JSON", func(f map[string]string) { f[top+"data/case.json"] = "{" }, CheckCase, "case.json"},
		{"files kept elsewhere", func(f map[string]string) { f[top+"fetch.txt"] = "http://a.example/x 1 data/x\n" }, CheckComplete, "fetch.txt"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, _ := write(t, sample())
			_, files := unpack(t, b)
			tt.alter(files)
			r := verify(t, zipOf(t, files))
			for _, c := range r.Checks {
				if c.Name == tt.check {
					if c.OK || !strings.Contains(c.Detail, tt.says) {
						t.Errorf("%s: ok %v, %q does not say %q", c.Name, c.OK, c.Detail, tt.says)
					}
					return
				}
			}
			t.Errorf("no check %q: %v", tt.check, r.Checks)
		})
	}
}

func TestVerifyRefusesHostileBundles(t *testing.T) {
	entry := func(name string, mode fs.FileMode, content string) func(*zip.Writer) error {
		return func(z *zip.Writer) error {
			h := &zip.FileHeader{Name: name, Method: zip.Deflate}
			h.SetMode(mode)
			w, err := z.CreateHeader(h)
			if err != nil {
				return err
			}
			_, err = w.Write([]byte(content))
			return err
		}
	}
	both := func(list ...func(*zip.Writer) error) func(*zip.Writer) error {
		return func(z *zip.Writer) error {
			for _, f := range list {
				if err := f(z); err != nil {
					return err
				}
			}
			return nil
		}
	}
	many := func(z *zip.Writer) error {
		for i := range maxEntries + 1 {
			if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("a/%d", i)}); err != nil {
				return err
			}
		}
		return nil
	}
	for _, tt := range []struct {
		name string
		fill func(*zip.Writer) error
		says string
	}{
		{"zip slip", entry("a/../../x", 0o644, "x"), "leaves"},
		{"absolute path", entry("/etc/x", 0o644, "x"), "top folder"},
		{"backslashes", entry(`a/..\..\x`, 0o644, "x"), "leaves"},
		{"symbolic link", entry("a/data/x", 0o777|fs.ModeSymlink, "/etc/passwd"), "link"},
		{"the same entry twice", both(entry("a/x", 0o644, "1"), entry("a/x", 0o644, "2")), "twice"},
		{"two top folders", both(entry("a/x", 0o644, "1"), entry("b/x", 0o644, "2")), "top folder"},
		{"bomb", entry("a/data/x", 0o644, strings.Repeat("\x00", ratioFloor+1<<20)), "times its size"},
		{"too many files", many, "more than"},
		{"empty", func(*zip.Writer) error { return nil }, "empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := verify(t, zipFile(t, tt.fill))
			if r.OK || len(r.Checks) != 1 || r.Checks[0].Name != CheckBundle || !strings.Contains(r.Checks[0].Detail, tt.says) {
				t.Errorf("not refused for %q: %+v", tt.says, r)
			}
		})
	}
	t.Run("no zip file", func(t *testing.T) {
		if r := verify(t, saved(t, []byte("PK nothing"))); r.OK {
			t.Errorf("not refused: %+v", r)
		}
	})
	t.Run("a stated size that is too small", func(t *testing.T) {
		p := zipFile(t, func(z *zip.Writer) error {
			w, err := z.CreateRaw(&zip.FileHeader{Name: "a/x", Method: zip.Store, UncompressedSize64: 1, CompressedSize64: 4})
			if err != nil {
				return err
			}
			_, err = w.Write([]byte("1234"))
			return err
		})
		if r := verify(t, p); r.OK {
			t.Errorf("not refused: %+v", r)
		}
	})
	t.Run("a link in a folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, "x")); err != nil {
			t.Skip("links cannot be made here")
		}
		if r := verify(t, dir); r.OK || !strings.Contains(r.Checks[0].Detail, "link") {
			t.Errorf("not refused: %+v", r)
		}
	})
}

func TestVerifyErrors(t *testing.T) {
	if _, err := Verify(t.Context(), filepath.Join(t.TempDir(), "none.zip"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	b, _ := write(t, sample())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(ctx, saved(t, b), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(hexSum("x") + "  data/x\n"))
	f.Add([]byte(hexSum("x") + " *./data/a%0Ab\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err != nil {
			return
		}
		for name, sum := range m {
			if len(sum) != 64 || checkEntryPath(name) != nil {
				t.Errorf("accepted %q %q", sum, name)
			}
		}
		again, err := parseManifest([]byte(manifestOf(written(m))))
		if err != nil || len(again) != len(m) {
			t.Errorf("what was read cannot be written and read again: %v", err)
		}
	})
}

func written(m manifest) []WrittenFile {
	var out []WrittenFile
	for _, name := range sortedKeys(m) {
		out = append(out, WrittenFile{Path: name, SHA256: m[name]})
	}
	return out
}

func FuzzVerify(f *testing.F) {
	b, _ := write(f, sample())
	f.Add(b)
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Verify(t.Context(), saved(t, b), Options{}); err != nil {
			t.Errorf("an unreadable bundle is no error: %v", err)
		}
	})
}

func FuzzTables(f *testing.F) {
	f.Add([]byte("kind,path,sha256,bytes\nemail,originals/001.eml,00,1\n"), []byte(`{"emails":[{"path":"originals/001.eml","sha256":"00"}]}`))
	f.Fuzz(func(t *testing.T, table, c []byte) {
		rows, err := parseMessages(table)
		if err != nil {
			return
		}
		compareRows(rows, &source{}, nil, false)
		_, _, _ = compareCase(c, rows)
	})
}
