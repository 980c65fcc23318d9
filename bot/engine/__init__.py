"""What takes alerts in, decides, and carries out what people ask."""
