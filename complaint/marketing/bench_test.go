package marketing_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"desist/complaint/rfc822"
)

// BenchmarkRawToVerdict reads and judges the mails under DESIST_MAIL, a folder: one operation is one mail.
func BenchmarkRawToVerdict(b *testing.B) {
	dir := os.Getenv("DESIST_MAIL")
	if dir == "" {
		b.Skip("DESIST_MAIL names no folder of mail")
	}
	var mails [][]byte
	size := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".tsv" {
			return err
		}
		raw, err := os.ReadFile(path)
		mails, size = append(mails, raw), size+len(raw)
		return err
	})
	if err != nil || len(mails) == 0 {
		b.Fatalf("%d mails: %v", len(mails), err)
	}
	j := newJudge(b)
	b.SetBytes(int64(size / len(mails)))
	i := 0
	for b.Loop() {
		m, err := rfc822.Parse(mails[i%len(mails)], rfc822.Options{})
		if err != nil {
			b.Fatal(err)
		}
		j.Judge(&m)
		i++
	}
}
