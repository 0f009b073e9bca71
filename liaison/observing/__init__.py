"""What the site tells whoever looks after it: logs, metrics, reports of errors. None of it tells anything of people."""
