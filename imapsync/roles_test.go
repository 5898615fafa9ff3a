package imapsync

import "testing"

func TestRoleByName(t *testing.T) {
	for _, c := range []struct {
		name  string
		delim rune
		want  Role
	}{
		{"INBOX", '/', RoleInbox},
		{"Sent Items", '/', RoleSent},
		{"INBOX.Sent", '.', RoleSent},
		{"[Gmail]/Sent Mail", '/', RoleSent},
		{"[Gmail]/All Mail", '/', RoleAll},
		{"[Google Mail]/Bin", '/', RoleTrash},
		{"[Gmail]/Sbwriel", '/', RoleTrash},
		{"Éléments envoyés", '/', RoleSent},
		{"ENTWÜRFE", '/', RoleDrafts},
		{"Junk Email", 0, RoleJunk},
		{"Bulk Mail", '/', RoleJunk},
		{"Deleted Messages", '/', RoleTrash},
		{"Archive", '/', RoleArchive},
		{"Holidays/Sent", '/', RoleNone},
		{"INBOX.Sent", '/', RoleNone},
		{"Archive 2019", '/', RoleNone},
		{"", '/', RoleNone},
	} {
		if got := RoleByName(c.name, c.delim); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.name, c.delim, got, c.want)
		}
	}
}
