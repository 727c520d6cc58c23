"""The console's shared mechanisms, used by every screen.

List pages with filters, paging and exports; forms with fields, uploads and errors. Knows no screen: a screen declares
what it wants (`listing.Listing`) and the kit does it.
"""
