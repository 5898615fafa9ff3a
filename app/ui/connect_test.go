package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"desist/app"
	"desist/app/ui/kit"
	"desist/app/ui/uitest"
	"desist/imapsync"
	"desist/imapsync/imaptest"
)

func TestConnectKeepsAnswersAfterARefusal(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.Fail["AddAccount"] = &app.Error{Code: app.CodeAuth, What: "The sign-in failed", Hint: "Use an app password."}
	u.Connect()
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Problem: Enter an e-mail address, like name@example.com")
	uitest.Type(c, "sam@example.com")
	uitest.Key(c, fyne.KeyReturn)
	press(t, c, "Connect")
	shows(t, c, "Problem: Enter the password")
	if h.Own.Called("AddAccount") != 0 {
		t.Fatal("signed in without answers")
	}
	uitest.Type(c, "wrong")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Problem: The sign-in failed", "The sign-in was refused.", "Use an app password.")
	h.Own.Fail["AddAccount"] = nil
	press(t, c, "Connect")
	shows(t, c, "Your mail is here")
	if got := h.Own.Input.Email; got != "sam@example.com" {
		t.Errorf("connected %q", got)
	}
}

// TestConnectByHand: a server that is not found, or that the person knows better, can be entered.
func TestConnectByHand(t *testing.T) {
	for name, begin := range map[string]func(*testing.T, fyne.Canvas){
		"nothing found": func(t *testing.T, c fyne.Canvas) {
			uitest.Key(c, fyne.KeyReturn)
			shows(t, c, "No mail server was found for this address", "Asked without success: autoconfig.example.co.uk, autoconfig.thunderbird.net, DNS")
		},
		"without looking": func(t *testing.T, c fyne.Canvas) { press(t, c, "Enter the server yourself") },
	} {
		t.Run(name, func(t *testing.T) {
			u, h, c := open(t, kit.Inline())
			h.Own.Found = uitest.FoundNothing()
			u.Connect()
			uitest.Type(c, "sam@example.com")
			begin(t, c)
			press(t, c, "Connect")
			shows(t, c, "Problem: Enter the server’s name", "Problem: Enter the password")
			uitest.Type(c, "https://mail.example.com") // the focus is on the server
			press(t, c, "Connect")
			shows(t, c, "Problem: Enter the name alone")
			for range len("https://") {
				uitest.Key(c, fyne.KeyHome, fyne.KeyDelete)
			}
			uitest.Tab(c, 2)
			uitest.Type(c, "1993")
			uitest.Tab(c, 3)
			uitest.Type(c, "sam")
			uitest.Tab(c, 1)
			uitest.Type(c, "secret")
			uitest.Key(c, fyne.KeyReturn)
			shows(t, c, "Your mail is here")
			if in := h.Own.Input; in.Host != "mail.example.com" || in.Port != 1993 || in.User != "sam" || in.Security != "tls" || in.Password != "secret" {
				t.Errorf("connected with %+v", in)
			}
		})
	}
}

func TestConnectOnTheProvidersPage(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.Found = uitest.FoundInTable()
	u.Connect()
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Example Mail", "How to sign in", "2. Choose New app password, and name it Desist.")
	uitest.Key(c, fyne.KeyRight) // the focus is on the choice
	shows(t, c, "Your browser opens the provider’s own page.")
	press(t, c, "Connect")
	shows(t, c, "Your mail is here")
	if in := h.Own.Input; !in.OAuth || in.Password != "" || in.Host != "imap.mail.example" {
		t.Errorf("connected with %+v", in)
	}
}

// TestConnectWithoutAWay: where nothing can be done, that is said, with the way that is left.
func TestConnectWithoutAWay(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	h.Own.Found = uitest.FoundInTable()
	h.Own.Found.SignIns = []app.SignInChoice{{Kind: app.SignInOAuth, Label: "x", Why: "Desist needs a client id."}}
	u.Connect()
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Desist needs a client id.")
	if uitest.Button(c.Content(), "Connect") != nil {
		t.Error("offers to connect")
	}
	uitest.Key(c, fyne.KeyReturn) // on "Open mail files instead"
	shows(t, c, "Open mail files")
	uitest.Key(c, fyne.KeyEscape)
	press(t, c, "Change the server settings")
	if uitest.Button(c.Content(), "Connect") == nil {
		t.Error("another server can't be tried with a password")
	}
}

