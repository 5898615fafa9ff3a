package mailfile

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"desist/imapsync"
)

// place is what a file's name and folder say about the message in it.
type place struct {
	role        imapsync.Role
	flags       []string
	maildir     bool
	unfinished  bool // below tmp of a Maildir: still being delivered
	thunderbird bool // a folder of Thunderbird's: an index lies beside it
	held        time.Time
	heldBy      HeldBy
}

// infoFlags are the flags at the end of a Maildir file's name, as IMAP calls them.
var infoFlags = map[rune]string{
	'D': `\Draft`, 'F': `\Flagged`, 'P': "$Forwarded", 'R': `\Answered`, 'S': `\Seen`, 'T': `\Deleted`,
}

// placeOf looks at where a file lies. A folder with cur, new and tmp is a Maildir; Maildir++ keeps sub-folders beside
// those, with names that begin with a dot and use it as the delimiter.
func placeOf(path string, k kind) place {
	p := placeIn(path, k, isMaildir)
	p.thunderbird = isFile(path + ".msf")
	return p
}

// placeIn is placeOf for a path that may be in an archive.
func placeIn(path string, k kind, maildir func(dir string) bool) place {
	dir := filepath.Dir(path)
	sub := filepath.Base(dir)
	if box := filepath.Dir(dir); (sub == "cur" || sub == "new" || sub == "tmp") && maildir(box) {
		p := place{role: maildirRole(box), maildir: true, unfinished: sub == "tmp"}
		if sub == "cur" {
			p.flags = nameFlags(filepath.Base(path))
		}
		if t := deliveredAt(filepath.Base(path)); !t.IsZero() {
			p.held, p.heldBy = t, HeldByFileName
		}
		return p
	}
	if k == kindMbox { // one file per folder: its name is the folder's
		name := strings.TrimSuffix(filepath.Base(path), ".mbox")
		if role := imapsync.RoleByName(name, 0); role != imapsync.RoleNone {
			return place{role: role}
		}
		if name == "mbox" && strings.HasSuffix(sub, ".mbox") { // Apple Mail exports NAME.mbox/mbox
			return place{role: imapsync.RoleByName(strings.TrimSuffix(sub, ".mbox"), 0)}
		}
	}
	return place{role: imapsync.RoleByName(strings.TrimSuffix(sub, ".mbox"), 0)}
}

func isMaildir(dir string) bool {
	for _, sub := range []string{"cur", "new"} {
		if info, err := os.Lstat(filepath.Join(dir, sub)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

func isFile(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular()
}

func maildirRole(dir string) imapsync.Role {
	name := filepath.Base(dir)
	if inner, ok := strings.CutPrefix(name, "."); ok && inner != "" {
		return imapsync.RoleByName(inner, '.')
	}
	if role := imapsync.RoleByName(name, 0); role != imapsync.RoleNone {
		return role
	}
	return imapsync.RoleInbox // the top of a Maildir++
}

// nameFlags reads the "2," info. Windows has no ":" in names, so programs there write ";" or "!".
func nameFlags(name string) []string {
	i := strings.LastIndexAny(name, ":;!")
	if i < 0 || !strings.HasPrefix(name[i+1:], "2,") {
		return nil
	}
	var flags []string
	for _, c := range name[i+3:] {
		if flag, ok := infoFlags[c]; ok && !slices.Contains(flags, flag) {
			flags = append(flags, flag)
		}
	}
	return flags
}

// deliveredAt reads the second at which a Maildir file's name begins (cr.yp.to/proto/maildir.html); zero if it doesn't.
func deliveredAt(name string) time.Time {
	digits, rest, ok := strings.Cut(name, ".")
	if !ok || rest == "" || len(digits) < 9 || len(digits) > 10 {
		return time.Time{}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}
