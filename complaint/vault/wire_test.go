package vault

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"desist/complaint"
)

// fillIn gives every field a value of its own, so that one that is not stored, or stored as another, shows.
func fillIn(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString("text " + string(rune('0'+*n%64)) + time.Duration(*n).String())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(-*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 3)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fillIn(v.Index(i), n)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			at := epoch.Add(time.Duration(*n) * time.Hour).In(time.FixedZone("", 3600))
			v.Set(reflect.ValueOf(at))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" { // kept beside the reading
				fillIn(v.Field(i), n)
			}
		}
	default:
		panic("a field of a kind that the vault can't store: " + v.Type().String())
	}
}

func TestEveryFieldIsStored(t *testing.T) {
	c := must(newCodec())(t)
	var want complaint.Reading
	n := 0
	fillIn(reflect.ValueOf(&want).Elem(), &n)
	got, _, err := c.unpackReading(c.packReading(want), nil)
	check(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a field has no number in readingwire.go (-want +got):\n%s", diff)
	}
}

func TestOddTimesAreStored(t *testing.T) {
	c := must(newCodec())(t)
	for name, at := range map[string]time.Time{
		"zero":            {},
		"an odd offset":   time.Date(2020, 1, 2, 3, 4, 5, 6, time.FixedZone("", 99*3600+59*60)),
		"before 1970":     time.Date(1901, 1, 2, 3, 4, 5, 999999999, time.UTC),
		"after 9999":      time.Date(12026, 1, 2, 3, 4, 5, 0, time.UTC),
		"before the year": time.Date(-3, 1, 2, 3, 4, 5, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := c.unpackReading(c.packReading(complaint.Reading{Date: at}), nil)
			check(t, err)
			_, wantOffset := at.Zone()
			if _, offset := got.Date.Zone(); !got.Date.Equal(at) || offset != wantOffset {
				t.Errorf("%v came back as %v", at, got.Date)
			}
			v := newVault(t)
			m := mail(1)
			m.Reading.Date, m.Reading.Received, m.Location.InternalDate = at, at, at
			must(v.KeepBatch(t.Context(), []Incoming{m}, nil))(t)
			must(v.Reading(t.Context(), m.Reading.Message))(t)
		})
	}
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	var e encoder
	e.text(8, "subject")
	e.int(900, 5)
	e.float(901, 1.5)
	e.text(902, "of a later version")
	var r complaint.Reading
	check(t, decodeReading(string(e.b), &r))
	if r.Subject != "subject" {
		t.Errorf("read %+v", r)
	}
}

func FuzzDecodeReading(f *testing.F) {
	var e encoder
	r := mail(1).Reading
	e.reading(&r)
	f.Add(string(e.b))
	f.Add("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Fuzz(func(t *testing.T, doc string) {
		var r complaint.Reading
		if err := decodeReading(doc, &r); err != nil {
			if !errors.Is(err, errWire) {
				t.Errorf("an error without a name: %v", err)
			}
			return
		}
		var again encoder
		again.reading(&r)
		var back complaint.Reading
		if err := decodeReading(string(again.b), &back); err != nil {
			t.Errorf("written again it can't be read: %v", err)
		}
	})
}
