"""Matplotlib's backend for the page: figures are SVG, and `show()` leaves them to the end of the run."""

import figures
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_svg import FigureCanvasSVG

figures.register_colormap()


class FigureManager(FigureManagerBase):
    """A figure without a window."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """What is open when the run ends, the page shows."""


class FigureCanvas(FigureCanvasSVG):
    """What Matplotlib draws on."""

    manager_class = FigureManager
