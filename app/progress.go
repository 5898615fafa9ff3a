package app

// meter turns what the parts report into Progress snapshots.
type meter struct {
	tell ProgressFunc
	now  Progress
}

func newMeter(tell ProgressFunc) *meter {
	if tell == nil {
		tell = func(Progress) {}
	}
	return &meter{tell: tell, now: Progress{Total: -1}}
}

func (m *meter) stage(s Stage, total int) {
	m.now.Stage, m.now.Done, m.now.Total = s, 0, total
	m.tell(m.now)
}

// Folder implements imapsync.Progress.
func (m *meter) Folder(name string, todo int) {
	m.now.Stage, m.now.Folder, m.now.Done, m.now.Total = StageFetching, name, 0, todo
	m.tell(m.now)
}

// Fetched implements imapsync.Progress.
func (m *meter) Fetched(messages int, bytes int64) {
	m.now.Done += messages
	m.now.Messages += messages
	m.now.Bytes += bytes
	m.tell(m.now)
}

// Looking implements imapsync.Looker.
func (m *meter) Looking(name string, todo int) {
	m.now.Stage, m.now.Folder, m.now.Done, m.now.Total = StageLooking, name, 0, todo
	m.tell(m.now)
}

// Looked implements imapsync.Looker.
func (m *meter) Looked(messages int) {
	m.now.Done += messages
	m.tell(m.now)
}

func (m *meter) step() {
	m.now.Done++
	m.tell(m.now)
}
