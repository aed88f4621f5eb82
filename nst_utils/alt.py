"""Show a picture in a notebook with its alternative text: what is to be seen, for those who can't see it.

JupyterLab leaves out the text that comes with an image/png, so it is HTML.
"""

import base64
import html


def described(encoded, kind, text, width=None):
    """Make what a notebook shows of a picture.

    Args:
        encoded: bytes of the picture's file.
        kind: "png" or "jpeg".
        text: what is to be seen.
        width: on the screen, in pixels; None for its own.

    Returns:
        dict: a MIME bundle.
    """
    size = f' width="{width}"' if width else ""
    source = f"data:image/{kind};base64,{base64.b64encode(encoded).decode()}"
    return {"text/html": f'<img alt="{html.escape(text)}"{size} src="{source}">', "text/plain": text}
