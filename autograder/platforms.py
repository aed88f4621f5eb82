"""Tell from the names in a learning platform's download whose a file is, of which attempt, and whether it is late.

One reader for each platform, of the layout that its documentation or source gives; each looks at one part of a path
and at what follows. What no single name can tell (where an assignment's name ends, which of two numbers is the
student's) is settled by looking at all of them: no two students may become one. Knows names only, and no file.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

Parts = tuple[str, ...]  # of a file's path


@dataclass(frozen=True)
class Sender:
    """Who handed in a file, as a learning platform's download tells.

    Attributes:
        platform: its name.
        student: what names the student, unlike all others of the class.
        name: the full name, as the platform writes it; empty if it does not.
        number: by what the platform knows the student: a number or the login's name.
        submitted: when it was handed in, a datetime; None if the name does not tell.
        late: whether the platform marks it as late.
        attempt: orders the attempts of a student, a str that is the greater the newer.
        depth: how many folders lie around the class.
        below: the parts of the path that are the student's own; empty if the file is not the student's.
    """

    platform: str
    student: str
    name: str = ""
    number: str = ""
    submitted: datetime | None = None
    late: bool = False
    attempt: str = ""
    depth: int = 0
    below: tuple[str, ...] = ()


Senders = dict[Parts, Sender]


def senders(paths: Iterable[Parts]) -> dict[Parts, Sender]:
    """Tell who handed in each of some files.

    Args:
        paths: the parts of each file's path, tuples of str.

    Returns:
        dict: path -> Sender, for those whose name a platform gave.
    """
    found = {path: sender for path in paths if (sender := _sender(path))}
    for platform, settle in _SETTLE.items():
        own = {path: sender for path, sender in found.items() if sender.platform == platform}
        found = {path: s for path, s in found.items() if path not in own} | settle(own, paths)
    return found


def _sender(path: Parts) -> Sender | None:
    for depth, part in enumerate(path):
        for read in _READERS:
            if found := read(part, path[depth + 1 :]):
                return replace(found, depth=depth)
    return None


_CANVAS = re.compile(r"(?P<name>[^_.\s]\S*?)_(?P<late>LATE_)?(?P<number>[1-9]\d*)_(?P<file>[1-9]\d*)_(?P<rest>.+)")
_CANVAS_TEXT = re.compile(r"(?P<name>[^_.\s]\S*?)_(?P<late>LATE_)?(?P<number>[1-9]\d*)_(?P<rest>(?:text|link)\.html)")
_CANVAS_ANON = re.compile(r"(?P<name>anon)_(?P<late>LATE_)?(?P<number>[A-Za-z0-9]{5})_(?P<file>\d+)_(?P<rest>.+)")
_AGAIN = re.compile(r"-(\d+)(?=(?:\.\w+)*$)")


def _canvas(part: str, rest: Parts) -> Sender | None:
    """NAME[_LATE]_NUMBER_FILE_hw.ipynb, see lib/content_zipper.rb; of anonymous ones anon[_LATE]_CODE_FILE_hw.ipynb.

    A file that was handed in once more has the old one's name and -1, -2 and so on.
    """
    found = _CANVAS_ANON.fullmatch(part) or _CANVAS.fullmatch(part) or _CANVAS_TEXT.fullmatch(part)
    if not found:
        return None
    again = _AGAIN.search(found["rest"])
    return Sender(
        "Canvas",
        f"{found['name']}_{found['number']}",
        found["name"],
        found["number"],
        late=bool(found["late"]),
        attempt=again[1].zfill(6) if again else "",
        below=(found["rest"], *rest),
    )


_MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_(?P<rest>.*))?")


def _moodle(part: str, rest: Parts) -> Sender | None:
    """FULL NAME_NUMBER_assignsubmission_file[_]/hw.ipynb, or all in one name; online text likewise.

    See mod/assign/feedback/file/importziplib.php: names hold no underscore. A group's name and "-" may stand before.
    """
    found = _MOODLE.fullmatch(part)
    if not found:
        return None
    return Sender(
        "Moodle",
        f"{found['name']}_{found['number']}",
        found["name"],
        found["number"],
        below=((found["rest"],) if found["rest"] else ()) + rest,
    )


_BLACKBOARD = re.compile(r"_(?P<attempt>attempt_(?P<time>\d{4}(?:-\d\d){5}))(?P<rest>_.+|\.txt)?$")


def _blackboard(part: str, rest: Parts) -> Sender | None:
    """ASSIGNMENT_LOGIN_attempt_YYYY-MM-DD-HH-MM-SS_hw.ipynb, and a .txt for each attempt."""
    found = _BLACKBOARD.search(part)
    time = _time(found["time"], "%Y-%m-%d-%H-%M-%S") if found else None
    head = part[: found.start()] if found else ""
    if not found or not time or not head.partition("_")[2]:
        return None
    return Sender(
        "Blackboard",
        head,
        number=head,
        submitted=time,
        attempt=time.isoformat(),
        below=(found["attempt"] + (found["rest"] or ""), *rest),
    )


_DATE = r"(?:\w+\.? \d{1,2}|\d{1,2} \w+\.?),? \d{4},? \d{3,4}(?: ?[AP]M)?"  # Mar 3, 2026 1011 AM; 3 March, 2026 2211
_BRIGHTSPACE = re.compile(rf"(?P<first>\d+)-(?P<second>\d+) - (?P<name>.+?) - (?P<time>{_DATE})(?: - (?P<rest>.+))?")


def _brightspace(part: str, rest: Parts) -> Sender | None:
    """NUMBER-NUMBER - FULL NAME - Mar 3, 2026 1011 AM/hw.ipynb, a folder for each attempt; or all in one name."""
    found = _BRIGHTSPACE.fullmatch(part)
    time = _brightspace_time(found["time"]) if found else None
    if not found or not time:
        return None
    return Sender(
        "Brightspace",
        found["name"],
        found["name"],
        f"{found['first']}-{found['second']}",
        submitted=time,
        attempt=time.isoformat(),
        below=(found["time"], *((found["rest"],) if found["rest"] else ()), *rest),
    )


def _brightspace_time(text: str) -> datetime | None:
    """Read a date of this form, where the colon of the clock has been dropped."""
    words = re.sub(r"[.,]", "", text).replace("AM", " AM").replace("PM", " PM").split()
    day, month = (words[1], words[0]) if words[1].isdigit() else (words[0], words[1])
    clock = f"{words[3].zfill(4)} {words[4]}" if len(words) > 4 else words[3].zfill(4)
    return _time(f"{day} {month[:3]} {words[2]} {clock}", "%d %b %Y %I%M %p" if len(words) > 4 else "%d %b %Y %H%M")


_SAKAI = re.compile(r"(?P<name>[^()]*)\((?P<number>[^()]+)\)(?:_(?P<kind>Submission attachment\(s\))_(?P<rest>.+))?")
_SAKAI_OWN = "Submission attachment(s)"
_SAKAI_OTHERS = ("Feedback Attachment(s)", "feedbackText.html", "comments.txt")  # the instructor's


def _sakai(part: str, rest: Parts) -> Sender | None:
    """LAST, FIRST(LOGIN)/Submission attachment(s)/hw.ipynb, beside it timestamp.txt and the instructor's feedback."""
    found = _SAKAI.fullmatch(part)
    if not found:
        return None
    text = f"{found['name']}({found['number']})_submissionText.html"
    if not (found["kind"] or (rest and rest[0] in (_SAKAI_OWN, "timestamp.txt", text, *_SAKAI_OTHERS))):
        return None
    if found["kind"]:
        below = (found["rest"], *rest)
    else:
        below = () if rest[0] in _SAKAI_OTHERS else rest[1:] if rest[0] == _SAKAI_OWN else rest
    return Sender("Sakai", found["number"], found["name"].strip(), found["number"], below=below)


