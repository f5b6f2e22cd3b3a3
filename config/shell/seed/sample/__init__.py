"""Sample traffic in any amount: people, what they said, what they booked. Written in bulk, straight
into the tables, with every time in the past where it is meant to be."""
