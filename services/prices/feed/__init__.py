"""The house's own reading of data.gov.in: asking page by page, keeping fresh, resting when told to."""
