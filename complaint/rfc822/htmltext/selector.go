package htmltext

import (
	"strings"
)

// parseSelector cuts a selector into compounds, the last of which is for the element and the others for elements above it, from the
// outermost in. Each has its parts: "td", ".class", "#id", and "=class" for a class attribute that is nothing else; "*" has none. What
// stands above all elements is left out. ok is false for selectors of other sorts.
func parseSelector(sel string) (compounds [][]string, ok bool) {
	fields := cssFields(sel)
	if len(fields) == 0 || strings.ContainsAny(strings.ReplaceAll(sel, "~=", "="), ":>+~") {
		return nil, false
	}
	for i, f := range fields {
		parts, ok := parseCompound(f)
		if !ok {
			return nil, false
		}
		if last := i == len(fields)-1; last || !aboveAll(parts, len(compounds) == 0) {
			compounds = append(compounds, parts)
		}
	}
	return compounds, len(compounds[len(compounds)-1]) > 0
}

// aboveAll reports whether a compound matches an element that all others are in.
func aboveAll(parts []string, outermost bool) bool {
	return len(parts) == 0 && outermost || len(parts) == 1 && (parts[0] == "html" || parts[0] == "body")
}

// cssFields cuts at the characters that trim drops. A no-break space is none of them: CSS takes it for a letter.
func cssFields(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' })
}

// parseCompound cuts "td.a.b", "#x", "*[class=a]" into its parts.
func parseCompound(s string) (parts []string, ok bool) {
	end := partEnd(s, 0)
	if tag := strings.ToLower(s[:end]); tag != "" && tag != "*" {
		parts = append(parts, tag)
	}
	for at := end; at < len(s); at = end {
		end = partEnd(s, at+1)
		part := s[at:end]
		if part[0] == '[' {
			close := strings.IndexByte(s[at:], ']')
			if close < 0 {
				return nil, false
			}
			end = at + close + 1
			if part = attributePart(s[at+1 : end-1]); part == "" {
				return nil, false
			}
		}
		if len(part) < 2 {
			return nil, false
		}
		parts = append(parts, part)
	}
	return parts, true
}

func partEnd(s string, from int) int {
	if i := strings.IndexAny(s[from:], ".#["); i >= 0 {
		return from + i
	}
	return len(s)
}

// attributePart reads what stands in the brackets of [class=x], [class~=x] and [id=x].
func attributePart(s string) string {
	name, value, _ := strings.Cut(s, "=")
	value = strings.Trim(value, `"' `)
	switch name = strings.ToLower(trim(name)); {
	case value == "":
	case name == "class":
		return "=" + value
	case name == "class~":
		return "." + value
	case name == "id":
		return "#" + value
	}
	return ""
}

func isTag(part string) bool { return part != "" && strings.IndexByte(".#=", part[0]) < 0 }

// joints are the rules with selectors of several parts: ".a.b", ".wrap .hid", "[class=a]". A part is a bit, and so is a chain of
// compounds that must stand above an element, so that matching one takes as long whatever a hostile mail holds.
type joints struct {
	parts map[string]uint64
	above []chain
	rules []jointRule
}

// chain is a compound that stands in an element with those before it. An element further out ends the shorter chain, so one with the
// classes of both is not taken for two.
type chain struct {
	parts uint64 // of the compound
	after uint64 // bit of the chain without it, 0 if there is none
}

type jointRule struct {
	parts uint64 // of the element
	above uint64 // bit of the chain
	rank  rank
	rule  *rule
}

// rank is how specific a selector is, as far as it matters here.
type rank uint8

const (
	ofTags rank = iota
	ofClasses
	ofIDs
)

func rankOf(compounds [][]string) rank {
	most := ofTags
	for _, c := range compounds {
		for _, part := range c {
			switch {
			case part[0] == '#':
				return ofIDs
			case !isTag(part):
				most = ofClasses
			}
		}
	}
	return most
}

const maxJoints = 64 // bits of a set

// add files a rule; false if there is no room for it.
func (j *joints) add(compounds [][]string, r *rule) bool {
	if len(j.rules) == maxJoints {
		return false
	}
	var add jointRule
	for i, c := range compounds {
		parts, ok := j.bitsOf(c)
		switch {
		case !ok:
			return false
		case i == len(compounds)-1:
			add.parts = parts
		default:
			if add.above, ok = j.chain(chain{parts, add.above}); !ok {
				return false
			}
		}
	}
	add.rank, add.rule = rankOf(compounds), r
	j.rules = append(j.rules, add)
	return true
}

func (j *joints) bitsOf(parts []string) (set uint64, ok bool) {
	for _, p := range parts {
		bit := j.parts[p]
		if bit == 0 {
			if len(j.parts) == maxJoints {
				return 0, false
			}
			if j.parts == nil {
				j.parts = map[string]uint64{}
			}
			bit = 1 << len(j.parts)
			j.parts[p] = bit
		}
		set |= bit
	}
	return set, true
}

func (j *joints) chain(add chain) (bit uint64, ok bool) {
	for i, c := range j.above {
		if c == add {
			return 1 << i, true
		}
	}
	if len(j.above) == maxJoints {
		return 0, false
	}
	j.above = append(j.above, add)
	return 1 << (len(j.above) - 1), true
}

// partsOf returns the parts that match an element.
func (j *joints) partsOf(tag tagID, a *attrs) uint64 {
	set := j.parts[tagName(tag)]
	if a == nil {
		return set
	}
	if a.id != "" {
		set |= j.parts["#"+a.id]
	}
	if a.class != "" {
		set |= j.parts["="+a.class]
		for _, c := range strings.Fields(a.class) {
			set |= j.parts["."+c]
		}
	}
	return set
}

// standing returns the chains that end with an element, for those below it. above are those that end further out.
func (j *joints) standing(tag tagID, a *attrs, above uint64) (set uint64) {
	if len(j.above) == 0 {
		return 0
	}
	parts := j.partsOf(tag, a)
	for i, c := range j.above {
		if parts&c.parts == c.parts && above&c.after == c.after {
			set |= 1 << i
		}
	}
	return set
}

// apply lays over to the rules of one rank for an element with these parts.
func (j *joints) apply(to *rule, parts, above uint64, of rank) {
	if parts == 0 {
		return
	}
	for i := range j.rules {
		if r := &j.rules[i]; r.rank == of && parts&r.parts == r.parts && above&r.above == r.above {
			to.over(r.rule)
		}
	}
}
