package cli

import (
	"bytes"
	"testing"
)

// A list that is written item by item is the same document as one that is written at once.
func TestListIsOneDocument(t *testing.T) {
	type item struct {
		Name string   `json:"name"`
		Of   []string `json:"of"`
	}
	items := []item{{"<a> & b", []string{"x", "y"}}, {"", nil}, {"c", []string{}}}
	for n := range len(items) + 1 {
		var whole, pieces bytes.Buffer
		if err := (&session{Env: Env{Stdout: &whole}, Globals: Globals{JSON: true}}).emit(append([]item{}, items[:n]...), nil); err != nil {
			t.Fatal(err)
		}
		s := &session{Env: Env{Stdout: &pieces}, Globals: Globals{JSON: true}}
		list := s.emitList()
		for _, x := range items[:n] {
			if err := list.add(x); err != nil {
				t.Fatal(err)
			}
		}
		if err := list.end(); err != nil {
			t.Fatal(err)
		}
		if pieces.String() != whole.String() || !s.emitted {
			t.Errorf("%d items:\n%s\nwant:\n%s", n, pieces.String(), whole.String())
		}
	}
}
