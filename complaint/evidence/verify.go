package evidence

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Report is what Verify found.
type Report struct {
	OK     bool // every check is
	Checks []Check
}

// Check is one thing that was checked, in words for the person who asked.
type Check struct {
	Name   string
	OK     bool // nothing speaks against it
	Detail string

	// NotChecked says that there was nothing to check, or nothing to check it with; Detail says why. It is not a failure.
	NotChecked bool
}

// Options are what Verify may hold a bundle against besides itself.
type Options struct {
	PDF     io.Reader // a complaint as it was sent; nil: none was given
	PDFName string

	// TSARoots are the authorities whose time stamps count; nil: any, and the report says so.
	TSARoots *x509.CertPool
}

// Names of the checks, in their order. When a bundle is refused only the first is there.
const (
	CheckBundle      = "bundle"       // it can be read and nothing in it is dangerous
	CheckDeclaration = "declaration"  // bagit.txt
	CheckManifest    = "manifest"     // every payload file is there and unchanged
	CheckComplete    = "completeness" // no payload file that the manifest does not list
	CheckTagManifest = "tag manifest" // the same for the files beside the payload
	CheckOxum        = "payload size" // Payload-Oxum of bag-info.txt
	CheckMessages    = "messages.csv" // its rows are the originals
	CheckCase        = "case.json"    // it says the same as messages.csv

	CheckAcquisition = "acquisition"   // acquisition.json and .csv speak of the originals
	CheckSyncs       = "syncs"         // the transcripts are as syncs.json says, and hold only commands that read
	CheckSchemas     = "schemas"       // the JSON files are as their published schemas say
	CheckAnchor      = "evidence list" // evidence-sha256.txt lists the originals and tables as they are
	CheckComplaint   = "complaint"     // the bag's complaint prints the list's hash
	CheckSent        = "given PDF"     // so does the one the caller gave
	CheckCustody     = "custody log"   // the chain of custody.jsonl is whole
	CheckRedactions  = "redactions"    // what was masked; only if the bundle has a list
	CheckStamp       = "time stamp"    // a third party's word for when the bag existed
	CheckSignatures  = "DKIM"          // dkim.json is what the originals and the kept keys say
)

// Verify checks the bundle at path, a zip file or an unpacked folder, offline. A bundle that fails is no error: the
// Report says why. An error means that it could not be looked at, or that ctx ended.
func Verify(ctx context.Context, path string, o Options) (Report, error) {
	s, err := open(ctx, path)
	if errors.Is(err, errRefused) {
		return Report{Checks: []Check{{Name: CheckBundle, Detail: refusal(err)}}}, nil
	}
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = s.close() }() // only read from
	v := &verifier{s: s, sums: make(map[string]string, len(s.names)), broken: map[string]string{}}
	if err := v.hashAll(ctx); err != nil {
		return Report{}, err
	}
	v.add(CheckBundle, fmt.Sprintf("%d files read", len(s.names)), nil)
	v.declaration()
	v.payload()
	v.tags()
	v.oxum()
	v.redactions()
	v.tables()
	v.acquisition()
	v.syncs()
	v.schemas()
	v.anchor()
	v.complaint()
	v.sent(o)
	v.custody()
	v.signatures()
	v.stamp(o)
	v.report.OK = true
	for _, c := range v.report.Checks {
		v.report.OK = v.report.OK && c.OK
	}
	return v.report, nil
}

func refusal(err error) string {
	return "The bundle was not read any further: " + strings.TrimPrefix(err.Error(), errRefused.Error()+": ") + "."
}

type verifier struct {
	s      *source
	sums   map[string]string // SHA-256 by path
	broken map[string]string // why a file could not be read to its end
	report Report

	originalsLeftOut bool // as the profile of redactions.json says
}

// add notes a check; it holds if bad is empty.
func (v *verifier) add(name, good string, bad []string) {
	if len(bad) == 0 {
		v.report.Checks = append(v.report.Checks, Check{Name: name, OK: true, Detail: good})
		return
	}
	detail := strings.Join(bad[:min(len(bad), maxNamed)], "; ")
	if more := len(bad) - maxNamed; more > 0 {
		detail += fmt.Sprintf("; and %d more", more)
	}
	v.report.Checks = append(v.report.Checks, Check{Name: name, Detail: detail})
}

// skip notes that a check was not made.
func (v *verifier) skip(name, why string) {
	v.report.Checks = append(v.report.Checks, Check{Name: name, OK: true, Detail: why, NotChecked: true})
}

func (v *verifier) hashAll(ctx context.Context) error {
	buf := make([]byte, 256<<10)
	for _, name := range v.s.names {
		sum, err := v.hash(ctx, name, buf)
		if ctx.Err() != nil {
			return fmt.Errorf("evidence: verify: %w", ctx.Err())
		}
		if err != nil {
			v.broken[name] = err.Error()
			continue
		}
		v.sums[name] = sum
	}
	return nil
}

func (v *verifier) hash(ctx context.Context, name string, buf []byte) (string, error) {
	e := v.s.files[name]
	r, err := e.open()
	if err != nil {
		return "", err
	}
	defer func() { _ = r.Close() }() // only read from
	sum := sha256.New()
	var total int64
	for {
		n, err := r.Read(buf)
		sum.Write(buf[:n])
		if total += int64(n); total > e.size {
			return "", errors.New("it is longer than stated")
		}
		switch {
		case errors.Is(err, io.EOF):
			return hex.EncodeToString(sum.Sum(nil)), nil
		case err != nil:
			return "", err
		case ctx.Err() != nil:
			return "", ctx.Err()
		}
	}
}

