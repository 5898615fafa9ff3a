package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type docsCmd struct{}

func (c *docsCmd) run(_ context.Context, s *session) error {
	text, err := Markdown(s.Env)
	if err != nil {
		return err
	}
	s.printf("%s", text)
	return nil
}

// Markdown is docs/CLI.md: the help of every command, as the program prints it.
func Markdown(env Env) (string, error) {
	var b strings.Builder
	b.WriteString("# desistctl\n\nWritten by `desistctl docs` from the program's own help. Do not edit: run `make docs`.\n\n")
	var c commands
	parser, err := newParser(&c, env)
	if err != nil {
		return "", err
	}
	paths := append([]string{""}, leaves(parser.Model.Node, "")...)
	for _, path := range paths {
		help, err := helpOf(env, path)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "## desistctl%s\n\n```\n%s```\n\n", path, help)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func leaves(n *kong.Node, path string) []string {
	var out []string
	for _, child := range n.Children {
		if child.Hidden {
			continue
		}
		p := path + " " + child.Name
		if child.Leaf() {
			out = append(out, p)
		}
		out = append(out, leaves(child, p)...)
	}
	return out
}

func helpOf(env Env, path string) (string, error) {
	var out bytes.Buffer
	env.Stdout, env.Stderr = &out, &out
	if code := Main(context.Background(), append(strings.Fields(path), "--help"), env); code != ExitOK {
		return "", fmt.Errorf("docs: help of %q: exit %d: %s", path, code, out.String())
	}
	return out.String(), nil
}
