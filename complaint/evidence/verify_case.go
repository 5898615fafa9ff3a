package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"desist/complaint/evidence/stamp"
)

// Names of the records inside data/.
const (
	AcquisitionJSON  = "acquisition.json"
	AcquisitionCSV   = "acquisition.csv"
	CompletenessJSON = "completeness.json"
	CompletenessCSV  = "completeness.csv"
	CustodyFile      = "custody.jsonl"
)

// has says whether the bag holds a payload file.
func (v *verifier) has(name string) bool {
	_, ok := v.s.files[payloadDir+name]
	return ok
}

// acquisition holds the acquisition record against the originals, and its two forms against each other.
func (v *verifier) acquisition() {
	if !v.has(AcquisitionJSON) {
		v.skip(CheckAcquisition, "the bundle has no acquisition record")
		return
	}
	a, bad := v.readAcquisition()
	listed := map[string]bool{}
	for _, o := range a.Originals {
		name := payloadDir + o.Path
		listed[name] = true
		e, ok := v.s.files[name]
		switch {
		case !ok:
			bad = append(bad, fmt.Sprintf("%q is missing", shorten(o.Path)))
		case v.sums[name] != o.SHA256:
			bad = append(bad, fmt.Sprintf("the SHA-256 of %q differs", shorten(o.Path)))
		case e.size != o.Bytes:
			bad = append(bad, fmt.Sprintf("the size of %q differs", shorten(o.Path)))
		case len(o.Places) == 0:
			bad = append(bad, fmt.Sprintf("%q has no place of origin", shorten(o.Path)))
		}
	}
	for _, name := range v.s.names {
		if strings.HasPrefix(name, originalsDir) && !listed[name] {
			bad = append(bad, fmt.Sprintf("%q has no record", shorten(name)))
		}
	}
	v.add(CheckAcquisition, fmt.Sprintf("%d originals have a place of origin", len(a.Originals)), bad)
}

func (v *verifier) readAcquisition() (a Acquisition, bad []string) {
	b, err := v.s.read(payloadDir + AcquisitionJSON)
	if err != nil {
		return a, problems(err)
	}
	if err := json.Unmarshal(b, &a); err != nil {
		return a, problems(fmt.Errorf("%s cannot be read: %w", AcquisitionJSON, err))
	}
	table, err := v.s.read(payloadDir + AcquisitionCSV)
	if err != nil {
		return a, problems(err)
	}
	if a.Schema != SchemaAcquisition {
		return a, nil // of a later program, which may have more columns
	}
	want, err := a.CSV()
	if err == nil && !bytes.Equal(table, want) {
		err = fmt.Errorf("%s does not say the same as %s", AcquisitionCSV, AcquisitionJSON)
	}
	return a, problems(err)
}

func (v *verifier) schemas() {
	var bad, good []string
	for _, name := range v.s.names {
		short, ok := strings.CutPrefix(name, payloadDir)
		if !ok || strings.Contains(short, "/") || !strings.HasSuffix(short, ".json") {
			continue
		}
		b, err := v.s.read(name)
		known := true
		if err == nil {
			known, err = conforms(short, b)
		}
		if err != nil {
			bad = append(bad, err.Error())
		}
		if known {
			good = append(good, short)
		}
	}
	if len(good) == 0 && len(bad) == 0 {
		v.skip(CheckSchemas, "the bundle has no file with a published schema")
		return
	}
	v.add(CheckSchemas, "as published: "+strings.Join(good, ", "), bad)
}

func (v *verifier) anchor() {
	b, err := v.s.read(AnchorFile)
	if _, there := v.s.files[AnchorFile]; !there {
		v.skip(CheckAnchor, "the bundle has no "+AnchorFile)
		return
	}
	var m manifest
	if err == nil {
		m, err = parseManifest(b)
	}
	if err != nil {
		v.add(CheckAnchor, "", problems(fmt.Errorf("%s: %w", AnchorFile, err)))
		return
	}
	bad := v.compare(m)
	for _, name := range v.s.names {
		short, payload := strings.CutPrefix(name, payloadDir)
		if _, ok := m[name]; !ok && payload && anchored(short) {
			bad = append(bad, shorten(name)+" is not in it")
		}
	}
	for _, name := range sortedKeys(m) {
		if short, payload := strings.CutPrefix(name, payloadDir); !payload || !anchored(short) {
			bad = append(bad, shorten(name)+" does not belong into it")
		}
	}
	v.add(CheckAnchor, fmt.Sprintf("%d originals and tables; its SHA-256, which the complaint prints, is %s", len(m), v.sums[AnchorFile]), bad)
}