func (v *verifier) declaration() {
	b, err := v.s.read(declarationFile)
	if err == nil {
		if err = checkDeclaration(b); err != nil {
			err = fmt.Errorf("%s: %w", declarationFile, err)
		}
	}
	v.add(CheckDeclaration, "BagIt 1.0", problems(err))
}

func problems(err error) []string {
	if err == nil {
		return nil
	}
	return []string{err.Error()}
}

// compare holds the files against a manifest and names those that are missing, unreadable or changed.
func (v *verifier) compare(m manifest) []string {
	var bad []string
	for _, name := range sortedKeys(m) {
		if why, ok := v.broken[name]; ok {
			bad = append(bad, fmt.Sprintf("%s is damaged (%s)", shorten(name), why))
		} else if sum, ok := v.sums[name]; !ok {
			bad = append(bad, shorten(name)+" is missing")
		} else if sum != m[name] {
			bad = append(bad, shorten(name)+" was changed")
		}
	}
	return bad
}

func (v *verifier) payload() {
	b, err := v.s.read(manifestFile)
	var m manifest
	if err == nil {
		if m, err = parseManifest(b); err != nil {
			err = fmt.Errorf("%s: %w", manifestFile, err)
		}
	}
	if err != nil {
		v.add(CheckManifest, "", problems(err))
		v.add(CheckComplete, "", []string{"there is no manifest to compare with"})
		return
	}
	bad := v.compare(m)
	for _, name := range sortedKeys(m) {
		if !strings.HasPrefix(name, payloadDir) {
			bad = append(bad, fmt.Sprintf("%s lists %s, which is no payload", manifestFile, shorten(name)))
		}
	}
	v.add(CheckManifest, fmt.Sprintf("%d files match their SHA-256", len(m)), bad)

	var extra []string
	for _, name := range v.s.names {
		if _, ok := m[name]; !ok && strings.HasPrefix(name, payloadDir) {
			extra = append(extra, shorten(name)+" is not in the manifest")
		}
	}
	if _, ok := v.s.files["fetch.txt"]; ok {
		extra = append(extra, "fetch.txt names files kept elsewhere; nothing is fetched")
	}
	v.add(CheckComplete, "nothing was added", extra)
}

func (v *verifier) tags() {
	b, err := v.s.read(tagManifestFile)
	var m manifest
	if err == nil {
		if m, err = parseManifest(b); err != nil {
			err = fmt.Errorf("%s: %w", tagManifestFile, err)
		}
	}
	if err != nil {
		v.add(CheckTagManifest, "", problems(err))
		return
	}
	bad := v.compare(m)
	for _, name := range v.s.names {
		if _, ok := m[name]; !ok && name != tagManifestFile && name != StampFile && !strings.HasPrefix(name, payloadDir) {
			bad = append(bad, shorten(name)+" is not in the tag manifest")
		}
	}
	for _, name := range []string{declarationFile, infoFile, manifestFile} {
		if _, ok := m[name]; !ok {
			if _, there := v.s.files[name]; !there {
				bad = append(bad, name+" is missing")
			}
		}
	}
	if len(bad) > 0 {
		bad = append([]string{"files beside the payload differ from " + tagManifestFile + ", or it was changed itself"}, bad...)
	}
	sum := v.sums[tagManifestFile]
	v.add(CheckTagManifest, fmt.Sprintf("%d files match; the SHA-256 of the tag manifest itself is %s", len(m), sum), bad)
}

func (v *verifier) oxum() {
	b, err := v.s.read(infoFile)
	var size int64
	var files int
	if err == nil {
		if size, files, err = parseOxum(b); err != nil {
			err = fmt.Errorf("%s: %w", infoFile, err)
		}
	}
	if err != nil {
		v.add(CheckOxum, "", problems(err))
		return
	}
	var haveSize int64
	have := 0
	for _, name := range v.s.names {
		if strings.HasPrefix(name, payloadDir) {
			haveSize += v.s.files[name].size
			have++
		}
	}
	var bad []string
	if haveSize != size || have != files {
		bad = append(bad, fmt.Sprintf("%s says %d bytes in %d files, there are %d bytes in %d files", infoFile, size, files, haveSize, have))
	}
	v.add(CheckOxum, fmt.Sprintf("%d bytes in %d files", size, files), bad)
}

func (v *verifier) tables() {
	b, err := v.s.read(messagesFile)
	var rows []tableRow
	if err == nil {
		if rows, err = parseMessages(b); err != nil {
			err = fmt.Errorf("%s: %w", messagesFile, err)
		}
	}
	if err != nil {
		v.add(CheckMessages, "", problems(err))
		v.add(CheckCase, "", []string{"there is no table to compare with"})
		return
	}
	good := fmt.Sprintf("%d rows match their originals", len(rows))
	if v.originalsLeftOut {
		good = fmt.Sprintf("%d rows, whose originals were left out", len(rows))
	}
	v.add(CheckMessages, good, compareRows(rows, v.s, v.sums, v.originalsLeftOut))

	b, err = v.s.read(caseFile)
	var emails int
	var bad []string
	if err == nil {
		if emails, bad, err = compareCase(b, rows); err != nil {
			err = fmt.Errorf("%s: %w", caseFile, err)
		}
	}
	v.add(CheckCase, fmt.Sprintf("%d e-mails, as in messages.csv", emails), append(problems(err), bad...))
}
