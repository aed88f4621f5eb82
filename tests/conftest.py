"""What more than one test module needs."""


def pytest_terminal_summary(terminalreporter):
    """Print how many malformed files the fuzz tests tried (each says so with record_property)."""
    reports = [report for group in terminalreporter.stats.values() for report in group]
    tried = sum(
        number
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, number in report.user_properties
        if name == "malformed_files"
    )
    if tried:
        terminalreporter.write_line(f"{tried} malformed files tried")
