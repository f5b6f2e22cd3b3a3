"""Mail: a mailbox of the business that its customers write to, and notices."""
