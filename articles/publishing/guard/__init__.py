"""The guard: nothing goes to readers that names somebody who must not be named, unless a publisher decided that."""
