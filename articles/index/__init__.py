"""What visitors find of articles, meetings and topics, and the rows it is made of."""
