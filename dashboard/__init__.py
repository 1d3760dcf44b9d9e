"""Vigie: the dashboard of the practising community manager."""
