"""What imports from other systems share: where each record came from, and what is told of a run."""
