package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"desist/app"
	"desist/imapsync"
	"desist/imapsync/discover"
	"desist/imapsync/signin"
)

// Config is the configuration file. docs/CLIENT-IDS.md describes it.
type Config struct {
	Discovery struct {
		DNS   string `toml:"dns"`   // name server to ask, HOST:PORT; empty: the system's
		ISPDB string `toml:"ispdb"` // collection to ask; "-" for none, empty for Mozilla's
	} `toml:"discovery"`
	OAuth map[string]signin.Settings `toml:"oauth"`
}

// maxConfig bounds the configuration file.
const maxConfig = 64 << 10

// configPath is where the configuration file is looked for. named says that the person named it.
func configPath(getenv func(string) string) (path string, named bool, err error) {
	if path := getenv("DESIST_CONFIG"); path != "" {
		return path, true, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", false, fmt.Errorf("wire: configuration file: %w", err)
	}
	dir := filepath.Join(home, ".config", "desist")
	switch runtime.GOOS {
	case "darwin":
		dir = filepath.Join(home, "Library", "Application Support", "Desist")
	case "windows":
		dir = filepath.Join(home, "AppData", "Roaming", "Desist")
		if roaming := getenv("AppData"); roaming != "" {
			dir = filepath.Join(roaming, "Desist")
		}
	default:
		// XDG Base Directory Specification
		if config := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(config) {
			dir = filepath.Join(config, "desist")
		}
	}
	return filepath.Join(dir, "config.toml"), false, nil
}

// ConfigPath is where the configuration file is looked for.
func ConfigPath(getenv func(string) string) (string, error) {
	path, _, err := configPath(getenv)
	return path, err
}

// readConfig reads the configuration file. That there is none is no error, unless it was named.
func readConfig(getenv func(string) string) (Config, error) {
	path, named, err := configPath(getenv)
	if err != nil {
		return Config{}, err
	}
	wrong := func(why string, err error) error {
		return &app.Error{
			Code: app.CodeUsage, What: fmt.Sprintf("The configuration file %s can't be used: %s.", path, why), Err: err,
			Hint: "Correct it, or take it away. docs/CLIENT-IDS.md says what it may hold.",
		}
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) && !named {
		return Config{}, nil
	}
	if err != nil {
		return Config{}, wrong("it can't be read", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil || len(data) > maxConfig {
		return Config{}, wrong("it can't be read, or is too long", err)
	}
	var c Config
	meta, err := toml.Decode(string(data), &c)
	if err != nil {
		var where toml.ParseError
		if errors.As(err, &where) {
			return Config{}, wrong(fmt.Sprintf("line %d is not TOML", where.Position.Line), err)
		}
		return Config{}, wrong("a value is of the wrong kind", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return Config{}, wrong(fmt.Sprintf("it has an unknown key %q", unknown[0]), nil)
	}
	if err := c.check(); err != nil {
		return Config{}, wrong(strings.TrimPrefix(err.Error(), "signin: "), err)
	}
	return c, nil
}

func (c Config) check() error {
	if c.Discovery.DNS != "" {
		if _, _, err := net.SplitHostPort(c.Discovery.DNS); err != nil {
			return errors.New("[discovery] dns has to be HOST:PORT")
		}
	}
	if i := c.Discovery.ISPDB; i != "" && i != "-" && (!strings.HasPrefix(i, "https://") || !strings.HasSuffix(i, "/")) {
		return errors.New(`[discovery] ispdb has to be "-" or begin with https:// and end with /`)
	}
	_, err := c.clients()
	return err
}

func (c Config) clients() ([]app.OAuthClient, error) {
	var out []app.OAuthClient
	for name, s := range c.OAuth {
		client, err := signin.New(name, s)
		if err != nil {
			return nil, err
		}
		out = append(out, app.OAuthClient{Client: client, Hosts: s.Hosts})
	}
	slices.SortFunc(out, func(x, y app.OAuthClient) int { return strings.Compare(x.Name, y.Name) })
	return out, nil
}

// resolver asks the name server of the configuration file, or the system's.
func (c Config) resolver() *net.Resolver {
	if c.Discovery.DNS == "" {
		return net.DefaultResolver
	}
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, c.Discovery.DNS)
	}}
}

const (
	dialTimeout = 10 * time.Second
	keepAlive   = 30 * time.Second
)

func (c Config) dialer() *net.Dialer {
	return &net.Dialer{Timeout: dialTimeout, KeepAlive: keepAlive, Resolver: c.resolver()}
}

// network is how the program reaches others: every connection resolves names in one way.
type network struct {
	servers app.Servers
	http    *http.Client
	dial    func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (c Config) network() (network, error) {
	clients, err := c.clients()
	if err != nil {
		return network{}, err
	}
	dial := c.dialer().DialContext
	// A proxy comes from the environment, as with every other program.
	client := &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dial, TLSHandshakeTimeout: dialTimeout, ForceAttemptHTTP2: true,
	}}
	finder := discover.Finder{HTTP: client, DNS: c.resolver(), ISPDB: c.Discovery.ISPDB, Try: trier(dial)}
	return network{servers: app.Servers{Find: finder.Find, Clients: clients}, http: client, dial: dial}, nil
}

func trier(dial func(context.Context, string, string) (net.Conn, error)) func(context.Context, imapsync.Server) error {
	return func(ctx context.Context, s imapsync.Server) error {
		s.DialContext = dial
		return imapsync.Try(ctx, s)
	}
}

// FindServers looks for the mail server of an address, without a casebook.
func FindServers(ctx context.Context, getenv func(string) string, email string, tell func(string)) (app.FoundServers, error) {
	config, err := readConfig(getenv)
	if err != nil {
		return app.FoundServers{}, err
	}
	n, err := config.network()
	if err != nil {
		return app.FoundServers{}, err
	}
	return n.servers.FindServers(ctx, email, tell)
}
