"""Names of people and bodies: how they are spelled, which spellings are one name, and where a text has them. Pure."""
