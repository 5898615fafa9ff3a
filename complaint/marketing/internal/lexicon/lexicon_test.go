package lexicon_test

import (
	"slices"
	"strings"
	"testing"

	"desist/complaint/marketing/internal/lexicon"
	"desist/complaint/marketing/internal/words"
)

type vocabulary map[string]int32

func (v vocabulary) ID(w []byte) int32 { return v[string(w)] }

func (v vocabulary) Intern(w string) int32 {
	if v[w] == 0 {
		v[w] = int32(len(v) + 1)
	}
	return v[w]
}

func TestFind(t *testing.T) {
	v := vocabulary{}
	l, err := lexicon.Parse(strings.NewReader("# cues\noffer\t<pct> off|less\nrefer\trefer a|your? friend\napp\tuse the * ? app\n"), v)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"Now 20% off!":                      {"offer"},
		"Refer a friend, refer friend":      {"refer", "refer"},
		"Use the new app or use the app":    {"app", "app"},
		"Turn the lights off":               nil,
		"50% less if you refer your friend": {"offer", "refer"},
	} {
		var got []string
		for _, m := range l.Find(nil, words.Tokens(nil, text, v)) {
			got = append(got, l.Names()[m.Group])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{"no tab": "offer 20% off", "empty phrase": "offer\tnow?", "any word first": "offer\t* off"} {
		if _, err := lexicon.Parse(strings.NewReader(text), vocabulary{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
