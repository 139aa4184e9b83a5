"""``auditor score``: repeat tab-separated pairs with the probability that the two sides say the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli.auditing import configure, make_auditor
from auditor.cli.progress import progress
from auditor.cli.tsv import open_pairs, read_lines
from auditor.reports.output import check_output, open_output

_CHUNK = 20_000  # lines scored together, so that memory stays bounded; each pair is judged alone


def score(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE.tsv", help="Tab-separated UTF-8, source and target first; - for standard input."),
    ],
    *,
    source_lang: Annotated[
        str | None, typer.Option("--source-lang", metavar="LANG", help="The first column's language.  [default: found out]")
    ] = None,
    target_lang: Annotated[
        str | None, typer.Option("--target-lang", metavar="LANG", help="The second column's language.  [default: --host]")
    ] = None,
    host: o.Host = None,
    output: o.Output = None,
    scorer: o.Scorer = None,
    jobs: o.Jobs = None,
    no_cache: o.NoCache = False,
    config: o.ConfigFile = None,
    isolated: o.Isolated = False,
    quiet: o.Quiet = False,
) -> int:
    """Score given pairs. Repeats each line with a tab and the probability that its first two columns say the same."""
    configuration = configure(config, isolated, host=host, scorer=scorer, jobs=jobs, cache=False if no_cache else None)
    check_output(output)
    with open_pairs(file) as stream:
        auditor = make_auditor(configuration)
        target = target_lang or configuration.settings.host
        lines = read_lines(stream, file)
        with open_output(output) as written, progress("pairs", quiet=quiet) as step:
            while chunk := list(islice(lines, _CHUNK)):
                pairs = [line.pair for line in chunk if line.pair is not None]
                scores: Iterator[float] = iter(auditor.score_pairs(pairs, source_lang, target, step) if pairs else [])
                for line in chunk:
                    appended = b"" if line.pair is None else f"\t{next(scores):.4f}".encode()
                    written.write(line.content + appended + line.end)
    return 0
