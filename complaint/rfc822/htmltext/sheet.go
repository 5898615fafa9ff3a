package htmltext

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const maxRules = 5000

// sheet holds the rules of <style> elements with a simple selector: tag, .class, #id, tag.class or tag#id.
type sheet struct {
	tag, class, id map[string]*style
}

// parseSheet reads rules in time linear in css. Blocks of at-rules are skipped, whatever they hold.
func parseSheet(css string) *sheet {
	if css == "" {
		return nil
	}
	s := &sheet{tag: map[string]*style{}, class: map[string]*style{}, id: map[string]*style{}}
	css = dropComments(css)
	for n := 0; n < maxRules; n++ {
		i := strings.IndexAny(css, "{;")
		if i < 0 {
			break
		}
		selector := trim(css[:i])
		if css[i] == ';' { // @import, @charset
			css = css[i+1:]
			continue
		}
		css = css[i+1:]
		if strings.HasPrefix(selector, "@") {
			css = skipBlock(css)
			continue
		}
		var body string
		body, css, _ = strings.Cut(css, "}")
		s.rule(selector, body)
	}
	if len(s.tag)+len(s.class)+len(s.id) == 0 {
		return nil
	}
	return s
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

func (s *sheet) rule(selectors, body string) {
	st := newStyle()
	st.declare(body)
	if st == newStyle() {
		return
	}
	// A selector that is not simple may or may not apply. Where it paints a background, none is known for sure, and text
	// must not be taken for hidden because of its colour.
	unsure := newStyle()
	if st.background.kind != unstated || st.picture == yes {
		unsure.picture = yes
	}
	for _, sel := range strings.Split(selectors, ",") {
		sel = trim(sel)
		switch {
		case sel == "" || strings.ContainsAny(sel, ":[*"):
		case !strings.ContainsAny(sel, " \t\r\n>+~"):
			s.put(sel, &st)
		case unsure.picture == yes:
			s.put(sel[strings.LastIndexAny(sel, " \t\r\n>+~")+1:], &unsure)
		}
	}
}

// put files a style under its simple selector.
func (s *sheet) put(sel string, st *style) {
	switch i := strings.IndexAny(sel, ".#"); {
	case i < 0:
		put(s.tag, strings.ToLower(sel), st)
	case strings.ContainsAny(sel[i+1:], ".#"):
	case sel[i] == '.':
		put(s.class, sel[i+1:]+"\x00"+strings.ToLower(sel[:i]), st)
	default:
		put(s.id, sel[i+1:]+"\x00"+strings.ToLower(sel[:i]), st)
	}
}

func put(m map[string]*style, key string, st *style) {
	old := m[key]
	if old == nil {
		c := newStyle()
		old = &c
		m[key] = old
	}
	old.over(st)
}

// apply lays the rules for an element under its own style.
func (s *sheet) apply(st *style, tag tagID, a *attrs) {
	name := ""
	if t := tag.atom(); t != atom.Atom(0) {
		name = t.String()
	}
	if r := s.tag[name]; r != nil {
		st.over(r)
	}
	if a == nil {
		return
	}
	if a.class != "" {
		for _, c := range strings.Fields(a.class) {
			if r := s.class[c+"\x00"]; r != nil {
				st.over(r)
			}
			if r := s.class[c+"\x00"+name]; r != nil && name != "" {
				st.over(r)
			}
		}
	}
	if a.id != "" {
		if r := s.id[a.id+"\x00"]; r != nil {
			st.over(r)
		}
		if r := s.id[a.id+"\x00"+name]; r != nil && name != "" {
			st.over(r)
		}
	}
}
