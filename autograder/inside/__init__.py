"""Everything that enters the sandbox, and nothing else.

The sandbox shows this folder, read-only, to the student's process. So nothing here knows a test, an expected value,
a seed or another submission; the modules import each other and what the environment holds, never the rest of
``autograder``.
"""
