package main

import (
	"bytes"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"desist/assets"
)

func TestMetadataEqualsFyneApp(t *testing.T) {
	var file struct {
		Details struct {
			Icon, Name, ID, Version string
			Build                   int
		}
	}
	root := filepath.Join("..", "..")
	if _, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &file); err != nil {
		t.Fatal(err)
	}
	m := metadata()
	if got, want := file.Details.Name, m.Name; got != want {
		t.Errorf("name %q, program says %q", got, want)
	}
	if got, want := file.Details.ID, m.ID; got != want {
		t.Errorf("id %q, program says %q", got, want)
	}
	if got, want := file.Details.Version, m.Version; got != want {
		t.Errorf("version %q, program says %q", got, want)
	}
	if got, want := file.Details.Build, m.Build; got != want {
		t.Errorf("build %d, program says %d", got, want)
	}
	icon, err := os.ReadFile(filepath.Join(root, file.Details.Icon))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(icon, m.Icon.Content()) {
		t.Error("the icon of FyneApp.toml is not the program's")
	}
	if cfg, err := png.DecodeConfig(bytes.NewReader(assets.IconPNG)); err != nil || cfg.Width != 512 || cfg.Height != 512 {
		t.Errorf("icon: %v, %v; want a PNG of 512 by 512", cfg, err)
	}
}

func TestParse(t *testing.T) {
	var out bytes.Buffer
	o, err := parse([]string{"--casebook", "a.casebook", "--passphrase-file", "p", "--text-size", "1.5", "--log-level", "debug", "--demo"}, &out)
	want := options{casebook: "a.casebook", passphraseFile: "p", demo: true, level: slog.LevelDebug, textSize: 1.5}
	if err != nil || o != want {
		t.Errorf("got %+v, %v; want %+v", o, err, want)
	}
	for _, bad := range [][]string{{"--no-such"}, {"mail.mbox"}, {"--text-size", "-1"}, {"--log-level", "loud"}} {
		out.Reset()
		if _, err := parse(bad, &out); err == nil || out.Len() == 0 {
			t.Errorf("%v: error %v, told %q; want an error that is told", bad, err, out.String())
		}
	}
}

func TestFilesPrintsPlacesWithoutAWindow(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	t.Setenv("HOME", data)
	var out, errs bytes.Buffer
	if code := run([]string{"--files"}, &out, &errs); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	if !strings.Contains(out.String(), "Casebook: ") || !strings.Contains(out.String(), data) {
		t.Errorf("printed %q", out.String())
	}
	if entries, err := os.ReadDir(data); err != nil || len(entries) != 0 {
		t.Errorf("--files left %v in the data folder", entries)
	}
}
