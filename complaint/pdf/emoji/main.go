// Command emoji makes assets/fonts/NotoEmoji-Private.ttf of the npm package @fontsource/noto-emoji, version 5.3.2:
//
//	npm pack @fontsource/noto-emoji@5.3.2 && tar xzf fontsource-noto-emoji-5.3.2.tgz
//	go run ./complaint/pdf/emoji -from package/files/noto-emoji-emoji-400-normal.woff
//
// It keeps the outlines of single emoji, drops ligatures, and moves those beyond the Basic Multilingual Plane, which gofpdf
// cannot encode, into the private use area; complaint/pdf knows where. Its result depends on its input alone, to the byte.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// source is the SHA-256 of the file that the font is made of.
const source = "61c7949ebb9d401f397826415e64525f60298bf2a9c469f9720aa17817877331"

func main() {
	root := flag.String("root", ".", "the repository")
	from := flag.String("from", "", "noto-emoji-emoji-400-normal.woff of the package")
	flag.Parse()
	if err := run(*root, *from); err != nil {
		fmt.Fprintln(os.Stderr, "emoji:", err)
		os.Exit(1)
	}
}

func run(root, from string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != source {
		return fmt.Errorf("%s is not the file of version 5.3.2", from)
	}
	font, err := subset(data)
	if err != nil {
		return fmt.Errorf("subset %s: %w", from, err)
	}
	return os.WriteFile(filepath.Join(root, "assets/fonts/NotoEmoji-Private.ttf"), font, 0o644)
}
