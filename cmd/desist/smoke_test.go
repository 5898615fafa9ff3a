//go:build smoke

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long one step may take on a slow machine.
const patience = 3 * time.Minute

// TestWalkThroughTheDemo drives the real program in a real window with the keyboard alone, from the welcome screen
// through a case to a pack. It needs a display, xdotool and ImageMagick. Screenshots go to DESIST_SMOKE_DIR. The program is built
// without Fyne's migrations, because only then does Fyne report calls on the wrong thread.
func TestWalkThroughTheDemo(t *testing.T) {
	need(t)
	p := start(t)
	p.reach("*welcome.Screen")
	p.shoot("1-welcome")
	p.keys("Tab", "Tab", "Return") // from "Connect a mailbox" to "Try the demo mailbox"
	p.reach("*progress.Screen")
	p.shoot("2-progress")
	p.reach("*companies.Screen")
	p.press("*company.Screen", "Return")
	p.pause()
	p.shoot("3-company")
	p.keys("Tab", "Tab", "Tab", "Tab", "Return") // Messages, the case, the page, Confirm
	p.pause()
	p.shoot("4-confirmed")
	p.walkTheScope()
	p.keys("2")
	p.pause()
	p.shoot("5-messages")
	p.keys("i", "i", "u", "e", "i")
	p.pause()
	p.shoot("6-reviewed")
	p.walkTheCase()
	p.press("*pack.Screen", "p")
	p.pause()
	p.shoot("7-pack")
	p.press("*done.Screen", "Return")
	p.pause()
	p.shoot("8-done")
	p.stop()
	p.checkPack()
	p.checkLog()
}

// walkTheScope looks at what the opt-out that was just confirmed refuses, and at the lists, and comes back to the company.
func (p *program) walkTheScope() {
	p.t.Helper()
	p.keys("Tab", "Return") // from Reject to "Change what it refuses"
	p.reach("*scope.Screen")
	p.shoot("4a-scope")
	p.keys("Tab", "Return") // some of their lists
	p.pause()
	p.shoot("4b-lists")
	p.keys("shift+Tab", "Return") // all marketing again
	p.back("*company.Screen")
	p.pause()
	p.shoot("4c-company-again")
}

// walkTheCase goes from a company to its case, answers two questions, looks at the answers' summary and at the dates, and
// comes back to the company.
func (p *program) walkTheCase() {
	p.t.Helper()
	p.press("*caseview.Screen", "c")
	p.pause()
	p.shoot("6a-case")
	p.press("*intake.Screen", "Return") // the next step: answer the questions
	p.pause()
	p.shoot("6b-question")
	p.keys("Return", "Tab", "Tab", "Return") // for myself, Continue
	p.pause()
	p.shoot("6c-next-question")
	p.keys("Escape")
	p.pause()
	p.shoot("6d-case-again")
	p.press("*deadlines.Screen", "ctrl+d")
	p.pause()
	p.back("*caseview.Screen")
	p.back("*company.Screen")
	p.pause()
	p.shoot("6e-company-again")
}

func need(t *testing.T) {
	t.Helper()
	missing := ""
	if os.Getenv("DISPLAY") == "" {
		missing = "a display"
	}
	for _, tool := range []string{"xdotool", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing = tool
		}
	}
	switch {
	case missing == "":
	case os.Getenv("DESIST_TEST_ALL") != "":
		t.Fatalf("this test needs %s", missing)
	default:
		t.Skipf("this test needs %s", missing)
	}
}

// program is the running app.
type program struct {
	t      *testing.T
	home   string
	shots  string
	window string
	cmd    *exec.Cmd
	gone   chan struct{}
	err    error // of cmd.Wait, once gone

	mu  sync.Mutex
	log bytes.Buffer
}

func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *program) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func start(t *testing.T) *program {
	t.Helper()
	p := &program{t: t, home: t.TempDir(), shots: os.Getenv("DESIST_SMOKE_DIR"), gone: make(chan struct{})}
	if p.shots == "" {
		p.shots = t.TempDir()
	}
	if err := os.MkdirAll(p.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(p.home, ".cache"), 0o700); err != nil { // Fyne does not make it
		t.Fatal(err)
	}
	binary := filepath.Join(p.home, "desist")
	if out, err := exec.Command("go", "build", "-tags", "no_metadata", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	p.cmd = exec.Command(binary, "--log-level", "debug")
	p.cmd.Dir = p.home
	p.cmd.Env = append(os.Environ(), "HOME="+p.home, "XDG_DATA_HOME="+filepath.Join(p.home, "data"),
		"XDG_CONFIG_HOME="+filepath.Join(p.home, "config"), "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1")
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.gone)
	}()
	t.Cleanup(p.cleanUp)
	p.findWindow()
	return p
}

