"""The one examiner of a graded function: what the check in the notebook runs and what the grader runs.

It knows no course and holds no answer. It is handed an exercise's form and its questions (cases with what a right
answer gives for them), and a caller that calls the student's function: in this process, or behind a sandbox. So the
two doors cannot disagree.
"""
