package evidence

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemaDir holds the JSON Schemas (draft 2020-12) in the bag, beside data/.
const schemaDir = "schema/"

//go:embed schema/*.json
var schemas embed.FS

// Schemas are the tag files that describe the bundle's JSON files.
func Schemas() ([]File, error) {
	list, err := schemas.ReadDir("schema")
	if err != nil {
		return nil, fmt.Errorf("evidence: schemas: %w", err)
	}
	var out []File
	for _, e := range list {
		b, err := schemas.ReadFile(path.Join("schema", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("evidence: schemas: %w", err)
		}
		out = append(out, File{Path: schemaDir + e.Name(), Content: Bytes(b)})
	}
	return out, nil
}

// conforms holds a JSON file against this program's own schema of that name, never against one that came with the
// bundle. Known is false if this program has none.
func conforms(name string, doc []byte) (known bool, err error) {
	file := "schema/" + strings.TrimSuffix(name, ".json") + ".schema.json"
	text, err := schemas.ReadFile(file)
	if err != nil {
		return false, nil
	}
	return true, validate(name, file, text, doc)
}

func validate(name, file string, text, doc []byte) error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("evidence: %s: %w", file, err)
	}
	c := jsonschema.NewCompiler()
	id := "urn:desist:schema:" + name
	if err := c.AddResource(id, schema); err != nil {
		return fmt.Errorf("evidence: %s: %w", file, err)
	}
	compiled, err := c.Compile(id)
	if err != nil {
		return fmt.Errorf("evidence: %s: %w", file, err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", name, err)
	}
	var bad *jsonschema.ValidationError
	if err := compiled.Validate(v); errors.As(err, &bad) {
		leaf := bad
		for len(leaf.Causes) > 0 {
			leaf = leaf.Causes[0]
		}
		return fmt.Errorf("%s: at /%s: %s", name, strings.Join(leaf.InstanceLocation, "/"), problemOf(leaf))
	} else if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func problemOf(e *jsonschema.ValidationError) string {
	lines := strings.Split(strings.TrimSpace(e.Error()), "\n")
	return shorten(strings.TrimPrefix(strings.TrimSpace(lines[len(lines)-1]), "- "))
}
