"""The console's mechanisms, one of each, used by every screen.

List pages with their filters, paging and exports; forms with their fields, uploads and errors. Knows no screen: a
screen declares what it wants (`listing.Listing`), the kit does it.
"""
