"""The register of meetings as open data: files of the filtered register, made in constant memory."""
