package vault

import "testing"

// TestMemo holds that a memo is there for as long as the casebook stays as it was, and does not change it itself.
func TestMemo(t *testing.T) {
	v := newVault(t)
	recall := func() string {
		doc, _, err := v.Memo(t.Context(), "sum")
		check(t, err)
		return doc
	}
	revision := must(v.Revision(t.Context()))(t)
	check(t, v.PutMemo(t.Context(), "sum", revision, "old"))
	check(t, v.PutMemo(t.Context(), "sum", revision, "new"))
	check(t, v.Log(t.Context(), "looked", ""))
	if got := recall(); got != "new" {
		t.Errorf("memo = %q", got)
	}
	must(v.KeepBatch(t.Context(), mails(0, 1), nil))(t)
	if _, ok, err := v.Memo(t.Context(), "sum"); ok || err != nil {
		t.Errorf("the memo outlived a change (%v)", err)
	}
	check(t, v.PutMemo(t.Context(), "sum", revision, "late"))
	if got := recall(); got != "" {
		t.Errorf("a result of an older revision counts: %q", got)
	}
}
