package htmltext

import (
	"strings"
)

// parseSelector cuts a selector into compounds, the last of which is for the element and the others for elements above it, in any
// order. Each has its parts: "td", ".class", "#id", and "=class" for a class attribute that is nothing else. ok is false for
// selectors of other sorts.
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
		if last := i == len(fields)-1; last || len(parts) > 0 && (len(parts) > 1 || parts[0] != "html" && parts[0] != "body") {
			compounds = append(compounds, parts)
		}
	}
	return compounds, len(compounds[len(compounds)-1]) > 0
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

// joints are the rules with selectors of several parts: ".a.b", ".wrap .hid", "[class=a]". A part is a bit, and so is a compound
// of parts that must stand above an element, so that matching one takes as long whatever a hostile mail holds.
type joints struct {
	parts map[string]uint64
	above []uint64 // the parts of each compound
	rules []jointRule
}

type jointRule struct {
	parts uint64 // of the element
	above uint64 // bits of compounds
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
			bit, ok := j.compound(parts)
			if !ok {
				return false
			}
			add.above |= bit
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

func (j *joints) compound(parts uint64) (bit uint64, ok bool) {
	for i, c := range j.above {
		if c == parts {
			return 1 << i, true
		}
	}
	if len(j.above) == maxJoints {
		return 0, false
	}
	j.above = append(j.above, parts)
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

// standing returns the compounds that match an element, for those below it.
func (j *joints) standing(tag tagID, a *attrs) (set uint64) {
	if len(j.above) == 0 {
		return 0
	}
	parts := j.partsOf(tag, a)
	for i, c := range j.above {
		if parts != 0 && parts&c == c {
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
