package pack_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"desist/complaint/pack/packtest"
)

func TestTimelineIsAPictureOfTheMonths(t *testing.T) {
	in := packtest.Sample()
	in.Company.Name = `Harbour "Card" <script>alert(1)</script> & Sons`
	svg := build(t, in).Timeline
	bars, marks := 0, 0
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if el.Name.Local == "script" || el.Name.Local == "image" || el.Name.Local == "use" {
			t.Errorf("it holds <%s>", el.Name.Local)
		}
		for _, a := range el.Attr {
			switch {
			case a.Name.Local == "href", strings.HasPrefix(a.Name.Local, "on"):
				t.Errorf("it holds the attribute %s", a.Name.Local)
			case a.Name.Local == "stroke-dasharray":
				marks++
			case el.Name.Local == "rect" && a.Name.Local == "x":
				bars++
			}
		}
	}
	want := 0
	months := map[string][5]int{}
	for _, m := range in.Months {
		s := months[m.Month.Format("2006-01")]
		for i, n := range []int{m.Service, m.Before, m.InFlight, m.Weaker, m.Strong} {
			s[i] += n
		}
		months[m.Month.Format("2006-01")] = s
	}
	for _, s := range months {
		for _, n := range s {
			if n > 0 {
				want++
			}
		}
	}
	if legend := 5; bars != want+legend || marks != 1 {
		t.Errorf("%d bars and %d opt-outs, want %d and 1", bars, marks, want+legend)
	}
	if again := build(t, in).Timeline; !bytes.Equal(svg, again) {
		t.Error("the same case gave another picture")
	}
}
