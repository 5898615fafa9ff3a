package app_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"desist/app"
	"desist/app/apptest"
	"desist/complaint"
)

// BenchmarkPack makes the whole pack for 300 included mails, each with a logo and a picture inside: one specimen of each
// series in full, and every mail in full. It reports the process's greatest resident memory so far, the import that comes
// first included.
func BenchmarkPack(b *testing.B) {
	const mails = 300
	a := apptest.New(b)
	dir := b.TempDir()
	first := time.Date(2024, 1, 5, 9, 0, 0, 0, time.UTC)
	logo := photo(b, 0, 200, 60)
	for i := range mails {
		raw := pictureMail(b, i, first.AddDate(0, 0, 2*i), logo)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.eml", i)), raw, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := a.Import(b.Context(), []string{dir}, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := a.AddOptOut(b.Context(), app.OptOutInput{Company: shopDomain, At: first.AddDate(0, 0, -1), Method: complaint.MethodPhone}); err != nil {
		b.Fatal(err)
	}
	rows, err := a.Flags(b.Context(), shopDomain)
	if err != nil {
		b.Fatal(err)
	}
	review := app.ReviewInput{Decision: complaint.Include}
	for _, f := range rows {
		review.Messages = append(review.Messages, f.MessageID)
	}
	if _, err := a.Review(b.Context(), review); err != nil {
		b.Fatal(err)
	}
	for _, all := range []bool{false, true} { // the lighter first, for its greatest memory
		name := map[bool]string{false: "specimens", true: "all"}[all]
		b.Run(name, func(b *testing.B) { benchmarkPack(b, a, app.PackInput{Company: shopDomain, AllExhibits: all}) })
	}
}

func benchmarkPack(b *testing.B, a *app.App, in app.PackInput) {
	var res app.PackResult
	var err error
	for b.Loop() {
		in.Dir = b.TempDir()
		if res, err = a.BuildPack(b.Context(), in, nil); err != nil {
			b.Fatal(err)
		}
	}
	var upload, largest int64
	for _, f := range res.Files {
		if strings.HasSuffix(f.Path, ".pdf") {
			upload, largest = upload+f.Bytes, max(largest, f.Bytes)
		}
	}
	b.ReportMetric(float64(res.Included), "mails")
	b.ReportMetric(float64(res.Shown), "in-full")
	b.ReportMetric(float64(largest)/1e6, "MB-largest-file")
	b.ReportMetric(float64(upload)/1e6, "MB-uploads")
	b.ReportMetric(peakMB(), "MB-peak")
}

// peakMB is the process's greatest resident memory so far; 0 where the system does not say.
func peakMB() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmHWM:" {
			kb, _ := strconv.ParseFloat(f[1], 64)
			return kb / 1000
		}
	}
	return 0
}

func photo(b *testing.B, seed, width, height int) []byte {
	b.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(x*(seed%7+1)/5 + y), uint8(y*2 + seed*13), uint8(x/3 + seed*29), 255})
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

// pictureMail is an offer with two pictures inside.
func pictureMail(b *testing.B, i int, at time.Time, logo []byte) []byte {
	b.Helper()
	var m bytes.Buffer
	fmt.Fprintf(&m, "From: Oak & Thread <news@oakandthread.example>\r\nTo: sam@example.co.uk\r\nSubject: Half price week %d\r\nDate: %s\r\n", i, at.Format(time.RFC1123Z))
	fmt.Fprintf(&m, "Received: from mx.oakandthread.example by mx.example.co.uk; %s\r\nMessage-ID: <p%d@oakandthread.example>\r\n", at.Format(time.RFC1123Z), i)
	m.WriteString("List-Unsubscribe: <https://oakandthread.example/u/0123456789abcdef>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n")
	m.WriteString("--xx\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><img src=\"cid:logo\" alt=\"Oak &amp; Thread\"><h1>Half price on every coat</h1>\r\n")
	fmt.Fprintf(&m, "<img src=\"cid:offer\" alt=\"Coats of the week %d\"><p>Don't miss out: half price on every coat until Sunday. Shop the sale now and save up to £80.</p>\r\n", i)
	m.WriteString("<ul><li>Wool coats from £40</li><li>Rain coats from £25</li></ul><a href=\"https://oakandthread.example/sale?utm_campaign=w\">Shop now</a></body></html>\r\n")
	for name, data := range map[string][]byte{"logo": logo, "offer": photo(b, i+1, 900, 450)} {
		fmt.Fprintf(&m, "--xx\r\nContent-Type: image/jpeg\r\nContent-ID: <%s>\r\nContent-Transfer-Encoding: base64\r\n\r\n", name)
		text := base64.StdEncoding.EncodeToString(data)
		for len(text) > 76 {
			m.WriteString(text[:76] + "\r\n")
			text = text[76:]
		}
		m.WriteString(text + "\r\n")
	}
	m.WriteString("--xx--\r\n")
	return m.Bytes()
}
