"""WhatsApp for programs, under /api/whatsapp/ of a business's host."""
