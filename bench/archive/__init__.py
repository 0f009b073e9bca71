"""An archive of any size to measure on: invented from end to end, the same for the same size, shaped like a real one."""
