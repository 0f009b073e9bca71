"""A library that reads reports: who met whom, in what post, on which side, when, where and about what. No models, no requests.

``liaison.recognition.reader.recognize`` is its door; ``liaison.recognition.records`` says what it is told of known records, and
``liaison.recognition.proposals`` what it answers. Decision 0108 has the rules and what they were tried on.
"""
