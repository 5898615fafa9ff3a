package vault

import (
	"path/filepath"
	"testing"
	"time"
)

const benchBatch = 200

// BenchmarkKeepBatch stores mails of 6 KB in batches of 200.
func BenchmarkKeepBatch(b *testing.B) {
	v := newVault(b)
	kept := 0
	for b.Loop() {
		b.StopTimer()
		batch := mails(kept, benchBatch)
		b.StartTimer()
		if _, err := v.KeepBatch(b.Context(), batch, nil); err != nil {
			b.Fatal(err)
		}
		kept += benchBatch
	}
	b.ReportMetric(float64(kept)/b.Elapsed().Seconds(), "mails/s")
	s := must(v.Stats(b.Context()))(b)
	b.ReportMetric(float64(s.File)/float64(s.Raw), "file/raw")
}

// BenchmarkReadings goes through 50,000 readings.
func BenchmarkReadings(b *testing.B) {
	const total = 50_000
	v := newVaultAt(b, filepath.Join(b.TempDir(), "big.desist"))
	start := time.Now()
	var spent time.Duration
	for n := 0; n < total; n += 500 {
		batch := mails(n, 500)
		from := time.Now()
		if _, err := v.KeepBatch(b.Context(), batch, nil); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(from)
	}
	b.Logf("made in %v, of which keeping %v: %.0f mails/s", time.Since(start), spent, total/spent.Seconds())
	b.ResetTimer()
	b.ReportAllocs()
	read := 0
	for b.Loop() {
		for _, err := range v.Readings(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
			read++
		}
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "mails/s")
	if read%total != 0 {
		b.Fatalf("read %d", read)
	}
	s := must(v.Stats(b.Context()))(b)
	b.Logf("raw %d MB, stored %d MB, file %d MB", s.Raw>>20, s.Stored>>20, s.File>>20)
}
