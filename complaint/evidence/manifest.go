package evidence

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// manifest maps paths to lower-case SHA-256 sums.
type manifest map[string]string

// parseManifest reads a payload or tag manifest (RFC 8493 2.1.3 and 2.2.1).
func parseManifest(b []byte) (manifest, error) {
	m := manifest{}
	for n := 1; len(b) > 0; n++ {
		var line []byte
		line, b, _ = bytes.Cut(b, []byte{'\n'})
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if len(line) == 0 {
			continue
		}
		if len(line) > maxLine {
			return nil, fmt.Errorf("line %d is too long", n)
		}
		sum, path, err := parseManifestLine(string(line))
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if _, dup := m[path]; dup {
			return nil, fmt.Errorf("line %d names %q again", n, shorten(path))
		}
		if len(m) >= maxEntries {
			return nil, fmt.Errorf("there are more than %d lines", maxEntries)
		}
		m[path] = sum
	}
	return m, nil
}

func parseManifestLine(line string) (sum, path string, err error) {
	const hexLen = 64
	i := strings.IndexAny(line, " \t")
	if i != hexLen {
		return "", "", fmt.Errorf("it does not start with a SHA-256")
	}
	sum = strings.ToLower(line[:i])
	if _, err := hex.DecodeString(sum); err != nil {
		return "", "", fmt.Errorf("it does not start with a SHA-256")
	}
	path = unescapePath(strings.TrimPrefix(strings.TrimLeft(line[i:], " \t"), "*")) // "*" is md5sum's mark for binary
	path = strings.TrimPrefix(path, "./")
	if err := checkEntryPath(path); err != nil {
		return "", "", fmt.Errorf("%q: %w", shorten(path), err)
	}
	return sum, path, nil
}

// parseOxum finds Payload-Oxum ("bytes.files") in bag-info.txt.
func parseOxum(info []byte) (size int64, files int, err error) {
	for line := range strings.Lines(string(info)) {
		name, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "Payload-Oxum") {
			continue
		}
		octets, streams, ok := strings.Cut(strings.TrimSpace(value), ".")
		size, err1 := strconv.ParseInt(octets, 10, 64)
		files, err2 := strconv.Atoi(streams)
		if !ok || err1 != nil || err2 != nil || size < 0 || files < 0 {
			return 0, 0, fmt.Errorf("the Payload-Oxum %q cannot be read", shorten(strings.TrimSpace(value)))
		}
		return size, files, nil
	}
	return 0, 0, fmt.Errorf("there is no Payload-Oxum")
}

// checkDeclaration reads bagit.txt (RFC 8493 2.1.1), which every version of BagIt writes in the same way.
func checkDeclaration(b []byte) error {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(string(b), "\r\n"), "\r\n", "\n"), "\n")
	if len(lines) != 2 {
		return fmt.Errorf("it does not have two lines")
	}
	for i, want := range []string{"BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"} {
		if lines[i] != want {
			return fmt.Errorf("it says %q, not %q", shorten(lines[i]), want)
		}
	}
	return nil
}

func sortedKeys(m manifest) []string {
	return slices.Sorted(maps.Keys(m))
}