def _time(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


def _settle_canvas(own: Senders, paths: Iterable[Parts]) -> Senders:
    """Keep them if they are a class's, for names like ``hw_1_2_ada.ipynb`` are of that form too.

    Most notebooks have such names, no file's number comes twice, and a student's number has one name. Several
    notebooks of one student alone are only believed to be that if they are one, handed in again.
    """
    parts = {path[: sender.depth + 1]: sender for path, sender in own.items()}
    files = [found["file"] for path in parts if (found := _CANVAS.fullmatch(path[-1]))]
    notebooks = [path for path in paths if ".ipynb" in path[-1].lower()]
    names = {(sender.name, sender.number) for sender in own.values()}
    series = {path: (s.student, _AGAIN.sub("", s.below[0])) for path, s in own.items()}
    if (
        2 * sum(path in own for path in notebooks) < len(notebooks)
        or len(set(files)) < len(files)
        or len({number for _, number in names}) < len(names)
        or (len(names) == 1 and len({series[path] for path in notebooks if path in own}) > 1)
    ):
        return {}
    first = {series[path] for path, s in own.items() if not s.attempt}
    return {path: s if series[path] in first else replace(s, attempt="") for path, s in own.items()}


def _settle_blackboard(own: Senders, _: Iterable[Parts]) -> Senders:
    """Part the assignment's name, with which all of them begin, from the login's; both may hold underscores."""
    words = {sender.student: sender.student.split("_") for sender in own.values()}
    shared = 0
    while (
        words and all(len(w) > shared + 1 for w in words.values()) and len({w[shared] for w in words.values()}) == 1
    ):
        shared += 1
    login = {head: "_".join(w[shared:]) for head, w in words.items()}
    return {path: replace(s, student=login[s.student], number=login[s.student]) for path, s in own.items()}


def _settle_brightspace(own: Senders, _: Iterable[Parts]) -> Senders:
    """Find which of the two numbers is the student's: that which varies while the other, the folder's, does not."""
    numbers = {sender.number: tuple(sender.number.split("-")) for sender in own.values()}
    varies = [len({pair[n] for pair in numbers.values()}) > 1 for n in (0, 1)]
    if varies[0] == varies[1]:
        return {path: replace(s, number="") for path, s in own.items()}
    which = varies.index(True)
    own = {path: replace(s, number=numbers[s.number][which]) for path, s in own.items()}
    count: dict[str, set[str]] = {}
    for sender in own.values():
        count.setdefault(sender.name, set()).add(sender.number)
    return {
        path: replace(s, student=f"{s.name}_{s.number}") if len(count[s.name]) > 1 else s for path, s in own.items()
    }


_READERS: tuple[Callable[[str, Parts], Sender | None], ...] = (_moodle, _blackboard, _brightspace, _sakai, _canvas)
_SETTLE = {"Canvas": _settle_canvas, "Blackboard": _settle_blackboard, "Brightspace": _settle_brightspace}
