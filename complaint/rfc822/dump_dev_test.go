package rfc822

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDevDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		t.Skip("DUMP")
	}
	files, _ := filepath.Glob(dir)
	var bytes int64
	var dur time.Duration
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil { continue }
		s := time.Now()
		m, err := Parse(raw, Options{})
		d := time.Since(s)
		dur += d
		bytes += int64(len(raw))
		if os.Getenv("Q") != "" {
			if d > 50*time.Millisecond { fmt.Println("SLOW", f, d, len(raw)) }
			if err != nil || len(m.Blocks)==0 { fmt.Println("EMPTY", f, err, m.Defects, len(m.Attachments), len(m.Images)) }
			if os.Getenv("Q") == "d" { for _, x := range m.Defects { fmt.Println("DEF", filepath.Base(f), x) } }
			continue
		}
		fmt.Println("=====", f, err)
		fmt.Println(m.From, m.To, "|", m.Subject, "|", m.Date, m.Received, m.ReceivedFrom, m.AuthResults, m.DKIM, m.ListUnsubscribe, m.ListID, m.ReturnPath)
		for _, b := range m.Blocks {
			fmt.Printf("%-10s %d %s", b.Kind, b.Row, clip(b.Text, 200))
			if b.Link != "" { fmt.Print("  -> ", clip(b.Link, 60)) }
			fmt.Println()
		}
		for _, h := range m.Hidden { fmt.Println("HIDDEN", clip(h, 300)) }
		fmt.Println("IMAGES", len(m.Images), "LINKS", len(m.Links), "ATT", m.Attachments, "DEF", m.Defects)
	}
	fmt.Println(len(files), bytes, dur, float64(bytes)/1e6/dur.Seconds(), "MB/s")
}
