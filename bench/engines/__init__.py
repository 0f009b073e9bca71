"""What could answer whole pages in front of the site, beside a file that nginx sends: see decision 96."""
