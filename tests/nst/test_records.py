"""A picture says how it was painted, whatever its format, and a damaged or foreign record is refused in words."""

import hashlib
import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from nst import records
from nst.errors import RecordError
from nst.records import Input, Record, credit_of, read_record
from nst_utils.errors import ImageError
from nst_utils.images import load_image, reshape_and_normalize_image, save_image, save_pixels

NAMES = ["a.png", "a.jpg", "a.jpeg", "a.webp", "a.tif", "a.tiff"]
DIGEST = hashlib.sha256(b"a picture").hexdigest()
RECORD = Record(
    settings={
        "alpha": 10.0,
        "beta": 40.0,
        "seed": 3,
        "optimizer": "l-bfgs",
        "masks": None,
        "layers": [["conv1_1", 0.2]],
    },
    inputs=[
        Input("content", "bilder/émigré 漢字 😀.jpg", DIGEST, "Jörg Müller, CC BY 4.0"),
        Input("style", "starry night.png", DIGEST),
    ],
    extras={"J": 0.1 + 0.2, "trace": [[3.5, 1.0]]},
    copyright="© Zoë",
    artist="Zoë Åkesson",
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
flat_values = json_values.filter(lambda value: not isinstance(value, dict))
inputs = st.builds(Input, st.text(max_size=9), st.text(max_size=99), st.just(DIGEST), st.text(max_size=99))
some_records = st.builds(
    Record,
    settings=st.dictionaries(st.text(max_size=9), flat_values, max_size=5),
    inputs=st.lists(inputs, max_size=4),
    extras=st.dictionaries(st.text(max_size=9), json_values, max_size=3),
    copyright=st.text(max_size=40),
    artist=st.text(max_size=40),
)


@pytest.fixture
def image():
    return reshape_and_normalize_image(load_image("images/dahlia_400x300.jpg", (40, 30)))


def exif(path):
    with Image.open(path) as picture:
        return picture.getexif()


def text(path, tag):
    return exif(path)[tag].encode("latin-1").decode("utf-8")  # Pillow takes EXIF's text for Latin-1


def with_description(path, description):
    block = Image.Exif()
    block[ExifTags.Base.ImageDescription] = description
    Image.new("RGB", (4, 3)).save(path, exif=block)
    return path


# In a picture


@pytest.mark.parametrize("name", NAMES)
def test_a_record_comes_back_from_every_format(tmp_path, image, name):
    save_image(tmp_path / name, image, RECORD)
    assert read_record(tmp_path / name) == RECORD


@pytest.mark.parametrize("name", NAMES)
def test_a_long_record_comes_back_from_every_format(tmp_path, image, name):
    long = Record({"seed": 1}, extras={"trace": "漢" * 3500})  # 6 letters each in JSON
    assert len(long.to_json()) > 20_000
    save_image(tmp_path / name, image, long)
    assert read_record(tmp_path / name) == long


@pytest.mark.parametrize("name", NAMES)
def test_the_longest_record_fits_into_every_format(tmp_path, image, name):
    room = records.MOST_BYTES - len(Record({}, extras={"x": ""}).exif())
    longest = Record({}, extras={"x": "y" * room})
    save_image(tmp_path / name, image, longest)
    assert read_record(tmp_path / name) == longest
    with pytest.raises(RecordError, match=r"must fit into 65000 bytes of EXIF, got 6500\d"):
        Record({}, extras={"x": "y" * (room + 1)})


@pytest.mark.parametrize("name", NAMES)
def test_a_record_leaves_the_pixels_as_they_are(tmp_path, image, name):
    save_image(tmp_path / name, image)
    save_image(tmp_path / f"recorded_{name}", image, RECORD)
    np.testing.assert_array_equal(load_image(tmp_path / name), load_image(tmp_path / f"recorded_{name}"))


def test_the_same_picture_and_record_make_the_same_file(tmp_path, image):
    for name in NAMES:
        save_image(tmp_path / name, image, RECORD)
        save_image(tmp_path / f"again_{name}", image, RECORD)
        assert (tmp_path / name).read_bytes() == (tmp_path / f"again_{name}").read_bytes()


def test_pixels_carry_a_record_too(tmp_path):
    save_pixels(tmp_path / "a.webp", np.zeros((3, 4, 3), np.uint8), RECORD)
    assert read_record(tmp_path / "a.webp") == RECORD


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_the_credits_stand_where_other_programs_look(tmp_path, image, name):
    save_image(tmp_path / name, image, RECORD)
    assert text(tmp_path / name, ExifTags.Base.Software) == RECORD.program
    assert RECORD.program.startswith("nst-course ")
    assert text(tmp_path / name, ExifTags.Base.Artist) == "Zoë Åkesson"
    assert text(tmp_path / name, ExifTags.Base.Copyright) == "© Zoë | Content: Jörg Müller, CC BY 4.0"


def test_tiff_has_the_credits_in_plain_letters(tmp_path, image):
    save_image(tmp_path / "a.tiff", image, RECORD)
    assert exif(tmp_path / "a.tiff")[ExifTags.Base.Artist] == "Zoe Akesson"
    assert exif(tmp_path / "a.tiff")[ExifTags.Base.Copyright] == "? Zoe | Content: Jorg Muller, CC BY 4.0"


def test_fields_without_a_value_are_left_out(tmp_path, image):
    save_image(tmp_path / "a.png", image, Record({"seed": 1}))
    assert set(exif(tmp_path / "a.png")) == {ExifTags.Base.ImageDescription, ExifTags.Base.Software}


def test_a_picture_without_a_record_says_so(tmp_path, image):
    save_image(tmp_path / "a.png", image)
    described = with_description(tmp_path / "b.jpg", "my dog")
    for path in (tmp_path / "a.png", described, "images/pagoda_400x300.jpg"):
        with pytest.raises(RecordError, match="holds no record of how it was painted"):
            read_record(path)


def test_a_file_that_is_no_picture_is_refused_as_everywhere(tmp_path):
    (tmp_path / "a.png").write_bytes(b"<html>")
    with pytest.raises(ImageError, match="is not a picture"):
        read_record(tmp_path / "a.png")
    with pytest.raises(ImageError, match="was not found"):
        read_record(tmp_path / "b.png")


# The document


@given(some_records)
def test_a_record_is_read_as_it_was_written(record):
    document = record.to_json()
    assert document.isascii()
    assert Record.from_json(document) == record
    assert Record.from_json(document).to_json() == document


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=some_records, name=st.sampled_from(["a.png", "a.jpg", "a.webp", "a.tiff"]))
def test_any_record_comes_back_from_a_picture(tmp_path, record, name):
    save_pixels(tmp_path / name, np.zeros((3, 4, 3), np.uint8), record)
    assert read_record(tmp_path / name) == record


