"""What visitors find of articles, meetings and topics, and when that is written anew."""
