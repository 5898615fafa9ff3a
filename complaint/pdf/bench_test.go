package pdf_test

import (
	"bytes"
	"fmt"
	"testing"

	"desist/complaint/pack"
	"desist/complaint/pack/packtest"
	"desist/complaint/pdf"
)

func BenchmarkRender(b *testing.B) {
	for _, n := range []int{1, 30, 300} {
		in := packtest.Many(n)
		in.AllExhibits = true
		p, err := pack.Build(in)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			var buf bytes.Buffer
			for b.Loop() {
				buf.Reset()
				if err := pdf.Render(b.Context(), &buf, p.Document); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(buf.Len()))
		})
	}
}
