package kit

import (
	"errors"
	"fmt"
	"io"
	"os"

	"desist/app"
)

// ReadFile reads a file that the person chose, of at most limit bytes. what names it, as "evidence file". Do not call
// it on the main goroutine.
func ReadFile(path, what string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(what, err)
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, unreadable(what, err)
	}
	if int64(len(data)) > limit {
		return nil, &app.Error{
			Code: app.CodeUsage, What: fmt.Sprintf("The %s is too large", what),
			Hint: fmt.Sprintf("Choose a file of at most %s.", Size(limit)),
		}
	}
	return data, nil
}

func unreadable(what string, err error) error {
	return &app.Error{Code: app.CodeUsage, What: fmt.Sprintf("The %s could not be read", what), Hint: "Check the path.", Err: err}
}
