package assets

import _ "embed"

// Providers is the table of mail providers (imapsync/discover): servers, ways to sign in, and help in words. The file
// says at its top what its keys mean.
//
//go:embed providers/providers.toml
var Providers []byte
