"""The register of meetings as open data: files of exactly what its filters leave, made in constant memory."""
