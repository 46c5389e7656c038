"""The live differential: red flags first, then where the pain comes from, and why."""