func (p *program) cleanUp() {
	select {
	case <-p.gone:
	default:
		_ = p.cmd.Process.Kill() // the test has failed already
		<-p.gone
	}
	if err := os.WriteFile(filepath.Join(p.shots, "smoke.log"), []byte(p.logged()), 0o644); err != nil {
		p.t.Error(err)
	}
}

func (p *program) findWindow() {
	p.await("a window", func() bool {
		out, err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^Desist$").Output()
		p.window = strings.TrimSpace(strings.SplitN(string(out), "\n", 2)[0])
		return err == nil && p.window != ""
	})
	p.xdotool("windowfocus", "--sync", p.window)
}

// await waits until done, and ends the test if the program does before.
func (p *program) await(what string, done func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !done(); {
		select {
		case <-p.gone:
			p.t.Fatalf("the program ended (%v) while waiting for %s:\n%s", p.err, what, p.logged())
		case <-time.After(200 * time.Millisecond):
		}
		if time.Now().After(end) {
			p.shoot("failed")
			p.t.Fatalf("no %s after %v:\n%s", what, patience, p.logged())
		}
	}
}

// reach waits for a screen to come up.
func (p *program) reach(screen string) {
	p.t.Helper()
	p.await(screen, func() bool { return strings.Contains(p.logged(), "name="+screen) })
	p.pause()
}

// press sends a key again and again until a screen comes up: the one before may still be loading.
func (p *program) press(screen, key string) {
	p.t.Helper()
	p.await(screen, func() bool {
		if strings.Contains(p.logged(), "name="+screen) {
			return true
		}
		p.keys(key)
		p.pause()
		return strings.Contains(p.logged(), "name="+screen)
	})
}

// back sends Escape again and again until a screen that was up before comes up once more: a key is lost now and then while a
// busy machine draws.
func (p *program) back(screen string) {
	p.t.Helper()
	shown := func() int { return strings.Count(p.logged(), "name="+screen) }
	before := shown()
	p.await(screen, func() bool {
		if shown() > before {
			return true
		}
		p.keys("Escape")
		p.pause()
		return shown() > before
	})
}

func (p *program) keys(names ...string) {
	for _, n := range names {
		p.xdotool("key", "--window", p.window, n)
		time.Sleep(150 * time.Millisecond)
	}
}

// pause lets the window draw what it was told.
func (p *program) pause() { time.Sleep(time.Second) }

func (p *program) xdotool(args ...string) {
	p.t.Helper()
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		p.t.Fatalf("xdotool %v: %v\n%s", args, err, out)
	}
}

func (p *program) shoot(name string) {
	p.t.Helper()
	path := filepath.Join(p.shots, fmt.Sprintf("smoke-%s.png", name))
	if out, err := exec.Command("import", "-window", "root", path).CombinedOutput(); err != nil {
		p.t.Errorf("screenshot: %v\n%s", err, out)
	}
}

// stop asks the program to end, as a desktop does at log-out.
func (p *program) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.gone:
		if p.err != nil {
			p.t.Errorf("the program ended with %v", p.err)
		}
	case <-time.After(patience):
		p.t.Error("the program does not end when asked to")
	}
}

func (p *program) checkPack() {
	p.t.Helper()
	pdfs, err := filepath.Glob(filepath.Join(p.home, "Desist", "complaint-pack-*", "*.pdf"))
	if err != nil || len(pdfs) == 0 {
		p.t.Fatalf("no PDF in the pack: %v", err)
	}
	head := make([]byte, 5)
	f, err := os.Open(pdfs[0])
	if err != nil {
		p.t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Read(head); err != nil || string(head) != "%PDF-" {
		p.t.Errorf("%s begins with %q, %v", pdfs[0], head, err)
	}
}

func (p *program) checkLog() {
	p.t.Helper()
	for _, bad := range []string{"Error in Fyne call thread", "panic:", "DATA RACE"} {
		if strings.Contains(p.logged(), bad) {
			p.t.Errorf("the log says %q:\n%s", bad, p.logged())
		}
	}
}
