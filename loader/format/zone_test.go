package format

import (
	"testing"
	"time"
)

func TestZoneOfRule(t *testing.T) {
	summer, winter := time.Date(2004, 7, 25, 12, 0, 0, 0, time.UTC), time.Date(2004, 1, 25, 21, 0, 0, 0, time.UTC)
	tests := []struct {
		rule, winter, summer string
	}{
		{"PST8PDT", "13:00:00 PST", "05:00:00 PDT"},
		{"CET-1CEST,M3.5.0,M10.5.0/3", "22:00:00 CET", "14:00:00 CEST"},
		{"<+0530>-5:30", "02:30:00 +0530", "17:30:00 +0530"},
		{"EST5", "16:00:00 EST", "07:00:00 EST"},
		{"nonsense!", "21:00:00 UTC", "12:00:00 UTC"},
		{"", "21:00:00 UTC", "12:00:00 UTC"},
	}
	for _, test := range tests {
		loc, err := zoneOfRule(test.rule)
		if err != nil {
			t.Errorf("%s: %v", test.rule, err)
			continue
		}
		if got := winter.In(loc).Format("15:04:05 MST"); got != test.winter {
			t.Errorf("%s: winter %s, want %s", test.rule, got, test.winter)
		}
		if got := summer.In(loc).Format("15:04:05 MST"); got != test.summer {
			t.Errorf("%s: summer %s, want %s", test.rule, got, test.summer)
		}
	}
}