// complaint looks for the anchor's hash on the pages of the bag's own complaint.
func (v *verifier) complaint() {
	switch {
	case v.sums[AnchorFile] == "":
		v.skip(CheckComplaint, "there is no evidence list to compare with")
	case !v.has(ComplaintPDF):
		v.skip(CheckComplaint, "the bundle has no "+ComplaintPDF)
	default:
		b, err := v.s.read(payloadDir + ComplaintPDF)
		if err == nil && !prints(b, v.sums[AnchorFile]) {
			err = fmt.Errorf("%s does not print the SHA-256 of %s, %s", ComplaintPDF, AnchorFile, v.sums[AnchorFile])
		}
		v.add(CheckComplaint, "it prints the SHA-256 of the evidence list", problems(err))
	}
}

// sent does the same for a complaint from elsewhere, for instance the one the ICO was sent.
func (v *verifier) sent(o Options) {
	switch {
	case o.PDF == nil:
		v.skip(CheckSent, "no PDF was given; compare the evidence list's SHA-256 with the one printed in the complaint you have")
		return
	case v.sums[AnchorFile] == "":
		v.add(CheckSent, "", []string{"there is no evidence list to compare with"})
		return
	}
	b, err := io.ReadAll(io.LimitReader(o.PDF, maxPDF+1))
	switch {
	case err != nil:
		err = fmt.Errorf("%s cannot be read: %w", o.PDFName, err)
	case len(b) > maxPDF:
		err = fmt.Errorf("%s is over the size limit", o.PDFName)
	case !bytes.HasPrefix(b, []byte("%PDF-")):
		err = fmt.Errorf("%s is no PDF", o.PDFName)
	case !prints(b, v.sums[AnchorFile]):
		err = fmt.Errorf("%s does not print %s: it speaks of other evidence, or the evidence was changed", o.PDFName, v.sums[AnchorFile])
	}
	good := o.PDFName + " prints the SHA-256 of the evidence list"
	if own, err := v.s.read(payloadDir + ComplaintPDF); err == nil && bytes.Equal(own, b) {
		good += " and is the same file as in the bundle"
	}
	v.add(CheckSent, good, problems(err))
}

func (v *verifier) stamp(o Options) {
	if _, ok := v.s.files[StampFile]; !ok {
		v.skip(CheckStamp, "the bundle has no time stamp")
		return
	}
	list, err := v.s.read(tagManifestFile)
	var response []byte
	if err == nil {
		response, err = v.s.read(StampFile)
	}
	var t stamp.Token
	if err == nil {
		t, err = stamp.Check(list, response, o.TSARoots)
	}
	if err != nil {
		v.add(CheckStamp, "", problems(fmt.Errorf("%s: %w", StampFile, err)))
		return
	}
	good := fmt.Sprintf("the tag manifest existed on %s, says %s", t.Time.Format("2 January 2006 at 15:04:05 UTC"), t.Signer)
	if !t.Trusted {
		good += "; whether that is a real authority was not checked, because no root certificate was given"
	}
	v.add(CheckStamp, good, nil)
}

func (v *verifier) custody() {
	if !v.has(CustodyFile) {
		v.skip(CheckCustody, "the bundle has no custody log")
		return
	}
	b, err := v.s.read(payloadDir + CustodyFile)
	var events []Event
	if err == nil {
		events, err = parseCustody(b)
	}
	if err == nil {
		err = checkChain(events)
	}
	if err != nil {
		v.add(CheckCustody, "", problems(fmt.Errorf("%s: %w", CustodyFile, err)))
		return
	}
	withheld := len(events) - len(slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Withheld }))
	v.add(CheckCustody, fmt.Sprintf("%d entries in an unbroken chain, %d of them withheld; it ends with %s",
		len(events), withheld, events[len(events)-1].Hash), nil)
}
