package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// AnchorFile lists the originals and tables, not the documents made from them. Its SHA-256 can therefore be printed in
// the complaint, which lies in the bag too: a hash over the whole bag could not, because it would have to cover itself.
const AnchorFile = "evidence-sha256.txt"

// DocumentsDir holds, inside data/, what was made from the evidence and may print the anchor's hash.
const DocumentsDir = "documents/"

// ComplaintPDF is the document that prints the anchor's hash, inside data/.
const ComplaintPDF = DocumentsDir + "complaint.pdf"

// anchored says whether the list covers a file, whose path is relative to data/. The custody log is not covered: it
// grows when a pack is made, so that the same case would never give the same complaint twice. It has its own chain.
func anchored(path string) bool {
	return !strings.HasPrefix(path, DocumentsDir) && path != CustodyFile
}

// Anchor writes AnchorFile for payload files whose paths are relative to data/, and returns it with its SHA-256 in
// lower-case hex. Files that are not anchored are left out.
func Anchor(payload []WrittenFile) (content []byte, sum string) {
	var listed []WrittenFile
	for _, f := range payload {
		if anchored(f.Path) {
			f.Path = payloadDir + f.Path
			listed = append(listed, f)
		}
	}
	slices.SortFunc(listed, func(a, b WrittenFile) int { return strings.Compare(a.Path, b.Path) })
	content = []byte(manifestOf(listed))
	hash := sha256.Sum256(content)
	return content, hex.EncodeToString(hash[:])
}
