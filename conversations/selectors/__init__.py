"""Reads of the room: what pages and services ask the tables."""
