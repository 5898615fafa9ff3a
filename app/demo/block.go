package demo

import (
	"regexp"
	"strings"
)

type blockKind int

const (
	blockParagraph blockKind = iota
	blockHeading
	blockSubheading
	blockItem
	blockRow
	blockButton
	blockImage
	blockProduct
	blockSmall
	blockQuote
)

// block is one line of a mail's body as written:
//
//	# heading        ## subheading     * list item      > quote      ~ small print
//	| cell | cell |  [[button|/path]]  !banner file.jpg | alt text | 600x200
//	+ product | price | /path          anything else: a paragraph, with [links](/path) and **strong words**
type block struct {
	kind  blockKind
	text  string
	cells []string
}

var blockMarks = []struct {
	mark string
	kind blockKind
}{
	{"## ", blockSubheading}, {"# ", blockHeading}, {"* ", blockItem}, {"> ", blockQuote}, {"~ ", blockSmall},
}

func parseBlocks(lines []string) []block {
	var blocks []block
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			blocks = append(blocks, parseBlock(line))
		}
	}
	return blocks
}

func parseBlock(line string) block {
	if rest, ok := strings.CutPrefix(line, "[["); ok {
		text, target, _ := strings.Cut(strings.TrimSuffix(rest, "]]"), "|")
		return block{kind: blockButton, cells: []string{text, target}, text: text}
	}
	if rest, ok := strings.CutPrefix(line, "!banner "); ok {
		return block{kind: blockImage, cells: cells(rest)}
	}
	if rest, ok := strings.CutPrefix(line, "+ "); ok {
		return block{kind: blockProduct, cells: cells(rest)}
	}
	if rest, ok := strings.CutPrefix(line, "| "); ok {
		return block{kind: blockRow, cells: cells(strings.TrimSuffix(rest, "|"))}
	}
	for _, m := range blockMarks {
		if rest, ok := strings.CutPrefix(line, m.mark); ok {
			return block{kind: m.kind, text: rest}
		}
	}
	return block{kind: blockParagraph, text: line}
}

func cells(s string) []string {
	parts := strings.Split(s, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

var (
	strongPattern = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	linkPattern   = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
)

// plainInline is a line of text without its marks; link targets follow in brackets.
func plainInline(s string) string {
	return linkPattern.ReplaceAllString(strongPattern.ReplaceAllString(s, "$1"), "$1 ($2)")
}
