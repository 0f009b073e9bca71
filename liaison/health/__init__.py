"""Whether the site is alive and well: for load balancers, for the volunteer who looks after it, and for administrators."""
