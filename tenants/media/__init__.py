"""Where files lie: in a folder or in a store that speaks S3, sealed, under a prefix per business.

`sealing` is how a file lies there, `store` puts it there, reads it and takes it away, `folder` and
`bucket` are the two kinds of place.
"""
