"""The measures, one module for each row of the table that must be met."""
