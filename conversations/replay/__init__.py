"""Past questions of customers answered once more under changed conditions, before publishing them.

`situations` puts an answer's circumstances together again, `dry` is a toolbox that changes nothing,
`comparing` says what is different, `services` starts, works and stops.
"""
