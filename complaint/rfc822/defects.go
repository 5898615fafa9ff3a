package rfc822

import "desist/complaint"

// defects gathers what reading worked around, each distinct thing once.
type defects struct {
	list []complaint.Defect
	full bool
}

func (d *defects) add(where, problem string) {
	if d.full {
		return
	}
	def := complaint.Defect{Where: where, Problem: problem}
	for i := range d.list {
		if d.list[i] == def {
			return
		}
	}
	if len(d.list) == MaxDefects-1 {
		d.full = true
		def = complaint.Defect{Where: "message", Problem: "more defects are not listed"}
	}
	d.list = append(d.list, def)
}
