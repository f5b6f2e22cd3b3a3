"""What a business's documents and approved answers say: read, cut, indexed and found.

`reading` turns a file into text, `cutting` text into pieces, `indexing` pieces into rows,
`search` finds the rows that answer a question. Nothing here talks to a customer.
"""
