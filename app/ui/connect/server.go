package connect

import (
	"net/netip"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"desist/app"
	"desist/app/ui/kit"
)

const (
	tlsChoice      = "TLS (usual)"
	startTLSChoice = "STARTTLS"
)

// server shows the server that was found, or asks for one.
type server struct {
	*fyne.Container
	found     app.FoundServers
	pin       string // of the certificate that the person accepted
	title     *widget.Label
	where     *widget.Label
	from      *widget.Label
	warning   *widget.Label
	change    *kit.Button
	summary   *fyne.Container
	fields    *fyne.Container
	host      *kit.Entry
	port      *kit.Entry
	security  *kit.Select
	user      *kit.Entry
	ca        *kit.PathField
	hostF     *kit.Field
	portF     *kit.Field
	userF     *kit.Field
	userPlace *fyne.Container // the user name, where it is asked for although the rest is known
	changed   bool            // the person enters the server
}

func newServer(chooseFile func(func(string)), changed, submit func()) *server {
	s := &server{
		title: kit.Strong(""), where: kit.Text(""), from: kit.Muted(""), warning: kit.Strong(""),
		host: kit.NewEntry(), port: kit.NewEntry(), user: kit.NewEntry(),
	}
	s.warning.Importance = widget.WarningImportance
	s.change = kit.NewButton("Change the server settings", func() { s.showFields(); changed() })
	s.summary = kit.Panel(kit.Tight(s.title, s.where, s.from, s.warning), kit.Actions(s.change))
	s.security = kit.NewSelect([]string{tlsChoice, startTLSChoice}, func(string) { s.suggest() })
	s.ca = kit.NewPathField("Choose…", chooseFile)
	for _, e := range []*kit.Entry{s.host, s.port, s.user, s.ca.Entry} {
		e.OnSubmitted = func(string) { submit() }
	}
	s.hostF = kit.NewField("IMAP server", "Your provider’s site names it: it may be called incoming mail server.", s.host)
	s.portF = kit.NewField("Port", "", s.port)
	s.userF = kit.NewField("User name", "", s.user)
	s.userPlace = container.NewVBox(s.userF.Container)
	s.fields = container.NewVBox(
		kit.Heading("Server"),
		s.hostF.Container,
		container.NewGridWithColumns(2, kit.NewField("Security", "", s.security).Container, s.portF.Container),
		kit.NewField("Extra certificate (optional)", "A PEM file, for a server whose certificate your computer does not know.",
			s.ca.Container).Container,
	)
	s.Container = container.NewVBox(s.summary, s.fields, s.userPlace)
	return s
}

// show shows the best server that was found, or the fields for one.
func (s *server) show(found app.FoundServers) {
	s.found, s.changed, s.pin = found, false, ""
	s.host.SetText("")
	s.port.SetText("")
	s.user.SetText("")
	s.security.SetSelected(tlsChoice)
	s.hostF.SetProblem("")
	s.portF.SetProblem("")
	s.userF.SetProblem("")
	s.summary.Show()
	s.change.Show()
	s.fields.Hide()
	s.userPlace.Hide()
	if len(found.Servers) == 0 {
		s.showNone()
		return
	}
	first := found.Servers[0]
	name := found.Provider
	if name == "" {
		name = "Found a mail server"
	}
	s.title.SetText(name)
	kit.SetText(s.where, first.Host+", port "+strconv.Itoa(first.Port)+", "+securityWords[first.Security])
	kit.SetText(s.from, "From "+first.From+".")
	warning := ""
	if first.Unproven {
		warning = "Check that " + first.Host + " is your provider’s. Nothing protected the answer that named it, and it is not under your address’s name."
	}
	kit.SetText(s.warning, warning)
	if first.AskUser {
		s.userPlace.Show()
	}
}

var securityWords = map[string]string{"tls": "TLS", "starttls": "STARTTLS"}

// showNone asks for a server where none was found, or nobody looked.
func (s *server) showNone() {
	s.showFields()
	if len(s.found.Asked) == 0 {
		s.summary.Hide()
		return
	}
	s.title.SetText("No mail server was found for this address")
	kit.SetText(s.where, "Check the address. If it is right, look on your provider’s site for its IMAP server, and enter it below.")
	kit.SetText(s.from, "Asked without success: "+strings.Join(whom(s.found.Asked), ", ")+".")
	kit.SetText(s.warning, "")
	s.change.Hide()
}

// whom shortens who was asked what to who was asked.
func whom(asked []string) []string {
	var names []string
	for _, line := range asked {
		name, _, _ := strings.Cut(line, ": ")
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return names
}

// showFields lets the person enter the server, starting from what was found.
func (s *server) showFields() {
	s.changed = true
	if len(s.found.Servers) > 0 {
		first := s.found.Servers[0]
		s.host.SetText(first.Host)
		s.port.SetText(strconv.Itoa(first.Port))
		s.user.SetText(first.User)
		if first.Security == "starttls" {
			s.security.SetSelected(startTLSChoice)
		}
	}
	s.suggest()
	s.change.Hide()
	s.fields.Show()
	s.userPlace.Show()
}

// suggest shows what empty fields will stand for.
func (s *server) suggest() {
	port := "993"
	if s.security.Selected == startTLSChoice {
		port = "143"
	}
	s.port.SetPlaceHolder(port)
	s.user.SetPlaceHolder(s.found.Email)
	_, domain, _ := strings.Cut(s.found.Email, "@")
	s.host.SetPlaceHolder("for example imap." + domain)
}

// first is where the keyboard goes on, nil if the server is known.
func (s *server) first() fyne.Focusable {
	switch {
	case s.changed:
		return s.host
	case s.userPlace.Visible():
		return s.user
	}
	return nil
}

// use takes over a server whose certificate the person accepted.
func (s *server) use(c app.Certificate) {
	s.pin = c.Fingerprint
	for i, found := range s.found.Servers {
		if !s.changed && found.Host == c.Server.Host && found.Port == c.Server.Port {
			s.found.Servers = s.found.Servers[i:] // it is the one that answers
			return
		}
	}
}

// fill puts the server into in, and marks what will not do.
func (s *server) fill(in *app.AccountInput) bool {
	in.Pin = s.pin
	user, host, port := "", "", ""
	in.User = strings.TrimSpace(s.user.Text)
	if s.changed {
		host, port = s.fillByHand(in)
	} else {
		first := s.found.Servers[0]
		in.Host, in.Port, in.Security = first.Host, first.Port, first.Security
		if first.AskUser && in.User == "" {
			user = "Enter the user name"
		}
		if in.User == "" {
			in.User = first.User
		}
		for _, other := range s.found.Servers[1:] {
			if !other.Unproven && !other.AskUser {
				in.Others = append(in.Others, other)
			}
		}
	}
	s.hostF.SetProblem(host)
	s.portF.SetProblem(port)
	s.userF.SetProblem(user)
	return user+host+port == ""
}

func (s *server) fillByHand(in *app.AccountInput) (host, port string) {
	in.Host, in.Security = strings.TrimSpace(s.host.Text), "tls"
	if s.security.Selected == startTLSChoice {
		in.Security = "starttls"
	}
	switch {
	case in.Host == "":
		host = "Enter the server’s name"
	case !isAddress(in.Host) && strings.ContainsAny(in.Host, " :/@"):
		host = "Enter the name alone, like imap.example.com"
	}
	if text := strings.TrimSpace(s.port.Text); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 65535 {
			port = "Enter a number from 1 to 65535"
		}
		in.Port = n
	}
	return host, port
}

func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}
