package snapshot

import (
	"bytes"
	"context"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func browser(t *testing.T) *Browser {
	t.Helper()
	path, err := Find()
	if err != nil {
		if os.Getenv("DESIST_TEST_ALL") != "" {
			t.Fatal("DESIST_TEST_ALL is set, but no Chromium is installed")
		}
		t.Skip("no Chromium is installed")
	}
	b, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// The page is given to the browser as it is, and after Page: the server sees no request either way.
func TestNothingIsFetched(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	hostile := strings.ReplaceAll(bait, "{u}", server.URL+"/")
	cleaned, err := Page(hostile, Sources{})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(cleaned, server.URL) {
		t.Errorf("the page still names the server: %s", cleaned)
	}
	b := browser(t)
	for name, content := range map[string]string{"raw": hostile, "cleaned": cleaned} {
		picture, _, err := b.Take(t.Context(), content)
		if err != nil || len(picture) == 0 {
			t.Errorf("%s: %d bytes, %v", name, len(picture), err)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the server saw %d requests", n)
	}
	// The same server is reached without the browser, so its silence means something.
	res, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || asked.Load() != 1 {
		t.Errorf("%d requests, %v", asked.Load(), err)
	}
}

func TestPictureShowsThePage(t *testing.T) {
	b := browser(t)
	page, err := Page(`<body style="margin:0"><div style="background:#c00;height:300px">Sale</div><div style="height:4000px"></div></body>`, Sources{})
	if err != nil {
		t.Fatal(err)
	}
	data, cut, err := b.Take(t.Context(), page)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != Width || size.Y != MaxHeight || !cut {
		t.Errorf("the picture is %v, cut: %v", size, cut)
	}
	if r, g, _, _ := img.At(400, 200).RGBA(); r>>8 < 170 || g>>8 > 60 {
		t.Errorf("the block is not red: %d %d", r>>8, g>>8)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.Take(ctx, page); err == nil {
		t.Error("an ended context gave a picture")
	}
}

func TestPage(t *testing.T) {
	parts := func(id string) ([]byte, string, bool) {
		switch id {
		case "cid:logo":
			return []byte("PNG"), "image/png", true
		case "cid:odd":
			return []byte("<svg/>"), "image/svg+xml", true
		}
		return nil, "", false
	}
	mask := func(s string) string { return strings.ReplaceAll(s, "4711", "[number removed]") }
	for _, tt := range []struct{ name, in, want, never string }{
		{"a picture of the mail", `<img src="CID:logo" alt="Logo">`, "", "CID:"},
		{"an embedded picture", `<img src="cid:logo" alt="Logo">`, `src="data:image/png;base64,UE5H"`, "cid:"},
		{"a remote picture", `<img src="https://a.example/x.png" alt="Shoes" width="20">`, `<img alt="Shoes" width="20"/>`, "a.example"},
		{"a picture that can hold a script", `<img src="cid:odd">`, "<img/>", "svg"},
		{"a link", `<a href="https://a.example/unsubscribe?t=1" title="x">Stop</a>`, "<a>Stop</a>", "a.example"},
		{"a handler", `<p onclick="x()" style="color:red">x</p>`, `<p style="color:red">x</p>`, "onclick"},
		{"a style that fetches", `<p style="background:url('https://a.example/x')">x</p>`, `background:none`, "a.example"},
		{"a sheet that fetches", `<style>@import url(https://a.example/x.css); p{color:red}</style>`, "p{color:red}", "a.example"},
		{"a script", `<script>fetch("https://a.example")</script>ok`, "ok", "a.example"},
		{"an element nobody knows", `<a<script>x</a<script>`, "<span>x</span>", "<script"},
		{"a number to mask", `<p>Order 4711</p><img alt="4711">`, "Order [number removed]", "4711"},
		{"a refresh", `<meta http-equiv="refresh" content="0;url=https://a.example/">x`, "x", "a.example"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Page(tt.in, Sources{Mask: mask, Part: parts})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, tt.want) || !strings.Contains(got, "default-src 'none'") || strings.Contains(got, tt.never) {
				t.Errorf("%s", got)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	f.Add(bait)
	f.Add(`<table><tr><td background="http://a.example/x"><svg><image href="http://a.example/y"/></svg>`)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Page(s, Sources{})
		if err != nil {
			return
		}
		again, err := Page(got, Sources{})
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(strings.NewReader(again))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if ours := n.DataAtom == atom.Meta && n.Parent.DataAtom == atom.Head; dropped[n.DataAtom] && !ours {
				t.Errorf("<%s> is left: %s", n.Data, again)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" || a.Key == "background" {
					t.Errorf("%s is left: %s", a.Key, again)
				}
			}
		}
	})
}
