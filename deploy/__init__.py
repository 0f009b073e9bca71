"""Programs that install and run the product, and what they share."""
