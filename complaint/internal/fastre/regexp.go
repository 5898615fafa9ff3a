package fastre

import (
	"regexp"
	"sync"
)

// Regexp is a compiled regular expression. It is safe for concurrent use. Methods that are not defined here are those
// of the standard package.
type Regexp struct {
	*regexp.Regexp
	once sync.Once
	auto *automaton
}

// Compile is regexp.Compile.
func Compile(expr string) (*Regexp, error) {
	std, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	return &Regexp{Regexp: std}, nil
}

// MustCompile is regexp.MustCompile.
func MustCompile(expr string) *Regexp { return &Regexp{Regexp: regexp.MustCompile(expr)} }

// MatchString reports whether s holds a match.
func (re *Regexp) MatchString(s string) bool {
	re.once.Do(re.build)
	if found, sure := re.auto.match(s); sure {
		return found
	}
	return re.Regexp.MatchString(s)
}

// build makes the automaton when it is first needed: a program compiles hundreds of expressions and may use none.
func (re *Regexp) build() { re.auto = newAutomaton(re.Regexp.String()) }

// FindStringIndex is regexp.Regexp.FindStringIndex.
func (re *Regexp) FindStringIndex(s string) []int {
	if !re.MatchString(s) {
		return nil
	}
	return re.Regexp.FindStringIndex(s)
}

// FindStringSubmatch is regexp.Regexp.FindStringSubmatch.
func (re *Regexp) FindStringSubmatch(s string) []string {
	if !re.MatchString(s) {
		return nil
	}
	return re.Regexp.FindStringSubmatch(s)
}

// FindAllStringIndex is regexp.Regexp.FindAllStringIndex.
func (re *Regexp) FindAllStringIndex(s string, n int) [][]int {
	if !re.MatchString(s) {
		return nil
	}
	return re.Regexp.FindAllStringIndex(s, n)
}

// ReplaceAllString is regexp.Regexp.ReplaceAllString.
func (re *Regexp) ReplaceAllString(s, with string) string {
	if !re.MatchString(s) {
		return s
	}
	return re.Regexp.ReplaceAllString(s, with)
}
