package assets

import "embed"

// Fonts holds the typefaces of the complaint PDF: Noto Sans (SIL Open Font Licence 1.1) for text, DejaVu Sans
// (Bitstream Vera licence) for characters that Noto Sans lacks, and Noto Emoji (SIL Open Font Licence 1.1), changed by
// complaint/pdf/emoji, for emoji. The licences lie beside them.
//
//go:embed fonts/*.ttf fonts/*.txt
var Fonts embed.FS
