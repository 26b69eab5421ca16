"""Delivery by publishing: the invoice lies on the portal, where its customer opens it by a link."""