def test_a_tuple_is_a_list_from_the_beginning():
    assert Record({"size": (4, 3)}).settings == {"size": [4, 3]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"settings": None}, "settings must be a dict, got NoneType"),
        ({"settings": {"a": {"b": 1}}}, "settings must be flat, got a dict for a"),
        ({"settings": {"a": np.float32(1)}}, "settings must be what JSON takes, got .*float32"),
        ({"settings": {"a": float("nan")}}, "settings must be what JSON takes, got Out of range float"),
        ({"settings": {}, "extras": {"a": b"bytes"}}, "extras must be what JSON takes"),
        ({"settings": {}, "inputs": ["a.png"]}, "inputs must be a list of Input"),
        ({"settings": {}, "artist": None}, "artist must be text, got None"),
    ],
)
def test_what_cannot_be_recorded_is_refused_when_the_record_is_made(arguments, message):
    with pytest.raises(RecordError, match=message):
        Record(**arguments)


@pytest.mark.parametrize("digest", ["", "abc", DIGEST.upper(), DIGEST + "0"])
def test_a_digest_is_64_hexadecimal_digits(digest):
    with pytest.raises(RecordError, match="sha256 must be 64 hexadecimal digits"):
        Input("content", "a.png", digest)


# What others may have done to it


def test_a_record_of_a_newer_version_is_named_as_one(tmp_path):
    newer = json.dumps({"nst": 2, "program": "nst-course 3.0", "recipe": []})
    with pytest.raises(
        RecordError, match=r"a.png is of format 2, written by nst-course 3.0; .* Install a newer version"
    ):
        read_record(with_description(tmp_path / "a.png", newer))


