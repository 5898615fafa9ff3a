package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"desist/complaint"
)

// BenchmarkRead takes real mails from their bytes to a Reading: parsed, its sender known, judged with reasons. Run it
// with -cpu 1 for the speed of one core.
func BenchmarkRead(b *testing.B) {
	folder := os.Getenv("DESIST_CORPUS")
	if folder == "" {
		b.Skip("DESIST_CORPUS is not set: run bench/run.sh")
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*/*.txt"))
	if err != nil || len(paths) == 0 {
		b.Fatalf("no mails in %s (%v)", folder, err)
	}
	var raws [][]byte
	var size int64
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		raws = append(raws, raw)
		size += int64(len(raw))
	}
	e, err := newEngine()
	if err != nil {
		b.Fatal(err)
	}
	loc := complaint.Location{InternalDate: time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)}
	b.SetBytes(size)
	for b.Loop() {
		for _, raw := range raws {
			_, _, _ = e.read(raw, loc, complaint.Person{}) // mail that can't be parsed costs time too
		}
	}
	b.ReportMetric(float64(b.N)*float64(len(raws))/b.Elapsed().Seconds(), "mails/s")
}
