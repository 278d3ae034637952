"""Imports the socket doors and the pushes, so that an application is complete once this is imported."""
