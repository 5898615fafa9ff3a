package connect

import (
	"context"
	"strings"

	"desist/app"
	"desist/app/ui/kit"
	"desist/complaint"
)

// maxCA is the largest certificate file that is read.
const maxCA = 1 << 20

// Submit checks the answers and signs in.
func (s *Screen) Submit() {
	if s.running || !s.signing || !s.signIn.possible() {
		return
	}
	email, ok := s.address()
	in := app.AccountInput{Email: email}
	okServer := s.server.fill(&in)
	okSignIn := s.signIn.fill(&in)
	s.root.Refresh()
	if !ok || !okServer || !okSignIn {
		return
	}
	s.connect(in)
}

func (s *Screen) connect(in app.AccountInput) {
	s.failed.Set(nil)
	s.setRunning("Signing in to " + in.Host)
	ctx := s.attempt.Next(s.page)
	path := strings.TrimSpace(s.server.ca.Entry.Text)
	in.OpenPage = s.openPage
	s.run.Go(func() {
		account, err := s.add(ctx, in, path)
		s.run.Do(func() {
			if s.page.Err() == nil {
				s.finish(ctx, account, err)
			}
		})
	})
}

// openPage is called from a worker.
func (s *Screen) openPage(url string) error {
	s.run.Do(func() {
		s.busy.waitFor(url)
		s.root.Refresh()
		if s.actions.OpenPage(url) != nil {
			s.busy.say("Open the page in a browser on this computer: copy its address")
		}
	})
	return nil
}

func (s *Screen) add(ctx context.Context, in app.AccountInput, ca string) (complaint.Account, error) {
	if ca != "" {
		pem, err := kit.ReadFile(ca, "certificate file", maxCA)
		if err != nil {
			return complaint.Account{}, err
		}
		in.CA = pem
	}
	return s.deps.AddAccount(ctx, in)
}

func (s *Screen) finish(ctx context.Context, account complaint.Account, err error) {
	s.setRunning("")
	s.submitShown()
	cert, asks := app.CertificateOf(err)
	switch {
	case err == nil:
		s.signIn.forget()
		s.actions.Connected(account)
		return
	case ctx.Err() != nil || kit.Cancelled(err):
		s.failed.SetProblem(kit.Problem{What: "You stopped signing in", Do: "Change your answers if you need to, then connect again."})
	case asks:
		s.failed.Set(err)
		s.root.ToTop()
		s.actions.AskCertificate(cert, func() {
			s.server.use(cert)
			s.Submit()
		})
		return
	default:
		s.failed.Set(err)
	}
	s.root.ToTop()
}
