"""The command line runs what is its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_no_module_is_taken_from_the_folder_where_grading_starts(tmp_path):
    for name in ("tqdm", "numpy", "argparse", "json", "hashlib", "pathlib"):  # not what `python -m` itself imports
        (tmp_path / f"{name}.py").write_text(f"print('a student runs {name}')")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "autograder", "grade", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "a student runs" not in done.stdout
