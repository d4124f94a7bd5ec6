"""Results as a picture: articles indexed a second, by corpus size."""

from pathlib import Path
from typing import Any

__all__ = ["plot"]


def plot(results: dict[str, Any], path: Path) -> None:
    """Write an SVG or PNG, by the path's ending; needs matplotlib (extra `bench`)."""
    import matplotlib as mpl  # noqa: PLC0415  (an extra)

    mpl.use("Agg")
    from matplotlib import pyplot  # noqa: PLC0415  (after the choice of a back end)

    runs = [run for run in results["runs"] if "index" in run]
    names = list(dict.fromkeys((row["peer"], row["jobs"]) for run in runs for row in run["index"]))
    figure, axes = pyplot.subplots(figsize=(9, 5))
    for peer, jobs in names:
        points = [
            (run["articles"], row["articles_per_second"])
            for run in runs
            for row in run["index"]
            if (row["peer"], row["jobs"]) == (peer, jobs)
        ]
        axes.plot(*zip(*points, strict=True), marker="o", label=f"{peer}, {jobs}")
    axes.set(xlabel="articles", ylabel="articles indexed a second", xscale="log", yscale="log")
    axes.legend(fontsize="small")
    axes.grid(visible=True, which="both", alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
