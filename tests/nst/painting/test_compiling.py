"""XLA is used where it pays: for many evaluations, on a processor without AVX-512, not on a GPU."""

import numpy as np
import pytest
import tensorflow as tf

from nst.painting import compiling

AVX2_ONLY = {"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3"]}}


@pytest.fixture
def xla(monkeypatch):
    """Whether XLA would be used, on a machine of which NumPy reports so and so."""

    def chosen(report, evaluations=10**6):
        monkeypatch.setattr(np, "show_config", lambda mode: report)
        monkeypatch.setattr(tf, "function", lambda function, jit_compile, **others: jit_compile)
        return compiling.compiled(tf.abs, evaluations)

    return chosen


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        ({"SIMD Extensions": {"baseline": ["X86_V2"], "found": ["X86_V3", "X86_V4"]}}, False),  # NumPy 2.4
        ({"SIMD Extensions": {"baseline": ["SSE"], "found": ["AVX2", "AVX512F", "AVX512_SKX"]}}, False),  # NumPy 2.2
        (AVX2_ONLY, True),
        ({"SIMD Extensions": {"baseline": ["NEON"]}}, True),
        ({}, True),
    ],
)
def test_xla_is_used_where_there_is_no_avx512(xla, report, expected):
    assert xla(report) is expected


def test_tensorflow_does_not_warn_of_many_functions_compiled_after_one_another(caplog):
    for number in range(12):
        assert compiling.compiled(lambda x: 2 * x, 1)(tf.constant([1.0] * (number + 1)))[0] == 2
    assert [record for record in caplog.records if "retracing" in record.getMessage()] == []


def test_xla_is_not_used_on_a_gpu(xla, monkeypatch):
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: [kind])
    assert xla(AVX2_ONLY) is False


@pytest.mark.parametrize(("evaluations", "expected"), [(0, False), (49, False), (50, True), (200, True)])
def test_xla_is_used_for_many_evaluations_alone(xla, evaluations, expected):
    assert xla(AVX2_ONLY, evaluations) is expected


@pytest.mark.parametrize("evaluations", [1, 100])
def test_a_compiled_function_computes_the_same(monkeypatch, evaluations):
    monkeypatch.setattr(compiling, "_has_avx512", lambda: False)
    assert compiling.compiled(lambda x: x**2 + 1, evaluations)(tf.constant(3.0)) == 10
