"""Moving in: people, services, appointments and past messages from the CSV files of another system.

A file is read once into encrypted rows. Whoever uploads it says which column is what; every row is
then rehearsed (done inside a transaction that is taken back), so the preview says what the import
itself would; after a yes, each row is done once, in a transaction of its own together with its
outcome. What can be imported is `settings.IMPORT_KINDS`, kinds of other rooms among them.
"""
