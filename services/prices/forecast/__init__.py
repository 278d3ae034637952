"""Forecasts of mandi prices: see docs/forecast.md. Only `worker` and what it calls need numpy."""
