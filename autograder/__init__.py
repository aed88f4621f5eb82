"""Grade submissions in isolation; see README.md, section for instructors."""
