package wire

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// DataDir is the folder for the person's casebooks and crash reports.
func DataDir(getenv func(string) string) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("wire: data folder: %w", err)
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Application Support", "Desist"), nil
	case "windows":
		if dir := getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, "Desist"), nil
		}
		return filepath.Join(home, "AppData", "Local", "Desist"), nil
	}
	// XDG Base Directory Specification
	if dir := getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "desist"), nil
	}
	return filepath.Join(home, ".local", "share", "desist"), nil
}

// DefaultCasebook is the casebook that is opened when none is named.
func DefaultCasebook(getenv func(string) string) (string, error) {
	dir, err := DataDir(getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "desist.casebook"), nil
}
