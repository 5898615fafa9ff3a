package vault

import (
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // the encrypting VFS
)

const (
	// readers is the size of the read-only pool: an iteration of Readings holds one while its body may ask more.
	readers = 4
	// busyTimeout only matters between the writer and a checkpoint: nobody else has the file open.
	busyTimeout = 10 * time.Second
)

const commonPragmas = `
PRAGMA temp_store = MEMORY;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -8192;
`

// fullfsync matters on macOS only, where a plain fsync leaves the data in the drive's own cache.
const writerPragmas = commonPragmas + `
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA secure_delete = ON;
PRAGMA wal_autocheckpoint = 4096;
`

const readerPragmas = commonPragmas + `PRAGMA query_only = ON;`

// openDB prepares connections to the casebook at path (absolute). The key goes to SQLite in a PRAGMA, never in the
// data source name, which errors may quote.
func openDB(path string, key Key, pragmas string, conns int, setup func(*sqlite3.Conn) error) (*sql.DB, error) {
	db, err := driver.Open(dataSource(path), func(c *sqlite3.Conn) error {
		if err := c.Exec("PRAGMA hexkey='" + key.hex() + "'"); err != nil {
			return errors.New("setting the key failed") // err might quote the statement
		}
		if err := c.BusyTimeout(busyTimeout); err != nil {
			return err
		}
		if err := c.Exec(pragmas); err != nil {
			return err
		}
		// Or a statement over a partial index is compiled again whenever another value is bound, in case that changes the plan.
		if _, err := c.Config(sqlite3.DBCONFIG_ENABLE_QPSG, true); err != nil {
			return err
		}
		if setup != nil {
			return setup(c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

// dataSource builds SQLite's URI for a file. modeof makes the log as private as the casebook.
func dataSource(path string) string {
	slashed := filepath.ToSlash(path)
	if strings.HasPrefix(slashed, "//") { // a Windows share; SQLite wants an empty authority before it
		slashed = "//" + slashed
	}
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(slashed)
	modeof := strings.ReplaceAll(url.QueryEscape(path), "+", "%20") // SQLite takes a plus for a plus
	return "file:" + escaped + "?vfs=" + vfsName + "&_txlock=immediate&modeof=" + modeof
}

// makeCasebook turns an empty file into an empty casebook: checksums first, because they need every page.
func makeCasebook(c *sqlite3.Conn) error {
	if err := c.EnableChecksums("main"); err != nil {
		return err
	}
	return c.Exec("PRAGMA journal_mode = WAL")
}
