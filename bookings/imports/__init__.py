"""What this room adds to the importer (`settings.IMPORT_KINDS`): services, staff, bookings."""
