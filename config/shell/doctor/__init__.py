"""Is everything as it has to be? What /api/health/integrations and `manage.py doctor` ask."""
