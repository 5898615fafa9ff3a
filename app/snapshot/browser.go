package snapshot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Limits of one picture and of the browser.
const (
	Width       = 640  // CSS pixels, as wide as most mails are made for
	MaxHeight   = 2700 // CSS pixels; the rest of a longer mail is not shown
	viewport    = 160  // CSS pixels high: a page is as high as its content, and at least that
	pageTimeout = 15 * time.Second
	openTimeout = 40 * time.Second
	quality     = 82
)

// Errors of this package.
var (
	ErrNone    = errors.New("snapshot: no Chromium, Chrome, Edge or Brave is installed")
	ErrNetwork = errors.New("snapshot: the browser can reach the network, so it is not used")
	ErrMemory  = errors.New("snapshot: the browser took too much memory")
)

// names are the programs looked for, in order.
var names = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "brave-browser", "microsoft-edge", "chrome", "msedge",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", `C:\Program Files\Google\Chrome\Application\chrome.exe`,
	`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
}

// Find returns the installed browser, or ErrNone.
func Find() (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}

// Browser is a running browser without a network. Only one picture is taken at a time.
type Browser struct {
	ctx     context.Context // chromedp keeps the browser in it
	close   []func()
	tooMuch atomic.Bool
}

// Open starts the browser at path, without a window and with a profile of its own that is deleted on Close, and makes
// sure that it reaches nothing: otherwise ErrNetwork.
func Open(ctx context.Context, path string) (*Browser, error) {
	b := &Browser{}
	dir, err := os.MkdirTemp("", "desist-browser-")
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	b.close = append(b.close, func() { _ = os.RemoveAll(dir) }) // the browser may still hold a file of it for a moment
	var cmd *exec.Cmd
	options := append(chromedp.DefaultExecAllocatorOptions[:], flags(path, dir)...)
	options = append(options, chromedp.ModifyCmdFunc(func(c *exec.Cmd) { cmd = c }))
	alloc, stop := chromedp.NewExecAllocator(ctx, options...)
	b.close = append(b.close, stop)
	var end context.CancelFunc
	b.ctx, end = chromedp.NewContext(alloc, chromedp.WithLogf(silent), chromedp.WithErrorf(silent))
	b.close = append(b.close, end)
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(b.ctx) }()
	select {
	case err = <-started:
	case <-time.After(openTimeout):
		err = context.DeadlineExceeded
	}
	if err != nil {
		b.Close()
		return nil, fmt.Errorf("snapshot: start %s: %w", path, err)
	}
	if cmd != nil && cmd.Process != nil {
		b.close = append(b.close, b.watch(cmd.Process.Pid))
	}
	if err := b.check(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// silent takes what chromedp would print: what matters comes back as an error.
func silent(string, ...any) {}

// flags keep the browser from the network, whatever it wants there.
func flags(path, dir string) []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.DisableGPU,
		// A proxy on a port that answers nobody, for this computer's own addresses too; and names are not looked up.
		chromedp.ProxyServer("http://127.0.0.1:1"), chromedp.Flag("proxy-bypass-list", "<-loopback>"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"), chromedp.Flag("dns-prefetch-disable", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true), chromedp.Flag("no-pings", true), chromedp.Flag("disable-webgl", true),
		chromedp.Flag("force-webrtc-ip-handling-policy", "disable_non_proxied_udp"), chromedp.Flag("renderer-process-limit", "1"),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("force-device-scale-factor", "1"),
	}
	if os.Geteuid() == 0 { // Chromium refuses its sandbox to root
		list = append(list, chromedp.NoSandbox)
	}
	return list
}

// Close ends the browser.
func (b *Browser) Close() {
	for i := len(b.close) - 1; i >= 0; i-- {
		b.close[i]()
	}
	b.close = nil
}

// Take returns a JPEG picture of a page that Page made, Width pixels wide, and whether the page is longer than that.
func (b *Browser) Take(ctx context.Context, content string) (picture []byte, cut bool, err error) {
	tab, end := chromedp.NewContext(b.ctx)
	defer end()
	if err := chromedp.Do(tab); err != nil {
		return nil, false, b.problem(err)
	}
	limited, cancel := context.WithTimeout(tab, pageTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	var reached atomic.Bool
	wanted := make(chan fetch.RequestID, 1<<12)
	err = chromedp.Listen(limited, func(ev any) {
		switch ev := ev.(type) {
		case *fetch.EventRequestPaused:
			select {
			case wanted <- ev.RequestID:
			default: // a request without an answer waits for ever, which is as good
			}
		case *network.EventResponseReceived:
			if ev.Response != nil && !inPage(ev.Response.URL) {
				reached.Store(true)
			}
		}
	})
	if err != nil {
		return nil, false, b.problem(err)
	}
	err = chromedp.Do(limited, refuse(wanted), show(content))
	if err == nil {
		picture, cut, err = shoot(limited)
	}
	switch {
	case reached.Load():
		return nil, false, ErrNetwork
	case ctx.Err() != nil:
		return nil, false, ctx.Err()
	case err != nil:
		return nil, false, b.problem(err)
	}
	return picture, cut, nil
}

func (b *Browser) problem(err error) error {
	if b.tooMuch.Load() {
		return ErrMemory
	}
	return fmt.Errorf("snapshot: %w", err)
}

// inPage says whether an address brings nothing from outside.
func inPage(address string) bool {
	for _, scheme := range []string{"data:", "about:"} {
		if len(address) >= len(scheme) && address[:len(scheme)] == scheme {
			return true
		}
	}
	return false
}

// refuse has every request of the tab fail.
func refuse(wanted <-chan fetch.RequestID) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: "*"}}}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			return err
		}
		go func() {
			for {
				select {
				case <-ctx.Done():
					return
				case id := <-wanted:
					// If this fails the request stays paused, which keeps it from the network as well.
					_, _ = cdp.Call(ctx, t, fetch.FailRequest, fetch.FailRequestParams{RequestID: id, ErrorReason: network.ErrorReasonBlockedByClient})
				}
			}
		}()
		return nil
	})
}

// show puts the page into the tab, which has an empty document.
func show(content string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: Width, Height: viewport, DeviceScaleFactor: 1})
		if err != nil {
			return err
		}
		tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: content})
		return err
	})
}

// shoot takes the picture of the whole page, as far as MaxHeight.
func shoot(ctx context.Context) (picture []byte, cut bool, err error) {
	err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		m, err := cdp.Call(ctx, t, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return err
		}
		height := 1.0
		if m.CSSContentSize != nil {
			height = max(height, m.CSSContentSize.Height)
		}
		cut = height > MaxHeight
		beyond, q := true, int64(quality)
		res, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatJpeg, Quality: &q, CaptureBeyondViewport: &beyond,
			Clip: &page.Viewport{Width: Width, Height: min(height, MaxHeight), Scale: 1},
		})
		picture = res.Data
		return err
	}))
	return picture, cut, err
}
