package complaint

// CompanyID names a Company inside one casebook. It is stable as long as the company's identities are.
type CompanyID string

// IdentityKind is the kind of a sender identity.
type IdentityKind string

const (
	IdentityDomain      IdentityKind = "domain" // registrable domain of From (public suffix + 1)
	IdentityDKIM        IdentityKind = "dkim"   // registrable domain of a DKIM d=
	IdentityReturnPath  IdentityKind = "return_path"
	IdentityListID      IdentityKind = "list_id"
	IdentityESP         IdentityKind = "esp" // "provider:customer id"
	IdentityDisplayName IdentityKind = "display_name"
	IdentityLegalName   IdentityKind = "legal_name"     // registered name in the footer
	IdentityPartOf      IdentityKind = "part_of"        // of whom the footer says that the sender is a part
	IdentityOnBehalfOf  IdentityKind = "on_behalf_of"   // for whom the footer says that an agency sends
	IdentityNumber      IdentityKind = "company_number" // Companies House number in the footer
	IdentityAddress     IdentityKind = "postal_address"
	IdentityCharity     IdentityKind = "charity_number"   // Charity Commission, OSCR or CCNI number in the footer
	IdentityICO         IdentityKind = "ico_registration" // data protection fee register number in the footer
	IdentitySender      IdentityKind = "sender"           // registrable domain of Sender, if it is not From's (RFC 5322 3.6.2)
	IdentityReplyTo     IdentityKind = "reply_to"         // registrable domain of Reply-To, if it is not From's
)

// Identity is one sign of who a sender is, with how often it was seen and a message that shows it.
type Identity struct {
	Kind  IdentityKind `json:"kind"`
	Value string       `json:"value"`
	Count int          `json:"count"`
	Shown MessageID    `json:"shown,omitempty"`
}

// AuthState is what the mailbox's own provider found about a message's claimed sender (RFC 8601).
type AuthState string

const (
	AuthUnknown   AuthState = ""          // the provider recorded nothing, as in most imports
	AuthAligned   AuthState = "aligned"   // DMARC passed, or DKIM or SPF passed for From's own domain (RFC 7489 3.1)
	AuthUnaligned AuthState = "unaligned" // something was checked, and nothing vouches for From's domain
	AuthFailed    AuthState = "failed"    // a check of From's domain failed
)

// Sender is what one message alone says about who sent it (complaint/company.Identify).
type Sender struct {
	Domain     string     `json:"domain"` // registrable domain of From, A-labels; empty if there is no From
	Name       string     `json:"name"`   // normalised display name; the best guess at the organisation's name
	Address    string     `json:"address"`
	Identities []Identity `json:"identities,omitempty"` // Count is 1
	Personal   bool       `json:"personal,omitempty"`   // free-mail or person-like sender: never a company

	// SharedDomain is set when Domain belongs to a sending service used by many companies, so that the company
	// must be told by another identity.
	SharedDomain bool `json:"shared_domain,omitempty"`

	Auth AuthState `json:"auth,omitempty"`

	// Suspect says why the message may not be from whom it claims, empty if nothing speaks against it.
	Suspect string `json:"suspect,omitempty"`

	// UnsubscribeMailto are the addresses (lower case) to which a refusal of this list may be sent (RFC 2369 3.2).
	UnsubscribeMailto []string `json:"unsubscribe_mailto,omitempty"`
}

// Company is the organisation behind a set of sender identities.
type Company struct {
	ID         CompanyID  `json:"id"`
	Name       string     `json:"name"`
	Domain     string     `json:"domain"`  // the one most mail comes from
	Domains    []string   `json:"domains"` // registrable, sorted
	Identities []Identity `json:"identities"`
}

// Attribution says which Company sent a message and on what basis.
type Attribution struct {
	Company CompanyID `json:"company"` // empty for personal mail and mail without a usable sender
	Basis   string    `json:"basis"`
	Suspect string    `json:"suspect,omitempty"`
}

// CompanyEdit is a decision of the person about companies. Companies are named by a domain, which outlives the
// grouping of the day.
type CompanyEdit struct {
	Kind   CompanyEditKind `json:"kind"`
	Domain string          `json:"domain"`
	With   string          `json:"with,omitempty"` // merge: the domain of the company it joins
	Name   string          `json:"name,omitempty"` // rename
}

// CompanyEditKind is what a CompanyEdit does.
type CompanyEditKind string

const (
	EditMerge  CompanyEditKind = "merge"
	EditSplit  CompanyEditKind = "split" // Domain becomes a company of its own
	EditRename CompanyEditKind = "rename"
)
