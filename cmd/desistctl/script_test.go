package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"desistctl": main})
}

// TestScripts runs testdata/*.txtar: one file per topic, each in an empty home folder, on the real program.
func TestScripts(t *testing.T) {
	net := startInternet(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_DATA_HOME", "")
			e.Setenv("LocalAppData", filepath.Join(e.WorkDir, "home"))
			e.Setenv("DBUS_SESSION_BUS_ADDRESS", "") // no keyring
			e.Setenv("DESIST_PASSPHRASE", "correct horse")
			e.Setenv("XDG_CONFIG_HOME", "")
			e.Setenv("AppData", filepath.Join(e.WorkDir, "home"))
			return net.setup(e)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits runs a command and checks its exit code: "exits 3 desistctl flags".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
