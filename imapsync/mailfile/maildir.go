package mailfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"desist/imapsync"
)

// place is what a file's name and folder say about the message in it.
type place struct {
	role       imapsync.Role
	flags      []string
	unfinished bool // below tmp of a Maildir: still being delivered
}

// infoFlags are the flags at the end of a Maildir file's name, as IMAP calls them.
var infoFlags = map[rune]string{
	'D': `\Draft`, 'F': `\Flagged`, 'P': "$Forwarded", 'R': `\Answered`, 'S': `\Seen`, 'T': `\Deleted`,
}

// placeOf looks at where a file lies. A folder with cur, new and tmp is a Maildir; Maildir++ keeps sub-folders beside
// those, with names that begin with a dot and use it as the delimiter.
func placeOf(path string, k kind) place {
	dir := filepath.Dir(path)
	sub := filepath.Base(dir)
	if box := filepath.Dir(dir); (sub == "cur" || sub == "new" || sub == "tmp") && isMaildir(box) {
		p := place{role: maildirRole(box), unfinished: sub == "tmp"}
		if sub == "cur" {
			p.flags = nameFlags(filepath.Base(path))
		}
		return p
	}
	if k == kindMbox { // one file per folder: its name is the folder's
		name := strings.TrimSuffix(filepath.Base(path), ".mbox")
		if role := imapsync.RoleByName(name, 0); role != imapsync.RoleNone {
			return place{role: role}
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

func maildirRole(dir string) imapsync.Role {
	name := filepath.Base(dir)
	if inner, ok := strings.CutPrefix(name, "."); ok {
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
