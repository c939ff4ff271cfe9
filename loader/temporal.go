package loader

// temporalFlag is what programs are told: 1 has them read the clock for every
// record.
func (s *session) temporalFlag() uint32 {
	if s.opt.Temporal == temporalOn || s.cfg.JSON {
		return 1
	}
	return 0
}

// The values of option temporal.
const (
	temporalAuto = iota // by the times that there are
	temporalOn
	temporalOff
)

// setTemporal sets the option: nothing or a word for on or off, or auto.
func setTemporal(o *Options, value string) error {
	if value == "auto" {
		o.Temporal = temporalAuto
		return nil
	}
	n, set, err := parseCount(value)
	if err != nil {
		return err
	}
	o.Temporal = temporalOff
	if set && n != 0 {
		o.Temporal = temporalOn
	}
	return nil
}
