// Command gallery draws every screen of the desktop app with sample data into PNG files, without a display and
// without cgo: for looking at a change, and for the pictures in the documentation.
//
//	go run ./cmd/gallery -png DIR
package main

import (
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"desist/app/ui/theme"
	"desist/app/ui/uitest/stage"
)

func main() {
	dir := flag.String("png", "", "folder for the pictures (needed)")
	only := flag.String("only", "", "draw only pictures whose name contains this")
	width := flag.Float64("width", 1120, "width of the window")
	height := flag.Float64("height", 780, "height of the window")
	flag.Parse()
	if *dir == "" {
		flag.Usage()
		os.Exit(2)
	}
	size := fyne.NewSize(float32(*width), float32(*height))
	if err := draw(*dir, *only, size); err != nil {
		fmt.Fprintln(os.Stderr, "gallery:", err)
		os.Exit(1)
	}
}

// look is one way of showing a screen.
type look struct {
	name       string
	scale      float32
	appearance theme.Appearance
}

var looks = []look{
	{"light", 1, theme.Light},
	{"dark", 1, theme.Dark},
	{"large", 1.5, theme.Light},
}

func draw(dir, only string, size fyne.Size) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, l := range looks {
		for _, s := range stage.Scenes() {
			name := s.Name + "-" + l.name + ".png"
			if !strings.Contains(name, only) {
				continue
			}
			if err := save(filepath.Join(dir, name), capture(s, l, size)); err != nil {
				return err
			}
		}
	}
	return nil
}

func capture(scene stage.Scene, l look, size fyne.Size) image.Image {
	a := test.NewApp()
	defer a.Quit()
	s := stage.New(a, l.scale)
	s.UI.Appear(l.appearance)
	w := s.UI.Window()
	w.Resize(size)
	scene.Play(s)
	s.Settle()
	return w.Canvas().Capture()
}

func save(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(png.Encode(f, img), f.Close())
}
