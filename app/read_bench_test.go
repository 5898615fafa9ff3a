package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"desist/complaint"
	"desist/complaint/rfc822"
)

// BenchmarkReading takes mails from their bytes to a Reading: parsed, its sender known, opt-outs looked for, judged with
// reasons. Run it with -cpu 1 for the speed of one core. Figures are of processor time where the system tells it, so
// that other work on the machine falsifies them less.
func BenchmarkReading(b *testing.B) {
	e, err := newEngine()
	if err != nil {
		b.Fatal(err)
	}
	for _, set := range []struct{ name, env, pattern string }{
		{"real mails", "DESIST_CORPUS", "*/*.txt"}, // scripts/corpus.sh
		{"real HTML mails", "DESIST_REAL", "*.eml"},
	} {
		b.Run(set.name, func(b *testing.B) {
			folder := os.Getenv(set.env)
			if folder == "" {
				b.Skip(set.env + " names no folder of mail: run bench/run.sh")
			}
			paths, err := filepath.Glob(filepath.Join(folder, set.pattern))
			if err != nil || len(paths) == 0 {
				b.Fatalf("no mails in %s (%v)", folder, err)
			}
			var raws [][]byte
			for _, path := range paths {
				raw, err := os.ReadFile(path)
				if err != nil {
					b.Fatal(err)
				}
				raws = append(raws, raw)
			}
			benchReading(b, e, raws)
		})
	}
	for _, s := range shapes() {
		b.Run(s.name, func(b *testing.B) { benchReading(b, e, [][]byte{[]byte(s.mail)}) })
	}
}

func benchReading(b *testing.B, e *engine, raws [][]byte) {
	size := 0
	for _, raw := range raws {
		size += len(raw)
	}
	loc := complaint.Location{InternalDate: time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC)}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	from := processorTime()
	for b.Loop() {
		for _, raw := range raws {
			_, _, _ = e.read(raw, rfc822.Whole{}, loc, complaint.Person{}) // mail that can't be parsed costs time too
		}
	}
	spent := (processorTime() - from).Seconds()
	megabytes := float64(b.N) * float64(size) / 1e6
	b.ReportMetric(float64(b.N)*float64(len(raws))/spent, "mails/cpu-s")
	b.ReportMetric(megabytes/spent, "MB/cpu-s")
	b.ReportMetric(1000*spent/megabytes, "cpu-ms/MB")
}
