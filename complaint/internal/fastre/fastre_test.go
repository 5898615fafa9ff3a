package fastre_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"desist/complaint/internal/fastre"
)

var exprs = []string{
	``, `a`, `^$`, `^a|b$`, `\ba\b`, `\Ba`, `(?i)straße|ſk`, `(?m)^a$`, `(?s)a.b`, `a.b`, `[^a]\b`, `\p{L}+\d`, `[\p{L}’'&@-]{2}`,
	`\b(?:you|we) (?:have )?(?:\w+ly )?(?:removed|taken)(?: \w+){0,3}? off\b`, `a{2,5}b*?c?`, `(?:a|ab)(?:c|bcd)(?:d*)`, `\x{fffd}`, `£\d+|%`,
	`(?i-s)^.{0,3}$`, `\z`, `x*`, `(?:\b|$)`, `.{40}z`, `(?:a|b)*a(?:a|b){8}`, `[a-c\n]\B`, `(?i)k`, `[[:^alpha:]]+x`,
}

var texts = []string{
	"", "a", "b", "ab", "abcd", "\n", "a\n", "\na\n", "a b", "K", "\u212a", "ſk", "STRASSE", "straße", "STRAẞE", "\xff", "\xe2\x82", "£5 off 20%",
	"we have kindly removed you all off it", "you taken off", "aaab", "a_b", "é1", "’'", "\u200b", "\ufffd", "aaa\xc3", strings.Repeat("ab", 40) + "z",
}

func TestSameAsRegexp(t *testing.T) {
	for _, expr := range exprs {
		std, fast := regexp.MustCompile(expr), fastre.MustCompile(expr)
		for range 2 { // with the automaton empty and filled
			for _, text := range texts {
				same(t, std, fast, text)
			}
		}
	}
}

func same(t *testing.T, std *regexp.Regexp, fast *fastre.Regexp, text string) {
	t.Helper()
	if got, want := fast.MatchString(text), std.MatchString(text); got != want {
		t.Errorf("%q in %q: %v, want %v", std, text, got, want)
	}
	if got, want := fast.FindStringIndex(text), std.FindStringIndex(text); !reflect.DeepEqual(got, want) {
		t.Errorf("%q in %q: at %v, want %v", std, text, got, want)
	}
	if got, want := fast.FindStringSubmatch(text), std.FindStringSubmatch(text); !reflect.DeepEqual(got, want) {
		t.Errorf("%q in %q: %q, want %q", std, text, got, want)
	}
	if got, want := fast.FindAllStringIndex(text, 3), std.FindAllStringIndex(text, 3); !reflect.DeepEqual(got, want) {
		t.Errorf("%q in %q: all at %v, want %v", std, text, got, want)
	}
	if got, want := fast.ReplaceAllString(text, "<$0>"), std.ReplaceAllString(text, "<$0>"); got != want {
		t.Errorf("%q in %q: %q, want %q", std, text, got, want)
	}
}

// An expression whose automaton has more states than fit must still be answered, and right.
func TestFullTable(t *testing.T) {
	const expr = `(?:a|b)*a(?:a|b){14}c`
	std, fast := regexp.MustCompile(expr), fastre.MustCompile(expr)
	x := uint32(1)
	var text strings.Builder
	for range 20_000 {
		x = x*1664525 + 1013904223
		text.WriteByte("ab"[x>>31])
	}
	for _, s := range []string{text.String(), text.String() + "c", text.String() + "d"} {
		same(t, std, fast, s)
	}
}

func TestCompileRefuses(t *testing.T) {
	if _, err := fastre.Compile("("); err == nil {
		t.Error("no error")
	}
}

func TestManyAtOnce(t *testing.T) {
	fast := fastre.MustCompile(`\b(?:you|we) (?:have )?(?:\w+ly )?(?:removed|taken)\b`)
	done := make(chan bool)
	for range 8 {
		go func() {
			ok := true
			for range 200 {
				ok = ok && fast.MatchString("so we have kindly removed it") && !fast.MatchString("so we hove kindly removed it")
			}
			done <- ok
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("wrong answer")
		}
	}
}

func FuzzSameAsRegexp(f *testing.F) {
	for _, expr := range exprs {
		for _, text := range texts {
			f.Add(expr, text)
		}
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		std, err := regexp.Compile(expr)
		if err != nil || len(expr) > 200 {
			return
		}
		fast := fastre.MustCompile(expr)
		same(t, std, fast, text)
		same(t, std, fast, text+text)
	})
}
