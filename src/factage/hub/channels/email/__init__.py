"""Invoices by e-mail: a link or the file as agreed, over SMTP, with a return address per delivery."""
