package dovecottest

import "fmt"

// OAuth is where Dovecot asks what an access token is worth (RFC 7662). The token's subject has to be the user.
type OAuth struct {
	IntrospectionURL string // with the name and secret of a client that may ask, as user information
}

func (o *OAuth) mechanisms() string {
	if o == nil {
		return ""
	}
	return " xoauth2 oauthbearer"
}

func (o *OAuth) passdb(base string) string {
	if o == nil {
		return ""
	}
	return fmt.Sprintf("passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = %s/oauth2.conf\n}\n", base)
}

func (o *OAuth) config() string {
	return fmt.Sprintf("introspection_mode = post\nintrospection_url = %s\nusername_attribute = sub\nactive_attribute = active\nactive_value = true\n",
		o.IntrospectionURL)
}
