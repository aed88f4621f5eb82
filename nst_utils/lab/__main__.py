"""Open JupyterLab for students: `python -m nst_utils.lab`."""

from nst_utils.lab import main

if __name__ == "__main__":
    main()
