package cli

import (
	"fmt"
	"io"
	"os"

	"desist/app"
)

// The largest files that are read whole, in bytes.
const (
	maxPassword = 64 << 10
	maxCA       = 1 << 20
	maxEvidence = 50 << 20
)

// readSmall reads a file of at most limit bytes. What is no ordinary file, such as a device, is refused.
func readSmall(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%s could not be read.", path), Hint: "Check the file's name and that you may read it.", Err: err}
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%s is not a file.", path), Hint: "Give an ordinary file.", Err: err}
	}
	content, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if int64(len(content)) > limit {
		return nil, &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("%s is larger than %d KB.", path, limit>>10), Hint: "Give a smaller file."}
	}
	return content, nil
}
