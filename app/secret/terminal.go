package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// ErrPromptMismatch means that the person typed two different passphrases.
var ErrPromptMismatch = errors.New("the two passphrases differ")

// TerminalPrompt asks on a terminal without showing what is typed, for Source.Prompt. If in is no terminal, it
// answers nil. When ctx ends it gives the terminal back and returns.
func TerminalPrompt(in *os.File, out io.Writer) func(ctx context.Context, question string, confirm bool) ([]byte, error) {
	return func(ctx context.Context, question string, confirm bool) ([]byte, error) {
		if !term.IsTerminal(int(in.Fd())) {
			return nil, nil
		}
		first, err := askHidden(ctx, in, out, question)
		if err != nil || !confirm {
			return first, err
		}
		second, err := askHidden(ctx, in, out, "The same again")
		if err == nil && !bytes.Equal(first, second) {
			err = ErrPromptMismatch
		}
		clear(second)
		if err != nil {
			return nil, err
		}
		return first, nil
	}
}

func askHidden(ctx context.Context, in *os.File, out io.Writer, question string) ([]byte, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprint(out, question, ": ")
	defer fmt.Fprintln(out)
	type result struct {
		line []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := term.ReadPassword(int(in.Fd()))
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		if r.line == nil {
			r.line = []byte{}
		}
		return r.line, r.err
	case <-ctx.Done():
		return nil, errors.Join(ctx.Err(), term.Restore(int(in.Fd()), before))
	}
}
