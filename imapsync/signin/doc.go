// Package signin gets the access tokens that imapsync signs in with where a provider takes no passwords: OAuth 2.0's
// authorisation code with PKCE (RFC 6749 4.1, RFC 7636) on a loopback redirect (RFC 8252), and its renewal.
//
// The person signs in on the provider's own page, in their own browser; Desist never sees that password. The code
// comes back to a listener on 127.0.0.1 that lives for this one sign-in, takes GET requests for its own address only,
// and believes no answer without the state it made. Which program asks is said by a client id, which comes from the
// configuration file: none is shipped.
//
// What is refused: endpoints that are not protected by TLS (other than on this computer), an answer whose state is not
// ours, and a token that may not read mail.
package signin
