package htmltext

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const maxRules = 5000

// sheet holds the rules of <style> elements. Most have a simple selector: tag, .class, #id, tag.class or tag#id.
type sheet struct {
	tag, class, id map[string]*rule
	joints         joints
	rules          int
}

// rule holds the declarations for an element, and apart from them those that are !important.
type rule struct {
	plain, firm style
	hasFirm     bool
}

func newRule() rule { return rule{plain: newStyle(), firm: newStyle()} }

// over lays the later o on top of r.
func (r *rule) over(o *rule) {
	r.plain.over(&o.plain)
	if o.hasFirm {
		r.firm.over(&o.firm)
		r.hasFirm = true
	}
}

// parseSheet reads rules in time linear in css. Blocks of at-rules are skipped, save those of @media for a wide screen.
func parseSheet(css string) *sheet {
	if css == "" {
		return nil
	}
	s := &sheet{tag: map[string]*rule{}, class: map[string]*rule{}, id: map[string]*rule{}}
	s.read(dropComments(css), false)
	if len(s.tag)+len(s.class)+len(s.id)+len(s.joints.rules) == 0 {
		return nil
	}
	return s
}

// read reads rules; within those of @media it looks at no further at-rules.
func (s *sheet) read(css string, within bool) {
	for s.rules < maxRules {
		i := strings.IndexAny(css, "{;")
		if i < 0 {
			break
		}
		s.rules++
		selector := trim(css[:i])
		if css[i] == ';' { // @import, @charset
			css = css[i+1:]
			continue
		}
		css = css[i+1:]
		if strings.HasPrefix(selector, "@") {
			rest := skipBlock(css)
			if query, ok := cutMedia(selector); ok && !within && onWideScreen(query) {
				s.read(css[:len(css)-len(rest)], true)
			}
			css = rest
			continue
		}
		var body string
		body, css, _ = strings.Cut(css, "}")
		s.rule(selector, body)
	}
}

func dropComments(css string) string {
	css = strings.ReplaceAll(css, "<!--", "")
	css = strings.ReplaceAll(css, "-->", "")
	if !strings.Contains(css, "/*") {
		return css
	}
	var out strings.Builder
	for {
		before, after, ok := strings.Cut(css, "/*")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		if _, css, ok = strings.Cut(after, "*/"); !ok {
			return out.String()
		}
	}
}

// skipBlock returns what follows the "}" that ends the block css is in.
func skipBlock(css string) string {
	depth := 1
	for i := 0; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// cutMedia returns the queries of an @media rule.
func cutMedia(selector string) (query string, ok bool) {
	const name = "@media"
	if len(selector) < len(name) || !strings.EqualFold(selector[:len(name)], name) {
		return "", false
	}
	return selector[len(name):], true
}

// onWideScreen reports whether one of several media queries asks for no more than a screen of at least so many pixels, which a wide
// screen has. Others mostly tell what phones and dark screens show.
func onWideScreen(queries string) bool {
	for _, q := range strings.Split(strings.ToLower(queries), ",") {
		if asksForWidth(q) {
			return true
		}
	}
	return false
}

func asksForWidth(query string) bool {
	const wide = 1000 // px
	for query = trim(query); query != ""; query = trim(query) {
		if query[0] != '(' {
			end := strings.IndexAny(query, " \t\r\n(")
			if end < 0 {
				end = len(query)
			}
			switch query[:end] {
			case "only", "and", "screen", "all":
			default:
				return false
			}
			query = query[end:]
			continue
		}
		condition, rest, _ := strings.Cut(query[1:], ")")
		name, value, _ := strings.Cut(condition, ":")
		if n, ok := pixels(trim(value)); trim(name) != "min-width" || !ok || n > wide {
			return false
		}
		query = rest
	}
	return true
}

func (s *sheet) rule(selectors, body string) {
	r := newRule()
	r.declare(body)
	if r.plain == newStyle() && r.firm == newStyle() {
		return
	}
	for _, sel := range strings.Split(selectors, ",") {
		sel = trim(sel)
		switch compounds, ok := parseSelector(sel); {
		case ok && len(compounds) == 1 && s.put(compounds[0], &r):
		case ok && s.joints.add(compounds, &r):
		case sel == "" || strings.ContainsAny(sel, ":[*"):
		default:
			s.unsure(sel, &r)
		}
	}
}

// unsure files a rule that may or may not apply. Where it paints, no colour is known for sure, and text must not be taken for
// hidden because of its colour.
func (s *sheet) unsure(sel string, r *rule) {
	either := newRule()
	for _, st := range [...]*style{&r.plain, &r.firm} {
		if st.background.kind != unstated || st.picture == yes {
			either.plain.picture = yes
		}
		if st.color.kind != unstated {
			either.plain.color = paint{kind: unclear}
		}
	}
	if either == newRule() {
		return
	}
	if last, ok := parseCompound(sel[strings.LastIndexAny(sel, " \t\r\n>+~")+1:]); ok && len(last) > 0 {
		s.put(last[len(last)-1:], &either)
	}
}

// put files a rule under its simple selector; false if it is none.
func (s *sheet) put(parts []string, r *rule) bool {
	tag := ""
	if len(parts) == 2 && isTag(parts[0]) {
		tag, parts = parts[0], parts[1:]
	}
	if len(parts) != 1 {
		return false
	}
	switch p := parts[0]; {
	case isTag(p):
		put(s.tag, p, r)
	case p[0] == '.':
		put(s.class, p[1:]+"\x00"+tag, r)
	case p[0] == '#':
		put(s.id, p[1:]+"\x00"+tag, r)
	default:
		return false
	}
	return true
}

func put(m map[string]*rule, key string, r *rule) {
	old := m[key]
	if old == nil {
		c := newRule()
		old = &c
		m[key] = old
	}
	old.over(r)
}

// apply lays the rules for an element over to, those with an id last. above are the chains that end above it: see
// joints.
func (s *sheet) apply(to *rule, tag tagID, a *attrs, above uint64) {
	name := tagName(tag)
	var parts uint64
	if len(s.joints.rules) > 0 {
		parts = s.joints.partsOf(tag, a)
	}
	if r := s.tag[name]; r != nil {
		to.over(r)
	}
	s.joints.apply(to, parts, above, ofTags)
	if a != nil && a.class != "" {
		for _, c := range strings.Fields(a.class) {
			applyNamed(to, s.class, c, name)
		}
	}
	s.joints.apply(to, parts, above, ofClasses)
	if a != nil && a.id != "" {
		applyNamed(to, s.id, a.id, name)
	}
	s.joints.apply(to, parts, above, ofIDs)
}

func applyNamed(to *rule, m map[string]*rule, key, tag string) {
	if r := m[key+"\x00"]; r != nil {
		to.over(r)
	}
	if tag == "" {
		return
	}
	if r := m[key+"\x00"+tag]; r != nil {
		to.over(r)
	}
}

func tagName(tag tagID) string {
	if t := tag.atom(); t != atom.Atom(0) {
		return t.String()
	}
	return ""
}
