package main

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "entry": entry},
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

// entry takes a file out of a zip into the script's folder: "entry out/evidence.zip case.json".
func entry(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: entry ZIP NAME")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	for _, f := range z.File {
		if path.Base(f.Name) != args[1] {
			continue
		}
		r, err := f.Open()
		ts.Check(err)
		data, err := io.ReadAll(r)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
		return
	}
	ts.Fatalf("%s holds no %s", args[0], args[1])
}