HOSTILE = {
    "cut short": RECORD.to_json()[:100],
    "nested": '{"nst": 1, "settings": ' + "[" * 50_000,
    "nested and closed": '{"nst": 1, "settings": {"a": ' + "[" * 20_000 + "]" * 20_000 + '}, "inputs": []}',
    "an enormous number": '{"nst": 1, "settings": {"a": ' + "9" * 20_000 + '}, "inputs": []}',
    "infinity": '{"nst": 1, "settings": {"a": 1e999}, "inputs": []}',
    "not a number": '{"nst": 1, "settings": {"a": NaN}, "inputs": []}',
    "a format that is text": '{"nst": "1", "settings": {}, "inputs": []}',
    "a format below 1": '{"nst": 0, "settings": {}, "inputs": []}',
    "no inputs": '{"nst": 1, "settings": {}}',
    "no settings": '{"nst": 1, "inputs": []}',
    "settings that are a list": '{"nst": 1, "settings": [], "inputs": []}',
    "inputs that are numbers": '{"nst": 1, "settings": {}, "inputs": [1, 2]}',
    "an input without a path": '{"nst": 1, "settings": {}, "inputs": [{"role": "style"}]}',
    "a path that is a list": json.dumps(
        {"nst": 1, "settings": {}, "inputs": [{"role": "style", "path": [], "sha256": DIGEST}]}
    ),
    "a field of no record": '{"nst": 1, "settings": {}, "inputs": [], "exec": "x"}',
    "credits beyond the limit": json.dumps({"nst": 1, "settings": {}, "inputs": [], "artist": "a" * 60_000}),
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_a_damaged_record_is_refused_in_words(tmp_path, document):
    with pytest.raises(RecordError, match=r"The record in .*a\.png is damaged \(.+\)") as caught:
        read_record(with_description(tmp_path / "a.png", document))
    assert len(str(caught.value)) < 600


def test_a_record_beyond_the_limit_is_not_read(tmp_path):
    with pytest.raises(RecordError, match=r"must be at most 65000 bytes long, got 1000009"):
        read_record(with_description(tmp_path / "a.png", '{"nst": 1' + "1" * 10**6))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tiff"])
def test_a_mutated_file_gives_a_record_or_an_error_in_words(tmp_path, image, name, capfd, record_property):
    save_image(tmp_path / name, image, RECORD)
    data, rng, refused = (tmp_path / name).read_bytes(), random.Random(name), 0
    at = data.index(b'{"nst"')
    for _ in range(300):
        mutant = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            mutant[rng.randrange(max(0, at - 200), min(len(data), at + 900))] = rng.randrange(256)
        (tmp_path / name).write_bytes(mutant)
        try:
            read_record(tmp_path / name)
        except (RecordError, ImageError):
            refused += 1
    assert capfd.readouterr() == ("", "")
    assert refused > 100
    record_property("malformed_files", 300)


# The files it names


def test_an_input_is_noted_with_its_digest_and_credit():
    entry = Input.of("content", "images/pagoda_400x300.jpg")
    assert entry.path == "images/pagoda_400x300.jpg"
    assert entry.sha256 == hashlib.sha256(entry.locate().read_bytes()).hexdigest()
    assert entry.credit == "danielbuechele (Flickr), CC BY 2.0; cropped and scaled"  # images/CREDITS.md


def test_a_painting_of_a_painting_still_credits_the_photo(tmp_path, image):
    content = Input.of("content", "images/pagoda_400x300.jpg")
    for name in ("first.png", "second.jpg", "third.tiff", "fourth.webp"):
        save_image(tmp_path / name, image, Record({}, [content]))
        content = Input.of("content", tmp_path / name)
    assert "danielbuechele (Flickr), CC BY 2.0" in credit_of(tmp_path / "fourth.webp")


def test_what_is_no_picture_has_no_credit(tmp_path):
    (tmp_path / "weights.mat").write_bytes(b"MATLAB 5.0")
    assert Input.of("weights", tmp_path / "weights.mat").credit == ""
    assert credit_of(tmp_path / "nothing.png") == ""


def test_a_credit_is_one_line_of_at_most_500_letters(tmp_path):
    block = Image.Exif()
    block[ExifTags.Base.Copyright] = "one\ntwo\0three" + "é".encode().decode("latin-1") + "x" * 1000
    Image.new("RGB", (4, 3)).save(tmp_path / "a.png", exif=block)
    assert credit_of(tmp_path / "a.png").startswith("one two three")
    assert len(credit_of(tmp_path / "a.png")) == 500


def test_an_input_is_found_where_it_was_or_beside_the_painting_or_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.png").write_bytes(b"a picture")
    entry = Input.of("style", "old/a.png")
    assert entry.locate() == tmp_path / "old" / "a.png"
    (tmp_path / "old").rename(tmp_path / "new")
    assert entry.locate(beside=tmp_path / "new") == tmp_path / "new" / "a.png"
    with pytest.raises(RecordError, match=r"The style of this painting is gone: old/a.png was not found in .*Put it"):
        entry.locate()
    monkeypatch.chdir(tmp_path / "new")
    assert entry.locate() == tmp_path / "new" / "a.png"


def test_a_record_says_nothing_of_a_persons_folders(tmp_path, monkeypatch):
    for name in ("home/ada/photos/a.png", "home/ada/work/a.png", "elsewhere/a.png"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"a picture")
    monkeypatch.setenv("HOME", str(tmp_path / "home/ada"))
    monkeypatch.chdir(tmp_path / "home/ada/work")
    given = ["../photos/a.png", tmp_path / "home/ada/work/a.png", "~/photos/a.png", tmp_path / "elsewhere/a.png"]
    entries = [Input.of("style", path) for path in given]
    assert [entry.path for entry in entries] == ["../photos/a.png", "a.png", "~/photos/a.png", "a.png"]
    assert [entry.locate().name for entry in entries] == ["a.png"] * 4


def test_an_input_that_has_changed_is_not_taken_for_the_old_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(b"a picture")
    entry = Input.of("style", tmp_path / "a.png")
    (tmp_path / "a.png").write_bytes(b"another")
    with pytest.raises(
        RecordError, match=rf"a.png has changed since .*expected sha256 {DIGEST[:12]}.*Put the old file"
    ):
        entry.locate()


@pytest.mark.parametrize("path", ["nowhere.png", "x" * 5000, "a\0b.png", "images"])
def test_an_input_that_cannot_be_read_is_refused_in_words(path):
    with pytest.raises(RecordError, match=r"was not found|cannot be read"):
        Input.of("content", path)
    with pytest.raises(RecordError, match="is gone"):
        Input("content", path, DIGEST).locate()
