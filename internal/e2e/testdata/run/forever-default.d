BEGIN { trace("ready"); }
END { trace("end"); }
