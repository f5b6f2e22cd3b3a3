"""Stand-ins for mail servers: a mailbox read by IMAP, and a server that takes mail by SMTP."""
