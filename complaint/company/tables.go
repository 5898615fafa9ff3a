package company

import (
	"bufio"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"desist/assets"
	regexp "desist/complaint/internal/fastre"
)

// service is a sending service that lends a domain.
type service struct {
	name   string
	stream string // "bulk", "transactional" or "both"
}

// fingerprint is a header sign of a sending service.
type fingerprint struct {
	service service
	pattern *regexp.Regexp
	id      int // index of the group "id" in pattern, -1 if it has none
}

// tables are the embedded data, read once.
type tables struct {
	services     map[string]service
	fingerprints map[string][]fingerprint // by lower-case header name
	freeMail     map[string]bool
	freeMailAny  map[string]bool // labels that are free mail under every suffix
	marketplaces map[string]bool
	noiseWhole   map[string]bool
	noiseEnd     []string // longest first
}

func loadTables() (*tables, error) {
	files, err := assets.Company()
	if err != nil {
		return nil, err
	}
	t := &tables{
		services: map[string]service{}, fingerprints: map[string][]fingerprint{},
		freeMail: map[string]bool{}, freeMailAny: map[string]bool{}, marketplaces: map[string]bool{},
		noiseWhole: map[string]bool{},
	}
	for _, f := range []struct {
		name    string
		columns int
		row     func([]string) error
	}{
		{"sending-services.tsv", 3, t.addService},
		{"fingerprints.tsv", 4, t.addFingerprint},
		{"free-mail.txt", 1, t.addFreeMail},
		{"marketplaces.txt", 1, t.addMarketplace},
		{"name-noise.txt", 1, t.addNoise},
	} {
		if err := eachRow(files, f.name, f.columns, f.row); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(t.noiseEnd, func(a, b string) int { return len(b) - len(a) })
	return t, nil
}

// eachRow calls row for every line of a table that is neither empty nor a comment.
func eachRow(files fs.FS, name string, columns int, row func([]string) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.SplitN(line, "\t", columns)
		if len(cells) != columns {
			return fmt.Errorf("%s line %d: %d columns, want %d", name, n, len(cells), columns)
		}
		if err := row(cells); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	return s.Err()
}

func (t *tables) addService(c []string) error {
	t.services[c[0]] = service{name: c[1], stream: c[2]}
	return nil
}

func (t *tables) addFingerprint(c []string) error {
	p, err := regexp.Compile(c[3])
	if err != nil {
		return err
	}
	t.fingerprints[c[0]] = append(t.fingerprints[c[0]],
		fingerprint{service: service{name: c[1], stream: c[2]}, pattern: p, id: p.SubexpIndex("id")})
	return nil
}

func (t *tables) addFreeMail(c []string) error {
	if l, ok := strings.CutSuffix(c[0], ".*"); ok {
		t.freeMailAny[l] = true
	} else {
		t.freeMail[c[0]] = true
	}
	return nil
}

func (t *tables) addMarketplace(c []string) error {
	t.marketplaces[c[0]] = true
	return nil
}

func (t *tables) addNoise(c []string) error {
	if whole, ok := strings.CutPrefix(c[0], "="); ok {
		t.noiseWhole[whole] = true
		return nil
	}
	end, ok := strings.CutPrefix(c[0], "~")
	if !ok {
		return fmt.Errorf("%q starts with neither = nor ~", c[0])
	}
	t.noiseEnd = append(t.noiseEnd, " "+end)
	return nil
}

// serviceOf returns the sending service that lends domain or one above it.
func (t *tables) serviceOf(domain string) (service, bool) {
	for d := domain; d != ""; {
		if s, ok := t.services[d]; ok {
			return s, true
		}
		_, rest, ok := strings.Cut(d, ".")
		if !ok {
			break
		}
		d = rest
	}
	return service{}, false
}

func (t *tables) isFreeMail(domain, registrable string) bool {
	return t.freeMail[domain] || t.freeMail[registrable] || t.freeMailAny[label(registrable)]
}
