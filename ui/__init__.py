"""The front of the app: what the pages share."""
