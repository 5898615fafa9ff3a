package cli

import (
	"context"

	"desist/app"
)

type keysCmd struct {
	Company  string `help:"Only the keys of this company's mail." placeholder:"COMPANY"`
	Resolver string `help:"The DNS server to ask, instead of your system's." placeholder:"HOST[:PORT]"`
}

func (c *keysCmd) Help() string {
	return "Senders sign their mail and publish the keys in the domain name system, but replace them after some time. This keeps " +
		"the keys of flagged mail in the casebook, so that a bundle can still prove later who sent it. It tells the DNS server whose " +
		"mail you have, and nothing else does it without being asked."
}

func (c *keysCmd) run(ctx context.Context, s *session) error {
	a, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	tell, done := s.progress()
	res, err := a.FetchKeys(ctx, app.KeysInput{Company: c.Company, Resolver: c.Resolver}, tell)
	done()
	if err != nil {
		return err
	}
	return s.emit(res, func() { s.printKeys(res) })
}

func (s *session) printKeys(res app.KeysResult) {
	s.printf("%s needed, %d already kept, %d found, %d gone, %d without an answer.\n",
		plural(res.Needed, "key", "keys"), res.Kept, res.Found, res.Gone, res.Failed)
}

// keysFlags are for commands that may find new flags: senders replace their keys, so the sooner they are kept the better.
type keysFlags struct {
	FetchKeys bool   `help:"Then ask the domain name system for the public keys of flagged mail's signatures, before they are replaced. This tells the DNS server whose mail you have."`
	Resolver  string `help:"The DNS server to ask, instead of your system's." placeholder:"HOST[:PORT]"`
}

// input is nil unless keys were asked for here: then the accounts' own settings hold.
func (k keysFlags) input() *app.KeysInput {
	if !k.FetchKeys {
		return nil
	}
	return &app.KeysInput{Resolver: k.Resolver}
}
