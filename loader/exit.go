package loader

import "dtc/object"

// stopped notices an exit() whose record was not read: it is not finished yet, found
// no room, or a fault followed. The status of a fault's is lost with it, as in DTrace.
func (r *runner) stopped() error {
	if r.exited || r.halted {
		return nil
	}
	state, err := r.state.get()
	if err != nil || state != object.StateExit {
		return err
	}
	if err := r.rings.Wait(holdBack); err != nil {
		return err
	}
	if _, err := r.pass(false); err != nil || r.exited {
		return err
	}
	r.exited = true
	if v := r.coll.Variables[object.VarStatus]; v != nil {
		var status int32
		err = v.Get(&status)
		r.status = int(status)
	}
	return err
}