// TestConnectForAnotherAddress: what was found for one address is not used for another.
func TestConnectForAnotherAddress(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	u.Connect()
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	uitest.Type(c, "secret")
	c.FocusPrevious() // "Change the server settings"
	c.FocusPrevious() // the address
	uitest.Type(c, "x")
	if uitest.Button(c.Content(), "Connect") != nil || uitest.Button(c.Content(), "Find my mail server") == nil {
		t.Fatalf("still offers to connect: %s", uitest.Text(c.Content()))
	}
	uitest.Key(c, fyne.KeyReturn)
	press(t, c, "Connect")
	shows(t, c, "Problem: Enter the password")
	if h.Own.Called("FindServers") != 2 {
		t.Errorf("looked %d times", h.Own.Called("FindServers"))
	}
}

// TestConnectStopsLooking: Escape ends a search.
func TestConnectStopsLooking(t *testing.T) {
	run := newLoop()
	u, h, c := open(t, run)
	h.Own.Hold["FindServers"] = true
	u.Connect()
	run.until(func() bool { return uitest.Button(c.Content(), "Find my mail server") != nil })
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	run.until(func() bool { return h.Own.Called("FindServers") == 1 })
	uitest.Key(c, fyne.KeyEscape)
	run.until(func() bool { return uitest.Button(c.Content(), "Stop") == nil })
	shows(t, c, "You stopped looking")
}

// TestCertificateQuestion: nothing is accepted but by the person, and what they accept is this one certificate.
func TestCertificateQuestion(t *testing.T) {
	u, h, c := open(t, kit.Inline())
	u.Connect()
	accepted := 0
	cert := uitest.SelfSigned()
	for _, answer := range []string{"Do not connect", "Accept this certificate"} {
		u.AskCertificate(cert, func() { accepted++ })
		dialog := c.Overlays().Top()
		if dialog == nil {
			t.Fatal("no question")
		}
		for _, want := range []string{"SHA-256 fingerprint", cert.Fingerprint[:47], "1 March 2025 to 1 March 2045", "CN=127.0.0.1,O=Example Bridge"} {
			if !strings.Contains(uitest.Text(dialog), want) {
				t.Errorf("the question does not show %q", want)
			}
		}
		if answer == "Do not connect" {
			uitest.Key(c, fyne.KeyReturn) // it has the focus
			if accepted != 0 || c.Overlays().Top() != nil {
				t.Fatal("Enter accepts")
			}
			continue
		}
		uitest.Press(dialog, answer)
	}
	if accepted != 1 || h.Own.Called("AddAccount") != 0 {
		t.Errorf("accepted %d times", accepted)
	}
}

// TestCertificateAccepted goes from the refusal over the question to the sign-in with this one certificate.
func TestCertificateAccepted(t *testing.T) {
	server := imaptest.Fake{}.Start(t).Server
	server.RootCAs = nil
	_, refusal := imapsync.Dial(t.Context(), server, imapsync.Credentials{User: "sam", Password: "x"})
	if !imapsync.IsCertificate(refusal) {
		t.Fatal(refusal)
	}
	u, h, c := open(t, kit.Inline())
	h.Own.Fail["AddAccount"] = app.Worded(refusal, "")
	u.Connect()
	uitest.Type(c, "sam@example.co.uk")
	uitest.Key(c, fyne.KeyReturn)
	uitest.Type(c, "secret")
	uitest.Key(c, fyne.KeyReturn)
	shows(t, c, "Problem: The certificate of 127.0.0.1 is not trusted, so Desist did not sign in.")
	h.Own.Fail["AddAccount"] = nil
	if !uitest.Press(c.Overlays().Top(), "Accept this certificate") {
		t.Fatal("no question")
	}
	shows(t, c, "Your mail is here")
	cert, _ := imapsync.CertificateOf(refusal)
	if in := h.Own.Input; in.Pin != cert.Fingerprint.String() || in.Password != "secret" {
		t.Errorf("connected with %+v", in)
	}
}
