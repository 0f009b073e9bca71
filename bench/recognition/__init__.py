"""How well reports are read: labeled, fictional reports in both languages and seven styles, and what is found of them."""
