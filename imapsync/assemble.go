package imapsync

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
)

// assemble makes a readable message of a header section and some of the parts below it: what was not fetched is there
// by type and name, without content. sections holds, for each fetched part, its MIME header ("1.2.MIME") and its
// content ("1.2"). The result is not the message, and never to be taken for it.
func assemble(header []byte, root *Part, sections map[string][]byte) ([]byte, error) {
	if root == nil || len(root.Parts) == 0 {
		return nil, errStructure
	}
	var b bytes.Buffer
	b.Write(header)
	if err := writeMultipart(&b, root, sections); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func writeMultipart(b *bytes.Buffer, p *Part, sections map[string][]byte) error {
	boundary := p.Params["boundary"]
	if boundary == "" || strings.ContainsAny(boundary, "\r\n\x00") || len(boundary) > 200 {
		return errStructure
	}
	for i := range p.Parts {
		fmt.Fprintf(b, "\r\n--%s\r\n", boundary)
		if err := writePart(b, &p.Parts[i], sections); err != nil {
			return err
		}
	}
	fmt.Fprintf(b, "\r\n--%s--\r\n", boundary)
	return nil
}

func writePart(b *bytes.Buffer, p *Part, sections map[string][]byte) error {
	content, fetched := sections[p.Section]
	if head := sections[p.Section+".MIME"]; fetched {
		b.Write(head)
		if !bytes.HasSuffix(head, []byte("\r\n\r\n")) && !bytes.Equal(head, []byte("\r\n")) {
			b.WriteString("\r\n")
		}
		b.Write(content)
		return nil
	}
	params := p.Params
	if len(p.Parts) == 0 {
		params = nil
		if p.Params["name"] != "" {
			params = map[string]string{"name": p.Params["name"]}
		}
	}
	writeField(b, "Content-Type", p.Type, params)
	if p.Disposition != "" {
		params := map[string]string{}
		if p.Filename != "" {
			params["filename"] = p.Filename
		}
		writeField(b, "Content-Disposition", p.Disposition, params)
	}
	if p.ID != "" && !strings.ContainsAny(p.ID, "\r\n\x00") {
		fmt.Fprintf(b, "Content-ID: %s\r\n", p.ID)
	}
	b.WriteString("\r\n")
	if len(p.Parts) > 0 {
		return writeMultipart(b, p, sections)
	}
	return nil
}

// writeField writes a MIME field if its parts can be written at all.
func writeField(b *bytes.Buffer, name, value string, params map[string]string) {
	text := mime.FormatMediaType(value, params)
	if text == "" {
		text = mime.FormatMediaType(value, nil)
	}
	if text != "" {
		fmt.Fprintf(b, "%s: %s\r\n", name, text)
	}
}
