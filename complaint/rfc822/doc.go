// Package rfc822 reads an e-mail: original bytes in, complaint.Message out.
//
// It follows RFC 5322 (fields), RFC 2045-2047 and 2231 (MIME), RFC 2369, 2919 and 8058 (lists), RFC 3676 (flowed text)
// and RFC 8601 (Authentication-Results), and then bends them as far as real mail does: what a reader's mail program
// would still show is read, and each thing that had to be worked around becomes a complaint.Defect. Input is hostile:
// every size, count and depth is bounded by a named limit, and the work is linear in the bytes.
//
// The structure of a message is cut out of its bytes here rather than streamed through go-message, whose reader rightly
// stops at the first line that breaks the rules; go-message supplies the character sets. Visible text is told from
// hidden text by the package htmltext below this one.
//
// Nothing is fetched, no signature is checked and no clock is read.
package rfc822
