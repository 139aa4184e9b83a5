"""The parts of the HTML report: its texts, highlights and view in Python, its template, style and script as data files.

``auditor.reports.html_format`` puts them together.
"""
