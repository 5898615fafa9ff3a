package optout

import regexp "desist/complaint/internal/fastre"

// memory is what a text was asked before: most questions are asked by several readers.
type memory struct {
	final bool // the text is read; before, an answer may still become another, and none is kept

	top      []*sentence // see text.body
	earlier  *text       // see text.earlier
	has      map[*regexp.Regexp]bool
	besides  map[*regexp.Regexp]bool // see text.saysBesides
	chosen   answer                  // see text.ofChosenMailings
	refusing answer                  // see lexicon.refuses
}

// answer is what was answered to a question.
type answer uint8

const (
	unasked answer = iota
	yes
	no
)

func answerOf(is bool) answer {
	if is {
		return yes
	}
	return no
}

// remember asks a question of a final text once.
func (t *text) remember(known *answer, ask func() bool) bool {
	if *known != unasked {
		return *known == yes
	}
	is := ask()
	if t.known.final {
		*known = answerOf(is)
	}
	return is
}

// rememberOf is remember for a question about an expression.
func (t *text) rememberOf(known *map[*regexp.Regexp]bool, re *regexp.Regexp, ask func(*sentence) bool) bool {
	if is, asked := (*known)[re]; asked {
		return is
	}
	is := t.any(ask)
	if t.known.final {
		if *known == nil {
			*known = map[*regexp.Regexp]bool{}
		}
		(*known)[re] = is
	}
	return is
}
