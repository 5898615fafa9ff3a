// Package oidctest runs a real OpenID provider for a test, and a real browser that signs in at it. Imported by tests
// only.
package oidctest

import (
	"bufio"
	_ "embed"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed provider.mjs
var program []byte

// What Desist is to the provider, and a client that may ask what tokens are worth.
const (
	ClientID     = "desist"
	Introspector = "dovecot:only-for-this-test"
)

// What can be pressed where the provider asks whether to allow it.
const (
	Allow  = `button[autofocus]`
	Cancel = `a[href$=abort]`
)

func script(t testing.TB) string {
	path := filepath.Join(t.TempDir(), "provider.mjs")
	if err := os.WriteFile(path, program, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// oidcVersion is the version of the npm package that scripts/need.sh puts into the cache.
const oidcVersion = "8.8.1"

// mustHave skips the test where a program is missing, and fails where CI=true.
func mustHave(t testing.TB, what string) {
	t.Helper()
	what += " is not installed: scripts/need.sh test"
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Start starts a real OpenID provider and returns its address. It ends with the test. Without what it takes the test is
// skipped, but fails where the environment says CI=true.
func Start(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	pkg := filepath.Join(cache, "desist", "oidc-provider-"+oidcVersion, "node_modules", "oidc-provider")
	node, err := exec.LookPath("node")
	if _, serr := os.Stat(pkg); err != nil || serr != nil {
		mustHave(t, "the npm package oidc-provider")
	}
	cmd := exec.Command(node, script(t), pkg)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends with that
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address := lines.Text(); strings.HasPrefix(address, "http://") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return address
		}
	}
	t.Fatal("the provider did not start")
	return ""
}

// Browse signs in at the provider like a person: by typing and pressing buttons in Chromium. It returns what the
// last page says.
func Browse(t testing.TB, place, user, press string) string {
	t.Helper()
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			chromium = path
			break
		}
	}
	if chromium == "" {
		mustHave(t, "Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU,
		// Nothing of the pages is to come from elsewhere.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	stop := time.AfterFunc(50*time.Second, cancel)
	defer stop.Stop()
	if err := chromedp.Do(ctx,
		chromedp.Navigate(place),
		chromedp.WaitVisible(`input[name=login]`),
		chromedp.SetValue(`input[name=login]`, user),
		chromedp.SendKeys(`input[name=password]`, "any"),
		chromedp.Click(`button[type=submit]`),
		chromedp.WaitVisible(`button[autofocus]`), // consent
		chromedp.Click(press),
		chromedp.WaitVisible(`main`), // of our own page
	); err != nil {
		t.Errorf("in the browser: %v", err)
		return ""
	}
	last, err := chromedp.Run(ctx, chromedp.Text(`h1`))
	if err != nil {
		t.Errorf("in the browser: %v", err)
	}
	return last
}
